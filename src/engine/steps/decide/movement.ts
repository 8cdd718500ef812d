// Movement rules as SQL, in the order of the contract: the better of two years, keep rules, protection from another
// downgrade, limits of steps, new customers, inactive ones. Each rule adds a column where the policy has it, so that
// reasons read what was decided.

import { windowDates } from '../../../grammar/window.js';
import { recentTransactions } from '../../../policy/model/movement.js';
import type { Tier } from '../../../policy/model/policy.js';
import { validUntil } from '../../../policy/model/validity.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import type { PlannedLast } from '../plan/planned-last.js';
import { as, type Column, dateType, indexType, own, textType, yesNoType } from '../plan/step.js';
import { tierId } from './scored-tiers.js';

/** A column, and the SQL that reads only what stands before it. */
interface Decided extends Column {
  readonly sql: string;
}

/** Whether last results say who went down, and when. */
export function knowsDowngrades(last: PlannedLast | undefined): boolean {
  return last?.lastDowngrade !== undefined || (last?.asOf !== undefined && last.movement !== undefined);
}

/** Which of the later rules the policy has, as far as last results tell what they need. */
function rulesOf({ policy: { movement }, last }: Plan) {
  const notAgain = movement.notAgainWithin !== undefined && knowsDowngrades(last);
  const valid = movement.valid !== undefined && last?.validUntil !== undefined;
  const firstReview = movement.protectFirstReview && last?.movement !== undefined;
  return {
    best: movement.bestOfTwo && last?.scored !== undefined,
    notAgain,
    firstReview,
    valid,
    protects: notAgain || firstReview || valid,
    inactive: movement.inactiveAfter !== undefined,
  };
}

/** What the movement rules decide about a customer of last results or a new one, in order; the last is the moved tier. */
export function movementColumns(plan: Plan, subject: Resolve, dialect: Dialect): Decided[] {
  const rules = rulesOf(plan);
  const best = `least(${own.scored}, coalesce(${own.lastScored}, ${own.scored}))`;
  return [
    ...(rules.best ? [{ name: own.best, type: indexType, sql: best }] : []),
    { name: own.kept, type: yesNoType, sql: keptSql(plan, subject, dialect) },
    ...(rules.protects ? [{ name: own.protectedBy, type: textType, sql: protectedSql(plan, dialect) }] : []),
    ...(rules.inactive ? [{ name: own.inactive, type: yesNoType, sql: inactiveSql(plan, dialect) }] : []),
    { name: own.moved, type: indexType, sql: movedSql(plan) },
  ];
}

/** A relation with these columns added, each in a SELECT around the one before. */
export function withColumns(from: string, columns: readonly Decided[], dialect: Dialect): string {
  return columns.reduce((inner, { name, sql }, index) => {
    const added = `SELECT *, ${as(sql, name, dialect)}\nFROM ${inner}`;
    return index === columns.length - 1 ? added : `(${added})`;
  }, from);
}

/** The tier held before, as movement counts it: without what an override made of it, where the policy says so. */
function heldBefore({ policy: { movement }, last }: Plan): string {
  const ruled = movement.countsFromRuled && (last?.ruled !== undefined || last?.standing === true);
  return ruled ? `coalesce(${own.lastRuled}, ${own.previous})` : own.previous;
}

/** The tier that the score gave, in this year or the last. */
function bestOf(plan: Plan): string {
  return rulesOf(plan).best ? own.best : own.scored;
}

/** True where the rules gave less than the tier held, and that tier's keep rule holds. */
function keptSql(plan: Plan, subject: Resolve, dialect: Dialect): string {
  const whens = plan.policy.tiers.flatMap(({ keeps }: Tier, index) => {
    if (keeps === undefined) return [];
    const asked = [
      ...(keeps.score === undefined ? [] : [`score >= ${keeps.score.toFixed()}`]),
      ...(keeps.requires === undefined ? [] : [conditionSql(keeps.requires, subject, dialect)]),
    ];
    return asked.length === 0 ? [] : [`WHEN ${index} THEN ${asked.join(' AND ')}`];
  });
  if (whens.length === 0) return 'FALSE';
  const held = heldBefore(plan);
  return `(${held} IS NOT NULL AND ${bestOf(plan)} > ${held} AND CASE ${held} ${whens.join(' ')} ELSE FALSE END)`;
}

