// The same export in every encoding, delimiter and packing gives the same bytes; and one odd file per shape.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { quoteText } from '../../src/sql/dialects/quoting.js';
import { gradus } from '../cli/run.js';
import { emptyFolder, gradeFiles, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: S\nversion: "1"\nmetrics: { spend: { sum: transactions.amount, window: 12 months }, lines: { count: transactions } }\ntiers: [{ id: 金牌, requires: { spend: { at_least: 10 } } }, { id: 普通 }]\n`;
const columns =
  'columns: { customer_id: 客户编号, date: 交易日期, amount: { heading: 金额, type: money }, note: 备注 }';
const rows = [
  ['客户编号', '交易日期', '金额', '备注'],
  ['张三', '2026-01-05', '1,234.50', '“好”客户'],
  ['李四', '2026-02-05', '3.1', '一、二'],
  ['李四', '2026-03-05', '6.9', ''],
  ['00王五', '2026-12-31', '-5', 'x'],
];
const quoted = (cell: string) => (/[",;\t|\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const text = (delimiter: string, end = '\n') =>
  rows.map((row) => row.map(quoted).join(delimiter) + end).join('');

async function csvBytes(name: string, content: Buffer, settings = ''): Promise<string[]> {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports: { transactions: { file: ${name}, ${columns}${settings} } }\n`,
  });
  writeFileSync(path.join(folder, name), content);
  const { folder: results } = await gradeFolder(folder);
  return ['graded.csv', 'changes.csv', 'migration.csv', 'rejected.csv', 'summary.json'].map((file) =>
    readFileSync(path.join(results, file), 'utf8'),
  );
}

/** Compresses with the engine's own zstd, which Node 20 does not have. */
async function zstd(content: string): Promise<Buffer> {
  const folder = emptyFolder();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  writeFileSync(path.join(folder, 'a.csv'), content);
  const [from, to] = [path.join(folder, 'a.csv'), path.join(folder, 'a.csv.zst')];
  await connection.run(
    `COPY (SELECT * FROM read_csv(${quoteText(from)}, header = false, all_varchar = true, delim = ',')) TO ${quoteText(to)} (FORMAT csv, HEADER false, COMPRESSION zstd)`,
  );
  connection.closeSync();
  instance.closeSync();
  return readFileSync(to);
}

it.runIf(long)('gives the same bytes for every encoding, delimiter, line end and packing', async () => {
  const plain = await csvBytes('t.csv', Buffer.from(text(',')));
  expect(plain[0]).toContain('张三,金牌');
  // Each is graded only if it is asked for: usual runs take every fourth of them.
  const same: Record<string, () => Promise<string[]>> = {
    'utf-8 with a mark': () => csvBytes('t.csv', Buffer.from(`\uFEFF${text(',')}`)),
    'utf-16 le with a mark': () => csvBytes('t.csv', iconv.encode(text(','), 'utf16le', { addBOM: true })),
    'utf-16 be with a mark': () => csvBytes('t.csv', iconv.encode(text(','), 'utf16be', { addBOM: true })),
    'utf-16 declared': () => csvBytes('t.csv', iconv.encode(text('\t'), 'utf16le'), ', encoding: utf-16'),
    'utf-32 with a mark': () => csvBytes('t.csv', iconv.encode(text(','), 'utf32le', { addBOM: true })),
    'utf-32 declared': () => csvBytes('t.csv', iconv.encode(text(';'), 'utf32be'), ', encoding: UTF-32'),
    gb18030: () => csvBytes('t.csv', iconv.encode(text(','), 'gb18030'), ', encoding: gb18030'),
    'a code page by its number': () => csvBytes('t.csv', iconv.encode(text(','), 'cp936'), ', encoding: 936'),
    gbk: () => csvBytes('t.csv', iconv.encode(text(';'), 'gbk'), ', encoding: gbk'),
    semicolon: () => csvBytes('t.csv', Buffer.from(text(';'))),
    tab: () => csvBytes('t.csv', Buffer.from(text('\t'))),
    'bar, declared': () => csvBytes('t.csv', Buffer.from(text('|')), ", delimiter: '|'"),
    CRLF: () => csvBytes('t.csv', Buffer.from(text(',', '\r\n'))),
    'lone CR': () => csvBytes('t.csv', Buffer.from(text(',', '\r'))),
    gzip: () => csvBytes('t.csv.gz', gzipSync(text(','))),
    'gzip of gb18030': () =>
      csvBytes('t.csv.gz', gzipSync(iconv.encode(text(','), 'gb18030')), ', encoding: gb18030'),
    zstd: async () => csvBytes('t.csv.zst', await zstd(text(','))),
    'title lines': () =>
      csvBytes('t.csv', Buffer.from(`年度订单导出,,,\n导出时间：2027-01-01,,,\n${text(',')}`)),
    'title lines, skipped': () =>
      csvBytes('t.csv', Buffer.from(`any "thing"\n\n${text(',')}`), ', skip_lines: 2'),
    'odd headings': () =>
      csvBytes(
        't.csv',
        Buffer.from(text(',').replace('客户编号', ' 客户编号\u3000').replace('金额', '\u200B金额')),
      ),
  };
  const asked = Object.entries(same).filter((_, at) => long || at % 4 === 0);
  for (const [name, found] of asked) expect([name, await found()]).toEqual([name, plain]);
});

