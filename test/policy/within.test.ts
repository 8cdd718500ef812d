// Customers compared within groups: metrics, points by bins, tiers by quota and by share.
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, gradeFiles, plainExports } from '../grading.js';
import { long } from '../runs.js';

/** Customers with a region, a class, what they spent and how many days ago they last bought. */
type Person = readonly [region: string, grade: string, spend: string, days: number];

const dayBefore = (days: number) =>
  new Date(Date.parse('2026-12-31') - days * 86_400_000).toISOString().slice(0, 10);

async function graded(
  rest: string,
  people: Readonly<Record<string, Person>>,
): Promise<Record<string, CsvRow>> {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: W\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\n  recency: { days_since_last: transactions.date }\n${rest}`,
      'customers.csv': [
        ['customer_id', 'region', 'grade'],
        ...Object.entries(people).map(([id, [region, grade]]) => [id, region, grade]),
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...Object.entries(people).flatMap(([id, [, , spend, days]]) =>
          spend === '' ? [] : [[id, dayBefore(days), spend]],
        ),
      ],
    },
    plainExports,
  );
  return byCustomer(graded);
}

const column = (rows: Record<string, CsvRow>, name: string) =>
  Object.fromEntries(Object.entries(rows).map(([customer, row]) => [customer, row[name]]));

const people: Readonly<Record<string, Person>> = {
  n1: ['north', '1', '40', 1],
  n2: ['north', '2', '30', 2],
  n3: ['north', '1', '30', 3],
  s1: ['south', '1', '5', 4],
  s2: ['south', '2', '15', 5],
  w1: ['west', '1', '1', 6],
  x1: ['', '1', '100', 7],
};

it('ranks, and gives percentiles and shares, within each group; who is in none is compared with nobody', async () => {
  const rows = await graded(
    `  place: { rank: spend, within: customers.region }
  back: { rank: spend, within: region, order: ascending }
  percent: { percentile: spend, within: customers.region }
  part: { share: spend, within: customers.region }
  together: { cumulative_share: spend, within: customers.region }
  filled: { percentile: spend, within: customers.region, missing: 0 }
tiers: [{ id: top, requires: { place: { at_most: 1 } } }, { id: other }]\n`,
    people,
  );
  expect(column(rows, 'place')).toEqual({ n1: '1', n2: '2', n3: '2', s1: '2', s2: '1', w1: '1', x1: '' });
  expect(column(rows, 'back')).toEqual({ n1: '3', n2: '1', n3: '1', s1: '1', s2: '2', w1: '1', x1: '' });
  const third = '66.666667';
  expect(column(rows, 'percent')).toEqual({
    n1: '100',
    n2: third,
    n3: third,
    s1: '50',
    s2: '100',
    w1: '100',
    x1: '',
  });
  expect(column(rows, 'part')).toEqual({
    n1: '0.4',
    n2: '0.3',
    n3: '0.3',
    s1: '0.25',
    s2: '0.75',
    w1: '1',
    x1: '',
  });
  expect(column(rows, 'together')).toEqual({
    n1: '0.4',
    n2: '1',
    n3: '1',
    s1: '1',
    s2: '0.75',
    w1: '1',
    x1: '',
  });
  expect(rows.x1?.filled).toBe('0');
  expect(column(rows, 'tier')).toMatchObject({ n1: 'top', s2: 'top', w1: 'top', x1: 'other' });
});

it.runIf(long)('takes a metric for a group, also one that is computed, and looks back with it', async () => {
  const rows = await graded(
    `  level: { steps: { 0: 1, 30: 2 }, of: spend }
  place: { rank: spend, within: level, order: ascending }
tiers: [{ id: top, requires: { place: { at_most: 1 } } }, { id: other }]\n`,
    people,
  );
  expect(column(rows, 'place')).toEqual({ n1: '3', n2: '1', n3: '1', s1: '2', s2: '3', w1: '1', x1: '4' });
});

it.runIf(long)(
  'divides bins within the bins of another criterion, within fields, reversed and by the rule of rfm',
  async () => {
    const criteria = (points: string) => `score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: recency, weight: 50, points: { bins: 2, reverse: true } }
      - { id: inner, metric: spend, weight: 50, points: { ${points} }, missing: 7 }