/** The code of the rule that protects a customer from going down; null where none does, or none has to. */
function protectedSql(plan: Plan, dialect: Dialect): string {
  const { notAgainWithin } = plan.policy.movement;
  const held = heldBefore(plan);
  const goingDown = `${held} IS NOT NULL AND NOT ${own.kept} AND ${bestOf(plan)} > ${held}`;
  const { notAgain, firstReview, valid } = rulesOf(plan);
  const whens: string[] = [];
  if (valid) {
    const until = dialect.print({ sql: own.lastUntil, type: dateType });
    whens.push(
      `WHEN ${own.lastUntil} > ${dialect.date(plan.asOf)} THEN ${dialect.together(["'valid:'", until])}`,
    );
  }
  if (notAgain && notAgainWithin !== undefined) {
    // As with windows, the same day so many months before is out.
    const { from = plan.asOf } = windowDates(plan.asOf, { window: notAgainWithin, before: undefined });
    const within = `${own.lastDowngrade} >= ${dialect.date(from)} AND ${own.lastDowngrade} <= ${dialect.date(plan.asOf)}`;
    whens.push(`WHEN ${within} THEN 'not_again_within'`);
  }
  if (firstReview)
    whens.push(`WHEN ${own.lastMovement} = 'up' OR ${own.lastMovement} = 'new' THEN 'protect_first_review'`);
  return `CASE WHEN ${goingDown} THEN CASE ${whens.join(' ')} END END`;
}

/** The tier before limits of steps. */
function heldSql(plan: Plan): string {
  const held = rulesOf(plan).protects ? `${own.kept} OR ${own.protectedBy} IS NOT NULL` : own.kept;
  return `CASE WHEN ${held} THEN ${heldBefore(plan)} ELSE ${bestOf(plan)} END`;
}

/** The tier of a customer of last results after limits of steps. */
function limitedSql(plan: Plan): string {
  const { downMaxSteps, upMaxSteps } = plan.policy.movement;
  let held = heldSql(plan);
  if (downMaxSteps !== undefined) held = `least(${held}, ${heldBefore(plan)} + ${downMaxSteps})`;
  if (upMaxSteps !== undefined) held = `greatest(${held}, ${heldBefore(plan)} - ${upMaxSteps})`;
  return held;
}

/** True where somebody is inactive and would stand above the last tier without that. */
function inactiveSql(plan: Plan, dialect: Dialect): string {
  const last = plan.policy.tiers.length - 1;
  return `(${own.previous} IS NOT NULL AND ${own.scored} IS NOT NULL AND ${dialect.identifier(recentTransactions)} = 0 AND ${limitedSql(plan)} < ${last})`;
}

function movedSql(plan: Plan): string {
  const { newCustomersAtMost } = plan.policy.movement;
  const entering =
    newCustomersAtMost === undefined ? own.scored : `greatest(${own.scored}, ${newCustomersAtMost})`;
  const fallen = rulesOf(plan).inactive ? ` WHEN ${own.inactive} THEN ${plan.policy.tiers.length - 1}` : '';
  // Who gets no tier moves nowhere.
  const without = plan.policy.ungraded === undefined ? '' : `WHEN ${own.scored} IS NULL THEN NULL `;
  return `CASE ${without}WHEN ${own.previous} IS NULL THEN ${entering}${fallen} ELSE ${limitedSql(plan)} END`;
}