it.runIf(long)('reads parquet with types of its own', async () => {
  const folder = emptyFolder();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const file = path.join(folder, 't.parquet');
  await connection.run(
    `COPY (SELECT * FROM (VALUES ('a', DATE '2026-01-05', 12.50::DECIMAL(10,2), 'paid'), ('b', DATE '2026-01-06', 3, 'open'), (NULL, DATE '2026-01-06', 3, 'paid'), ('a', NULL, 1, 'paid')) AS v("Customer", day, amount, status)) TO ${quoteText(file)} (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nguards: { rejected_rows: 50% }\nexports: { transactions: { file: t.parquet, columns: { customer_id: customer, date: day, amount: { heading: amount, type: money }, status: status }, only: { status: { equals: paid } } } }\n',
  });
  const { graded, rejected, summary } = await gradeFolder(folder);
  expect(graded.map((row) => [row.customer_id, row.spend])).toEqual([['a', '12.5']]);
  expect(summary.rows.transactions).toEqual({
    read: 4,
    used: 1,
    set_aside: { only: 1 },
    rejected: { missing_customer: 1, missing_date: 1 },
  });
  expect(rejected.map((row) => [row.record, row.column, row.reason_code, row.raw_text])).toEqual([
    ['3', 'customer', 'missing_customer', ',2026-01-06,3.00,paid'],
    ['4', 'day', 'missing_date', 'a,,1.00,paid'],
  ]);
});

it('takes days of moments in parquet in UTC, and says so once for all files of an export', async () => {
  const folder = emptyFolder();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const write = (file: string, type: string) =>
    connection.run(
      `COPY (SELECT 'a' AS customer_id, ${type} '2026-01-05 23:30:00+00' AS "Day", 5 AS amount, TIMESTAMPTZ '2026-01-05 23:30:00+00' AS unread) TO ${quoteText(path.join(folder, file))} (FORMAT parquet)`,
    );
  for (const file of ['t-1.parquet', 't-2.parquet']) await write(file, 'TIMESTAMPTZ');
  await write('plain.parquet', 'TIMESTAMP');
  connection.closeSync();
  instance.closeSync();
  const run = async (file: string, TZ: string) => {
    writeFiles(folder, {
      'policy.yaml':
        'policy: P\nversion: "1"\nmetrics:\n  last: { last_date: transactions.date }\ntiers: [{ id: gold, requires: { last: { at_least: 2026-01-05 } } }, { id: normal }]\n',
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports: { transactions: { file: ${file}, columns: { customer_id: customer_id, date: day, amount: amount } } }\n`,
    });
    const { stderr, exit } = await gradus(['grade', 'review.yaml'], { cwd: folder, env: { TZ } });
    if (exit !== 0) throw new Error(stderr);
    return {
      exit,
      last: readCsv(path.join(folder, 'results', 'graded.csv'))[0]?.last,
      said: stderr.match(/transactions: times.*/g),
    };
  };
  for (const zone of ['Asia/Shanghai', 'America/New_York'])
    expect(await run('t-*.parquet', zone)).toEqual({
      exit: 0,
      last: '2026-01-05',
      said: ['transactions: times in Day are moments, whose days are taken in UTC'],
    });
  expect(await run('plain.parquet', 'Asia/Shanghai')).toEqual({ exit: 0, last: '2026-01-05', said: null });
});

const exportsLine = 'exports: { transactions: { file: t.csv } }\nguards: { rejected_rows: 60% }\n';
const heading = 'customer_id,date,amount,note\n';
const row = (id: string, amount = '1', note = '') => `${id},2026-12-15,${amount},${note}\n`;

