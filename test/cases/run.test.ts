// Test cases of a policy on the real engine: told metrics, rows, last results, several customers, and what is compared.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../src/cases/compare.js';
import { runCases } from '../../src/cases/run.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { byCustomer, emptyFolder, gradeFiles, plainExports, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: Grading
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, window: 12 months }
  per_order: { divide: [spend, orders] }
  spend_growth: { growth: spend }
  last_day: { days_since_last: transactions.date, missing: 999 }
  since: { value: customers.since }
  region: { value: customers.region }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: spend, weight: 60, points: { line: { 0: 0, 1000: 100 } } }
      - { metric: region, weight: 40, points: { map: { north: 100, other: 30 } }, missing: 10 }
adjustments:
  - { id: loyal, add: 5, when: { since: { at_most: "2020-12-31" } } }
tiers:
  - { id: gold, formerly: [vip], score: 80, requires: { orders: { at_least: 2 } } }
  - { id: silver, score: 40 }
  - { id: normal }
movement: { down: { max_steps: 1 }, new_customers: { at_most: silver } }
floors:
  - { at_least: silver, when: { strategic: { equals: true } }, label: Strategic }
`;

async function run(cases: string, policyText = policy): Promise<CaseResult[]> {
  const folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policyText, 'policy.cases.yaml': cases });
  const file = (name: string) => path.join(folder, name);
  return runCases(file('policy.yaml'), file('policy.cases.yaml'), {
    stage: () => undefined,
    onStop: () => () => undefined,
  });
}

/** Column, expectation and outcome of everything that did not hold. */
function mismatches(results: readonly CaseResult[]) {
  return results.flatMap(({ customers }) =>
    customers.flatMap((each) => each.mismatches.map(({ column, expected, got }) => [column, expected, got])),
  );
}

async function problemsOf(cases: string): Promise<[string, number | undefined, string][]> {
  try {
    await run(cases);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ code, place, reason }) => [code, place?.line, reason]);
  }
  return [];
}

describe('told metrics', () => {
  it('go in as they are; what is not told is as without any row, and arithmetic is computed', async () => {
    const results = await run(`cases:
  - name: told
    metrics: { spend: 500, orders: 2, region: north, since: "2020-12-31", strategic: true }
    expect:
      spend: 500
      per_order: 250
      spend_growth: null
      last_day: 999
      spend_points: 50
      region_points: 100
      score: 75
      scored_tier: silver
      tier: silver
      reasons: [score, adjustment:loyal]
      discount: null
  - name: an arithmetic metric that is told wins over what would be computed
    metrics: { spend: 500, orders: 2, per_order: 7.5, spend_growth: 0.25, last_day: null }
    expect: { per_order: 7.5, spend_growth: 0.25, last_day: 999, region: null, region_points: 10, score: 34 }
  - name: nothing is told but a name
    metrics: { region: "" }
    expect: { spend: 0, orders: 0, per_order: null, score: 12, tier: normal, reasons: score }
`);
    expect(mismatches(results)).toEqual([]);
    expect(results.map(({ passed, line }) => [passed, line])).toEqual([
      [true, 2],
      [true, 16],
      [true, 19],
    ]);
  });

  it.runIf(long)('give what a review gives on rows with the same metrics', async () => {
    const { graded } = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': [
          ['customer_id', 'since', 'region', 'strategic'],
          ['A', '2019-01-01', 'north', 'no'],
          ['B', '2024-01-01', 'south', 'yes'],
        ],
        'transactions.csv': [
          ['customer_id', 'date', 'order_id', 'amount'],
          ['A', '2026-03-01', 'a1', '700.25'],
          ['A', '2026-09-01', 'a2', '99.75'],
          ['B', '2026-09-01', 'b1', '120'],
        ],
      },
      plainExports,
    );
    const rows = byCustomer(graded);
    const expectation = (id: string) =>
      ['score', 'scored_tier', 'tier', 'reasons', 'spend_points', 'per_order']
        .map((column) => `${column}: "${rows[id]?.[column]}"`)
        .join(', ');
    const results = await run(`cases:
  - { name: A, metrics: { spend: 800, orders: 2, since: "2019-01-01", region: north, strategic: false }, expect: { ${expectation('A')} } }
  - { name: B, metrics: { spend: 120, orders: 1, since: "2024-01-01", region: south, strategic: true }, expect: { ${expectation('B')} } }
