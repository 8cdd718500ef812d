// From the rows of results to what a statement says: nothing goes through here that the customer may not see.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { ConditionFact, GateFact } from '../../explain/finding/explanation.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import { shownValue } from '../../regrade/values.js';
import type { StatementSight } from '../../reports/audience/seen-statement.js';
import type { ResultRow } from '../../telling/tables.js';
import type { CustomerWay, Ways } from '../ways/way.js';
import type { AskedOfTier, StatedFigure, Statement, TierWhy } from './statement.js';

/** What is the same for all customers of some results. */
export interface StatementFrame {
  readonly plan: Plan;
  readonly sight: StatementSight;
  /** Fields by which customers are reached. */
  readonly addresses: readonly string[];
  /** Whether what customers were worth in the review before is the same thing as what they are worth now. */
  readonly sameWorth: boolean;
}

/** What results say of one customer. */
export interface StatedRows {
  readonly customer: string;
  /** Of graded.csv. */
  readonly row: ResultRow;
  /** Of changes.csv; undefined where the tier stayed the same. */
  readonly change: ResultRow | undefined;
  readonly ways: Ways;
  /** What the next better tier asks for, with what it came to. */
  readonly gates: readonly GateFact[];
}

export function stateOf(
  { customer, row, change, ways, gates }: StatedRows,
  frame: StatementFrame,
): Statement {
  const { plan, sight, addresses } = frame;
  const { tiers } = plan.policy;
  const at = tiers.findIndex(({ id }) => id === row.tier);
  const told = (column: string) => (sight.sees(column) ? row[column] || undefined : undefined);
  const texts = (names: readonly string[]) =>
    new Map(names.map((name) => [name, asInExports(row[name] ?? '')]));
  const benefits = sight.sees('discount') ? tiers[at] : undefined;
  // What keeps a tier concerns those who hold it.
  const entry = gates.filter(({ kind }) => kind === 'score' || kind === 'requires' || kind === 'when');
  const movement = movements.find((each) => each === told('movement'));
  return {
    customer,
    id: sight.idOf(customer),
    fields: texts(sight.fields),
    tier: row.tier ?? '',
    previousTier: told('previous_tier'),
    movement,
    validUntil: told('valid_until'),
    figures: figuresOf(row, frame),
    discount: benefits?.discount?.eq(1) === true ? undefined : benefits?.discount,
    perks: benefits?.perks ?? [],
    why: movement === 'up' || movement === 'down' ? whyOf(change, frame) : undefined,
    next: tiers[at - 1]?.id,
    asked: entry.flatMap((gate) => askedOf(gate, sight)),
    askedMore: entry.some(({ condition }) => !sight.seesAsked(condition)),
    ways: seenWays(ways, sight),
    addresses: texts(addresses),
  };
}

const movements = ['up', 'down', 'same', 'new'] as const;

/** What the customer is worth first, with the year before; then all other metrics that may be told. */
function figuresOf(row: ResultRow, { plan, sight, sameWorth }: StatementFrame): StatedFigure[] {
  const { value } = plan.policy;
  const known = sameWorth && sight.sees('previous_value');
  const before = known && row.previous_value ? new Decimal(row.previous_value) : undefined;
  const ids = sight.metrics.includes(value ?? '') ? [value ?? ''] : [];
  return [...ids, ...sight.metrics.filter((id) => id !== value)].map((metric) => ({
    metric,
    now: shownValue(row, metric, plan),
    before: metric === value ? before : undefined,
  }));
}

/** What mostly made the tier another one; undefined where results do not say it. */
function whyOf(change: ResultRow | undefined, { plan, sight }: StatementFrame): TierWhy | undefined {
  const [part = '', about] = (change?.main_driver ?? '').split(':');
  switch (part) {
    case 'behaviour': {
      const metric = about && metricOf(about, plan.policy);
      return { is: 'behaviour', metric: metric && sight.metrics.includes(metric) ? metric : undefined };
    }
    case 'policy':
      return { is: 'policy' };
    case 'movement':
    case 'bounds':
      return { is: 'rules' };
    case 'override':
      return { is: 'decision' };
    default:
      return undefined;
  }
}

/** A driver names a criterion, or a metric. */
function metricOf(about: string, policy: Policy): string {
  return criteriaOf(policy).find(({ id }) => id === about)?.metric ?? about;
}

/** What it takes to enter the tier, as far as the customer may see it. */
function askedOf(fact: GateFact, sight: StatementSight): AskedOfTier[] {
  if (!sight.seesAsked(fact.condition)) return [];
  return [{ condition: fact.condition, met: fact.holds, has: ownOf(fact) }];
}

function ownOf({ tests, condition }: ConditionFact): AskedOfTier['has'] {
  const [test] = tests;
  return condition.kind !== 'test' || test === undefined
    ? undefined
    : { metric: test.subject, value: test.value };
}

/** Ways without what may not be seen: an amount of orders is one of the metric that sums them up. */
function seenWays({ up, keep, untold }: Ways, sight: StatementSight): Ways {
  const seen = (way: CustomerWay): CustomerWay[] => {
    const sum = way.sum === undefined || sight.metrics.includes(way.sum);
    if (!sum && way.kind !== 'orders') return [];
    const follows = way.follows.filter(({ metric }) => sight.metrics.includes(metric));
    return [{ ...way, amount: sum ? way.amount : null, follows }];
  };
  return {
    up: up && { ...up, ways: up.ways.flatMap(seen) },
    keep: keep && { ...keep, room: keep.room && seen(keep.room)[0], ways: keep.ways.flatMap(seen) },
    untold,
  };
}
