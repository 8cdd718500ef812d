// All customers that a policy can meet, in two ways: `wide`, in which every metric moves freely, so that what is not there is
// nowhere; and `real`, in which metrics fit together, so that what is there can be shown.
import { criterionPart } from '../../grammar/condition.js';
import { type ValueFacts, valueFacts } from '../../policy/linter/facts.js';
import { conditionsOf, decidingCriteria, decidingMetrics } from '../../policy/model/deciding.js';
import { courseOf } from '../../policy/model/given-points.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Criterion, Policy } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import type { ProofAxis } from '../cells/axis.js';
import type { Family } from '../cells/family.js';
import { familyAxis } from '../cells/family-axis.js';
import { linkedRoots, sampledAxis } from '../cells/groups.js';
import { type Kin, kinOf } from '../cells/members.js';
import { type Weights, weightsOf } from '../cells/weights.js';
import { type Stretch, stretchesOf } from '../reach/stretches.js';
import type { Bonus } from '../reach/sweep.js';
import { Atoms } from '../terms/formula.js';
import { unitsOfPoint } from '../terms/spans.js';
import { type Rules, rulesUnder } from './standing.js';

/** Customers of whom the same metrics are excluded. */
export interface CustomerSpace {
  readonly axes: readonly ProofAxis[];
}

export interface Worlds {
  readonly policy: Policy;
  readonly kin: Kin;
  readonly atoms: Atoms;
  readonly rules: Rules;
  readonly bonuses: readonly Bonus[];
  readonly stretches: readonly Stretch[];
  readonly scored: boolean;
  readonly wide: readonly CustomerSpace[];
  /** Undefined where metrics hang together in ways that cannot be reckoned backwards. */
  readonly real: readonly CustomerSpace[] | undefined;
  /** Roots that hang together by arithmetic, as far as they decide. */
  readonly linked: readonly ReadonlySet<string>[];
  /** Whether points or metrics compare customers with each other. */
  readonly across: boolean;
}

/** Why a part of a proof says nothing. */
export interface Unproven {
  readonly unproven: 'excluded' | 'values' | 'points' | 'among all' | 'too many cases' | 'ungraded';
  /** The metric whose values, or the criterion whose points, cannot be told. */
  readonly metric?: string;
}

/** The worlds of a policy, or why there are none. */
export function worldsOf(policy: Policy): Worlds | Unproven {
  const atoms = new Atoms();
  const rules = rulesUnder(policy, atoms);
  const bonuses = policy.adjustments.map(({ when, add }) => ({
    when: atoms.formula(when),
    add: add.times(unitsOfPoint).toNumber(),
  }));
  // Parts of conditions that are asked about alone, such as one gate of several, have the same tests.
  for (const each of conditionsOf(policy)) atoms.formula(each);
  const strange = decidingCriteria(policy).find(({ points }) => !isTellable(points));
  if (strange !== undefined) return { unproven: 'points', metric: strange.id };
  const facts = factsOf(policy);
  const weights = weightsOf(policy, facts);
  if (weights === undefined) return { unproven: 'excluded' };
  const kin = kinOf(policy);
  const families = familiesOf(policy, kin, atoms, facts);
  const roots = new Set(families.map(({ root }) => root));
  const linked = linkedRoots(
    policy.metrics.filter(({ id }) => roots.has(kin.rootOf.get(id) ?? id)),
    kin,
  );
  const maker = { policy, kin, families, linked, facts };
  const wide = weights.map((each) => wideSpace(maker, each));
  const unknown = wide.flatMap((each) => (typeof each === 'string' ? [each] : []))[0];
  if (unknown !== undefined) return { unproven: 'values', metric: unknown };
  const across = families.some(({ criteria }) =>
    criteria.some(({ points }) => pointsShape(points.kind).amongAll),
  );
  const scored = policy.dimensions.length > 0;
  return {
    policy,
    kin,
    atoms,
    rules,
    bonuses,
    stretches: stretchesOf(atoms, scored),
    scored,
    wide: wide.filter((each) => typeof each !== 'string'),
    real: realSpaces(maker, weights),
    linked,
    across,
  };
}

