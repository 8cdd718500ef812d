// What the summary says of the values of metrics is what stands in graded.csv, and what explain would find by reading it all.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { beforeAll, expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { grainIn } from '../../src/explain/trying/grain.js';
import { openResults } from '../../src/regrade/results.js';
import { reachOf } from '../../src/regrade/tables.js';
import { openTable } from '../../src/telling/tables.js';
import { emptyFolder, type Graded, gradeFiles } from '../grading.js';

const policy = `policy: Grain
version: "1"
metrics:
  spend: { sum: transactions.amount }
  units: { sum: transactions.units }
  orders: { count: transactions }
  mean: { divide: [spend, orders] }
  third: { divide: [spend, 3] }
  rating: { value: customers.rating }
  never: { value: customers.never }
  region: { value: customers.region }
  last: { last_date: transactions.date }
tiers: [{ id: high, requires: { spend: { at_least: 50 } } }, { id: low }]
ungraded: { when: { region: { equals: none } }, label: { en: None, zh: 无 } }
`;
let graded: Graded;

beforeAll(async () => {
  graded = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': [
        ['customer_id', 'region', 'rating', 'never'],
        ['a', 'north', '4.25', ''],
        ['b', 'south', '-0.5', ''],
        ['c', 'none', '', ''],
        ['d', 'north', '3', ''],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount', 'units'],
        ['a', '2026-12-01', '20.10', '1.125'],
        ['a', '2026-12-02', '49.90', '2'],
        ['b', '2026-12-03', '-100.00', '-7.5'],
        // The largest of all belongs to somebody who gets no tier, and stands in graded.csv.
        ['c', '2026-12-30', '70000.5', '3'],
      ],
    },
    `exports:
  customers:
    file: customers.csv
    columns: { customer_id: customer_id, region: region, rating: { heading: rating, type: number }, never: { heading: never, type: number } }
  transactions:
    file: transactions.csv
    columns: { customer_id: customer_id, date: date, amount: amount, units: { heading: units, type: number } }
guards: { rejected_rows: 100% }
`,
  );
}, 60_000);

it('tells ends and decimals of each number that stands in graded.csv', () => {
  const numbers = ['spend', 'units', 'orders', 'mean', 'third', 'rating', 'never'];
  const expected = numbers.map((metric) => {
    const cells = graded.graded.map((row) => row[metric] ?? '').filter((cell) => cell !== '');
    const values = cells.map((cell) => new Decimal(cell));
    return {
      metric,
      least: values.length === 0 ? null : Decimal.min(...values).toFixed(),
      most: values.length === 0 ? null : Decimal.max(...values).toFixed(),
      decimals: Math.max(0, ...values.map((value) => value.decimalPlaces())),
    };
  });
  expect(graded.summary.metrics).toEqual(expected);
  expect(expected[0]).toEqual({ metric: 'spend', least: '-100', most: '70000.5', decimals: 1 });
  expect(expected[1]).toMatchObject({ decimals: 3 });
  expect(expected[6]).toEqual({ metric: 'never', least: null, most: null, decimals: 0 });
});

it('reads the same of results whose summary does not tell it', async () => {
  const older = path.join(emptyFolder(), 'results');
  cpSync(graded.folder, older, { recursive: true });
  const { metrics: _, ...summary } = JSON.parse(readFileSync(path.join(older, 'summary.json'), 'utf8'));
  writeFileSync(path.join(older, 'summary.json'), JSON.stringify(summary));
  const scratch = emptyFolder();
  const results = await openResults(graded.folder, scratch);
  const read = (folder: string) =>
    withEngine(asItComes, reachOf({ folder }, scratch), async (engine) =>
      grainIn(engine, await openTable(engine, folder, 'graded.csv'), results.plan, folder),
    );
  const told = await read(graded.folder);
  expect(await read(older)).toEqual(told);
  expect(told.get('spend')).toEqual({ places: 1, largest: 70000.5, negative: true, money: true });
  expect(told.get('rating')).toEqual({ places: 2, largest: 4.25, negative: true, money: false });
});
