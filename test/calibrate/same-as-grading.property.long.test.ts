// Whatever a calibration prints is what grading gives with those values: random policies, of which every one that is told is
// written out and graded from the exports.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wishFrom } from '../../src/calibrate/asked/wish.js';
import { calibrateMix } from '../../src/calibrate/run.js';
import { withValues } from '../../src/calibrate/search/search.js';
import { writtenPolicyOf } from '../../src/calibrate/written.js';
import { openToday } from '../../src/simulate/today/results.js';
import { customer, reviewFiles, rules } from '../grading/random-review.js';
import { emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { triesOf } from '../runs.js';

const review = (policy: string, results: string) =>
  `as_of: 2026-12-31\npolicy: ${policy}\n${plainExports}last_results: last.csv\noverrides: overrides.csv\nresults: ${results}\nguards: { downgraded: 10%, changed: 20%, score_psi: 0.1 }\n`;

async function gradeUnlessRefused(folder: string, file: string) {
  try {
    return await gradeFolder(folder, file);
  } catch (error) {
    fc.pre(!(error instanceof Error && error.name === 'ProblemsError'));
    throw error;
  }
}

it('prints what grading gives', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(customer, { minLength: 4, maxLength: 12 }),
      fc.record({
        tier: fc.integer({ min: 0, max: 3 }),
        percent: fc.integer({ min: 0, max: 100 }),
        downgraded: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
        outside: fc.boolean(),
      }),
      async (drawn, customers, { tier, percent, downgraded, outside }) => {
        // Who is inactive only the exports tell.
        const given = { ...drawn, movement: { ...drawn.movement, inactiveAfter: undefined } };
        const folder = emptyFolder();
        writeFiles(folder, {
          ...reviewFiles(given, customers),
          'first.yaml': review('policy.yaml', 'first'),
        });
        const first = await gradeUnlessRefused(folder, 'first.yaml');
        const today = await openToday(first.folder, emptyFolder());
        const vary =
          outside || given.way !== undefined
            ? ['adjustments.known.add=-20..20', 'score.d.weight']
            : undefined;
        const wish = wishFrom(today, {
          target: [`t${tier}=${percent}%`],
          vary,
          round: vary && '20',
          max: downgraded === undefined ? [] : [`downgraded=${downgraded}%`],
        });
        const found = await calibrateMix(today, wish, {
          threads: 1,
          memory: undefined,
          scratch: emptyFolder(),
        });
        const { best, alternatives, possible, unlimited, simulation } = found;
        const told = [best, ...alternatives, possible, unlimited].flatMap((each) => each ?? []);
        expect(told.length + found.binding.length).toBeGreaterThan(0);
        for (const [index, { scenario, judged }] of told.entries()) {
          const { settings = [], figures, guards } = simulation.scenarios[scenario] ?? {};
          const [policy, file] = [`policy-${index}.yaml`, `review-${index}.yaml`];
          const written = writtenPolicyOf(withValues(today, wish, settings), path.join(folder, policy));
          writeFileSync(path.join(folder, policy), written.text);
          writeFileSync(path.join(folder, file), review(policy, `results-${index}`));
          const { summary } = await gradeFolder(folder, file);
          expect(summary.policy_version).toBe('2');
          expect(figures?.tiers.map(({ customers: on, value }) => [on, value])).toEqual(
            summary.tiers.map(({ customers: on, value }) => [on, value]),
          );
          expect(figures?.movement).toEqual(summary.movement);
          expect(guards).toEqual(summary.guards);
          expect(judged.on).toEqual([summary.tiers[tier]?.customers]);
        }
      },
    ),
    { numRuns: triesOf(8, 1) },
  );
});