/** Codes of the movement rules that changed the tier, the last decision first; SQL that is null where one did not. */
export function movementReasons(plan: Plan, dialect: Dialect): string[] {
  if (plan.last === undefined) return [];
  const { newCustomersAtMost, downMaxSteps, upMaxSteps } = plan.policy.movement;
  const rules = rulesOf(plan);
  // Who is inactive was held by nothing, so nothing else is told.
  const when = (condition: string, code: string) =>
    `CASE WHEN ${rules.inactive ? `NOT ${own.inactive} AND ` : ''}${condition} THEN ${code} END`;
  const held = heldSql(plan);
  const known = `${own.previous} IS NOT NULL`;
  return [
    ...(rules.inactive ? [`CASE WHEN ${own.inactive} THEN 'inactive' END`] : []),
    ...(downMaxSteps === undefined ? [] : [when(`${known} AND ${own.moved} < ${held}`, `'max_down'`)]),
    ...(upMaxSteps === undefined ? [] : [when(`${known} AND ${own.moved} > ${held}`, `'max_up'`)]),
    ...(newCustomersAtMost === undefined
      ? []
      : [when(`${own.previous} IS NULL AND ${own.moved} > ${own.scored}`, `'new_customer_limit'`)]),
    ...(rules.protects ? [when(`${own.protectedBy} IS NOT NULL`, own.protectedBy)] : []),
    when(own.kept, `'kept'`),
    ...(rules.best
      ? [
          when(
            `${own.best} < ${own.scored}`,
            dialect.together(["'last_year:'", tierId(plan.policy, own.best, dialect)]),
          ),
        ]
      : []),
  ];
}

/** When a customer went down the last time, in this review or before; null where nobody knows of it. */
export function lastDowngradeSql(plan: Plan, dialect: Dialect): string {
  if (plan.last === undefined) return 'NULL';
  const date = `CASE WHEN ${own.tier} > ${own.previous} THEN ${dialect.date(plan.asOf)} ELSE ${own.lastDowngrade} END`;
  return dialect.print({ sql: date, type: { kind: 'date' } });
}

/** Since when the tier is held that counts, and until when at least; for final tiers of a policy that speaks of validity. */
export function validityColumns(plan: Plan, dialect: Dialect): Decided[] {
  const { movement, tiers } = plan.policy;
  if (movement.valid === undefined) return [];
  const counted = movement.countsFromRuled ? own.ruled : own.tier;
  const asOf = dialect.date(plan.asOf);
  const fresh = dialect.date(validUntil(plan.asOf, movement.valid));
  const stays =
    plan.last === undefined
      ? 'FALSE'
      : `${heldBefore(plan)} IS NOT NULL AND ${heldBefore(plan)} = ${counted}`;
  const since =
    plan.last === undefined
      ? asOf
      : `CASE WHEN ${stays} THEN coalesce(${own.lastSince}, ${asOf}) ELSE ${asOf} END`;
  // A tier is given again where what it asks for is met, or its keep rule; other rules only put the fall off.
  const kept = plan.last === undefined ? 'FALSE' : `coalesce(${own.kept}, FALSE)`;
  const earned = `(${bestOf(plan)} <= ${counted} OR ${kept})`;
  const again =
    'for' in movement.valid
      ? `CASE WHEN ${own.lastUntil} > ${asOf} OR NOT ${earned} THEN coalesce(${own.lastUntil}, ${fresh}) ELSE ${fresh} END`
      : `CASE WHEN ${earned} AND ${fresh} > coalesce(${own.lastUntil}, ${asOf}) THEN ${fresh} ELSE coalesce(${own.lastUntil}, ${fresh}) END`;
  // Nobody falls from the last tier, and what people gave lasts as long as they say.
  const none = `${counted} = ${tiers.length - 1}${movement.countsFromRuled ? '' : ` OR ${own.tier} IS DISTINCT FROM ${own.ruled}`}`;
  const until = plan.last === undefined ? fresh : `CASE WHEN ${stays} THEN ${again} ELSE ${fresh} END`;
  const given = (sql: string, nobody: string) =>
    `CASE WHEN ${counted} IS NULL${nobody} THEN NULL ELSE ${sql} END`;
  return [
    { name: own.tierSince, type: dateType, sql: given(since, '') },
    { name: own.validUntil, type: dateType, sql: given(until, ` OR ${none}`) },
  ];
}