`);
    expect(mismatches(results)).toEqual([]);
  });
});

describe('rows', () => {
  it.runIf(long)('go the whole way, windows and windows before them included', async () => {
    const results = await run(`as_of: 2026-12-31
cases:
  - name: from rows
    rows:
      customers: [{ since: "2020-01-01", region: north }]
      transactions:
        - { date: 2025-12-31, order_id: o1, amount: 400 }
        - { date: 2026-01-01, order_id: o2, amount: 500 }
        - { date: 2026-12-31, order_id: o3, amount: "300.00" }
        - { date: 2027-01-01, order_id: o4, amount: 9999 }
    expect: { spend: 800, orders: 2, spend_growth: 1, last_day: 0, score: 93, tier: gold, region: north }
  - name: another day
    as_of: 2025-12-31
    rows: { transactions: [{ date: 2025-12-31, order_id: o1, amount: "1,400.00" }] }
    expect: { spend: 1400, last_day: 0, since: null, score: 64 }
  - name: cells as people write them
    rows:
      transactions: [{ date: 2026年3月1日, order_id: o1, amount: "¥５00.00" }]
    expect: { spend: 500 }
  - name: cells with wide spaces
    rows:
      customers: [{ region: "\u3000north\u3000" }]
    expect: { region: north, score: 40 }
  - name: nobody bought anything
    rows: {}
    expect: { spend: 0, last_day: 999, tier: normal }
`);
    expect(mismatches(results)).toEqual([]);
  });

  it('of several customers go together', async () => {
    const results = await run(`as_of: 2026-12-31
cases:
  - name: two
    rows:
      transactions:
        - { customer_id: 1001, date: 2026-01-01, order_id: o1, amount: 500 }
        - { customer_id: "=x", date: 2026-01-01, order_id: o2, amount: 1000 }
    customers:
      - { customer_id: 1001, last: vip, expect: { spend: 500, previous_tier: gold, tier: silver } }
      - { customer_id: "=x", expect: { spend: 1000, movement: new } }
      - { customer_id: quiet, expect: { spend: 0 } }
`);
    expect(mismatches(results)).toEqual([]);
  });

  it('that a review would reject are problems at their cells, and unknown customers in consequence are not', async () => {
    expect(
      await problemsOf(`as_of: 2026-12-31
cases:
  - name: rejected
    rows:
      customers: [{ customer_id: C1, since: soon }]
      transactions:
        - { customer_id: C1, date: 2026-01-01, amount: 5 }
        - { customer_id: C1, date: 2026-02-30, amount: 5 }
    expect: { tier: gold }
  - name: stranger
    rows:
      customers: [{ customer_id: C1 }]
      transactions:
        - { customer_id: C2, date: 2026-01-01, amount: 5 }
    expect: { tier: gold }
`),
    ).toEqual([
      ['case-row', 5, 'a review would reject this row of customers: since: not a date'],
      ['case-row', 8, 'a review would reject this row of transactions: date: not a date'],
      [
        'case-row',
        14,
        'a review would reject this row of transactions: customer_id: the customer is not in the customers export',
      ],
    ]);
  });
});

describe('last results', () => {
  it('bring movement rules; without any, there are none', async () => {
    const rich = 'metrics: { spend: 1000, orders: 2, region: north }';
    const results = await run(`cases:
  - { name: no last results, ${rich}, expect: { tier: gold, previous_tier: null, movement: null } }
  - { name: new among old ones, last: new, ${rich}, expect: { tier: silver, movement: new, reasons_include: [new_customer_limit] } }
  - { name: falls one tier, last: { tier: gold, score: 88.5 }, metrics: {}, expect: { scored_tier: normal, tier: silver, steps: -1, previous_score: 88.5, score_change: -84.5 } }
  - { name: a former id, last: vip, ${rich}, expect: { previous_tier: gold, movement: same, previous_score: null } }
