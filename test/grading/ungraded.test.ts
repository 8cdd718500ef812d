// Customers without a tier: nobody is lost, nothing is counted for them, and their first tier counts as new.
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const plating = `policy: Customer rating of a plating shop
version: "1"
currency: CNY
metrics:
  output_per_month: { per_month: output }
  output: { sum: transactions.amount, window: 6 months }
  late: { value: customers.months_late }
  hex: { value: customers.price, only: { process: { equals: hex } } }
  tri: { value: customers.price, only: { process: { equals: tri } } }
  judged: { value: customers.judged }
  tenure: { months_since: customers.since }
ungraded: { when: { tenure: { less_than: 3 } }, label: { en: Not rated yet, zh: 暂不评级 } }
score:
  - dimension: output
    weight: 30
    criteria:
      - { metric: output_per_month, weight: 100, points: { out_of: 30, steps: { 0: 10, 200000: 15, 400000: 20, 600000: 25, 800000: 30 } } }
  - dimension: payment
    weight: 30
    criteria:
      - { metric: late, weight: 100, points: { out_of: 30, steps: { 0: 30, 1: 25, 2: 20, 3: 15, 4: 10 } } }
  - dimension: price
    weight: 30
    criteria:
      - { metric: hex, weight: 50, missing: exclude, points: { out_of: 30, steps: { 0: 15, 0.4: 20, 0.45: 25, 0.5: 30 } } }
      - { metric: tri, weight: 50, missing: exclude, points: { out_of: 30, steps: { 0: 15, 0.56: 20, 0.61: 25, 0.66: 30 } } }
  - dimension: judged
    weight: 10
    criteria:
      - { metric: judged, weight: 100, points: { out_of: 10, line: { 0: 0, 10: 10 } } }
tiers: [{ id: A, score: 80 }, { id: B, score: 70 }, { id: C, score: 60 }, { id: D }]
`;

const reviewOf = (asOf: string, policy: string, last?: string, more = '') =>
  `as_of: ${asOf}\npolicy: ${policy}\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nresults: r-${asOf}\n${last === undefined ? '' : `last_results: ${last}\n`}${more}`;

it('rates a plating shop as its sheet does, and tells nobody a tier before three months', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': plating,
    'review.yaml': reviewOf('2026-06-30', 'policy.yaml'),
    'customers.csv': `customer_id,since,process,price,months_late,judged
p1,2020-01-01,hex,0.50,0,10
p2,2020-01-01,hex,0.45,1,0
p3,2020-01-01,tri,0.61,1,0
p4,2020-01-01,tri,0.50,4,5
p5,2026-05-01,hex,0.60,0,10
p6,2020-01-01,tri,0.45,0,0
`,
    'transactions.csv': `customer_id,date,amount
p1,2026-03-01,4800000
p2,2026-03-01,2400000
p3,2026-06-30,2400000
p4,2026-01-01,1200000
p5,2026-06-01,4800000
p6,2026-02-01,3600000
p6,2025-12-31,3600000
`,
  });
  const { graded, summary } = await gradeFolder(folder);
  expect(graded.map(({ customer_id, tier, score }) => [customer_id, tier, score])).toEqual([
    ['p1', 'A', '100'],
    ['p2', 'B', '70'],
    ['p3', 'B', '70'],
    ['p4', 'D', '45'],
    ['p5', '', ''],
    ['p6', 'B', '70'],
  ]);
  expect(graded[4]).toMatchObject({
    movement: 'ungraded',
    reasons: 'ungraded',
    output: '4800000',
    next_tier: '',
  });
  expect(summary).toMatchObject({ customers: 5, ungraded: { customers: 1, value: '4800000' } });
});

const monthly = `policy: Monthly
version: "1"
currency: CNY
metrics:
  spend: { sum: transactions.amount, window: 2 months }
  tenure: { months_since: customers.since }
ungraded: { when: { any: [{ tenure: { less_than: 1 } }, { paused: { equals: true } }] } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { bins: 2 } }] }]
tiers: [{ id: gold, score: 100 }, { id: basic }]
movement: { new_customers: { at_most: basic } }
floors: [{ at_least: gold, when: { spend: { at_least: 0 }, paused: { equals: true } } }]
`;
const people = (rows: Readonly<Record<string, readonly [since: string, paused: boolean]>>) => [
  ['customer_id', 'since', 'paused'],
  ...Object.entries(rows).map(([id, [since, paused]]) => [id, since, paused ? 'yes' : 'no']),
];
const override = (rows: string) =>
  `customer_id,tier,kind,reason,requested_by,approved_by,decided_on\n${rows}`;

