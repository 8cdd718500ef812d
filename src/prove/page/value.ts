// A proof as programs read it: the `proof` of `gradus check --prove --json`.
import { Decimal } from 'decimal.js';
import type { SubjectValue } from '../../policy/linter/domain.js';
import type { Policy } from '../../policy/model/policy.js';
import type { ProvenAnswer, ShownCustomer, ShownStep } from '../claims/answer.js';
import type { Conflict } from '../claims/conflicts.js';
import type { GradedProof } from '../claims/proof.js';
import type { HeldStanding } from '../claims/standing.js';
import type { Unproven } from '../claims/worlds.js';
import type { Person } from '../reach/people.js';
import { conflictPhrase } from './conflicts.js';
import { describedMetrics, PeopleWords } from './people.js';

/** Every part is a list, or says why it is not decided. */
export function proofValue({ proof, reasons }: GradedProof) {
  const { policy, rest, directions, ways, keeping, conflicts, free } = proof;
  const shown = (each: ShownCustomer) => ({
    ...standingValue(each.standing, policy),
    ...personValue(each.person, policy),
    tier: tierId(policy, each.tier),
    reasons: [...(reasons.get(each.person) ?? [])],
  });
  const step = ({ before, after }: ShownStep) => ({ before: shown(before), after: shown(after) });
  const person = (each: Person) => personValue(each, policy);
  const words = new PeopleWords(policy, 'en', reasons);
  return {
    policy: policy.name,
    version: policy.version,
    moving_freely: free,
    coverage: {
      last_tier: tierId(policy, policy.tiers.length - 1),
      takes_the_rest: 'unproven' in rest ? undecided(rest) : answer(rest, shown),
    },
    directions:
      'unproven' in directions
        ? undecided(directions)
        : directions.map(({ metric, worse, better }) => ({
            metric,
            more_makes_worse: answer(worse, step),
            more_makes_better: answer(better, step),
          })),
    tiers:
      'unproven' in ways
        ? undecided(ways)
        : ways.map(({ tier, reached, up, down, onlyInactive }) => ({
            tier: tierId(policy, tier),
            reached: answer(reached, shown),
            left_upwards: up === undefined ? null : answer(up, shown),
            left_downwards: down === undefined ? null : answer(down, shown),
            only_inactive: onlyInactive,
          })),
    keeping:
      'unproven' in keeping
        ? undecided(keeping)
        : keeping.map(({ tier, harder }) => ({ tier: tierId(policy, tier), harder: answer(harder, person) })),
    conflicts:
      'unproven' in conflicts
        ? undecided(conflicts)
        : {
            found: conflicts.found.map((each) => ({
              kind: each.kind === 'idle' ? `idle-${each.rule}` : each.kind,
              text: conflictPhrase(each, policy, words),
              example: exampleOf(each, person),
            })),
            undecided: conflicts.open.map(code),
          },
  };
}

function exampleOf(conflict: Conflict, person: (each: Person) => object): object | null {
  return conflict.kind === 'floor-cap' && conflict.shown.is === 'yes' ? person(conflict.shown.shown) : null;
}

const code = (why: string) => why.replaceAll(' ', '_');

const tierId = ({ tiers }: Policy, index: number) => tiers[index]?.id ?? '';

/** `answer` is yes with an example, no, or undecided with a reason. */
function answer<T>(of: ProvenAnswer<T>, show: (shown: T) => object) {
  if (of.is === 'open') return { answer: 'undecided', why: code(of.why) };
  return of.is === 'no' ? { answer: 'no' } : { answer: 'yes', example: show(of.shown) };
}

function undecided({ unproven, metric }: Unproven) {
  return { answer: 'undecided', why: code(unproven), ...(metric !== undefined && { metric }) };
}

function standingValue(standing: HeldStanding, policy: Policy) {
  if (standing.kind !== 'held') return { held: null, new: standing.kind === 'new' };
  const { tier, scored, isProtected, inactive } = standing;
  return {
    held: tierId(policy, tier),
    new: false,
    ...(policy.movement.bestOfTwo && { scored_then: tierId(policy, scored) }),
    ...(isProtected && { protected: true }),
    ...(inactive && { inactive: true }),
  };
}

function personValue(person: Person, policy: Policy) {
  return {
    metrics: Object.fromEntries(
      describedMetrics(person, policy).map((id) => [id, plain(person.values.get(id))]),
    ),
    ...(person.bins.size > 0 && { bins: Object.fromEntries(person.bins) }),
  };
}

const plain = (value: SubjectValue) => (value instanceof Decimal ? value.toFixed() : (value ?? null));