`);
    expect(mismatches(results)).toEqual([]);
  });

  it('tell what movement rules look back on; only rows tell who is inactive', async () => {
    const results = await run(
      `as_of: 2026-12-31
cases:
  - { name: better last year, last: { tier: normal, scored_tier: vip }, metrics: {}, expect: { tier: gold, reasons_include: ["last_year:gold"] } }
  - { name: down too soon, last: { tier: gold, last_downgrade: 2026-09-30 }, metrics: {}, expect: { tier: gold, reasons_include: [not_again_within], last_downgrade: 2026-09-30 } }
  - { name: down again, last: { tier: gold, last_downgrade: 2026-06-30 }, metrics: {}, expect: { tier: silver, reasons_include: [max_down], last_downgrade: 2026-12-31 } }
  - { name: first review, last: { tier: gold, movement: up }, metrics: {}, expect: { tier: gold, reasons_include: [protect_first_review] } }
  - { name: inactive, last: gold, rows: { transactions: [{ date: 2025-12-31, amount: 5 }] }, expect: { tier: normal, reasons_include: [inactive] } }
  - { name: active, last: gold, rows: { transactions: [{ date: 2026-01-01, amount: 5 }] }, expect: { tier: silver, reasons_include: [max_down] } }
`,
      policy.replace(
        'movement: { down: { max_steps: 1 }, ',
        'movement: { best_of: 2 years, inactive: { after: 12 months }, down: { max_steps: 1, not_again_within: 6 months, protect_first_review: true }, ',
      ),
    );
    expect(mismatches(results)).toEqual([]);
  });
});

describe('comparing', () => {
  it('names each column with what was expected and what came out, for every customer of every case', async () => {
    const results = await run(`cases:
  - name: wrong
    metrics: { spend: 500 }
    expect: { tier: gold, score: 34.5, reasons: [score, kept], reasons_include: [score, kept], region: north }
  - name: several
    customers:
      - { metrics: { spend: 500 }, expect: { score: 34 } }
      - { customer_id: B, metrics: { spend: 1000 }, expect: { score: 34.0000, tier: null } }
`);
    expect(mismatches(results)).toEqual([
      ['tier', 'gold', 'normal'],
      ['score', '34.5', '34'],
      ['reasons', 'score;kept', 'score'],
      ['reasons_include', 'score;kept', 'score'],
      ['region', 'north', null],
      ['score', '34', '64'],
      ['tier', null, 'silver'],
    ]);
    expect(results.map(({ customers }) => customers.map(({ id }) => id))).toEqual([
      ['C1'],
      ['customer 1', 'B'],
    ]);
  });
});

describe('cases that do not fit the policy', () => {
  it('are told all at once, each with its place', async () => {
    expect(
      await problemsOf(`cases:
  - name: one
    last: godl
    metrics: { spent: 5, orders: 2.5, region: true, since: soon, spend: 0.00001 }
    expect: { teir: gold, ruled_tier: bronze, score: [1] }
  - name: one
    rows: { transaction: [], transactions: [{ amout: 5 }] }
    expect: { tier: gold }
  - name: customers twice
    customers:
      - { customer_id: A, metrics: { spend: 1e3 }, expect: { tier: gold } }
      - { customer_id: A, metrics: { spend: 12345678901234567 }, expect: { tier: gold } }
  - name: rows twice
    as_of: 2026-12-31
    rows: { customers: [{ customer_id: A }, { customer_id: A }] }
    expect: { tier: gold }
