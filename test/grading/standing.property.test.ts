// For random rules of validity, overrides that end, customers without a tier and metrics that are carried on, the engine agrees
// with the second grader over several reviews; and grading a month again on its own results makes no validity longer.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { type Brought, type StandingRules, type Stood, stand } from '../reference/standing.js';
import { long, triesOf } from '../runs.js';

const ids = ['gold', 'silver', 'bronze', 'member'];

const rules: fc.Arbitrary<StandingRules> = fc.record({
  valid: fc.oneof(
    fc.record({ months: fc.constantFrom(3, 6, 12) }),
    fc.record({ plus: fc.constantFrom(0, 31, 90) }),
  ),
  countsFrom: fc.constantFrom('ruled' as const, 'tier' as const),
  down: fc.constantFrom(1, 3),
});

const brought: fc.Arbitrary<Brought> = fc.record({
  level: fc.integer({ min: 0, max: 3 }),
  rated: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  cap: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant(2) }),
  override: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('fix' as const, 'at_least' as const, 'at_most' as const),
        tier: fc.integer({ min: 0, max: 3 }),
      }),
    },
  ),
});

const steady: Brought = { level: 1, rated: true, cap: undefined, override: undefined };

const policyOf = ({ valid, countsFrom, down }: StandingRules) => `policy: Standing
version: "1"
metrics:
  level: { value: customers.level }
  carried: { last: total, missing: 0 }
  total: { add: [level, carried] }
ungraded: { when: { rated: { equals: false } } }
tiers:
  - { id: gold, requires: { level: { at_least: 3 } } }
  - { id: silver, requires: { level: { at_least: 2 } } }
  - { id: bronze, requires: { level: { at_least: 1 } } }
  - { id: member }
movement:
  valid: ${'months' in valid ? `{ for: ${valid.months} months, from: entry }` : `{ until: end of next year${valid.plus === 0 ? '' : `, plus: ${valid.plus} days`} }`}
  counts_from: ${countsFrom}
  down: { max_steps: ${down} }
caps: [{ at_most: bronze, when: { capped: { equals: true } } }]
`;

const stepsBy = ['behaviour', 'policy', 'movement', 'bounds', 'override'];

/** Reviews one after the other; the last one is the month before again, on its own results. */
const days = long
  ? ['2024-06-30', '2024-12-31', '2025-09-30', '2026-02-28', '2026-02-28']
  : ['2024-06-30', '2025-09-30', '2025-09-30'];

it('agrees with a second grader on validity, overrides that end, nobody’s tiers and what is carried on', {
  timeout: 1_800_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(fc.array(brought, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 8 }),
      async (given, random) => {
        // A review in which nobody has a tier is refused.
        const people = [[steady, steady, steady, steady], ...random];
        const folder = emptyFolder();
        writeFiles(folder, { 'policy.yaml': policyOf(given) });
        let last: Stood[] = [];
        let before: Record<string, Record<string, string>> = {};
        for (const [at, day] of days.entries()) {
          const now = people.map((each) => each[Math.min(at, days.length - 2)] as Brought);
          writeReview(folder, at, day, now);
          const { graded, changes } = await gradeFolder(folder, `${at}.yaml`);
          const found = byCustomer(graded);
          for (const row of changes.filter(({ steps }) => steps !== ''))
            expect(stepsBy.reduce((sum, by) => sum + Number(row[`steps_${by}`] || Number.NaN), 0)).toBe(
              Number(row.steps),
            );
          last = now.map((each, index) => stand(each, last[index], day, given));
          for (const [index, stood] of last.entries())
            expect({ day, at, ...told(found[`c${index}`] ?? {}) }).toEqual({ day, at, ...shown(stood) });
          // What people gave has no validity, and may have one where the rules give it then.
          if (at === days.length - 1)
            for (const [id, { tier, valid_until: until = '' }] of Object.entries(before))
              if (until !== '' && tier === found[id]?.tier) expect(found[id]?.valid_until).toBe(until);
          before = found;
        }
      },
    ),
    { numRuns: triesOf(12, 1), endOnFailure: true },
  );
});

const told = (row: Record<string, string>) => ({
  tier: row.tier,
  ruled: row.ruled_tier,
  since: row.tier_since,
  until: row.valid_until,
  total: row.total,
});

const shown = ({ tier, ruled, since, until, total }: Stood) => ({
  tier: ids[tier ?? -1] ?? '',
  ruled: ids[ruled ?? -1] ?? '',
  since: since ?? '',
  until: until ?? '',
  total: String(total),
});

function writeReview(folder: string, at: number, day: string, now: readonly Brought[]): void {
  const overrides = now.flatMap(({ override }, index) =>
    override === undefined
      ? []
      : [[`c${index}`, ids[override.tier], override.kind, 'asked', 'Ann', 'Bea', '2024-01-01']],
  );
  writeFiles(folder, {
    [`${at}.yaml`]: `as_of: ${day}\npolicy: policy.yaml\nexports: { customers: { file: customers-${at}.csv } }\noverrides: overrides-${at}.csv\nresults: r-${at}\n${at === 0 ? '' : `last_results: r-${at - 1}\n`}`,
    [`customers-${at}.csv`]: [
      ['customer_id', 'level', 'rated', 'capped'],
      ...now.map(({ level, rated, cap }, index) => [
        `c${index}`,
        level,
        rated ? 'yes' : 'no',
        cap === undefined ? 'no' : 'yes',
      ]),
    ],
    [`overrides-${at}.csv`]: [
      ['customer_id', 'tier', 'kind', 'reason', 'requested_by', 'approved_by', 'decided_on'],
      ...overrides,
    ],
  });
}
