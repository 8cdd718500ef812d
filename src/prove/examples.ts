// Everybody whom a proof shows, with what it says of them, for grading.
import type { Condition } from '../grammar/condition.js';
import type { Policy, Tier } from '../policy/model/policy.js';
import type { ProvenAnswer } from './claims/answer.js';
import type { Proof } from './claims/proof.js';
import type { Example } from './grade.js';

const shownIn = <T>(answer: ProvenAnswer<T> | undefined): T[] => (answer?.is === 'yes' ? [answer.shown] : []);
const firstReview = { kind: 'first review' } as const;

export function examplesIn(proof: Proof): Example[] {
  const { policy, rest, directions, ways } = proof;
  const moves = 'unproven' in directions ? [] : directions.flatMap(({ worse, better }) => [worse, better]);
  const tiers = 'unproven' in ways ? [] : ways.flatMap(({ reached, up, down }) => [reached, up, down]);
  return [
    ...('unproven' in rest ? [] : shownIn(rest).map((each) => [each])),
    ...moves.flatMap(shownIn).map(({ before, after }) => [before, after]),
    ...tiers.flatMap(shownIn).map((each) => [each]),
    ...keptExamples(proof, policy),
    ...boundExamples(proof, policy),
  ];
}

/** Who enters a tier, and is not held by its keep rule. */
function keptExamples({ keeping }: Proof, { tiers }: Policy): Example[] {
  if ('unproven' in keeping) return [];
  return keeping.flatMap(({ tier, harder }) =>
    shownIn(harder).map((person) => {
      const when = keepCondition(tiers[tier]?.keeps);
      return [{ person, standing: firstReview, scored: tier, conditions: [{ when, holds: false }] }];
    }),
  );
}

function keepCondition(keeps: Tier['keeps']): Condition {
  const score = keeps?.score;
  const asked: Condition[] =
    score === undefined ? [] : [{ kind: 'test', subject: 'score', test: { op: 'at_least', value: score } }];
  return { kind: 'all', of: [...asked, ...(keeps?.requires === undefined ? [] : [keeps.requires])] };
}

/** Who meets a floor and a cap below it. */
function boundExamples({ conflicts }: Proof, { floors, caps }: Policy): Example[] {
  if ('unproven' in conflicts) return [];
  return conflicts.found.flatMap((each) => {
    const [floor, cap] = each.kind === 'floor-cap' ? [floors[each.floor], caps[each.cap]] : [];
    if (each.kind !== 'floor-cap' || floor === undefined || cap === undefined) return [];
    const conditions = [floor.when, cap.when].map((when) => ({ when, holds: true }));
    return shownIn(each.shown).map((person) => [{ person, standing: firstReview, conditions }]);
  });
}
