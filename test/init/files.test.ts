// What init makes of files: several at once, packed, other encodings, hostile headings; and that nothing of the data ends
// up in the folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { templateNamed } from '../../src/init/shipped.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

const sales = (from: string, count: number, amount = '10.00') =>
  Array.from({ length: count }, (_, index) => [
    `c${index % 5}`,
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
    amount,
  ]);
const heading = ['customer_id', 'date', 'amount'];

describe('several files', () => {
  it('are one export, by their pattern; days that stand in two of them are pointed out', async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'in/t-1.csv': [heading, ...sales('2026-01-01', 20)],
      'in/t-2.csv': [
        ['amount', 'date', 'customer_id'],
        ...sales('2026-01-15', 20, '1.00').map((row) => row.toReversed()),
      ],
    });
    const { written, doubts } = await beginIn(folder, { transactions: 'in/t-*.csv' });
    expect(written.exports.transactions.file).toBe('../in/t-*.csv');
    expect(doubts.map(({ text }) => text)).toEqual([
      'the files overlap: 2026-01-15 to 2026-01-20 stand in two of them, so check that no sale is counted twice (duplicates: drop leaves out rows that are the same in all cells)',
    ]);
    const { summary } = await gradeFolder(path.join(folder, 'review'));
    expect(summary.rows.transactions).toMatchObject({ read: 40, used: 40 });
  });

  it.runIf(long)('in different encodings are not read as if they were in one', async () => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'in'));
    const text = stringify([['客户编号', '日期', '金额'], ...sales('2026-01-01', 3)]);
    writeFileSync(path.join(folder, 'in/1.csv'), text);
    writeFileSync(path.join(folder, 'in/2.csv'), iconv.encode(text, 'gbk'));
    const { written, doubts } = await beginIn(folder, { transactions: 'in/*.csv' });
    expect(written.exports.transactions.encoding).toBeUndefined();
    expect(doubts[0]?.text).toBe(
      'the files are in different encodings (auto, gb18030): export them again in one',
    );
  });
});

it.runIf(long)('finds an encoding that shows only far behind the beginning', async () => {
  const folder = emptyFolder();
  const plain = stringify([
    [...heading, 'city'],
    ...sales('2020-01-01', 12_000).map((row) => [...row, 'Paris']),
  ]);
  const late = stringify([['c1', '2020-01-01', '1.00', 'Genève']]);
  writeFileSync(
    path.join(folder, 't.csv'),
    Buffer.concat([Buffer.from(plain), iconv.encode(late, 'latin1')]),
  );
  const { written } = await beginIn(folder, { transactions: 't.csv' });
  expect(written.exports.transactions.encoding).toBe('windows-1252');
  const { summary } = await gradeFolder(path.join(folder, 'review'));
  expect(summary.rows.transactions?.rejected).toEqual({});
});

it.runIf(long)('reads parquet, with the types that it has', async () => {
  const folder = emptyFolder();
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: folder });
  const file = path.join(folder, 't.parquet');
  const sql = `SELECT 'k' || i % 3 AS "Customer ID", DATE '2026-03-01' + CAST(i AS INTEGER) AS "Order date", CAST(i AS DECIMAL(10,2)) AS "Total amount" FROM range(30) AS r(i)`;
  await engine.rows(`COPY (${sql}) TO ${duckdb.text(file)} (FORMAT parquet)`);
  engine.close();
  const { written } = await beginIn(folder, { transactions: 't.parquet' });
  expect(written.as_of).toBe('2026-03-30');
  expect(written.exports.transactions).toEqual({
    file: '../t.parquet',
    columns: {
      customer_id: 'Customer ID',
      date: { heading: 'Order date', type: 'date' },
      amount: { heading: 'Total amount', type: 'money' },
    },
  });
  expect((await gradeFolder(path.join(folder, 'review'))).graded).toHaveLength(3);
});

it.runIf(long)('keeps hostile headings in their place', async () => {
  const folder = emptyFolder();
  const hostile = [
    'a: b',
    '# no remark',
    '"quoted"',
    "it's",
    '[x, y]',
    '{z}',
    '*alias',
    '&anchor',
    '!tag',
    '- item',
    '| text',
    '%x',
    '@y',
    'new\nas_of: 2000-01-01',
    '=1+1',
    'null',
    '007',
    'true',
    '\u2028results: elsewhere',
    '',
    '',
    'x'.repeat(500),
    '金额：元',
    'score',
    'Score ',
    'tier',
  ];
  writeFiles(folder, {
    't.csv': [
      [...heading, ...hostile],
      ...sales('2026-01-01', 5).map((row) => [...row, ...hostile.map((_, i) => (i % 2 ? 'x' : '7'))]),
    ],
  });
  const { written, text } = await beginIn(folder, { transactions: 't.csv' });
  expect(written).toMatchObject({ as_of: '2026-01-05', results: 'results/2026' });
  expect(Object.keys(written)).toEqual(['review', 'as_of', 'policy', 'exports', 'results']);
  expect(written.exports.transactions.columns).toMatchObject({
    customer_id: 'customer_id',
    amount: { heading: 'amount' },
  });
  // What is not used may be used by taking its mark away.
  writeFileSync(path.join(folder, 'review', 'review.yaml'), text.replaceAll(/^( {6})# (?=\S+: )/gm, '$1'));
  const { summary } = await gradeFolder(path.join(folder, 'review'));
  expect(summary.rows.transactions).toMatchObject({ used: 5 });
});

it('copies nothing of the data but the values of status and currency', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'c.csv': [
      ['Customer ID', 'Name', 'Phone', 'Remark', 'City'],
      ['id-901', 'Aurelia Vance', '555-0199', 'owes money', 'Springfield'],
    ],
    't.csv': [
      ['Customer ID', 'Order no', 'date', 'amount', 'Product'],
      ['id-901', 'ord-77', '2026-01-05', '4711.00', 'Widget'],
    ],
  });
  await beginIn(folder, { customers: 'c.csv', transactions: 't.csv' });
  const files = ['review.yaml', 'policy.yaml'].map((name) =>
    readFileSync(path.join(folder, 'review', name), 'utf8'),
  );
  for (const each of ['id-901', 'Aurelia', '555-0199', 'owes', 'Springfield', 'ord-77', 'Widget'])
    expect(files.join('\n')).not.toContain(each);
});

it('maps the fields that a template needs, and marks those that it did not find', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'c.csv': [
      ['客户编号', 'strategic', '评分'],
      ...Array.from({ length: 5 }, (_, i) => [`c${i}`, i % 2 ? '是' : '否', 4]),
    ],
    't.csv': [
      ['客户编号', '日期', '金额', '订单号'],
      ...sales('2026-01-01', 20).map(([id, day, amount], i) => [id, day, amount, `o${i}`]),
    ],
  });
  const template = templateNamed('annual-weighted');
  const { written, doubts, files } = await beginIn(folder, {
    template,
    customers: 'c.csv',
    transactions: 't.csv',
  });
  expect(files).toEqual(['policy.cases.yaml', 'policy.yaml', 'review.yaml']);
  expect(written.exports.customers.columns).toEqual({
    customer_id: '客户编号',
    strategic: { heading: 'strategic', type: 'boolean' },
    rating: { heading: '评分', type: 'number' },
  });
  expect(written.exports.transactions.columns).toMatchObject({ order_id: '订单号', product: 'FILL IN' });
  expect(doubts.filter(({ open }) => open).map(({ text }) => text)).toEqual([
    'the policy needs product: write the heading of its column',
  ]);
});
