// An explanation as one JSON document: numbers as exact text, names as the policy has them.
import { Decimal } from 'decimal.js';
import type { Literal } from '../../grammar/condition.js';
import { conditionPhrase } from '../../policy/words/phrases.js';
import type { Trait } from '../finding/actions.js';
import type {
  ActionPath,
  ActionStep,
  ConditionFact,
  CustomerFacts,
  Explanation,
  Followed,
  PairPath,
  Paths,
  Range,
  Some,
  TierFact,
  TierPath,
} from '../finding/explanation.js';
import type { GroupFact } from '../trying/groups.js';

export function explainValue(explained: Explanation) {
  const { review, asOf, policy, version, held, tiers, metrics, windows, purchasesOnly, fixed, customers } =
    explained;
  const { firmnessLimits } = explained;
  return {
    review,
    as_of: asOf,
    policy,
    policy_version: version,
    held,
    tiers: tiers.map(({ id, label }) => ({ tier: id, label })),
    metrics: Object.fromEntries([...metrics].filter(([id]) => !id.startsWith('_'))),
    windows,
    purchases_only: purchasesOnly.filter((id) => !id.startsWith('_')),
    fixed,
    firmness: firmnessLimits,
    customers: customers.map((each) =>
      each.kind === 'left'
        ? {
            customer_id: each.customer,
            left: true,
            previous_tier: each.previousTier,
            previous_score: each.previousScore || null,
          }
        : customerValue(each),
    ),
  };
}

function customerValue(facts: CustomerFacts) {
  const { change } = facts;
  return {
    customer_id: facts.customer,
    left: false,
    ...stagesValue(facts),
    reasons: facts.reasons,
    ...firmnessValue(facts),
    compared: change && {
      previous_tier: change.previousTier || null,
      movement: change.movement,
      steps: change.steps || null,
      previous_score: change.previousScore || null,
      score_change: change.scoreChange || null,
      ...Object.fromEntries(
        change.parts.flatMap(([part, steps]) => (steps === '' ? [] : [[`steps_${part}`, steps]])),
      ),
      ...(change.scoreParts.length === 0 ? {} : { score_parts: Object.fromEntries(change.scoreParts) }),
      ...(change.mainDriver === '' ? {} : { main_driver: change.mainDriver }),
    },
    dimensions: facts.dimensions.map(({ criteria, ...dimension }) => ({
      dimension: dimension.id,
      weight: dimension.weight.toFixed(),
      effective_weight: dimension.effective.toFixed(),
      contribution: dimension.gives.toFixed(),
      lost: dimension.loses.toFixed(),
      criteria: criteria.map((each) => ({
        criterion: each.id,
        metric: each.subject,
        value: plain(each.value),
        points: each.points?.toFixed() ?? null,
        weight: each.weight.toFixed(),
        effective_weight: each.effective.toFixed(),
        contribution: each.gives.toFixed(),
        lost: each.loses.toFixed(),
      })),
    })),
    ...(facts.groups.length === 0 ? {} : { groups: facts.groups.map(groupValue) }),
    adjustments: facts.adjustments.map((each) => ({
      adjustment: each.id,
      add: each.add.toFixed(),
      ...conditionValue(each),
    })),
    tiers: facts.tiers.map(tierValue),
    bounds: facts.bounds.map((each) => ({
      bound: each.kind,
      name: each.name,
      tier: each.tier,
      decided: each.decided,
      ...conditionValue(each),
    })),
    overrides: facts.overrides,
    differs: facts.apart,
    assumed: facts.assumed ?? null,
    up: pathsValue(facts.up),
    stay: pathsValue(facts.stay),
  };
}

/** The tier after each stage; null where there is none, and then why. */
function stagesValue({ tier, score, scoredTier, movedTier, ruledTier, validity, ungraded }: CustomerFacts) {
  return {
    tier: tier || null,
    score: score || null,
    scored_tier: scoredTier || null,
    moved_tier: movedTier || null,
    ruled_tier: ruledTier || null,
    ...(validity.until === '' ? {} : { tier_since: validity.since, valid_until: validity.until }),
    ...(ungraded === undefined ? {} : { ungraded: conditionValue(ungraded) }),
  };
}

/** Nothing where results do not say it. */
function firmnessValue({ firmness, margin }: CustomerFacts) {
  if (firmness === '') return {};
  return { firmness, margin_orders: margin.orders || null, margin_value: margin.value || null };
}

