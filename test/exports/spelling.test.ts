// One spelling of ids and other texts: what is stripped, padded and turned into capital letters, and that it matches.

import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Spelling } from '../../src/grammar/types.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { gradeFiles } from '../grading.js';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

async function spell(texts: readonly string[], how: Partial<Spelling>): Promise<(string | null)[]> {
  const spelling: Spelling = { strip: [], pad: undefined, case: undefined, ...how };
  const values = texts.map((text, index) => `(${index}, ${duckdb.text(text)})`).join(', ');
  const sql = duckdb
    .spelled(spelling)
    .reduce(
      (from, layer) => `SELECT i, ${layer('x')} AS x FROM (${from})`,
      `SELECT * FROM (VALUES ${values}) AS v(i, x)`,
    );
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(`SELECT x FROM (${sql}) ORDER BY i`)).getRowsJson();
  connection.closeSync();
  return rows.map(([text]) => (text === null ? null : String(text)));
}

it('takes texts off the ends, and separators from everywhere', async () => {
  const ids = ['13085.0', '13085', '1.05', 'CUST-13.0', '.0', '客户13085.0'];
  expect(await spell(ids, { strip: ['.0'] })).toEqual([
    '13085',
    '13085',
    '1.05',
    'CUST-13',
    null,
    '客户13085',
  ]);
  expect(await spell(['CUST-7', 'cust-7', '7CUST-'], { strip: ['CUST-'] })).toEqual(['7', 'cust-7', '7']);
  expect(await spell(['12-34-5', '12 34 5', "12'34"], { strip: ['-', ' '] })).toEqual([
    '12345',
    '12345',
    "12'34",
  ]);
});

it('pads digits only, and takes zeros off that are too many', async () => {
  const ids = ['13085', '0000013085', '123456789', 'A12', '0', '００12'];
  expect(await spell(ids, { pad: 8 })).toEqual([
    '00013085',
    '00013085',
    '123456789',
    'A12',
    '00000000',
    '００12',
  ]);
  expect(await spell(['007', '0', '000'], { pad: 1 })).toEqual(['7', '0', '0']);
});

it('strips first, then pads, then turns letters', async () => {
  expect(await spell(['c-13.0', 'C-13'], { strip: ['c-', 'C-', '.0'], pad: 4, case: 'upper' })).toEqual([
    '0013',
    '0013',
  ]);
  expect(await spell(['aß-é', 'ÉA'], { case: 'lower' })).toEqual(['aß-é', 'éa']);
});

it('changes nothing that is spelled already', async () => {
  const id = fc.stringMatching(/^[0-9A-Za-z.-]{1,12}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.array(id, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 12 }),
      async (ids, pad) => {
        const how = { strip: ['-'], pad, case: 'upper' } as const;
        const once = (await spell(ids, how)).map((each) => each ?? '');
        expect((await spell(once, how)).map((each) => each ?? '')).toEqual(once);
      },
    ),
    { numRuns: 20 },
  );
});

const policy = `policy: P\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`;

it('brings customers together whose ids differ in spelling only, merged ones too', async () => {
  const { graded, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      'c.csv': 'id,name\n013085,A\n00013086,B\nx-77,C\n99,Old\n',
      't.csv':
        'cust,date,amount\n13085.0,2026-01-05,100\n13086.0,2026-01-06,50\nX77,2026-01-07,7\n99.0,2026-01-08,60\n',
      'merged.csv': 'old_id,new_id\n00000099,00013086\n',
    },
    `aliases: merged.csv
exports:
  customers: { file: c.csv, columns: { customer_id: { heading: id, strip: "-", pad: 8, case: upper }, name: name } }
  transactions: { file: t.csv, columns: { customer_id: { heading: cust, strip: [".0", "-"], pad: 8, case: upper }, date: date, amount: amount } }
`,
  );
  expect(graded.map((row) => [row.customer_id, row.name, row.spend])).toEqual([
    ['00013085', 'A', '100'],
    ['00013086', 'B', '110'],
    ['X77', 'C', '7'],
  ]);
  expect(summary.rows.customers).toMatchObject({ set_aside: { merged: 1 }, rejected: {} });
});

it('takes words for nothing also where they could be read as numbers, days, and yes or no', async () => {
  const metrics =
    '{ spend: { sum: transactions.amount }, rating: { value: customers.rating }, years: { years_since: customers.since }, known: { value: customers.known } }';
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: E\nversion: "1"\nmetrics: ${metrics}\ntiers: [{ id: high, requires: { known: { equals: true } } }, { id: low }]\n`,
      'c.csv': 'customer_id,rating,since,known\nA,99,1970-01-01,0\nB,9,1971-01-01,1\n',
      't.csv': 'customer_id,date,amount\nA,2026-01-05,-1\nA,2026-01-05,10\nB,2026-01-05,1\n',
    },
    `exports:
  customers: { file: c.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number, empty: ["99"] }, since: { heading: since, type: date, empty: [1970-01-01] }, known: { heading: known, type: boolean, empty: ["0"] } } }
  transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money, empty: ["-1"] } } }
`,
  );
  expect(
    graded.map(({ customer_id, spend, rating, years, known }) => [customer_id, spend, rating, years, known]),
  ).toEqual([
    ['A', '10', '', '', ''],
    ['B', '1', '9', '55', 'true'],
  ]);
});

it('takes texts for nothing in one column only', async () => {
  const { graded, summary } = await gradeFiles(
    {
      'policy.yaml': policy,
      't.csv': 'customer,date,amount,land\nA,2026-01-05,100,NA\nNA,2026-01-05,900,DE\n-,2026-01-05,900,DE\n',
    },
    'exports: { transactions: { file: t.csv, missing_customer: set_aside, only: { land: { missing: false } }, columns: { customer_id: { heading: customer, empty: [NA] }, date: date, amount: amount, land: land } } }\n',
  );
  expect(graded.map((row) => [row.customer_id, row.spend])).toEqual([['A', '100']]);
  expect(summary.rows.transactions).toMatchObject({ used: 1, set_aside: { missing_customer: 2 } });
});
