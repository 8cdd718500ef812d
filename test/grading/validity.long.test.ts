// Tiers that are held for a while: no fall before the day, up at any time, and both days carried on from review to review.
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const rewards = (movement: string) => `policy: Rewards tiers
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers:
  - { id: silver, requires: { spend: { at_least: 500 } } }
  - { id: bronze, requires: { spend: { at_least: 200 } } }
  - { id: member }
movement: ${movement}
`;
const reviewOf = (asOf: string, last?: string, more = '') =>
  `as_of: ${asOf}\npolicy: policy.yaml\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nguards: { newest_row: { transactions: off } }\nresults: r-${asOf}\n${last === undefined ? '' : `last_results: ${last}\n`}${more}`;

/** Grades as of days one after the other, each against the one before; what a customer has then. */
async function chained(
  folder: string,
  days: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<(customer: string) => string[]> {
  const found: Record<string, Record<string, string>>[] = [];
  for (const [at, day] of days.entries()) {
    const before = days[at - 1];
    writeFiles(folder, { [`${day}.yaml`]: reviewOf(day, before && `r-${before}`, more[day]) });
    found.push(byCustomer((await gradeFolder(folder, `${day}.yaml`)).graded));
  }
  return (customer) =>
    found.map((rows, at) => {
      const { tier, tier_since, valid_until, reasons = '' } = rows[customer] ?? {};
      return [days[at], tier, tier_since, valid_until, reasons.replace(';gate_failed:spend', '')].join(' ');
    });
}

it('keeps rewards tiers for twelve months from the month in which they were entered', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': rewards('{ valid: { for: 12 months, from: entry } }'),
    'customers.csv': 'customer_id\njane\njill\njack\n',
    'transactions.csv':
      'customer_id,date,amount\njane,2023-03-15,150\njane,2024-01-10,50\njill,2024-01-10,200\njill,2025-01-05,250\njack,2024-01-10,10\n',
  });
  const days = ['2023-12-31', '2024-01-31', '2024-03-31', '2025-01-31'];
  const rows = await chained(folder, days);
  expect(rows('jane')).toEqual([
    '2023-12-31 member 2023-12-31  rest',
    '2024-01-31 bronze 2024-01-31 2025-01-31 gates',
    // Twelve months of purchases would give less by now.
    '2024-03-31 bronze 2024-01-31 2025-01-31 valid:2025-01-31;rest',
    '2025-01-31 member 2025-01-31  rest',
  ]);
  // Who meets the tier again on that day has it for another twelve months, and since the first of them.
  expect(rows('jill').at(-1)).toBe('2025-01-31 bronze 2024-01-31 2026-01-31 gates');
});

it('holds a status to the end of next year, with days of grace, and longer for who meets it again', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': rewards('{ valid: { until: end of next year, plus: 31 days } }').replace(
      'window: 12 months',
      'window: calendar year',
    ),
    'customers.csv': 'customer_id\na\nb\n',
    'transactions.csv':
      'customer_id,date,amount\na,2023-06-01,300\na,2024-05-01,600\nb,2023-06-01,300\nb,2024-05-01,300\n',
  });
  const days = ['2023-12-31', '2024-06-30', '2024-12-31', '2025-12-31', '2026-01-31', '2026-02-28'];
  const rows = await chained(folder, days);
  expect(rows('a')).toEqual([
    '2023-12-31 bronze 2023-12-31 2025-01-31 gates',
    '2024-06-30 silver 2024-06-30 2026-01-31 gates',
    '2024-12-31 silver 2024-06-30 2026-01-31 gates',
    '2025-12-31 silver 2024-06-30 2026-01-31 valid:2026-01-31;rest',
    '2026-01-31 member 2026-01-31  rest',
    '2026-02-28 member 2026-01-31  rest',
  ]);
  expect(rows('b')[1]).toBe('2024-06-30 bronze 2023-12-31 2026-01-31 gates');
});

it('lets caps and inactivity win, and people decide without starting a validity', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': `${rewards('{ valid: { for: 12 months }, inactive: { after: 6 months }, up: { max_steps: 1 } }')}caps: [{ at_most: member, when: { arrears: { equals: true } }, label: Arrears }]\n`,
    'customers.csv': 'customer_id,arrears\ncapped,no\nidle,no\nraised,no\n',
    'transactions.csv':
      'customer_id,date,amount\ncapped,2024-01-10,250\nidle,2023-12-10,250\nraised,2024-01-05,10\nraised,2024-06-05,10\n',
    'overrides.csv':
      'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on\nraised,silver,fix,asked,Ann,Bea,2024-02-01,2024-03-31\n',
  });
  const days = ['2024-01-31', '2024-02-29', '2024-06-30', '2024-07-31'];
  const more = { '2024-02-29': 'overrides: overrides.csv\n', '2024-06-30': 'overrides: overrides.csv\n' };
  const rows = await chained(folder, days, more);
  expect(rows('raised')).toEqual([
    '2024-01-31 member 2024-01-31  rest',
    '2024-02-29 silver 2024-02-29  override:fix;rest',
    '2024-06-30 member 2024-06-30  rest',
    '2024-07-31 member 2024-06-30  rest',
  ]);
  expect(rows('idle')[3]).toBe('2024-07-31 member 2024-06-30  inactive;gates');
  writeFiles(folder, { 'customers.csv': 'customer_id,arrears\ncapped,yes\nidle,no\nraised,no\n' });
  expect((await chained(folder, days.slice(0, 2)))('capped')[1]).toMatch(
    /^2024-02-29 member 2024-01-31 {2}cap:Arrears/,
  );
});

