// Files mean what they hold: neither their names, nor the folders they lie in, nor lines without an end change that.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { gradus } from './run.js';
import { gradusServed } from './served.js';

const policy =
  'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount, window: 12 months } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';
const csv = 'customer_id,date,amount\nC1,2020-05-05,500\nC1,2026-05-05,5\nC2,2026-05-05,150\n';
const right = ['C1 low 5', 'C2 high 150'];

let folder: string;
let parquet: Buffer;
beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy });
  const file = path.join(folder, 'made.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = "('C1', '2020-05-05', 500), ('C1', '2026-05-05', 5), ('C2', '2026-05-05', 150)";
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${rows}) AS v(customer_id, date, amount)) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  parquet = readFileSync(file);
});

let count = 0;
async function grade(transactions: string, more: readonly string[] = []) {
  const out = `results-${++count}`;
  const flags = ['--policy', 'policy.yaml', '--as-of', '2026-12-31', '--out', out, '--json'];
  const ran = await gradusServed(['grade', '--transactions', transactions, ...flags, ...more], {
    cwd: folder,
  });
  if (ran.exit !== 0) return { ...ran, tiers: [] };
  const rows: Record<string, string>[] = parse(readFileSync(path.join(folder, out, 'graded.csv')), {
    columns: true,
  });
  return { ...ran, tiers: rows.map((row) => `${row.customer_id} ${row.tier} ${row.spend}`) };
}

function write(name: string, content: string | Buffer): string {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
  return name;
}

const places = ['date=2026-12-31/customer_id=C2/amount=7/date=1999-01-01', 'a[1]/b?/{x,y}', '*'];

it.for(fewOf(places))('reads no column from a folder called %s', async (place, { expect }) => {
  for (const [name, content] of [
    ['t.csv', csv],
    ['t.csv.gz', gzipSync(csv)],
    ['t.CSV.GZ', gzipSync(csv)],
    ['t.parquet', parquet],
  ] as const) {
    const ran = await grade(write(path.join(place, name), content));
    // The engine writes Parquet without checksums, which is told; nothing else is.
    const file = path.join(place, name);
    const told =
      name === 't.parquet' ? `note: ${file} has no checksums, so damage to it may go unseen\n` : '';
    expect({ name, stderr: ran.stderr, tiers: ran.tiers }).toEqual({ name, stderr: told, tiers: right });
  }
});

it.runIf(long)('takes marks of patterns in the name of a file for what they are', async () => {
  const other = 'customer_id,date,amount\nX1,2026-05-05,1\n';
  for (const name of ['1.csv', 'anything.csv', 'a1.csv', 'q.csv', 'a.parquet'])
    write(`literal/${name}`, other);
  for (const name of [
    '*.csv',
    'a[1].csv',
    '?.csv',
    '[!a].csv',
    "o'clock.csv",
    'back\\slash.csv',
    'tür\n.csv',
  ])
    expect((await grade(write(`literal/${name}`, csv))).tiers).toEqual(right);
  expect((await grade(write('literal/[a-z].parquet', parquet))).tiers).toEqual(right);
});

it.runIf(long)('tells a moment with a zone of a parquet file the same in every time zone', async () => {
  const file = path.join(folder, 'zoned.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 'C1' AS customer_id, TIMESTAMPTZ '2026-12-31 23:30:00+00' AS date, 5 AS amount) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const flags = ['--policy', 'policy.yaml', '--as-of', '2026-12-31', '--json'];
  for (const TZ of ['UTC', 'Asia/Shanghai', 'America/Los_Angeles']) {
    const args = [
      'grade',
      '--transactions',
      'zoned.parquet',
      ...flags,
      '--out',
      `zoned-${TZ.replace('/', '-')}`,
    ];
    const ran = await gradus(args, { cwd: folder, env: { TZ } });
    expect(JSON.parse(ran.stdout).rows.transactions).toMatchObject({ used: 1, set_aside: {}, rejected: {} });
  }
});

it.runIf(long)('rejects a line without end as one row, and soon', { timeout: 60_000 }, async () => {
  const around = (line: string) => `customer_id,date,amount\nC1,2026-01-01,5\n${line}\nC3,2026-01-01,6\n`;
  const bad = {
    more_fields: `C2${',x'.repeat(80_000)}`,
    too_long: 'x'.repeat(2_500_000),
    // The end of the line would be a row of its own.
    open_quote: `C2,"${'x'.repeat(3_000_000)},C9,2026-01-01,7`,
  };
  for (const [fault, line] of Object.entries(bad)) {
    const begun = performance.now();
    const { stderr, stdout, exit } = await grade(write(`${fault}.csv`, around(line)));
    expect({ fault, exit, stderr: stderr.slice(0, 500) }).toMatchObject({ exit: 3 });
    expect(JSON.parse(stdout).problems[0].reason).toContain(`1 of the 3 rows of transactions`);
    expect(stdout).toContain(`${fault === 'open_quote' ? 'too_long' : fault} 1`);
    expect(performance.now() - begun).toBeLessThan(15_000);
  }
});

it.runIf(long)('counts very many faulty lines, in one file and in many', { timeout: 120_000 }, async () => {
  const many = await grade(write('many.csv', `${csv}${'C2,2026-01-01\n'.repeat(130_000)}`));
  expect(many.exit).toBe(3);
  expect(JSON.parse(many.stdout).problems[0].reason).toContain('fewer_fields 130000');
  write(
    'parts.yaml',
    'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: "parts/*.csv" } }\nguards: { rejected_rows: 90% }\n',
  );
  for (let part = 0; part < 12; part++)
    write(
      `parts/${part}.csv`,
      `${csv}${'C1,2026-01-01\n'.repeat(part)}${'C1,2026-01-01,1,2\n'.repeat(part)}`,
    );
  for (let run = 0; run < 2; run++) {
    const ran = await gradusServed(['check', 'parts.yaml', '--json'], { cwd: folder });
    expect(JSON.parse(ran.stdout).rows).toEqual([
      {
        export: 'transactions',
        read: 168,
        used: 36,
        setAside: {},
        rejected: { fewer_fields: 66, more_fields: 66 },
      },
    ]);
  }
});