it('sets total lines at the end aside, and only there', async () => {
  const { summary, graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      't.csv': `${heading}${row('a')}${row('Total')}${row('b')}合计,,2,\nGrand total:,,2,\n\n`,
    },
    exportsLine,
  );
  expect(summary.rows.transactions).toEqual({ read: 5, used: 3, set_aside: { total_line: 2 }, rejected: {} });
  expect(graded.map((each) => each.customer_id)).toEqual(['Total', 'a', 'b']);
});

it.runIf(long)('sets rows of nothing but separators aside', async () => {
  const { summary } = await gradeFiles(
    { 'policy.yaml': policy, 't.csv': `${heading}${row('a')},,,\n , ,-,\n` },
    exportsLine,
  );
  expect(summary.rows.transactions).toEqual({ read: 3, used: 1, set_aside: { empty_row: 2 }, rejected: {} });
});

it('loses one line to a stray quotation mark, not the rest of a large file', async () => {
  const rowsBefore = Array.from({ length: 40_000 }, (_, index) =>
    row(`k${index % 100}`, '1', `note ${index}`),
  );
  rowsBefore[20_000] = row('k1', '1', '"stray');
  rowsBefore[30_000] = row('k1', '1', '"fine, really"');
  rowsBefore[35_000] = row('k1', '1', '"over\ntwo lines"');
  const { summary, rejected } = await gradeFiles(
    { 'policy.yaml': policy, 't.csv': heading + rowsBefore.join('') },
    exportsLine,
  );
  expect(summary.rows.transactions).toEqual({
    read: 40_000,
    used: 39_999,
    set_aside: {},
    rejected: { open_quote: 1 },
  });
  expect(rejected).toMatchObject([
    {
      file: 't.csv',
      record: '20001',
      line: '20002',
      reason_code: 'open_quote',
      raw_text: 'k1,2026-12-15,1,"stray',
    },
  ]);
});

it('reads mixed line ends, and line ends of both kinds inside quotation marks', async () => {
  const { summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      't.csv': `customer_id,date,amount,note\r\na,2026-12-15,1,"one\ntwo"\nb,2026-12-15,1,"one\r\ntwo"\r\nc,2026-12-15,1,x\rd,2026-12-15,1,`,
    },
    exportsLine,
  );
  expect(summary.rows.transactions).toEqual({ read: 4, used: 4, set_aside: {}, rejected: {} });
});

it.runIf(long)('names the likely encoding when a file is not UTF-8', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: r\nexports: { transactions: { file: t.csv, ${columns} } }\n`,
  });
  for (const [encoding, likely] of [
    ['gb18030', 'gb18030'],
    ['utf16le', 'utf-16'],
  ] as const) {
    writeFileSync(path.join(folder, 't.csv'), iconv.encode(text(','), encoding));
    await expect(gradeFolder(folder)).rejects.toMatchObject({
      exit: 3,
      problems: [{ code: 'export-encoding', fix: expect.stringContaining(`encoding: ${likely}`) }],
    });
  }
  // Far behind the beginning that is looked at first.
  const late = `客户编号,交易日期,金额,备注\n${'a,2026-01-05,1,x\n'.repeat(30_000)}`;
  writeFileSync(
    path.join(folder, 't.csv'),
    Buffer.concat([Buffer.from(late), iconv.encode('b,2026-01-05,1,caf\u00e9 au lait\n', 'latin1')]),
  );
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    exit: 3,
    problems: [{ code: 'export-encoding', fix: expect.stringContaining('windows-1252') }],
  });
});

it('rejects rows with bad bytes in a declared encoding', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nguards: { rejected_rows: 70% }\nexports: { transactions: { file: t.csv, encoding: utf-8 } }\n`,
  });
  writeFileSync(
    path.join(folder, 't.csv'),
    Buffer.concat([
      Buffer.from(heading + row('a')),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(row('b')),
      Buffer.from('c\0,2026-12-15,1,\n'),
    ]),
  );
  const { summary } = await gradeFolder(folder);
  expect(summary.rows.transactions).toEqual({ read: 3, used: 1, set_aside: {}, rejected: { bad_bytes: 2 } });
});

it.runIf(long)('stops at an archive that breaks off', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports: { transactions: { file: t.csv.gz } }\n',
  });
  const whole = gzipSync(
    heading + Array.from({ length: 50_000 }, (_, index) => row(`k${index}`, String(index))).join(''),
  );
  writeFileSync(path.join(folder, 't.csv.gz'), whole.subarray(0, whole.length - 5000));
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    exit: 3,
    problems: [{ code: 'export-unreadable' }],
  });
});