it('reads both days from a plain list, and begins with this review where there are none', async () => {
  const folder = emptyFolder();
  const files = (heading: string, row: string) => ({
    'policy.yaml': rewards('{ valid: { for: 12 months } }'),
    'customers.csv': 'customer_id\na\n',
    'transactions.csv': 'customer_id,date,amount\na,2024-01-10,5\n',
    'last.csv': `${heading}\n${row}\n`,
    'review.yaml': reviewOf('2024-06-30', 'last.csv'),
  });
  writeFiles(folder, files('customer_id,tier,tier_since,valid_until', 'a,bronze,2023-09-01,2024-08-31'));
  expect((await gradeFolder(folder)).graded[0]).toMatchObject({
    tier: 'bronze',
    tier_since: '2023-09-01',
    valid_until: '2024-08-31',
  });
  writeFiles(folder, files('customer_id,tier', 'a,member'));
  expect((await gradeFolder(folder)).graded[0]).toMatchObject({ tier: 'member', tier_since: '2024-06-30' });
  writeFiles(folder, files('customer_id,tier,valid_until', 'a,bronze,soon'));
  await expect(gradeFolder(folder)).rejects.toThrow(
    '"soon" in the column "valid_until" is not an existing date',
  );
});

it('takes up grades at once and lowers them after three months', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': `policy: Bank grades
version: "1"
currency: CNY
metrics:
  aum: { max: balances.aum, window: 1 month, missing: 0 }
  best: { max: balances.aum, window: 3 months, missing: 0 }
tiers:
  - { id: platinum, requires: { aum: { at_least: 1000000 } }, keeps: { requires: { best: { at_least: 1000000 } } } }
  - { id: gold, requires: { aum: { at_least: 300000 } }, keeps: { requires: { best: { at_least: 300000 } } } }
  - { id: rich, requires: { aum: { at_least: 50000 } }, keeps: { requires: { best: { at_least: 50000 } } } }
  - { id: mass }
`,
    'customers.csv': 'customer_id\na\nb\nc\nd\ne\nf\ng\nh\n',
    'balances.csv': `customer_id,date,aum
a,2026-04-30,400000
a,2026-05-31,200000
a,2026-06-30,200000
b,2026-04-30,200000
b,2026-05-31,200000
b,2026-06-30,100000
c,2026-04-30,60000
c,2026-05-31,60000
c,2026-06-30,1200000
d,2026-04-30,500000
d,2026-05-31,1200000
d,2026-06-30,20000
e,2026-04-30,200000
e,2026-05-31,20000
e,2026-06-30,400000
f,2026-04-30,310000
f,2026-05-31,310000
f,2026-06-30,310000
g,2026-06-30,350000
h,2026-05-31,400000
h,2026-06-30,20000
`,
    'last.csv': 'customer_id,tier\na,gold\nb,gold\nc,rich\nd,platinum\ne,gold\nf,platinum\nh,mass\n',
    'review.yaml':
      'as_of: 2026-06-30\npolicy: policy.yaml\nexports: { customers: { file: customers.csv }, balances: { file: balances.csv } }\nlast_results: last.csv\nresults: results\n',
  });
  const { graded } = await gradeFolder(folder);
  expect(graded.map(({ customer_id, tier }) => `${customer_id} ${tier}`)).toEqual([
    'a gold',
    'b rich',
    'c platinum',
    'd platinum',
    'e gold',
    'f gold',
    'g gold',
    'h mass',
  ]);
});

it('counts the tier of the rules as the tier held, where the policy says so', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': rewards('{ counts_from: ruled, down: { max_steps: 1 }, valid: { for: 12 months } }'),
    'customers.csv': 'customer_id\na\n',
    'transactions.csv': 'customer_id,date,amount\na,2024-01-10,5\n',
    'overrides.csv':
      'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on\na,silver,fix,asked,Ann,Bea,2024-01-01,2024-02-10\n',
  });
  const days = ['2024-01-31', '2024-02-29'];
  const more = { '2024-01-31': 'overrides: overrides.csv\n' };
  expect((await chained(folder, days, more))('a')).toEqual([
    '2024-01-31 silver 2024-01-31  override:fix;rest',
    // One step down from silver would be bronze; the rules gave member all the time.
    '2024-02-29 member 2024-01-31  rest',
  ]);
  writeFiles(folder, { 'policy.yaml': rewards('{ down: { max_steps: 1 }, valid: { for: 12 months } }') });
  expect((await chained(folder, days, more))('a')[1]).toMatch(/^2024-02-29 bronze/);
});
