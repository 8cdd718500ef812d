// Points by bins and by percentile on values small enough to check by hand.
import { describe, expect, it } from 'vitest';
import { type CsvRow, gradeFiles, onlyTransactions } from '../grading.js';
import { long } from '../runs.js';

/** Grades customers k00, k01, ... by one criterion over these values; an empty value is missing. */
async function graded(values: readonly string[], points: string, more = '') {
  const id = (index: number) => `k${String(index).padStart(3, '0')}`;
  const result = await gradeFiles(
    {
      'policy.yaml': `policy: B
version: "1"
metrics:
  level: { max: transactions.amount }
score: [{ dimension: d, weight: 100, criteria: [{ metric: level, weight: 100, points: ${points} }] }]
tiers:
${more}  - { id: high, score: 60 }
  - { id: low }
`,
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...values.map((value, index) => [id(index), '2026-05-05', value]),
      ],
    },
    onlyTransactions,
  );
  const column = (name: string) => result.graded.map((row: CsvRow) => row[name]);
  return { ...result, points: column('level_points'), tiers: column('tier'), scores: column('score') };
}

const bounds = (
  from: string | null,
  below: string | null,
  points: string,
  customers: number,
  bin: number,
) => ({
  bin,
  from,
  below,
  points,
  customers,
});

describe('bins of equally many customers', () => {
  it('give 100 * k / n points, whatever the order of the rows', async () => {
    const { points, summary } = await graded(
      ['3', '1', '10', '2', '7', '4', '6', '9', '8', '5'],
      '{ bins: 5 }',
    );
    expect(points).toEqual(['40', '20', '100', '20', '80', '40', '60', '100', '80', '60']);
    expect(summary.bins).toEqual([
      {
        criterion: 'level',
        metric: 'level',
        method: 'equal',
        reverse: false,
        bins: [
          bounds(null, '3', '20', 2, 1),
          bounds('3', '5', '40', 2, 2),
          bounds('5', '7', '60', 2, 3),
          bounds('7', '9', '80', 2, 4),
          bounds('9', null, '100', 2, 5),
        ],
      },
    ]);
  });

  it('round points half up to 6 places, and need not be equally large', async () => {
    const { points } = await graded(['1', '2', '3', '4', '5', '6', '7'], '{ bins: 3 }');
    expect(points).toEqual(['33.333333', '33.333333', '33.333333', '66.666667', '66.666667', '100', '100']);
  });

  it('never part equal values: they stand where the first of them stands', async () => {
    const many = await graded(['0', '0', '0', '0', '0', '0', '1', '2', '3', '4'], '{ bins: 5 }');
    expect(many.points).toEqual(['20', '20', '20', '20', '20', '20', '80', '80', '100', '100']);
    // Bins in between are empty: they begin where the next one begins.
    expect(many.summary.bins[0]?.bins.map((each) => [each.from, each.below, each.customers])).toEqual([
      [null, '1', 6],
      ['1', '1', 0],
      ['1', '1', 0],
      ['1', '3', 2],
      ['3', null, 2],
    ]);
    const top = await graded(['1', '2', '9', '9', '9', '9'], '{ bins: 3 }');
    expect(top.points).toEqual(['33.333333', '33.333333', ...Array(4).fill('66.666667')]);
    const same = await graded(['5', '5', '5'], '{ bins: 4 }');
    expect(same.points).toEqual(['25', '25', '25']);
    expect(same.summary.bins[0]?.bins.map((each) => each.customers)).toEqual([3, 0, 0, 0]);
  });

  it.runIf(long)('are more than there are customers', async () => {
    expect((await graded(['2', '1'], '{ bins: 100 }')).points).toEqual(['51', '1']);
  });

  it('count from the other end with reverse', async () => {
    const { points, summary } = await graded(['1', '2', '3', '4', '5', '5'], '{ bins: 3, reverse: true }');
    expect(points).toEqual(['100', '100', '66.666667', '66.666667', '33.333333', '33.333333']);
    expect(summary.bins[0]?.bins[0]).toEqual(bounds('5', null, '33.333333', 2, 1));
    expect(summary.bins[0]?.bins[2]).toEqual(bounds(null, '3', '100', 2, 3));
  });

  it.runIf(long)('hold only customers with a value', async () => {
    const { points, scores } = await graded(['', '1', '', '2'], '{ bins: 2 }');
    expect(points).toEqual(['0', '50', '0', '100']);
    expect(scores).toEqual(['0', '50', '0', '100']);
    const nobody = await graded(['', ''], '{ bins: 2 }');
    expect(nobody.points).toEqual(['0', '0']);
    expect(nobody.summary.bins[0]?.bins).toEqual([
      bounds(null, null, '50', 0, 1),
      bounds(null, null, '100', 0, 2),
    ]);
  });

  it('can be tested in conditions, points as well', async () => {
    const { tiers } = await graded(
      ['4', '1', '', '3', '2'],
      '{ bins: 4 }',
      `  - { id: top, requires: { level.bin: { at_least: 4 } } }
  - { id: unknown, requires: { level.bin: { missing: true } } }
  - { id: fair, requires: { level.points: { between: [50, 75] } } }
`,
    );
    expect(tiers).toEqual(['top', 'low', 'unknown', 'fair', 'fair']);
  });
});

describe('bins by the rule of the R package rfm', () => {
  it('begin at quantiles plus 1', async () => {
    const { points, summary } = await graded(
      ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      '{ bins: 5, method: rfm }',
    );
    // Quantiles of type 7: 2.8, 4.6, 6.4 and 8.2.
    expect(summary.bins[0]?.method).toBe('rfm');
    expect(summary.bins[0]?.bins.map((each) => each.from)).toEqual([null, '3.8', '5.6', '7.4', '9.2']);
    expect(points).toEqual(['20', '20', '20', '40', '40', '60', '60', '80', '80', '100']);
  });

  it('have exact bounds, where money has four decimals already', async () => {
    const values = ['0.0001', '0.0002', '0.0004', '0.0009'];
    const { summary } = await graded(values, '{ bins: 8, method: rfm }');
    // Positions 3k / 8: 0.375, 0.75, 1.125, 1.5, 1.875, 2.25, 2.625.
    expect(summary.bins[0]?.bins.slice(1).map((each) => each.from)).toEqual([
      '1.0001375',
      '1.000175',
      '1.000225',
      '1.0003',
      '1.000375',
      '1.000525',
      '1.0007125',
    ]);
  });

  it('count a value on the bound up', async () => {
    const { points } = await graded(['1', '2', '3', '4', '5'], '{ bins: 2, method: rfm }');
    expect(points).toEqual(['50', '50', '50', '100', '100']);
    expect((await graded(['8'], '{ bins: 3, method: rfm }')).points).toEqual(['33.333333']);
  });
});

describe('percentile', () => {
  it.runIf(long)(
    'gives the percentage of customers with at most this value, of at least this value with reverse',
    async () => {
      const values = ['1', '2', '2', '', '8'];
      expect((await graded(values, '{ percentile: true }')).points).toEqual(['25', '75', '75', '0', '100']);
      expect((await graded(values, '{ percentile: true, reverse: true }')).points).toEqual([
        '100',
        '75',
        '75',
        '0',
        '25',
      ]);
    },
  );
});
