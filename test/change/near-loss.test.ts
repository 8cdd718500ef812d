// Near losses: every customer of a grid around the lines, against the same question asked of plain numbers.
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { byCustomer, gradeFiles, plainExports } from '../grading.js';

const policy = `policy: Near losses
version: "1"
metrics:
  visits: { sum: transactions.amount, window: 12 months }
  rating: { value: customers.rating }
  debt: { value: customers.debt }
score: [{ dimension: all, weight: 100, criteria: [{ metric: rating, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers:
  - { id: gold, score: 80, requires: { visits: { at_least: 100 }, debt: { at_most: 50 } } }
  - { id: silver, score: 50, enters_directly: { visits: { at_least: 150 } }, keeps: { score: 49, requires: { visits: { at_least: 100 } } } }
  - { id: normal }
`;

interface Standing {
  readonly score: number;
  readonly visits: number;
  readonly debt: number;
}

/** Whether a tier is held by any way to it, or to a better one, with so much less. */
function holds(tier: string, { score, visits, debt }: Standing, points: number, part: number): boolean {
  const [atLeast, atMost] = [(line: number) => visits >= line * (1 + part), debt <= 50 * (1 - part)];
  const gold = score - points >= 80 && atLeast(100) && atMost;
  if (tier === 'gold') return gold;
  return gold || score - points >= 50 || atLeast(150) || (score - points >= 49 && atLeast(100));
}

function nearLoss(tier: string, standing: Standing): string | null {
  const held = (points: number, part: number) => holds(tier, standing, points, part);
  if (tier === 'normal' || !held(0, 0) || held(2, 0.02)) return null;
  const [byScore, byGates] = [!held(2, 0), !held(0, 0.02)];
  return byScore === byGates ? 'both' : byScore ? 'score' : 'gates';
}

it('are told of whom 2 points or 2 % of a gate less would cost the tier', async () => {
  const grid = [48.5, 49, 50, 50.5, 51, 52, 79.5, 80, 81.5, 82, 90].flatMap((score) =>
    [0, 99, 100, 101, 102, 149, 150, 152, 153].flatMap((visits) =>
      [48, 49, 49.5, 50, 51].map((debt) => ({ score, visits, debt })),
    ),
  );
  const { folder, graded } = await gradeFiles(
    {
      'policy.yaml': policy,
      'customers.csv': [
        ['customer_id', 'rating', 'debt'],
        ...grid.map(({ score, debt }, at) => [`c${at}`, score, debt]),
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...grid.map(({ visits }, at) => [`c${at}`, '2026-12-25', visits]),
      ],
    },
    plainExports.replace(
      'customers.csv',
      'customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number }, debt: { heading: debt, type: number } }',
    ),
  );
  const { stdout } = await gradusServed(['list', path.basename(folder), 'near_loss', '--json'], {
    cwd: path.dirname(folder),
  });
  const found = new Map(
    JSON.parse(stdout).rows.map((row: Record<string, string>) => [row.customer_id, row['near.loss']]),
  );
  const rows = byCustomer(graded);
  const told = grid.map((_, at) => found.get(`c${at}`) ?? null);
  expect(told).toEqual(grid.map((each, at) => nearLoss(rows[`c${at}`]?.tier ?? '', each)));
  expect(new Set(told)).toEqual(new Set([null, 'score', 'gates', 'both']));
});
