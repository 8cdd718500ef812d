// Simulating a policy from results gives everybody the tier and the reasons that grading with it gives, and counts the same:
// random policies against each other over the same exports.
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { customer, reviewFiles, rules } from '../grading/random-review.js';
import { emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';
import { type Simulated, simulateFile, standings } from './simulating.js';

const guards =
  'guards: { downgraded: 10%, changed: 20%, down_more_than_one: 1%, overridden: 5%, score_psi: 0.1, refused_overrides: 1 }';
const review = (policy: string) =>
  `as_of: 2026-12-31\npolicy: ${policy}\n${plainExports}last_results: last.csv\noverrides: overrides.csv\nresults: ${policy.replace('.yaml', '')}\n${guards}\n`;

/** Results of a policy that may be written; others are left out of the property. */
async function gradeUnlessRefused(folder: string, file: string) {
  try {
    return await gradeFolder(folder, file);
  } catch (error) {
    fc.pre(!(error instanceof Error && error.name === 'ProblemsError'));
    throw error;
  }
}

/** Rules that read more of last results than the tier send the simulation to their file, and inactivity to the exports. */
const without = {
  all: {},
  'without inactivity': { inactiveAfter: undefined },
  'limits alone': {
    inactiveAfter: undefined,
    bestOfTwo: false,
    protectFirstReview: false,
    notAgainWithin: undefined,
  },
} as const;

it('gives the tiers, reasons and figures that grading gives', { timeout: 240_000 }, async () => {
  let simulated = 0;
  await fc.assert(
    fc.asyncProperty(
      rules,
      rules,
      fc.constantFrom('all', 'without inactivity', 'limits alone', 'limits alone'),
      fc.array(customer, { minLength: 1, maxLength: 12 }),
      async (before, drawn, movementRules, customers) => {
        const after = { ...drawn, movement: { ...drawn.movement, ...without[movementRules] } };
        const folder = emptyFolder();
        const { 'policy.yaml': text, 'centres.csv': centres } = reviewFiles(after, customers);
        writeFiles(folder, {
          ...reviewFiles(before, customers),
          'other.yaml': text.replace('centres.csv', 'other-centres.csv'),
          'other-centres.csv': centres,
          'first-review.yaml': review('policy.yaml'),
          'second-review.yaml': review('other.yaml'),
        });
        const first = await gradeUnlessRefused(folder, 'first-review.yaml');
        const second = await gradeUnlessRefused(folder, 'second-review.yaml');
        const other = path.join(folder, 'other.yaml');
        const expected = standings(second.graded);
        const same = ({ customers: found, simulation }: Simulated) => {
          expect(found).toEqual(expected);
          const [scenario] = simulation.scenarios;
          const tiers = scenario?.figures.tiers.map(({ tier, customers: on, share, value }) => ({
            tier,
            on,
            share,
            value,
          }));
          expect(tiers).toEqual(
            second.summary.tiers.map(({ tier, customers: on, share, value }) => ({ tier, on, share, value })),
          );
          expect(scenario?.figures.movement).toEqual(second.summary.movement);
          expect(scenario?.guards).toEqual(second.summary.guards);
          expect(simulation.figures.movement).toEqual(first.summary.movement);
        };
        same(await simulateFile(path.join(folder, 'first-review.yaml'), other));
        const asked = simulateFile(first.folder, other);
        // Nobody can tell who is inactive without the exports.
        if (after.movement.inactiveAfter !== undefined)
          await expect(asked).rejects.toMatchObject({ problems: [{ code: 'needs-review' }] });
        else {
          same(await asked);
          simulated++;
        }
      },
    ),
    { numRuns: triesOf(6, 1) },
  );
  // One try alone may be of a policy that cannot be simulated from results.
  if (long) expect(simulated).toBeGreaterThan(0);
});
