// The value of reports against rows written here: two years of eight customers whose score is their spend.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = (version: string, gold: number) => `policy: Told
version: "${version}"
currency: EUR
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }]
tiers:
  - { id: gold, label: Gold, score: ${gold}, benefits: { annual_cost: 10, discount: 0.8 } }
  - { id: silver, label: Silver, score: 40, benefits: { discount: 0.9 } }
  - { id: basic, label: Basic }
`;
const last = { a: 90, b: 80, c: 60, d: 45, e: 35, f: 10, gone: 70 };
const now = { a: 95, b: 30, c: 75, d: 28, e: 20, f: 12, came: 68.25, fresh: 38.5 };
const rows = (year: number, spend: Readonly<Record<string, number>>) => [
  ['customer_id', 'date', 'amount'],
  ...Object.entries(spend).map(([id, amount]) => [id, `${year}-05-05`, amount]),
];
const people = (ids: readonly string[]) => [
  ['customer_id', 'name', 'owner', 'phone'],
  ...ids.map((id) => [id, `Name of ${id}`, 'Olga', `+49 ${id}`]),
];
const review = (year: number, rest: string) => `review: Told ${year}
as_of: ${year}-12-31
policy: policy-${year}.yaml
exports:
  customers: { file: customers-${year}.csv, columns: { customer_id: customer_id, name: name, owner: owner, phone: phone } }
  transactions: { file: ${year}.csv }
privacy: { personal: [name, phone] }
results: results/${year}
${rest}`;

async function tell(folder: string, year: number): Promise<ReportValues> {
  const { folder: results, head } = await openSaved(path.join(folder, `results/${year}`));
  const scratch = path.join(folder, `scratch-${year}`);
  mkdirSync(scratch);
  return tellResults(results, head, { threads: 2, memory: undefined }, scratch);
}

describe('values of a report', () => {
  let told: ReportValues;
  let first: ReportValues;

  beforeAll(async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'policy-2025.yaml': policy('1', 75),
      'policy-2026.yaml': policy('2', 70),
      '2025.csv': rows(2025, last),
      '2026.csv': rows(2026, now),
      'customers-2025.csv': people(Object.keys(last)),
      'customers-2026.csv': people(Object.keys(now)),
      'overrides.csv': [
        ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', 'case'],
        ['f', 'silver', 'pledged', 'Olga', 'Board', '2026-12-01', 'appeal'],
      ],
      'review-2025.yaml': review(2025, ''),
      'review-2026.yaml': review(2026, 'last_results: results/2025\noverrides: overrides.csv\n'),
    });
    await gradeFolder(folder, 'review-2025.yaml');
    await gradeFolder(folder, 'review-2026.yaml');
    told = await tell(folder, 2026);
    first = await tell(folder, 2025);
  });

  it('says what each tier holds, costs and gives away in both years', () => {
    const [gold, silver, basic] = told.tiers;
    // a and c; last year a and b.
    expect(gold?.now).toEqual({
      customers: 2,
      share: '0.25',
      value: '170',
      valueShare: '0.463531',
      benefits: '20',
      discounts: '42.5',
      costShare: '0.367647',
    });
    expect(gold?.before).toMatchObject({ customers: 2, value: '170', benefits: '20', discounts: '42.5' });
    // came by the score, f by the override; last year c, d and gone.
    expect(silver?.now).toMatchObject({ customers: 2, value: '80.25', benefits: null, discounts: '8.9167' });
    expect(silver?.before).toMatchObject({ customers: 3, value: '175' });
    expect(basic?.now).toMatchObject({ customers: 4, value: '116.5', costShare: null });
    expect(told.total.now).toMatchObject({ customers: 8, share: '1', value: '366.75', benefits: '20' });
    expect(first.total.before).toBeNull();
  });

  it('knows what the largest customer of each cell is worth, for what may not be told', () => {
    expect(told.largest.find((each) => each.previousTier === 'silver' && each.tier === 'gold')).toEqual({
      previousTier: 'silver',
      tier: 'gold',
      value: '75',
      previousValue: '60',
    });
    expect(
      told.largest.find(({ previousTier, tier }) => previousTier === null && tier === 'silver'),
    ).toMatchObject({
      value: '68.25',
      previousValue: null,
    });
  });

  it('sums the steps of who moved by what caused them', () => {
    // c went up by its spend, f by the override; b went down two, d one.
    expect(told.causes?.up).toMatchObject({ customers: 2, steps: 2 });
    expect(told.causes?.up.by).toMatchObject({ behaviour: 1, override: 1 });
    expect(told.causes?.down).toMatchObject({ customers: 2, steps: -3, by: { behaviour: -3 } });
    expect(first.causes).toBeNull();
  });

  it('counts scores by the point, with the scores that tiers ask for', () => {
    const filled = told.histogram?.bands.filter(({ customers }) => customers > 0);
    expect(filled?.map(({ from, customers }) => [from, customers])).toEqual([
      [12, 1],
      [20, 1],
      [28, 1],
      [30, 1],
      [38, 1],
      [68, 1],
      [75, 1],
      [95, 1],
    ]);
    expect(told.histogram?.thresholds.map(({ tier, score }) => [tier, score])).toEqual([
      ['gold', '70'],
      ['silver', '40'],
    ]);
  });

  it('lists near misses and movers by worth, with scores then and now', () => {
    expect(told.near?.first.map(({ customer, near, scoreToNext }) => [customer, near, scoreToNext])).toEqual([
      ['came', 'score', '1.75'],
      ['fresh', 'score', '1.5'],
    ]);
    expect(told.near?.counts).toEqual(told.summary.change?.near_misses);
    expect(told.movers?.up.first.map(({ customer, steps }) => [customer, steps])).toEqual([
      ['c', 1],
      ['f', 1],
    ]);
    expect(told.movers?.down.first).toMatchObject([
      { customer: 'b', score: '30', scoreChange: '-50', mainDriver: 'behaviour:spend' },
      {
        customer: 'd',
        fields: ['Name of d', 'Olga'],
        previousTier: 'silver',
        tier: 'basic',
        previousScore: '45',
      },
    ]);
    expect(first.movers).toBeNull();
    // e stays on the last tier with 15 points less.
    expect(told.falling).toMatchObject({
      customers: 1,
      points: '10',
      first: [{ customer: 'e', previousValue: '35' }],
    });
    expect(first.falling?.customers).toBe(0);
    expect(told.knifeEdges).toBeNull();
  });

  it('shows who it is and who looks after them, never a phone', () => {
    expect(told.fields).toEqual(['name', 'owner']);
    expect(told.customers.shown.map(({ customer }) => customer)).toEqual([
      'a',
      'c',
      'came',
      'fresh',
      'b',
      'd',
      'e',
      'f',
    ]);
    expect(told.customers.others).toEqual([]);
  });

  it('tells of overrides, of the policy that changed, and of the files', () => {
    expect(told.overrides).toMatchObject([
      { customer: 'f', status: 'applied', ruledTier: 'basic', finalTier: 'silver', case: 'appeal' },
    ]);
    expect(told.summary.policy_changes?.map(({ text }) => text.en)).toEqual([
      'policy: version 1 → 2',
      'tier gold: score 75 → 70',
    ]);
    expect(first.summary.policy_changes).toBeUndefined();
    expect(told.made.outputs.map(({ file }) => file)).toContain('graded.csv');
    expect(told.approval).toBeNull();
  });
});
