// Ways of assigning tiers on small numbers that can be checked by hand: lines, ties, missing values, movement after it.
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, gradeFiles, onlyTransactions } from '../grading.js';
import { long } from '../runs.js';

const spendings = (amounts: Readonly<Record<string, number | string>>) =>
  [
    'customer_id,date,amount',
    ...Object.entries(amounts).map(([id, amount]) => `${id},2026-12-20,${amount}`),
  ].join('\n');
const policy = (rest: string) => `policy: P
version: "1"
metrics:
  spend: { sum: transactions.amount }
  rating: { value: customers.rating }
${rest}`;
const spendOnly = (rest: string) => policy(rest).replace(/ {2}rating:.*\n/, '');

async function tiersOf(
  rest: string,
  amounts: Readonly<Record<string, number | string>>,
): Promise<{ tiers: Record<string, string>; rows: Record<string, CsvRow> }> {
  const { graded } = await gradeFiles(
    { 'policy.yaml': spendOnly(rest), 'transactions.csv': `${spendings(amounts)}\n` },
    onlyTransactions,
  );
  const tiers = Object.fromEntries(graded.map((row) => [row.customer_id, row.tier ?? '']));
  return { tiers, rows: byCustomer(graded) };
}

const letters = (tiers: Readonly<Record<string, string>>) => Object.values(tiers).join('');

it('fills quotas from the top, a group on the line goes up, and the excess is taken from the next tier', async () => {
  const two =
    'assign: { by: quota, of: spend }\ntiers: [{ id: A, quota: 2 }, { id: B, quota: 2 }, { id: C }]\n';
  expect(letters((await tiersOf(two, { a: 9, b: 8, c: 7, d: 6, e: 5 })).tiers)).toBe('AABBC');
  // Places 2 and 3 are equal: both in A, so that B has one place left.
  expect(letters((await tiersOf(two, { a: 9, b: 8, c: 8, d: 6, e: 5 })).tiers)).toBe('AAABC');
  // The group reaches past the line of B as well, so nothing is left for B.
  expect(letters((await tiersOf(two, { a: 9, b: 8, c: 8, d: 8, e: 8, f: 1 })).tiers)).toBe('AAAAAC');
  // A group that begins on the first place behind the line is out.
  expect(letters((await tiersOf(two, { a: 9, b: 8, c: 7, d: 7, e: 7 })).tiers)).toBe('AABBB');
});

