// Whether bounds that are to hold 9 of 10 futures do: many simulated programmes whose rules of moving are known. The table
// stands in docs/evaluating.md.
import { expect, it } from 'vitest';
import { triesOf } from '../runs.js';
import { coverageOf, type Programme } from './covering.js';

const go = [
  [0.7, 0.15, 0.05, 0.02],
  [0.12, 0.6, 0.18, 0.04],
  [0.02, 0.15, 0.6, 0.13],
  [0.01, 0.04, 0.16, 0.64],
];

const programmes: readonly (Programme & { readonly name: string })[] = [
  {
    name: '4 tiers, 2,000 customers, 2 reviews',
    start: [100, 300, 600, 1000],
    go,
    come: [5, 15, 60, 150],
    known: 2,
  },
  {
    name: '4 tiers, 2,000 customers, 3 reviews',
    start: [100, 300, 600, 1000],
    go,
    come: [5, 15, 60, 150],
    known: 3,
  },
  { name: '4 tiers, 300 customers, 2 reviews', start: [30, 60, 90, 120], go, come: [2, 5, 12, 20], known: 2 },
];

it.for(programmes)('$name', { timeout: 3_600_000 }, ({ name, ...programme }) => {
  const covered = coverageOf(programme, triesOf(1000, 1000));
  process.stdout.write(`| ${name} | ${covered.map((each) => `${(each * 100).toFixed(1)}%`).join(' | ')} |\n`);
  for (const each of covered) {
    expect(each).toBeGreaterThan(0.87);
    expect(each).toBeLessThan(0.93);
  }
});

it('says less of later years where customers differ for good', { timeout: 3_600_000 }, () => {
  const [first] = programmes;
  if (first === undefined) return;
  const { name, ...programme } = first;
  const covered = coverageOf({ ...programme, stayers: 0.3 }, triesOf(1000, 1000));
  process.stdout.write(
    `| ${name}, 30 % never move | ${covered.map((each) => `${(each * 100).toFixed(1)}%`).join(' | ')} |\n`,
  );
  expect(covered[0]).toBeGreaterThan(0.83);
  expect(covered[2]).toBeLessThan(0.87);
});
