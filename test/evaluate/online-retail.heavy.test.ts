// Both years of a real shop, when the data is there: who stayed and what they bring, counted by hand; lines judged or refused.
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { evaluationBlocks } from '../../src/evaluate/page/page.js';
import { evaluateResults } from '../../src/evaluate/run.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';

const data = path.resolve('../shared/data');
const years = [2010, 2011] as const;
const fileOf = (year: number) => path.join(data, `online-retail-ii-${year - 1}-${year}.csv.gz`);
const there = years.every((year) => existsSync(fileOf(year)));

/** Points by lines or by steps of what was spent: steps give whole crowds of customers the same score. */
const policyOf = (points: 'line' | 'steps') => `policy: Online retail
version: "1"
currency: GBP
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, only: { amount: { more_than: 0 } } }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: spend, weight: 60, points: { ${points}: { 0: 0, 500: 30, 2000: 60, 5000: 100 } } }
      - { metric: orders, weight: 40, points: { line: { 0: 0, 12: 100 } } }
tiers: [{ id: gold, score: 80 }, { id: silver, score: 40 }, { id: bronze, score: 20 }, { id: normal }]
`;

const reviewOf = (year: number) => `as_of: ${year}-11-30
policy: policy.yaml
exports:
  transactions:
    file: ${fileOf(year)}
    columns:
      customer_id: Customer ID
      order_id: Invoice
      quantity: { heading: Quantity, type: number }
      price: { heading: Price, type: money }
      date: { heading: InvoiceDate, type: datetime }
    computed: { amount: { multiply: [quantity, price] } }
    missing_customer: set_aside
results: results-${year}
${year === 2011 ? 'last_results: results-2010' : ''}
`;

async function evaluated(points: 'line' | 'steps') {
  const folder = emptyFolder();
  const results: string[] = [];
  for (const year of years) {
    writeFiles(folder, { 'policy.yaml': policyOf(points), 'review.yaml': reviewOf(year) });
    results.push((await gradeFolder(folder)).folder);
  }
  const asked = { by: undefined, metrics: [], active: undefined };
  return evaluateResults(results, asked, { threads: 2, memory: undefined }, quiet);
}

/** What each customer spent in the twelve months up to the end of November, row by row. */
async function spentByHand(year: number): Promise<Map<string, Decimal>> {
  const spent = new Map<string, Decimal>();
  const rows = createReadStream(fileOf(year))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const { 'Customer ID': customer = '', InvoiceDate: time = '', Quantity = '0', Price = '0' } = row;
    const date = time.slice(0, 10);
    if (customer === '' || date > `${year}-11-30`) continue;
    const amount = date > `${year - 1}-11-30` ? new Decimal(Quantity).times(Price) : 0;
    spent.set(customer, (spent.get(customer) ?? new Decimal(0)).plus(amount));
  }
  return spent;
}

const sum = (values: readonly Decimal[]) =>
  values.reduce((all, each) => all.plus(each), new Decimal(0)).toFixed();

it.runIf(there)(
  'tells who stayed, and what they bring, as counted by hand',
  { timeout: 300_000 },
  async () => {
    const [then, now] = [await spentByHand(2010), await spentByHand(2011)];
    const evaluation = await evaluated('line');
    const total = evaluation.pairs[0]?.total;
    const retained = [...then.keys()].filter((id) => now.get(id)?.gt(0));
    expect([total?.customers, total?.retained]).toEqual([then.size, retained.length]);
    expect(total?.activeBefore).toBe([...then.values()].filter((each) => each.gt(0)).length);
    const none = new Decimal(0);
    const both = (ids: readonly string[]) => ({
      before: sum(ids.map((id) => then.get(id) ?? none)),
      now: sum(ids.map((id) => now.get(id) ?? none)),
    });
    expect(total?.value).toEqual(both([...then.keys()]));
    expect(total?.retainedValue).toEqual(both(retained));
    expect(evaluation.cohorts.map(({ customers }) => customers)).toEqual([
      then.size,
      [...now.keys()].filter((id) => !then.has(id)).length,
    ]);
    // Two lines can be judged, and neither shows an effect; customers pile up at the third.
    const kinds = evaluation.lines[0]?.lines.map(({ outcomes }) =>
      outcomes.map(({ finding }) => finding.kind),
    );
    expect(kinds).toEqual([
      ['effect', 'effect'],
      ['effect', 'effect'],
      ['bunching', 'bunching'],
    ]);
    const text = blocksMarkdown(evaluationBlocks(evaluation, 'en'));
    expect(text).toContain('none of 4 comparisons');
    expect(text).toContain('were refunded 12,773.52 more than they paid');
  },
);

it.runIf(there)('says too few where steps leave too few scores', { timeout: 300_000 }, async () => {
  const evaluation = await evaluated('steps');
  for (const { outcomes } of evaluation.lines[0]?.lines ?? [])
    expect(outcomes.map(({ finding }) => finding.kind)).toEqual(['too few', 'too few']);
  const text = blocksMarkdown(evaluationBlocks(evaluation, 'en'));
  expect(text).toContain('too few different scores near the line (22 / 7; 10 on either side are needed)');
  expect(text).toContain('customers or different scores are too few');
});

it.runIf(!there)('is skipped: the Online Retail II files are not in ../shared/data', () => {
  expect(there).toBe(false);
});