it.runIf(long)(
  'takes percentages of all graded customers exactly, and the customer on a line that is no whole number',
  async () => {
    const policyText = (quota: string) =>
      `assign: { by: quota, of: spend }\ntiers: [{ id: A, quota: ${quota} }, { id: B }]\n`;
    const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c${i}`, 1000 - i]));
    const inA = async (quota: string) =>
      letters((await tiersOf(policyText(quota), hundred)).tiers).replaceAll('B', '').length;
    // 0.07 * 100 in binary numbers is a little more than 7.
    expect(await inA('7%')).toBe(7);
    expect(await inA('7.0001%')).toBe(8);
    expect(await inA('0.5 %')).toBe(1);
    expect(await inA('100%')).toBe(100);
    expect(await inA('300')).toBe(100);
  },
);

it.runIf(long)(
  'ranks by the score where of says so, and lists what is missing in the last tier',
  async () => {
    const { graded } = await gradeFiles(
      {
        'policy.yaml':
          policy(`score: [{ dimension: d, weight: 100, criteria: [{ metric: rating, weight: 100, points: { line: { 0: 0, 5: 100 } } }] }]
assign: { by: quota, of: score }
tiers: [{ id: A, quota: 1, keeps: { score: 60 } }, { id: B }]
`),
        'customers.csv': 'customer_id,rating\na,5\nb,4\nc,3\nd,2\n',
        'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
        'last.csv': 'customer_id,tier\nb,A\nc,A\nd,A\n',
      },
      'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nlast_results: last.csv\n',
    );
    expect(graded.map((row) => [row.tier, row.scored_tier, row.reasons, row.score_to_next])).toEqual([
      ['A', 'A', 'quota:score', ''],
      ['A', 'B', 'kept;rest', ''],
      ['A', 'B', 'kept;rest', ''],
      ['B', 'B', 'rest', ''],
    ]);
    const unrated = await gradeFiles(
      {
        'policy.yaml': policy(
          'assign: { by: quota, of: rating }\ntiers: [{ id: A, quota: 50% }, { id: B }]\n',
        ),
        'customers.csv': 'customer_id,rating\na,5\nb,\nc,3\nd,\n',
        'transactions.csv': 'customer_id,date,amount\na,2026-01-01,1\n',
      },
      'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n',
    );
    // Half of four customers, though only two are rated.
    expect(unrated.graded.map((row) => [row.tier, row.reasons])).toEqual([
      ['A', 'quota:rating'],
      ['B', 'missing:rating'],
      ['A', 'quota:rating'],
      ['B', 'missing:rating'],
    ]);
  },
);

it.runIf(long)(
  'cuts a total at shares that are counted from the top: who crosses a line is in, who begins on it is out',
  async () => {
    const abc =
      'assign: { by: cumulative_share, of: spend }\ntiers: [{ id: A, share: 70% }, { id: B, share: 90% }, { id: C, share: 100% }]\n';
    // 50, 20 | 15, 5 | 10 does not fit: 50 + 20 are exactly 70 %.
    expect(letters((await tiersOf(abc, { a: 50, b: 20, c: 15, d: 10, e: 5 })).tiers)).toBe('AABBC');
    expect(letters((await tiersOf(abc, { a: 60, b: 20, c: 15, d: 5 })).tiers)).toBe('AABC');
    // Three times 0.1 is 0.3, not a little more; equal values stay together.
    expect(letters((await tiersOf(abc, { a: 0.1, b: 0.1, c: 0.1 })).tiers)).toBe('AAA');
    const cents = { a: 0.4, b: 0.3, c: 0.1, d: 0.1, e: 0.1 };
    expect(letters((await tiersOf(abc, cents)).tiers)).toBe('AABBB');
  },
);

it('leaves returns out of the total: who bought nothing makes up nothing and takes nothing away', async () => {
  const ab =
    'assign: { by: cumulative_share, of: spend }\ntiers: [{ id: A, share: 70% }, { id: B, share: 100% }, { id: C }]\n';
  const { tiers, rows } = await tiersOf(ab, { a: 70, b: 30, c: 0, d: -95 });
  expect(letters(tiers)).toBe('ABCC');
  expect(Object.values(rows).map((row) => row.reasons)).toEqual([
    'share:spend',
    'share:spend',
    'not_positive:spend',
    'not_positive:spend',
  ]);
  expect(letters((await tiersOf(ab, { a: 0, b: -1 })).tiers)).toBe('CC');
});

it('reads a decision table from the top, and lets movement, floors and caps work on what it gives', async () => {
  const { graded, changes } = await gradeFiles(
    {
      'policy.yaml': policy(`assign: { by: segments }
tiers:
  - { id: Champions, when: { spend: { at_least: 100 }, rating: { at_least: 4 } } }
  - { id: At Risk, when: { any: [{ spend: { at_least: 100 } }, { rating: { missing: true } }] }, keeps: { requires: { spend: { at_least: 90 } } } }
  - { id: Others }
movement: { up: { max_steps: 1 } }
caps: [{ at_most: Others, when: { rating: { at_most: 1 } }, label: Complaints }]
`),
      'customers.csv': 'customer_id,rating\na,5\nb,3\nc,\nd,5\ne,1\nf,5\n',
      'transactions.csv': `${spendings({ a: 100, b: 100, c: 1, d: 90, e: 200, f: 500 })}\n`,
      'last.csv': 'customer_id,tier\na,Champions\nd,At Risk\nf,Others\n',
    },
    'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\nlast_results: last.csv\n',
  );
  expect(graded.map((row) => [row.customer_id, row.tier, row.reasons])).toEqual([
    ['a', 'Champions', 'segment:Champions'],
    ['b', 'At Risk', 'segment:At Risk'],
    ['c', 'At Risk', 'segment:At Risk'],
    ['d', 'At Risk', 'kept;rest'],
    ['e', 'Others', 'cap:Complaints;segment:At Risk'],
    ['f', 'At Risk', 'max_up;segment:Champions'],
  ]);
  expect(changes.map((row) => [row.customer_id, row.movement])).toEqual([
    ['b', 'new'],
    ['c', 'new'],
    ['e', 'new'],
    ['f', 'up'],
  ]);
});
