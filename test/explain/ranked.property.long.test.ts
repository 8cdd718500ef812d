// Paths of customers who are compared with all others, or within groups: with everybody else as they are, the change that explain names,
// made in the exports and graded again, reaches the tier, and one step less does not.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CustomerFacts, TierPath } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { byCustomer, emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';
import { gradeUnlessRefused } from './grading.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const tiers = ['t0', 't1', 't2'];
const upTo = (max: number) => fc.integer({ min: 0, max });

interface Customer {
  readonly cents: number;
  readonly visits: number | undefined;
  readonly region: string;
}
const customers = fc.array(
  fc.record({
    cents: fc.integer({ min: -2000, max: 100_000 }),
    visits: fc.option(upTo(12), { nil: undefined }),
    region: fc.constantFrom('north', 'north', 'south', ''),
  }),
  { minLength: 4, maxLength: 9 },
);

const percents = fc.uniqueArray(fc.integer({ min: 5, max: 95 }), { minLength: 2, maxLength: 2 });
const sorted = (found: readonly number[]) => [...found].sort((a, b) => a - b);
const direct =
  'score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 60, points: { line: { 0: 0, 1000: 100 } } }, { metric: visits, weight: 40, points: { line: { 0: 0, 12: 100 } } }] }]\n';
const ranked = (shape: string, reverse: boolean) =>
  `score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 60, points: { ${shape}: true$within } }, { metric: visits, weight: 40, points: { ${shape}: true, reverse: ${reverse}$within }, missing: 20 }] }]\n`;
/** Policies in which nobody's rank changes what others are ranked by. */
const way = fc.oneof(
  fc
    .tuple(fc.constantFrom('spend', 'score'), percents)
    .map(
      ([of, [a, b]]) =>
        `${direct}assign: { by: quota, of: ${of}$then$within }\ntiers: [{ id: t0, quota: ${(a ?? 5) / 2}% }, { id: t1, quota: ${(b ?? 5) / 2}%, keeps: { requires: { visits: { at_least: 6 } } } }, { id: t2 }]\n`,
    ),
  percents
    .map(sorted)
    .map(
      ([a, b]) =>
        `assign: { by: cumulative_share, of: spend$within }\ntiers: [{ id: t0, share: ${a}% }, { id: t1, share: ${b}% }, { id: t2 }]\n`,
    ),
  fc
    .tuple(fc.constantFrom('percentile', 'minmax'), fc.boolean(), percents.map(sorted))
    .map(
      ([shape, reverse, [a, b]]) =>
        `${ranked(shape, reverse)}tiers: [{ id: t0, score: ${b} }, { id: t1, score: ${a} }, { id: t2 }]\n`,
    ),
  fc
    .tuple(
      fc.constantFrom('standing', 'percent', 'part', 'together', 'rise'),
      fc.constantFrom('at_least', 'at_most'),
      percents.map(sorted),
    )
    .map(([metric, op, [a = 0, b = 0]]) => {
      const scale = { standing: 10, percent: 1, part: 300, together: 100, rise: 10 }[metric] ?? 1;
      const [near, far] = op === 'at_least' ? [b, a] : [a, b];
      return `tiers: [{ id: t0, requires: { ${metric}: { ${op}: ${near / scale} } } }, { id: t1, requires: { ${metric}: { ${op}: ${far / scale} } } }, { id: t2 }]\n`;
    }),
);

/** What compares within groups, and what parts equal values. */
const groups = fc.record({
  within: fc.constantFrom('', ', within: customers.region', ', within: level'),
  ties: fc.constantFrom('', ', then: [visits]', ', then: [level, spread]'),
});

const policyOf = (rest: string, { within, ties }: { within: string; ties: string }) =>
  `policy: Ranked
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  visits: { value: customers.visits }
  level: { steps: { 0: 1, 4: 2 }, of: visits }
  spread: { subtract: [100, visits] }
  standing: { rank: spend$within }
  percent: { percentile: spend$within }
  part: { share: spend$within }
  together: { cumulative_share: spend$within }
  rise: { rank: visits, order: ascending$within }
${rest}movement: { down: { max_steps: 1 } }
`
    .replaceAll('$within', within)
    .replaceAll('$then', ties);

function filesOf(people: readonly Customer[], policy: string, year: number, held: string) {
  return {
    'policy.yaml': policy,
    'review.yaml': `as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, region: region, visits: { heading: visits, type: number } } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money } } }
results: results
last_results: last.csv
`,
    'customers.csv': [
      ['customer_id', 'visits', 'region'],
      ...people.map(({ visits, region }, at) => [`c${at}`, visits ?? '', region]),
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...people.map(({ cents }, at) => [`c${at}`, `${year}-12-20`, new Decimal(cents).div(100).toFixed(2)]),
    ],
    'last.csv': `customer_id,tier\nc0,${held}\n`,
  };
}

/** Values in steps that must hold, and those one step on that must not. */
function claims({ metric, from, ...path }: TierPath): [at: number, holds: boolean][] {
  const scale = metric === 'spend' ? 100 : 1;
  const number = (value: unknown) => (value instanceof Decimal ? value.times(scale).toNumber() : undefined);
  const own = number(from);
  if (path.outcome === 'reaches') {
    const to = number(path.to);
    if (to === undefined || own === undefined) return [];
    return [
      [to, true],
      [to > own ? to - 1 : to + 1, false],
    ];
  }
  if (path.outcome !== 'keeps' || 'values' in path.within) return [];
  const [least, most] = [number(path.within.least), number(path.within.most)];
  return [
    ...(least === undefined
      ? []
      : ([
          [least, true],
          [least - 1, false],
        ] as [number, boolean][])),
    ...(most === undefined
      ? []
      : ([
          [most, true],
          [most + 1, false],
        ] as [number, boolean][])),
  ];
}

it('are true among all others', { timeout: 1_800_000 }, async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(way, groups, customers, fc.constantFrom(...tiers), async (rest, group, people, held) => {
      const policy = policyOf(rest, group);
      const folder = emptyFolder();
      writeFiles(folder, filesOf(people, policy, 2026, held));
      await gradeUnlessRefused(folder);
      const results = path.join(folder, 'results');
      const row = byCustomer(readCsv(path.join(results, 'graded.csv'))).c0 ?? {};
      const [found] = (await explainCustomers(results, ['c0'], quiet)).customers as CustomerFacts[];
      if (found === undefined) throw new Error('c0 was not explained');
      expect(found.apart).toEqual([]);
      const index = (tier: string | undefined) => tiers.indexOf(tier ?? '');
      const asked = [
        { paths: found.up?.paths ?? [], year: 2026, before: held, target: index(row.ruled_tier) - 1 },
        { paths: found.stay?.paths ?? [], year: 2027, before: row.tier ?? '', target: index(row.tier) },
      ];
      for (const { paths, year, before, target } of asked) {
        for (const each of paths) {
          for (const [at, holds] of claims(each)) {
            const changed = people.map((person, who) =>
              who > 0 ? person : { ...person, [each.metric === 'spend' ? 'cents' : 'visits']: at },
            );
            const again = emptyFolder();
            writeFiles(again, filesOf(changed, policy, year, before));
            const { graded } = await gradeFolder(again);
            const tier = index(byCustomer(graded).c0?.ruled_tier);
            expect([each.metric, at, tier <= target]).toEqual([each.metric, at, holds]);
            judged++;
          }
        }
      }
    }),
    { numRuns: triesOf(4, 1), endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(triesOf(4, 1));
});
