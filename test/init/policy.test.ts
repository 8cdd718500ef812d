// The starting policy: made of the fields that were found, with thresholds that customers really reach.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { rounded } from '../../src/init/proposal/thresholds.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

const day = (index: number) => new Date(Date.UTC(2026, 11, 31 - index)).toISOString().slice(0, 10);

async function policyFor(files: Parameters<typeof writeFiles>[1]) {
  const folder = emptyFolder();
  writeFiles(folder, files);
  const { doubts } = await beginIn(folder, {
    ...('c.csv' in files && { customers: 'c.csv' }),
    ...('t.csv' in files && { transactions: 't.csv' }),
  });
  const text = readFileSync(path.join(folder, 'review', 'policy.yaml'), 'utf8');
  const { graded } = await gradeFolder(path.join(folder, 'review'));
  return { policy: parse(text), text, graded, doubts };
}

it('takes its thresholds from what half, a fifth and a twentieth of the customers spent in 12 months', async () => {
  const customers = Array.from({ length: 100 }, (_, index) => index + 1);
  const { policy, text } = await policyFor({
    't.csv': [
      ['customer_id', 'order_id', 'date', 'amount'],
      ...customers.flatMap((id) => [
        [`c${id}`, `o${id}`, day(id), `$${id}00.00`],
        [`c${id}`, `r${id}`, day(1), '-0.50'],
        [`c${id}`, `old${id}`, '2025-12-30', '99999'],
      ]),
    ],
  });
  expect(policy).toMatchObject({ currency: 'USD', value: 'annual_spend' });
  expect(policy.metrics.orders).toMatchObject({ distinct: true, only: { amount: { more_than: 0 } } });
  expect(text).toContain(
    '# of 100 customers with purchases in the 12 months up to 2026-12-30 half reach 4,999.5, a fifth 7,999.5, a',
  );
  const [{ criteria }] = policy.score;
  expect(criteria).toMatchObject([
    { metric: 'annual_spend', weight: 60, points: { steps: { 0: 0, 5000: 40, 8000: 70, 9000: 100 } } },
    { metric: 'orders', weight: 20, points: { line: { 0: 0, 2: 100 } } },
    { metric: 'recency_days', weight: 20 },
  ]);
});

it.runIf(long)('counts purchases where there are neither amounts nor order numbers', async () => {
  const { policy, graded } = await policyFor({
    't.csv': [['Customer no', 'Date'], ...Array.from({ length: 9 }, (_, i) => [`c${i % 2}`, day(i)])],
  });
  expect(Object.keys(policy.metrics)).toEqual(['purchases', 'recency_days']);
  expect(graded.map(({ purchases }) => purchases)).toEqual(['5', '4']);
});

it.runIf(long)('looks at all rows where there are no dates', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    't.csv': [
      ['Customer no', 'Amount'],
      ['a', '5'],
      ['a', '7'],
      ['b', '1'],
    ],
  });
  const { doubts } = await beginIn(folder, { transactions: 't.csv', asOf: '2026-12-31' });
  expect(doubts.map(({ text }) => text)).toEqual([
    expect.stringContaining('no column was found that holds dates'),
  ]);
  const file = path.join(folder, 'review', 'review.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^ *date: .*FILL IN.*\n/m, ''));
  const { graded } = await gradeFolder(path.join(folder, 'review'));
  expect(graded.map(({ spend }) => spend)).toEqual(['12', '1']);
});

it('goes by the numbers and years of customers alone', async () => {
  const { policy, graded, doubts } = await policyFor({
    'c.csv': [
      ['客户编号', '客户名称', '注册日期', '累计消费', '评分'],
      ...Array.from({ length: 10 }, (_, i) => [`c${i}`, `n${i}`, `20${10 + i}年1月5日`, String(i * 100), '']),
    ],
  });
  expect(Object.keys(policy.metrics)).toEqual(['累计消费', 'years_as_customer']);
  expect(policy.score[0].criteria[0]).toMatchObject({
    weight: 67,
    points: { steps: { 400: 40, 700: 70, 900: 100 } },
  });
  expect(graded).toHaveLength(10);
  expect(doubts.map(({ text }) => text)).toEqual([
    'the last date of the customers; there are no transactions to go by',
    'how much should years count?',
  ]);
});

it.runIf(long)('takes less for better where a heading says so, and asks', async () => {
  const { policy, graded, doubts } = await policyFor({
    'c.csv': [
      ['customer_id', 'Recency', 'Member since'],
      ...Array.from({ length: 10 }, (_, i) => [`c${i}`, String(i * 10), '2020-01-05']),
    ],
  });
  expect(policy.score[0].criteria[0]).toMatchObject({ metric: 'recency', points: { reverse: true } });
  expect(Number(graded[0]?.score)).toBeGreaterThan(Number(graded[9]?.score));
  expect(doubts.map(({ text }) => text)).toContain('by its heading, less is taken for better');
});

it('rounds to numbers that people remember', () => {
  const cases = {
    0: '0',
    '-5': '0',
    643.63: '600',
    1962.3: '2000',
    5594.78: '6000',
    1.4: '1',
    7.5: '8',
    13: '12',
    0.034: '0.03',
    99999: '100000',
    110: '100',
  };
  for (const [value, round] of Object.entries(cases))
    expect([value, rounded(new Decimal(value)).toFixed()]).toEqual([value, round]);
});