/** Three months: c is paused from February on, n comes in February, d and e are decided about by people. */
function threeMonths(): string {
  const folder = emptyFolder();
  const old = '2020-01-01';
  const rows = (paused: boolean) => ({
    a: [old, false] as const,
    b: [old, false] as const,
    c: [old, paused] as const,
    d: [old, paused] as const,
    e: [old, paused] as const,
    n: ['2026-02-10', false] as const,
  });
  const { n: _n, ...january } = rows(false);
  writeFiles(folder, {
    'policy.yaml': monthly,
    'january.csv': people(january),
    'february.csv': people(rows(true)),
    'march.csv': people({ ...rows(true), c: [old, false] }),
    'transactions.csv': `customer_id,date,amount\n${['01', '02', '03'].flatMap((month) => [...(month === '01' ? 'abcde' : 'abcden')].map((id, at) => `${id},2026-${month}-10,${id === 'n' ? 900 : 100 * (at + 1)}`)).join('\n')}\n`,
    'overrides.csv': override(
      'd,gold,at_least,asked,Ann,Bea,2026-02-20\ne,basic,at_most,asked,Ann,Bea,2026-02-20\n',
    ),
  });
  for (const [month, asOf, last] of [
    ['january', '2026-01-31', undefined],
    ['february', '2026-02-28', 'r-2026-01-31'],
    ['march', '2026-03-31', 'r-2026-02-28'],
  ] as const)
    writeFiles(folder, {
      [`${month}.yaml`]: reviewOf(
        asOf,
        'policy.yaml',
        last,
        month === 'january' ? '' : 'overrides: overrides.csv\n',
      ).replace('customers.csv', `${month}.csv`),
    });
  return folder;
}

const standing = (rows: readonly Record<string, string>[]) =>
  rows.map(({ customer_id, previous_tier, tier, movement, reasons }) =>
    [customer_id, previous_tier, tier, movement, reasons].join(' '),
  );

it('loses nobody from month to month, and lets people decide', async () => {
  const folder = threeMonths();
  const january = await gradeFolder(folder, 'january.yaml');
  expect(january.summary).toMatchObject({ customers: 5, ungraded: { customers: 0 } });
  const february = await gradeFolder(folder, 'february.yaml');
  expect(standing(february.graded)).toEqual([
    'a basic basic same score',
    'b basic gold up score',
    'c basic  ungraded ungraded',
    'd gold gold same override:at_least;ungraded',
    // A bound from above gives no tier.
    'e gold  ungraded ungraded',
    'n   ungraded ungraded',
  ]);
  expect(standing(february.changes)).toEqual([
    'b basic gold up score',
    'c basic  ungraded ungraded',
    'e gold  ungraded ungraded',
  ]);
  expect(february.summary.movement).toEqual({ up: 1, down: 0, same: 2, new: 0, left: 0, ungraded: 2 });
  expect(february.summary).toMatchObject({ customers: 3, ungraded: { customers: 3 } });
  const cells = (rows: readonly Record<string, string>[]) =>
    rows.flatMap(({ previous_tier, tier, customers }) =>
      customers === '0' ? [] : [`${previous_tier} ${tier} ${customers}`],
    );
  expect(cells(february.migration)).toEqual([
    'gold gold 1',
    'gold ungraded 1',
    'basic gold 1',
    'basic basic 1',
    'basic ungraded 1',
    'new ungraded 1',
  ]);
  expect(february.summary.change?.customers).toMatchObject({ before: 5, now: 3, both: 3, ungraded: 2 });
  const march = await gradeFolder(folder, 'march.yaml');
  expect(standing(march.graded)).toEqual([
    'a basic basic same score',
    'b gold basic down score',
    'c  basic new new_customer_limit;score',
    'd gold gold same override:at_least;ungraded',
    'e   ungraded ungraded',
    'n  basic new new_customer_limit;score',
  ]);
  // Every step has a cause, also of who has a tier from people alone.
  for (const { changes } of [february, march])
    for (const row of changes.filter((each) => each.steps !== ''))
      expect(
        ['behaviour', 'policy', 'movement', 'bounds', 'override'].reduce(
          (sum, cause) => sum + Number(row[`steps_${cause}`] || 'NaN'),
          0,
        ),
      ).toBe(Number(row.steps));
});