`),
    ).toEqual([
      ['name-taken', 6, '"one" names two cases'],
      ['unknown-metric', 4, 'there is no metric "spent"'],
      ['field-type', 4, '"orders" is a whole number and cannot be 2.5'],
      ['field-type', 4, '"region" is text and cannot be true'],
      ['field-type', 4, '"since" is a date (YYYY-MM-DD) and cannot be "soon"'],
      ['field-type', 4, '"spend" is a number with at most 4 decimals and cannot be 0.00001'],
      ['unknown-tier', 3, 'there is no tier "godl"'],
      ['unknown-key', 5, 'results have no column "teir"'],
      ['unknown-tier', 5, 'there is no tier "bronze"'],
      ['wrong-value', 5, 'score holds one value, not a list'],
      ['missing-key', 6, 'nothing says which day is the last that counts'],
      ['unknown-export', 7, 'the policy reads no export "transaction"'],
      ['unknown-field', 7, 'no rule reads "amout" of transactions'],
      ['field-type', 11, '"spend" is a number and cannot be "1e3"'],
      ['name-taken', 12, 'two customers are called "A"'],
      ['name-taken', 15, 'two rows of customers are for "A"'],
    ]);
  });

  it('must give metrics or rows, and say once for whom they expect what', async () => {
    expect(
      await problemsOf(`cases:
  - { name: nothing, expect: { tier: gold } }
  - { name: both, metrics: { spend: 5 }, rows: {}, expect: { tier: gold } }
  - { name: no expectation, metrics: { spend: 5 } }
  - { name: beside, customers: [{ metrics: {}, expect: { tier: gold } }], last: gold }
  - { name: nameless, rows: {}, customers: [{ expect: { tier: gold } }] }
`),
    ).toEqual([
      ['case-kind', 2, 'the case gives nothing to grade'],
      ['case-kind', 3, 'the case gives both metrics and rows'],
      ['case-kind', 4, 'the case expects nothing'],
      ['case-kind', 5, 'last stands beside customers'],
      ['case-kind', 6, 'nothing says which rows are those of this customer'],
    ]);
  });
});

describe('customers who are compared with each other', () => {
  const spend = 'spend: { sum: transactions.amount }';
  const told = (...values: number[]) => values.map((value) => `metrics: { spend: ${value} }`);
  const casesOf = (customers: readonly string[], expected: readonly string[]) =>
    `cases:\n  - name: together\n    customers:\n${customers.map((customer, index) => `      - { ${customer}, expect: { ${expected[index]} } }\n`).join('')}`;

  it('get standings, bins and quotas among the customers of their case', async () => {
    const ranked = `policy: Ranked
version: 1
metrics: { ${spend}, place: { rank: spend }, part: { share: spend } }
score:
  - { dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { bins: 4 } }] }
assign: { by: quota, of: spend }
tiers: [{ id: top, quota: 1 }, { id: upper, quota: 50% }, { id: rest }]
`;
    const expected = [
      'place: 2, part: 0.3, spend_points: 75, tier: upper',
      'place: 4, part: 0.1, spend_points: 25, tier: rest',
      'place: 1, part: 0.4, spend_points: 100, tier: top',
      'place: 3, part: 0.2, spend_points: 50, tier: upper',
    ];
    expect(mismatches(await run(casesOf(told(30, 10, 40, 20), expected), ranked))).toEqual([]);
    const alone = `cases:\n  - { name: alone, metrics: { spend: 30, place: 7 }, expect: { place: 7, part: 1, spend_points: 25, tier: top } }\n`;
    expect(mismatches(await run(alone, ranked))).toEqual([]);
  });

  it('get clusters, which need customers who differ', async () => {
    const clusters = `policy: Clusters
version: 1
metrics: { ${spend} }
assign: { by: clusters, on: [spend], of: spend }
tiers: [{ id: top }, { id: rest }]
`;
    const expected = ['tier: rest', 'tier: top', 'tier: top', 'tier: rest'];
    expect(mismatches(await run(casesOf(told(1, 100, 90, 2), expected), clusters))).toEqual([]);
    await expect(
      run('cases: [{ name: alone, metrics: { spend: 1 }, expect: { tier: top } }]', clusters),
    ).rejects.toMatchObject({ problems: [{ code: 'clusters-few', place: { line: 1, column: 17 } }] });
  });
});

describe('the shipped policy', () => {
  it('passes the cases that are shipped with it', async () => {
    const results = await runCases(
      path.resolve('config/annual-weighted.yaml'),
      path.resolve('config/annual-weighted.cases.yaml'),
      { stage: () => undefined, onStop: () => () => undefined },
    );
    expect(results.length).toBeGreaterThan(10);
    expect(mismatches(results)).toEqual([]);
  });
});
