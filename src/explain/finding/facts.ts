// What the results say of a customer: points and what they give, tests and what they came to, decisions one by one.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { pointsColumn } from '../../engine/steps/plan/step.js';
import { type Condition, criterionPart, type Literal, testsIn } from '../../grammar/condition.js';
import type { Policy, Tier } from '../../policy/model/policy.js';
import { effectiveShares } from '../../policy/model/weights.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import type {
  AdjustmentFact,
  BoundFact,
  ConditionFact,
  CriterionFact,
  DimensionFact,
  GateFact,
  TestFact,
  TierFact,
} from './explanation.js';

const hundred = new Decimal(100);

/** Criterion by criterion what the score is made of, before adjustments; contributions with 6 places. */
export function dimensionsOf(row: ResultRow, plan: Plan): DimensionFact[] {
  const { policy } = plan;
  const pointsOf = (id: string) => {
    const cell = row[pointsColumn(id)] ?? '';
    return cell === '' ? undefined : new Decimal(cell);
  };
  const shares = effectiveShares(policy, (id) => pointsOf(id) !== undefined);
  return policy.dimensions.map((dimension) => {
    const criteria = dimension.criteria.map(({ id, metric, weight }): CriterionFact => {
      const points = pointsOf(id);
      const share = shares.get(id) ?? new Decimal(0);
      return {
        id,
        subject: metric,
        value: shownValue(row, metric, plan),
        points,
        weight,
        effective: places(share.times(hundred)),
        gives: places((points ?? new Decimal(0)).times(share)),
        loses: places(hundred.minus(points ?? hundred).times(share)),
      };
    });
    const sum = (of: 'effective' | 'gives' | 'loses') =>
      places(Decimal.sum(0, ...criteria.map((each) => each[of])));
    const { id, label, weight } = dimension;
    return {
      id,
      label,
      weight,
      effective: sum('effective'),
      gives: sum('gives'),
      loses: sum('loses'),
      criteria,
    };
  });
}

const places = (value: Decimal) => value.toDecimalPlaces(6, Decimal.ROUND_HALF_UP);

/** What the engine answered about the customer. */
export interface Answers {
  holds(condition: Condition): boolean;
  bin(criterion: string): string | null;
}

/** Every condition that facts tell of, each with the tests in it: the engine is asked about all of them at once. */
export function conditionsAsked(policy: Policy): Condition[] {
  const { adjustments, ungraded, tiers, floors, caps } = policy;
  const whole = [
    ...(ungraded === undefined ? [] : [ungraded.when]),
    ...[...adjustments, ...floors, ...caps].map(({ when }) => when),
    ...tiers.flatMap((tier) => gatesOf(tier).map(({ condition }) => condition)),
  ];
  return whole.flatMap((condition) => [condition, ...testsIn(condition).map(asCondition)]);
}

const asCondition = (test: ReturnType<typeof testsIn>[number]): TestFact['condition'] => ({
  kind: 'test',
  ...test,
});

/** What a tier asks for, part by part. */
function gatesOf({
  score,
  requires,
  entersDirectly,
  keeps,
  when,
}: Tier): Pick<GateFact, 'kind' | 'condition'>[] {
  const parts = (kind: GateFact['kind'], condition: Condition | undefined) =>
    condition === undefined
      ? []
      : (condition.kind === 'all' ? condition.of : [condition]).map((part) => ({ kind, condition: part }));
  return [
    ...(score === undefined ? [] : parts('score', scoreAtLeast(score))),
    ...parts('requires', requires),
    ...parts('enters_directly', entersDirectly),
    ...parts('when', when),
    ...(keeps?.score === undefined ? [] : parts('keeps_score', scoreAtLeast(keeps.score))),
    ...parts('keeps', keeps?.requires),
  ];
}

function scoreAtLeast(value: Decimal): Condition {
  return { kind: 'test', subject: 'score', test: { op: 'at_least', value } };
}

/** Conditions with what they came to. */
export class ConditionFacts {
  constructor(
    private readonly row: ResultRow,
    private readonly plan: Plan,
    private readonly answers: Answers,
  ) {}

  adjustments(): AdjustmentFact[] {
    return this.plan.policy.adjustments.map(({ id, label, add, when }) => ({
      id,
      label,
      add,
      ...this.condition(when),
    }));
  }

  /** Of who gets no tier by the rules: the condition that says so. */
  ungraded(): ConditionFact | undefined {
    const { ungraded } = this.plan.policy;
    return ungraded === undefined || (this.row.ruled_tier ?? '') !== ''
      ? undefined
      : this.condition(ungraded.when);
  }

  bounds(): BoundFact[] {
    const { floors, caps, tiers } = this.plan.policy;
    const reasons = (this.row.reasons ?? '').split(';');
    return (['floor', 'cap'] as const).flatMap((kind) =>
      (kind === 'floor' ? floors : caps).map(({ name, tier, when }) => ({
        kind,
        name,
        tier: tiers[tier]?.id ?? '',
        decided: reasons.includes(`${kind}:${name}`),
        ...this.condition(when),
      })),
    );
  }

  /** A tier with what it asks for; `kinds` chooses what is told. */
  tier(index: number, role: TierFact['role'], more: Pick<TierFact, 'line' | 'centre'>): TierFact[] {
    const tier = this.plan.policy.tiers[index];
    if (tier === undefined) return [];
    const gates = gatesOf(tier)
      .filter(({ kind }) => role !== 'held' || kind === 'keeps' || kind === 'keeps_score')
      .map(({ kind, condition }) => ({ kind, ...this.condition(condition) }));
    return [{ tier: tier.id, role, gates, ...more }];
  }

  /** What a subject of conditions is for the customer. */
  private value(subject: string): Literal | null {
    const number = (cell: string | null | undefined) => (cell ? new Decimal(cell) : null);
    if (subject === 'score') return number(this.row.score);
    const part = criterionPart(subject);
    if (part === undefined) return shownValue(this.row, subject, this.plan);
    return number(
      part.of === 'bin' ? this.answers.bin(part.criterion) : this.row[pointsColumn(part.criterion)],
    );
  }

  private condition(condition: Condition): ConditionFact {
    const tests = testsIn(condition).map((each): TestFact => {
      const test = asCondition(each);
      const value = this.value(each.subject);
      const holds = this.answers.holds(test);
      return {
        subject: each.subject,
        value,
        condition: test,
        holds,
        short: holds ? undefined : shortfall(value, test),
      };
    });
    return { condition, holds: this.answers.holds(condition), tests };
  }
}

/** How far a number is from meeting a test. */
function shortfall(value: Literal | null, { test }: TestFact['condition']): Decimal | undefined {
  if (!(value instanceof Decimal)) return undefined;
  const away = (to: Literal) => (to instanceof Decimal ? to.minus(value).abs() : undefined);
  if (test.op === 'missing') return undefined;
  if (test.op === 'between')
    return test.low instanceof Decimal && value.lt(test.low) ? away(test.low) : away(test.high);
  if (test.op !== 'in') return away(test.value);
  const all = test.values.flatMap((each) => away(each) ?? []);
  return all.length === 0 ? undefined : Decimal.min(...all);
}