function tierValue({ tier, role, gates, line, centre }: TierFact) {
  const inGroup = line?.inGroup && { within: line.inGroup.subject, group: plain(line.inGroup.value) };
  return {
    tier,
    role,
    gates: gates.map((gate) => ({ gate: gate.kind, ...conditionValue(gate) })),
    ...(line === undefined ? {} : { lowest: { metric: line.subject, value: plain(line.value), ...inGroup } }),
    ...(centre.length === 0
      ? {}
      : { centre: Object.fromEntries(centre.map(({ subject, value }) => [subject, plain(value)])) }),
  };
}

function groupValue({ of, group, by, first, place }: GroupFact) {
  return {
    ...(of === undefined ? { tier: true } : { of }),
    within: group.subject,
    group: plain(group.value),
    by,
    first,
    rank: place?.rank ?? null,
    customers: place?.customers ?? null,
  };
}

const plain = (value: Literal | null) => (value instanceof Decimal ? value.toFixed() : value);

function conditionValue({ condition, holds, tests }: ConditionFact) {
  return {
    condition: conditionPhrase(condition, 'en'),
    holds,
    tests: tests.map((test) => ({
      subject: test.subject,
      value: plain(test.value),
      test: conditionPhrase(test.condition, 'en'),
      holds: test.holds,
      short: test.short?.toFixed() ?? null,
    })),
  };
}

function pathsValue(paths: Paths | undefined) {
  return paths === undefined
    ? null
    : {
        tier: paths.tier,
        unchanged: paths.unchanged,
        limits: paths.limits,
        actions: paths.actions.map(actionValue),
        together: paths.pairs.map(pairValue),
        paths: paths.paths.map(pathValue),
      };
}

function pairValue({ parts, tier, score, follows, binds }: PairPath) {
  return {
    parts: parts.map((part) =>
      part.does === 'action'
        ? {
            action: part.kind,
            export: part.export,
            rows: rowsValue(part.traits),
            average: part.usual?.toFixed() ?? null,
            orders: part.orders.toFixed(),
            amount: part.amount?.toFixed() ?? null,
          }
        : {
            metric: part.metric,
            ...(part.together.length === 0 ? {} : { together: part.together }),
            from: plain(part.from),
            to: plain(part.to),
          },
    ),
    tier,
    score: score || null,
    follows: followsValue(follows),
    decided_by: binds,
  };
}

const rowsValue = (traits: readonly Trait[]) =>
  traits.map(({ field, is }) => ({ field, is: traitValue(is) }));

function actionValue({ kind, export: name, traits, usual, outcome }: ActionPath) {
  const size = ({ orders, amount }: Pick<ActionStep, 'orders' | 'amount'>) => ({
    orders: orders.toFixed(),
    amount: amount?.toFixed() ?? null,
  });
  const step = (at: ActionStep) => ({
    ...size(at),
    tier: at.tier,
    score: at.score || null,
    follows: followsValue(at.follows),
  });
  const head = {
    action: kind,
    export: name,
    rows: rowsValue(traits),
    average: usual?.toFixed() ?? null,
    outcome: outcome.is,
  };
  switch (outcome.is) {
    case 'reaches':
      return { ...head, ...step(outcome.at), decided_by: outcome.binds };
    case 'keeps':
      return {
        ...head,
        kept_with: step(outcome.at),
        lost_with: outcome.lost === undefined ? null : step(outcome.lost),
        decided_by: outcome.binds,
      };
    case 'left_out':
      return { ...head, because: outcome.because.metric, depends_on: outcome.because.why };
    default:
      return { ...head, searched: size(outcome.searched) };
  }
}

function traitValue(is: Trait['is']) {
  if (typeof is === 'string') return is;
  return 'value' in is ? { value: plain(is.value) } : { none_of: is.noneOf.map(plain) };
}

const followsValue = (follows: readonly Followed[]) =>
  follows.map((each) => ({ metric: each.metric, from: plain(each.from), to: plain(each.to) }));

function pathValue(path: TierPath) {
  const { metric, together, from, outcome } = path;
  const head = { metric, ...(together.length === 0 ? {} : { together }), from: plain(from), outcome };
  switch (outcome) {
    case 'reaches':
      return {
        ...head,
        ...targetValue(path.to),
        tier: path.tier,
        score: path.score || null,
        follows: followsValue(path.follows),
      };
    case 'keeps':
      return { ...head, ...withinValue(path.within) };
    case 'cannot_move_alone':
      return { ...head, with: path.with };
    case 'unknown':
      return { ...head, because: path.because };
    default:
      return head;
  }
}

function targetValue(to: Literal | Range | Some) {
  return to instanceof Decimal || typeof to !== 'object' ? { to: plain(to) } : withinValue(to);
}

function withinValue(within: Range | Some) {
  if ('values' in within) return { values: within.values.map(plain), any_other: within.besides };
  return { at_least: plain(within.least ?? null), at_most: plain(within.most ?? null) };
}
