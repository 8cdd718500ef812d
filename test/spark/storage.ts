// Exports that the cluster reads itself, held against the same files read here: text in parts, packed, with broken lines and
// cells over several lines; Parquet; a table. Files are split into small pieces, so that numbers of rows go over many of them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { sparkAddress } from '../../src/engine/spark/address.js';
import { SparkClient } from '../../src/engine/spark/client.js';
import { Session } from '../../src/engine/spark/session.js';
import { sparkSettings } from '../../src/engine/spark/settings.js';
import { differences, gradeOn } from './compare.js';
import type { Part } from './reviews.js';
import { storedDifferences } from './stored.js';
import { writtenDifferences } from './written-cells.js';

/** Settings of the server: so small that every file is read in many pieces. */
export const storageSettings = {
  'spark.sql.files.maxPartitionBytes': '8k',
  'spark.sql.files.openCostInBytes': '1k',
};

const policy = `policy: By spending
version: "2026"
value: spend
metrics:
  spend: { sum: transactions.amount, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions, label: { en: Orders, zh: 订单 } }
  quiet: { days_since_last: transactions.date, label: { en: Days since, zh: 距今天数 } }
  products: { count: transactions.product, distinct: true, label: { en: Products, zh: 产品数 } }
  rates: { sum: transactions.rate, label: { en: Rates, zh: 评分 } }
score:
  - dimension: all
    label: { en: All, zh: 全部 }
    weight: 100
    criteria:
      - { metric: spend, weight: 50, points: { percentile: true } }
      - { metric: orders, weight: 20, points: { percentile: true } }
      - { metric: quiet, weight: 10, points: { percentile: true, reverse: true } }
      - { metric: rates, weight: 20, points: { percentile: true } }
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 70 }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 40 }
  - { id: plain, label: { en: Plain, zh: 普卡 } }
`;

const columns = `
    columns:
      customer_id: customer_id
      date: { heading: date, type: date }
      product: product
      amount: { heading: amount, type: money }
      rate: { heading: rate, type: number }
      at: { heading: at, type: datetime }
      paid: { heading: paid, type: boolean }`;

/** A whole number from 0 on below a limit, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const two = (number: number) => String(number).padStart(2, '0');

/** Cells of one row. */
function rowOf(next: (below: number) => number): string[] {
  const day = `2026-${two(1 + next(12))}-${two(1 + next(28))}`;
  const cents = `${next(5000)}.${two(next(100))}`;
  const rate = String([0.1, 12.5, 3e-5, 1.5e7, 123_456_789, 2, 0.001][next(7)]);
  return [
    `C${two(next(200))}`,
    day,
    `p${next(9)}`,
    cents,
    rate,
    `${day} ${two(next(24))}:${two(next(60))}:00`,
    next(2) === 0 ? 'true' : 'false',
  ];
}

const heading = ['customer_id', 'date', 'product', 'amount', 'rate', 'at', 'paid'];

function rows(seed: number, count: number): string[][] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => rowOf(next));
}

const csv = (lines: readonly string[][], end = '\n') =>
  [heading, ...lines].map((cells) => `${cells.join(',')}${end}`).join('');

/** Lines that are none: too few cells, too many, no date, no amount, nobody; and one with empty cells more. */
function dirty(lines: string[][]): string[][] {
  const broken = lines.map((cells) => [...cells]);
  broken.splice(3, 0, ['C01', 'short']);
  broken.splice(150, 0, [...(broken[0] ?? []), 'more']);
  const put = (row: number, cell: number, text: string) => {
    const cells = broken[row];
    if (cells !== undefined) cells[cell] = text;
  };
  put(20, 1, 'never');
  put(170, 3, '12x');
  put(171, 0, '');
  put(172, 0, 'NOBODY');
  put(190, 4, '1,5');
  return broken.filter((_, row) => row !== 190);
}

interface Case {
  readonly name: string;
  /** The export, with \`FILES\` where its files stand. */
  readonly here: string;
  readonly there: string;
}

