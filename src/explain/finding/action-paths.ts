// From what was found about actions to paths: what is done, what moves with it, and which rules decide at that point.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { mayBeInactive } from '../../regrade/facts.js';
import { rulesOf } from '../../regrade/rules.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import { bindingOf } from '../trying/binding.js';
import type { Grader } from '../trying/grader.js';
import type { ActionMoves } from './action-moves.js';
import type { FoundAction } from './action-search.js';
import type { ActionPath, ActionStep } from './explanation.js';
import type { Seeker } from './found.js';

/** Paths of every customer, with the rules that hold on one side of the point and not on the other. */
export async function actionPaths(
  seekers: readonly Seeker[],
  found: ReadonlyMap<string, readonly FoundAction[]>,
  grader: Grader,
): Promise<Map<string, ActionPath[]>> {
  const { plan } = grader;
  const rules = rulesOf(plan.policy);
  const asked = seekers.flatMap((seeker) =>
    (found.get(seeker.customer) ?? []).map((action) => ({ seeker, action, sides: sidesOf(action) })),
  );
  const candidates = asked.flatMap(({ action, sides }) =>
    sides.flatMap((at) => action.moves.candidatesOrNow(at).slice(0, 1)),
  );
  const looked = await grader.look(
    candidates,
    rules.map(({ when }) => when),
  );
  let from = 0;
  const paths = new Map<string, ActionPath[]>(seekers.map(({ customer }) => [customer, []]));
  for (const { seeker, action, sides } of asked) {
    const [one, ...two] = sides.map(() => looked[from++]?.holds ?? []);
    const binds = one === undefined ? [] : bindingOf(rules, one, two, tiersAsked(seeker), plan.policy);
    paths.get(seeker.customer)?.push(pathOf(action, seeker, binds, plan));
  }
  return paths;
}

/** The two places between which the tier changes, where both can be told. */
function sidesOf(found: FoundAction): Decimal[] {
  const { moves, leftOut } = found;
  const edge = edgeOf(found);
  if (edge === undefined || leftOut !== undefined) return [];
  const sides = [edge.last, edge.next];
  return sides.every((at) => moves.candidatesOrNow(at).length > 0) ? sides : [];
}

/** Where the tier is lost; or reached, rather by more than by less. */
const edgeOf = ({ above, below, holdsNow }: FoundAction) => (holdsNow ? below : (above ?? below));

function pathOf(
  found: FoundAction,
  { row, target }: Seeker,
  binds: readonly string[],
  plan: Plan,
): ActionPath {
  const { moves, holdsNow, below, space, leftOut } = found;
  const { action } = moves;
  const path = {
    kind: action.kind,
    export: action.dealings.rows.export,
    traits: action.traits,
    usual: moves.usual,
  };
  const step = (at: Decimal) => stepOf(found, at, row, plan);
  if (leftOut !== undefined) return { ...path, outcome: { is: 'left_out', because: leftOut } };
  // Further orders make somebody active; nothing else does.
  const keeping = plan.policy.tiers[target]?.id === row.tier;
  if (keeping && mayBeInactive(row, plan.policy) && (holdsNow || action.kind === 'amount'))
    return { ...path, outcome: { is: 'left_out', because: { metric: recentTransactions, why: 'inactive' } } };
  if (!holdsNow) {
    const edge = edgeOf(found);
    return edge === undefined
      ? { ...path, outcome: { is: 'not_reached', searched: sizeOf(moves, space.high) } }
      : { ...path, outcome: { is: 'reaches', at: step(edge.next), binds } };
  }
  if (below === undefined)
    return { ...path, outcome: { is: 'not_lost', searched: sizeOf(moves, space.low) } };
  const known = found.rowAt(below.next) !== undefined;
  return {
    ...path,
    outcome: { is: 'keeps', at: step(below.last), lost: known ? step(below.next) : undefined, binds },
  };
}

/** The tier that is asked, and the one that is held in that review. */
export function tiersAsked({ target, now }: Seeker): { target: number; held: string | undefined } {
  return { target, held: now.previous_tier };
}

/** How much an action is at a place. */
export function sizeOf(moves: ActionMoves, at: Decimal): Pick<ActionStep, 'orders' | 'amount'> {
  const { kind } = moves.action;
  if (kind === 'amount') return { orders: new Decimal(0), amount: at };
  if (kind === 'order') return { orders: new Decimal(1), amount: at };
  return { orders: at, amount: moves.usual ?? null };
}

function stepOf(found: FoundAction, at: Decimal, row: ResultRow, plan: Plan): ActionStep {
  const then = found.rowAt(at) ?? row;
  const follows = found.moves.follow.flatMap((metric) =>
    (row[metric] ?? '') === (then[metric] ?? '')
      ? []
      : [{ metric, from: shownValue(row, metric, plan), to: shownValue(then, metric, plan) }],
  );
  return { ...sizeOf(found.moves, at), tier: then.ruled_tier ?? '', score: then.score ?? '', follows };
}
