// Last results under another policy: as the results show them, or from their own file where rules of movement read more of
// them, or tiers mean something else than they did.

import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { lastRows } from '../../engine/steps/decide/moved-tiers.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import { type Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { placeHere } from '../../foundation/problems/stand-ins.js';
import { readAliases } from '../../grading/prepare/aliases.js';
import { planLast } from '../../grading/prepare/last-results.js';
import type { Policy } from '../../policy/model/policy.js';
import { planWritten, writeLast } from '../../regrade/scratch-review.js';
import { wholeHere } from '../../results/far/fetched.js';
import { everybodyToday, now } from '../graded/everybody.js';
import type { GradedScenario } from '../graded/scenario.js';
import type { Today } from './results.js';

/** What a plan says of last results. */
export type LastUnder = Pick<Plan, 'last' | 'aliases'> & Pick<GradedScenario, 'held'>;

/**
 * Last results under a policy.
 * @param work folder to write to
 * @returns a reason in words where these results alone do not tell enough
 */
export async function lastUnder(
  today: Today,
  policy: Policy,
  work: string,
): Promise<LastUnder | { readonly lacks: string }> {
  if (!today.summary.compared) return { last: undefined, aliases: [], held: undefined };
  const held = today.plan.policy.tiers.map(({ id, formerly }) => tiersOf([id, ...formerly], policy));
  const { bestOfTwo, notAgainWithin, protectFirstReview, valid, countsFromRuled } = policy.movement;
  const rule = bestOfTwo
    ? 'best_of'
    : notAgainWithin !== undefined
      ? 'not_again_within'
      : protectFirstReview
        ? 'protect_first_review'
        : valid !== undefined
          ? 'valid'
          : countsFromRuled
            ? 'counts_from'
            : undefined;
  const unclear = held.findIndex((tiers) => tiers.length > 1);
  if (rule === undefined && unclear < 0) {
    const file = writeLast({ compared: true, customers: [] }, path.join(work, 'last.csv'));
    const last = await planWritten(file, policy, new Problems());
    return { last, aliases: [], held: held.map(([tier]) => tier) };
  }
  const own = await fromTheirFile(today, policy);
  if (own !== undefined) return own;
  const why =
    rule === undefined
      ? `on which tier customers stood whom they call "${today.plan.policy.tiers[unclear]?.id}"`
      : `what ${rule} reads of the results before them`;
  return { lacks: `these results do not say ${why}` };
}

/** The tiers of a policy that one of these ids means. */
function tiersOf(ids: readonly string[], { tiers }: Policy): number[] {
  return tiers.flatMap(({ id, formerly }, index) =>
    [id, ...formerly].some((each) => ids.includes(each)) ? [index] : [],
  );
}

/** Undefined where the file is gone or another one since. */
async function fromTheirFile({ review, isAsUsed }: Today, policy: Policy): Promise<LastUnder | undefined> {
  if (review.lastResults === undefined || !(await isAsUsed('last_results'))) return undefined;
  const problems = new Problems();
  const aliases =
    review.aliases === undefined
      ? []
      : (await isAsUsed('aliases'))
        ? await readAliases(review.aliases, problems)
        : undefined;
  const place = placeHere(review.lastResults);
  await wholeHere(place);
  const last = await planLast(place, policy, problems);
  if (aliases === undefined || last === undefined || problems.list.length > 0) return undefined;
  return { last, aliases, held: undefined };
}

/** Problems of tiers that customers stood on last time and that the policy does not know. */
export async function unknownTierProblems(
  engine: Engine,
  { last, held }: LastUnder,
  today: Today,
  policy: Policy,
): Promise<Problem[]> {
  if (last === undefined || held?.every((tier) => tier !== undefined) === true) return [];
  const { dialect } = engine;
  const known = new Set(last.tiers.map(([id]) => id));
  const rows =
    held === undefined
      ? await engine.rows(
          `SELECT coalesce(tier, '') AS tier, count(*) AS n FROM (${lastRows(last, dialect)}) GROUP BY tier ORDER BY n DESC, tier`,
        )
      : (
          await engine.rows(
            `SELECT ${now.previous} AS tier, count(*) AS n FROM ${everybodyToday} WHERE ${now.previous} IS NOT NULL GROUP BY ${now.previous} ORDER BY n DESC, ${now.previous}`,
          )
        ).map(({ tier, n }) => ({ tier: today.plan.policy.tiers[Number(tier)]?.id ?? '', n: n ?? '0' }));
  const strange = rows.filter(({ tier }) =>
    held === undefined
      ? !known.has(tier ?? '')
      : held[today.plan.policy.tiers.findIndex(({ id }) => id === tier)] === undefined,
  );
  const ids = policy.tiers.map(({ id }) => id);
  return strange.map(({ tier, n }) => ({
    code: 'last-tier-unknown',
    place: { file: shownPath(held === undefined ? last.file.path : today.graded.path) },
    reason: `${n === '1' ? '1 customer was' : `${n} customers were`} on tier "${tier}" last time, which the policy does not know`,
    fix: `add formerly: [${tier}] to the tier that it now means; ${didYouMean(tier ?? '', ids)}`,
  }));
}