tiers: [{ id: top, score: 80 }, { id: other }]\n`;
    const inner = async (points: string) => column(await graded(criteria(points), people), 'inner_points');
    // Days 1 to 3 and 4 are the better half of seven; the spend of those 40, 30, 30, 5, of the others 15, 1, 100.
    expect(await inner('bins: 2, within: recency.bin')).toEqual({
      n1: '100',
      n2: '50',
      n3: '50',
      s1: '50',
      s2: '50',
      w1: '50',
      x1: '100',
    });
    expect(await inner('bins: 2, within: recency.bin, reverse: true')).toEqual({
      n1: '50',
      n2: '100',
      n3: '100',
      s1: '100',
      s2: '100',
      w1: '100',
      x1: '50',
    });
    // Of the better half: medians of 40, 30, 30, 5 and of 15, 1, 100, each and one more.
    expect(await inner('bins: 2, within: recency.bin, method: rfm')).toEqual({
      n1: '100',
      n2: '50',
      n3: '50',
      s1: '50',
      s2: '50',
      w1: '50',
      x1: '100',
    });
    expect(await inner('bins: 2, within: customers.region')).toEqual({
      n1: '100',
      n2: '50',
      n3: '50',
      s1: '50',
      s2: '100',
      w1: '50',
      x1: '7',
    });
    expect(await inner('percentile: true, within: customers.region')).toMatchObject({
      s1: '50',
      w1: '100',
      x1: '7',
    });
    expect(await inner('minmax: true, within: customers.region')).toMatchObject({
      n2: '0',
      s1: '0',
      s2: '100',
      w1: '100',
    });
  },
);

it('divides three bins one within the other', async () => {
  const rows = await graded(
    `  orders: { count: transactions }
score:
  - dimension: d
    weight: 100
    criteria:
      - { id: third, metric: spend, weight: 40, points: { bins: 2, within: second.bin } }
      - { id: second, metric: spend, weight: 30, points: { bins: 2, within: recency.bin } }
      - { metric: recency, weight: 30, points: { bins: 2, reverse: true } }
tiers: [{ id: top, score: 80 }, { id: other }]\n`,
    people,
  );
  // Recency: n1 n2 n3 s1 | s2 w1 x1; by spend: n1 alone above s1 n2 n3, x1 alone above w1 s2; second bins: 2 {n1 x1}, 1 the others.
  expect(column(rows, 'third_points')).toEqual({
    n1: '50',
    n2: '100',
    n3: '100',
    s1: '50',
    s2: '50',
    w1: '50',
    x1: '100',
  });
});

it.runIf(long)('fills quotas in each group, and parts equal values by further metrics', async () => {
  const quota = (rest: string, tiers: string) => `  visits: { value: customers.grade }
assign: { by: quota, of: spend${rest} }
tiers: [${tiers}, { id: other }]\n`;
  const tier = async (rest: string, tiers = '{ id: top, quota: 50% }') => graded(quota(rest, tiers), people);
  const within = await tier(', within: customers.region');
  expect(column(within, 'tier')).toEqual({
    n1: 'top',
    n2: 'top',
    n3: 'top',
    s1: 'other',
    s2: 'top',
    w1: 'top',
    x1: 'other',
  });
  expect(column(within, 'reasons')).toMatchObject({ n1: 'quota:spend', s1: 'rest', x1: 'missing:region' });
  // Equal in spend, n2 is better by the grade: a line at 1.5 of 3 leaves n3 out.
  const parted = await tier(', within: customers.region, then: [visits]');
  expect(column(parted, 'tier')).toMatchObject({ n1: 'top', n2: 'top', n3: 'other', s1: 'other', s2: 'top' });
  // Without groups: 100, 40, then n2 before n3.
  const first = await tier(', then: [visits]', '{ id: top, quota: 3 }');
  expect(column(first, 'tier')).toMatchObject({ x1: 'top', n1: 'top', n2: 'top', n3: 'other', s2: 'other' });
  const equal = await tier('', '{ id: top, quota: 3 }');
  expect(column(equal, 'tier')).toMatchObject({ x1: 'top', n1: 'top', n2: 'top', n3: 'top', s2: 'other' });
});

it.runIf(long)('reaches down to shares of each group', async () => {
  const rows = await graded(
    `assign: { by: cumulative_share, of: spend, within: customers.region }
tiers: [{ id: A, share: 50% }, { id: B, share: 100% }]\n`,
    people,
  );
  // 40 of 100 is less than half, so both who follow cross the line.
  expect(column(rows, 'tier')).toEqual({ n1: 'A', n2: 'A', n3: 'A', s1: 'B', s2: 'A', w1: 'A', x1: 'B' });
});

it.runIf(long)(
  'tells how firm grades are with bins in groups, and takes the group for no small change',
  async () => {
    const rows = await graded(
      `  level: { value: customers.grade }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: recency, weight: 50, points: { bins: 2, reverse: true } }
      - { metric: spend, weight: 50, points: { bins: 2, within: level } }
tiers: [{ id: top, score: 80 }, { id: other }]
firmness: { metrics: 10%, days: 0, orders: 0 }
`,
      { ...people, n4: ['north', '1', '36', 3], n5: ['north', '1', '39', 3] },
    );
    // On level 1 are 1, 5, 30, 36, 39, 40 and 100: the upper half begins with 39.
    expect(column(rows, 'spend_points')).toMatchObject({ n3: '50', n4: '50', n5: '100', n1: '100' });
    expect(rows.n4?.firmness).toBe('spend+10%:top');
    expect(rows.n5?.firmness).toBe('spend-10%:other');
    expect(rows.n3?.firmness).toBe('firm');
  },
);
