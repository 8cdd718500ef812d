// tier_reasons: the codes that say why, most important first: the last decision that changed the tier leads. Everything
// about a customer that is written or counted later stands here, in the order in which it is written.

import { type Condition, subjectsOf } from '../../../grammar/condition.js';
import type { Bound, Tier } from '../../../policy/model/policy.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { movementReasons } from '../decide/movement.js';
import { asksFirmness } from '../firm/variants.js';
import type { Plan } from '../plan/planned.js';
import {
  adjustedColumn,
  type Column,
  customerSubject,
  own,
  profileColumn,
  type Step,
  textType,
} from '../plan/step.js';
import { changeParts } from './change-parts.js';

export const tierReasons = 'tier_reasons';

/**
 * Whether customers are stored in the order in which they are written. With the parts of their changes they are too wide
 * for that: what is written is sorted then, which takes less memory and, of half a million customers, half a second less.
 */
export function storedInOrder(plan: Plan, dialect: Dialect): boolean {
  // Joined with how firm grades are, they would have to be sorted again.
  return dialect.storesInOrder && plan.former === undefined && !asksFirmness(plan);
}

export function tierReasonsStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const from = plan.former === undefined ? finalTiers : changeParts;
  const { policy } = plan;
  const subject = customerSubject(before, dialect);
  const when = (condition: string, code: string) => `CASE WHEN ${condition} THEN ${dialect.text(code)} END`;
  const parts = [
    ...(plan.overrides.length === 0
      ? []
      : [`CASE WHEN ${own.tier} ${apart(plan)} ${own.ruled} THEN ${own.overriddenBy} END`]),
    boundReason('cap', policy.caps, { from: own.floored, to: own.ruled }, subject, dialect),
    boundReason('floor', policy.floors, { from: own.moved, to: own.floored }, subject, dialect),
    ...movementReasons(plan, dialect),
    own.scoredBy,
    ...policy.tiers.slice(0, -1).map((tier, index) => gateReasons(tier, index, subject, dialect)),
    ...policy.adjustments.map((each) =>
      when(dialect.identifier(adjustedColumn(each.id)), `adjustment:${each.id}`),
    ),
  ].filter((part) => part !== undefined);
  const dropped = onlyForReasons(plan);
  const told = before.filter(({ name }) => !dropped(name));
  const columns = told.map(({ name }) => dialect.identifier(name));
  return {
    name: tierReasons,
    reads: [from],
    grain: 'one customer',
    columns: [...told, { name: 'reasons', type: textType }],
    // Three outputs read it, and sorting it while it is stored takes less than sorting it while text is made of it.
    stored: true,
    sql: `SELECT ${columns.join(', ')},\n  ${dialect.listed(';', parts, 'a line each')} AS reasons\nFROM ${from}${storedInOrder(plan, dialect) ? '\nORDER BY customer_id' : ''}`,
  };
}

/** How tiers differ: who has none by the rules has another one by any decision. */
export const apart = ({ policy }: Pick<Plan, 'policy'>) =>
  policy.ungraded === undefined ? '<>' : 'IS DISTINCT FROM';

/** Columns that nobody reads once reasons are told. Each would be sorted and held in memory for nothing. */
function onlyForReasons({ policy, profile }: Plan): (name: string) => boolean {
  const workings = new Set<string>([
    own.scoredBy,
    own.lastScored,
    own.lastMovement,
    own.lastSince,
    own.lastUntil,
    own.lastRuled,
    own.best,
    own.kept,
    own.protectedBy,
    own.inactive,
    own.floored,
    own.overriddenBy,
    ...policy.adjustments.map(({ id }) => adjustedColumn(id)),
  ]);
  const shown = new Set(profile.map(profileColumn));
  return (name) => (name.startsWith(profileColumn('')) && !shown.has(name)) || workings.has(name);
}

/** The bound that decided: it holds, moved the tier, and is where the tier came to stand. */
function boundReason(
  code: string,
  bounds: readonly Bound[],
  { from, to }: { readonly from: string; readonly to: string },
  subject: Resolve,
  dialect: Dialect,
): string | undefined {
  if (bounds.length === 0) return undefined;
  const whens = bounds.map(
    (bound) =>
      `WHEN ${to} = ${bound.tier} AND ${conditionSql(bound.when, subject, dialect)} THEN ${dialect.text(`${code}:${bound.name}`)}`,
  );
  return `CASE WHEN ${from} <> ${to} THEN CASE ${whens.join(' ')} END END`;
}

/** Gates of the next better tier that failed although its score was reached. */
function gateReasons(tier: Tier, index: number, subject: Resolve, dialect: Dialect): string | undefined {
  if (tier.requires === undefined) return undefined;
  const near = `${own.scored} = ${index + 1}${tier.score === undefined ? '' : ` AND score >= ${tier.score.toFixed()}`}`;
  const gates: readonly Condition[] = tier.requires.kind === 'all' ? tier.requires.of : [tier.requires];
  const bySubject = new Map<string, string[]>();
  for (const gate of gates) {
    const name = subjectsOf(gate).join('+');
    bySubject.set(name, [...(bySubject.get(name) ?? []), conditionSql(gate, subject, dialect)]);
  }
  const failed = [...bySubject].map(
    ([name, tests]) =>
      `CASE WHEN NOT (${tests.join(' AND ')}) THEN ${dialect.text(`gate_failed:${name}`)} END`,
  );
  return `CASE WHEN ${near} THEN nullif(${dialect.listed(';', failed)}, '') END`;
}
