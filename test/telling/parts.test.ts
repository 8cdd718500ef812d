// The report of the customers of one value says what a report of a review of these customers alone says.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import { tellParts } from '../../src/telling/parts.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { fewOf } from '../runs.js';

const policy = (version: number, gold: number) => `policy: Parts
version: "${version}"
currency: EUR
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months }, orders: { count: transactions, window: 12 months } }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 2000: 100 } } }]
tiers:
  - { id: gold, score: ${gold}, requires: { orders: { at_least: 1 } }, benefits: { annual_cost: 10, discount: 0.8 } }
  - { id: silver, score: 40 }
  - { id: basic }
`;
const owners = ['Ann', 'ann', ''] as const;
const people = Array.from({ length: 180 }, (_, at) => ({
  id: `C${at}`,
  owner: owners[at % 3] ?? '',
  region: `R${at % 5}`,
  before: (at * 37) % 1950,
  now: (at * 91) % 1970,
  // Nobody leaves: results do not say whose customers they were.
  fresh: at % 17 === 0,
}));

const review = (year: number) => `review: Parts
as_of: ${year}-12-31
policy: policy-${year}.yaml
exports:
  customers: { file: customers-${year}.csv, columns: { customer_id: customer_id, owner: owner, region: region } }
  transactions: { file: ${year}.csv }
${year === 2026 ? 'overrides: overrides.csv\nguards: { refused_overrides: 5 }\nlast_results: results/2025\n' : ''}results: results/${year}
`;
/** Overrides of an Ann and of somebody without an owner. */
const overridden = ['C3', 'C5'];

async function graded(some: typeof people): Promise<string> {
  const folder = emptyFolder();
  const here = (year: number) => some.filter(({ fresh }) => year === 2026 || !fresh);
  const ids = new Set(some.map(({ id }) => id));
  const files = [2025, 2026].map((year) => [
    [
      `customers-${year}.csv`,
      [['customer_id', 'owner', 'region'], ...here(year).map(({ id, owner, region }) => [id, owner, region])],
    ],
    [
      `${year}.csv`,
      [
        ['customer_id', 'date', 'amount'],
        ...here(year).map(({ id, before, now }) => [id, `${year}-12-20`, year === 2025 ? before : now]),
      ],
    ],
  ]);
  writeFiles(folder, {
    ...Object.fromEntries(files.flat()),
    'policy-2025.yaml': policy(1, 75),
    'policy-2026.yaml': policy(2, 70),
    'overrides.csv': [
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', 'expires_on'],
      ...overridden
        .filter((id) => ids.has(id))
        .map((id) => [id, 'gold', 'pledged', 'Olga', 'Board', '2026-12-01', '2027-06-30']),
    ],
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  return folder;
}

const options = { threads: 2, memory: undefined };

async function opened(folder: string, name: string) {
  const scratch = path.join(folder, name);
  mkdirSync(scratch);
  return { saved: await openSaved(path.join(folder, 'results/2026')), scratch };
}

/** What both have to say alike: all but what belongs to the whole review. */
function comparable(values: ReportValues) {
  const { summary, tiers, total, causes, histogram, near, falling, movers, customers, overrides } = values;
  const { change } = summary;
  return {
    tiers,
    total,
    causes,
    histogram,
    near,
    falling,
    movers,
    customers,
    overrides,
    counts: summary.overrides.counts,
    summary: {
      customers: summary.customers,
      movement: summary.movement,
      migration: summary.migration.filter((cell) => cell.customers > 0),
      policy_changes: summary.policy_changes,
      value_of_downgraded: summary.value_of_downgraded,
    },
    change: change && {
      ...change,
      stability: null,
      customers: { ...change.customers, returned: null },
      near_misses: null,
    },
  };
}

describe('the report of a part', () => {
  const parts: ReportValues[] = [];
  let all: readonly (string | null)[] = [];

  beforeAll(async () => {
    const folder = await graded(people);
    const { saved, scratch } = await opened(folder, 'scratch');
    await tellParts(saved.folder, saved.head, 'owner', { options, scratch }, async (values, found) => {
      parts.push(values);
      all = found;
    });
  });

  it('is there for every value, and for customers without any', () => {
    expect(all).toEqual(['Ann', 'ann', null]);
    expect(parts.map(({ part }) => part)).toEqual(all.map((value) => ({ field: 'owner', value })));
  });

  it.each(fewOf([0, 1, 2]))('says what a review of these customers alone says (%i)', async (at) => {
    const [values] = parts.slice(at);
    const alone = await graded(people.filter(({ owner }) => owner === (all[at] ?? '')));
    const { saved, scratch } = await opened(alone, 'scratch');
    const whole = await tellResults(saved.folder, saved.head, options, scratch);
    expect(values && comparable(values)).toEqual(comparable(whole));
    expect(whole.causes?.down.customers).toBeGreaterThan(3);
  });

  it('leaves out what tells of others', () => {
    for (const { summary, made } of parts) {
      expect(summary).toMatchObject({ rows: {}, guards: [], bins: [], score_psi: null });
      expect(made).toMatchObject({ inputs: [], outputs: [], notes: [] });
      expect(summary.movement?.left).toBe(0);
    }
  });
});