/** What is known of metrics; of one since a day of the customer's own nothing is known without that day. */
function factsOf(policy: Policy): (metric: string) => ValueFacts {
  const known = valueFacts(policy);
  const own = new Set(
    policy.metrics
      .filter(
        ({ spec, missing }) => missing === undefined && spec.grain === 'rows' && spec.window.unit === 'since',
      )
      .map(({ id }) => id),
  );
  return (metric) => (own.has(metric) ? { ...known(metric), mayBeMissing: true } : known(metric));
}

/** Whether points follow the metric alone, by what is known of their shape, or by bins and ranks. */
function isTellable(points: Criterion['points']): boolean {
  const shape = pointsShape(points.kind);
  // In groups points depend on the group, too.
  if (points.within !== undefined) return false;
  const ranked = shape.amongAll === true && ['percentile', 'minmax'].includes(points.kind);
  return points.kind === 'map' || courseOf(points) !== undefined || shape.bins !== undefined || ranked;
}

interface Maker {
  readonly policy: Policy;
  readonly kin: Kin;
  readonly families: readonly Family[];
  readonly linked: readonly ReadonlySet<string>[];
  readonly facts: (metric: string) => ValueFacts;
}

/** Families of all roots that decide: of metrics, and of customer fields that conditions name. */
function familiesOf(
  policy: Policy,
  { rootOf, members }: Kin,
  atoms: Atoms,
  facts: (metric: string) => ValueFacts,
): Family[] {
  const criteria = decidingCriteria(policy);
  const all = atoms.list.map((each, number) => ({ ...each, number }));
  const subjects = all.flatMap(({ subject }) =>
    subject === 'score' || criterionPart(subject) !== undefined ? [] : [subject],
  );
  const roots = [...decidingMetrics(policy), ...subjects, ...criteria.map(({ metric }) => metric)];
  const ordered = policy.metrics.map(({ id }) => id);
  const own = [...new Set(roots.map((id) => rootOf.get(id) ?? id))].filter(
    // Whether somebody is inactive is a standing, not a value.
    (id) => id !== 'score' && id !== recentTransactions,
  );
  own.sort((a, b) => place(ordered, a) - place(ordered, b));
  return own.map((root) => {
    const kin = members.get(root) ?? [{ id: root, isRoot: true, rises: true, of: (value) => value }];
    const ids = new Set(kin.map(({ id }) => id));
    const mine = criteria.filter(({ metric }) => ids.has(metric));
    const names = new Set(mine.map(({ id }) => id));
    const asked = all.filter(
      ({ subject }) => ids.has(subject) || names.has(criterionPart(subject)?.criterion ?? ''),
    );
    return { root, members: kin, criteria: mine, atoms: asked, facts: facts(root) };
  });
}

const place = (ordered: readonly string[], id: string) => {
  const at = ordered.indexOf(id);
  return at < 0 ? ordered.length : at;
};

const decides = ({ criteria, atoms }: Family) => criteria.length > 0 || atoms.length > 0;

/** The wide space under weights, or the metric whose values cannot be told. */
function wideSpace({ families }: Maker, weights: Weights): CustomerSpace | string {
  const axes: ProofAxis[] = [];
  for (const family of families.filter(decides)) {
    const axis = familyAxis(family, weights, false);
    if (axis === undefined) return family.root;
    axes.push(axis);
  }
  return { axes };
}

function realSpaces(
  { policy, kin, families, linked }: Maker,
  weights: readonly Weights[],
): CustomerSpace[] | undefined {
  const spaces = weights.map((each): CustomerSpace | undefined => {
    const inGroups = new Set(linked.flatMap((roots) => [...roots]));
    const single = families
      .filter((family) => decides(family) && !inGroups.has(family.root))
      .map((family) => familyAxis(family, each, true));
    const groups = linked.map((roots) => {
      const metrics = policy.metrics.filter(({ id }) => roots.has(kin.rootOf.get(id) ?? id));
      const bases = metrics
        .filter(({ id, spec }) => roots.has(id) && spec.grain === 'rows')
        .map(({ id }) => id);
      return sampledAxis({ families: families.filter(({ root }) => roots.has(root)), bases, metrics }, each);
    });
    const axes = [...single, ...groups].filter((axis) => axis !== undefined);
    return axes.length < single.length + groups.length ? undefined : { axes };
  });
  const found = spaces.filter((each) => each !== undefined);
  return found.length === spaces.length ? found : undefined;
}