/** Writes all files. */
async function write(folder: string): Promise<void> {
  const put = (name: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  put('policy.yaml', policy);
  put('customers.csv', `customer_id\n${Array.from({ length: 200 }, (_, at) => `C${two(at)}\n`).join('')}`);
  put('parts/a.csv', csv(dirty(rows(1, 400))));
  put('parts/b c.csv', csv(rows(2, 300), '\r\n').replace(/p1/g, '"p1"'));
  put('parts/deep/c.csv.gz', gzipSync(csv(dirty(rows(3, 300)))));
  const quoted = rows(4, 300).map((cells, at) =>
    at % 50 === 7 ? cells.map((cell, column) => (column === 2 ? '"two\nlines, ""said"""' : cell)) : cells,
  );
  quoted.splice(40, 0, [...(quoted[0] ?? []), '', '']);
  put('quoted/d.csv', csv(quoted));
  put('quoted/e.csv', csv(quoted, '\r\n'));
  put('semicolon/f.txt', csv(rows(5, 300)).replaceAll(',', ';').replaceAll('.', ','));
  mkdirSync(path.join(folder, 'typed'), { recursive: true });
  const made = [1, 2, 3].map((at) => path.join(folder, `typed/part-${at}.parquet`));
  await withEngine(asItComes, { files: [], scratch: folder }, async (engine) => {
    for (const [at, file] of made.entries()) {
      put(`plain-${at}.csv`, csv(rows(10 + at, 400)));
      const from = `read_csv('${path.join(folder, `plain-${at}.csv`)}', all_varchar = true, header = true)`;
      const typed = `SELECT customer_id, CAST(date AS DATE) AS date, product, CAST(amount AS DECIMAL(12,2)) AS amount, CAST(rate AS DOUBLE) AS rate, CAST("at" AS TIMESTAMP) AS "at", CAST(paid AS BOOLEAN) AS paid, CASE WHEN customer_id = 'C07' THEN 'x' END AS note FROM ${from}`;
      await engine.rows(`COPY (${typed}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    }
  });
}

function casesIn(folder: string): Case[] {
  const far = `file://${folder}`;
  const semicolon = columns
    .replace('type: money', "type: money, decimal: ','")
    .replace('type: number', "type: number, decimal: ','");
  return [
    {
      name: 'a folder of text in parts, one packed, with broken lines',
      here: `{ file: ["parts/**/*.csv", "parts/**/*.csv.gz"] }${columns}`.replace(/^\{ (.*) \}/, '$1'),
      there: `file: "${far}/parts"${columns}`,
    },
    {
      name: 'cells over several lines',
      here: `file: quoted/*.csv${columns}\n    duplicates: drop`,
      there: `file: "${far}/quoted/*.csv"${columns}\n    duplicates: drop`,
    },
    {
      name: 'semicolons and decimal commas',
      here: `file: semicolon/f.txt${semicolon}`,
      there: `file: "${far}/semicolon/f.txt"${semicolon}`,
    },
    {
      name: 'Parquet',
      here: `file: typed/*.parquet${columns}\n    only: { note: { missing: true } }`.replace(
        'columns:',
        'columns:\n      note: note',
      ),
      there: `file: "${far}/typed/part-*.parquet"${columns}\n    only: { note: { missing: true } }`.replace(
        'columns:',
        'columns:\n      note: note',
      ),
    },
    {
      name: 'a table',
      here: `file: typed/*.parquet${columns}`,
      there: `table: gradus_storage_test.orders${columns}`,
    },
  ];
}

/** Makes the table of the last case, by the server itself. */
async function makeTable(engine: string, folder: string): Promise<void> {
  const address = sparkAddress(engine);
  const session = new Session(new SparkClient(address, undefined), address);
  await session.begin(sparkSettings, []);
  const columns = 'customer_id, date, product, amount, CAST(rate AS DOUBLE) AS rate, at, paid';
  const parts = [1, 2, 3].map(
    (at) => `SELECT ${columns} FROM parquet.\`file://${folder}/typed/part-${at}.parquet\``,
  );
  for (const statement of [
    'DROP DATABASE IF EXISTS gradus_storage_test CASCADE',
    'CREATE DATABASE gradus_storage_test',
    `CREATE TABLE gradus_storage_test.orders USING parquet AS ${parts.join(' UNION ALL ')}`,
  ])
    await session.do({ statement });
  await session.client.end();
}

/** What comes out otherwise where the cluster reads the exports. The folder has to be one that it reads, too. */
export const storage: Part = { name: 'storage', compare: storageDifferences };

async function storageDifferences(engine: string, folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await write(folder);
  await makeTable(engine, folder);
  const found: string[] = [];
  for (const [index, each] of casesIn(folder).entries()) {
    const out = async (where: 'here' | 'there', on: string) => {
      const review = path.join(folder, `${where}-${index}.yaml`);
      writeFileSync(
        review,
        `as_of: 2026-12-31\npolicy: policy.yaml\nexports:\n  customers: { file: customers.csv }\n  transactions:\n    ${each[where]}\nguards: { rejected_rows: 100% }\n`,
      );
      const results = path.join(folder, 'out', `${where}-${index}`);
      const said = await gradeOn(on, review, results, { lastResults: undefined, firmness: undefined });
      if (!existsSync(results)) throw new Error(`${each.name} was refused: ${said}`);
      return results;
    };
    const [ours, theirs] = [await out('here', 'duckdb'), await out('there', engine)];
    const files = differences(ours, theirs).filter((text) => !/^(rejected\.csv|review\.yaml):/.test(text));
    const rows = rejectedDifferences(ours, theirs, folder, each.there.startsWith('table:'));
    found.push(...[...files, ...rows].map((text) => `${each.name}: ${text}`));
  }
  const cells = await writtenDifferences(engine, path.join(folder, 'written'));
  found.push(...cells.map((text) => `tables that were written there: ${text}`));
  return [...found, ...storedDifferences(engine, folder).map((text) => `results on storage: ${text}`)];
}

/** Rejected rows say the same, but for the names of files, and lines that the cluster does not know; tables have no order either. */
function rejectedDifferences(ours: string, theirs: string, folder: string, table: boolean): string[] {
  const listed = (results: string, known?: readonly string[][]) => {
    const all: string[][] = parse(readFileSync(path.join(results, 'rejected.csv')));
    return all
      .map(([exported = '', file = '', record = '', line = '', ...rest], at) => {
        const name = file.replace(`file://${folder}/`, '');
        const place = table ? [] : [name, record, line === '' ? (known?.[at]?.[3] ?? '') : line];
        return [exported, ...place, ...rest];
      })
      .sort(table ? (a, b) => (a.join() < b.join() ? -1 : 1) : () => 0);
  };
  const expected = listed(ours);
  const found = listed(theirs, expected);
  const at = expected.findIndex((cells, index) => cells.join('|') !== found[index]?.join('|'));
  if (at < 0 && expected.length === found.length) return [];
  return [`rejected.csv:${at + 1}\n  ${expected[at]?.join('|')}\n  ${found[at]?.join('|')}`];
}
