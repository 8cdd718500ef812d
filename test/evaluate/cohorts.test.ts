// Published cohorts of a CD shop (Fader and Hardie's sample of CDNOW), when the data is there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { cohortsIn } from '../../src/evaluate/measured/cohorts.js';
import { evaluateResults } from '../../src/evaluate/run.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const file = path.resolve('../shared/data/cdnow-sample.csv');
const there = existsSync(file);
/** January 1997: customers, and how many of them buy in each of the months 1 to 6. */
const january = [781, 124, 95, 70, 65, 77, 65];

describe.runIf(there)('the CDNOW sample', () => {
  it('has the published cohort of its first month', async () => {
    const orders: Record<string, string>[] = parse(readFileSync(file), { columns: true });
    const bought = new Set(
      orders.map(({ id, date = '' }) => {
        const month = (Number(date.slice(0, 4)) - 1997) * 12 + Number(date.slice(4, 6)) - 1;
        return `${id} ${month}`;
      }),
    );
    await withEngine(asItComes, { files: [], scratch: undefined }, async (engine) => {
      const rows = engine.dialect.rowsOfText(
        ['customer_id', 'period'],
        [...bought].map((each) => each.split(' ')),
      );
      const from = `SELECT customer_id, CAST(period AS INTEGER) AS period, TRUE AS active, NULL AS value FROM ${rows}`;
      const [first, ...others] = await cohortsIn(engine, from, 18);
      expect([first?.customers, ...(first?.cells.slice(1, 7).map(({ active }) => active) ?? [])]).toEqual(
        january,
      );
      // Everybody of the sample bought for the first time in January, February or March.
      expect([first, ...others].reduce((sum, each) => sum + (each?.customers ?? 0), 0)).toBe(2357);
      expect(others.map((each) => each.first)).toEqual([1, 2]);
    });
  });

  it.runIf(long)('has it from results of seven months, too', async () => {
    const folder = emptyFolder();
    const results: string[] = [];
    for (const [index, day] of [31, 28, 31, 30, 31, 30, 31].entries()) {
      const asOf = `1997-0${index + 1}-${day}`;
      writeFiles(folder, {
        'policy.yaml': `policy: Months
version: "1"
value: orders
metrics: { orders: { count: transactions.date, distinct: true, window: 1 month } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: orders, weight: 100, points: { line: { 0: 0, 3: 100 } } }] }]
tiers: [{ id: often, score: 50 }, { id: seldom }]
`,
        'review.yaml': `as_of: ${asOf}
policy: policy.yaml
exports:
  transactions: { file: ${file}, columns: { customer_id: { heading: id, type: text }, date: { heading: date, type: date, formats: ['%Y%m%d'] } } }
results: results-${index}
`,
      });
      results.push((await gradeFolder(folder)).folder);
    }
    const asked = { by: undefined, metrics: [], active: undefined };
    const { cohorts } = await evaluateResults(results, asked, { threads: 2, memory: undefined }, quiet);
    const [first] = cohorts;
    expect([first?.customers, ...(first?.cells.slice(1).map(({ active }) => active) ?? [])]).toEqual(january);
  });
});

if (!there) it.skip('CDNOW: ../shared/data/cdnow-sample.csv is not there', () => undefined);
