// ruled_tiers: floors, then caps (a cap wins). final_tiers: overrides, which give the tier that counts.

import type { Bound } from '../../../policy/model/policy.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { type Column, customerSubject, indexType, own, type Step, textType } from '../plan/step.js';
import { movedTiers } from './moved-tiers.js';
import { validityColumns, withColumns } from './movement.js';
import { overridesName } from './overrides.js';

export const ruledTiers = 'ruled_tiers';
export const finalTiers = 'final_tiers';

export function ruledTiersStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const subject = customerSubject(before, dialect);
  const { floors, caps } = plan.policy;
  // Indexes grow downwards: a floor takes the smaller index, a cap the larger.
  // Who gets no tier by the rules gets none by a bound either.
  const bound = (sql: string) =>
    plan.policy.ungraded === undefined ? sql : `CASE WHEN ${own.scored} IS NOT NULL THEN ${sql} END`;
  const floored = bound(boundSql('least', own.moved, floors, subject, dialect));
  const ruled = bound(boundSql('greatest', own.floored, caps, subject, dialect));
  return {
    name: ruledTiers,
    reads: [movedTiers],
    grain: 'one customer',
    columns: [...before, { name: own.floored, type: indexType }, { name: own.ruled, type: indexType }],
    stored: false,
    sql: `SELECT *, ${ruled} AS ${own.ruled}\nFROM (SELECT *, ${floored} AS ${own.floored} FROM ${movedTiers})`,
  };
}

function boundSql(
  pick: 'least' | 'greatest',
  tier: string,
  bounds: readonly Bound[],
  subject: Resolve,
  dialect: Dialect,
): string {
  if (bounds.length === 0) return tier;
  const each = bounds.map(
    (bound) => `CASE WHEN ${conditionSql(bound.when, subject, dialect)} THEN ${bound.tier} ELSE ${tier} END`,
  );
  return `${pick}(${[tier, ...each].join(', ')})`;
}

export function finalTiersStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const step = decidedStep(plan, before);
  const validity = validityColumns(plan, dialect);
  if (validity.length === 0) return step;
  return {
    ...step,
    columns: [...step.columns, ...validity.map(({ name, type }) => ({ name, type }))],
    sql: withColumns(`(${step.sql})`, validity, dialect),
  };
}

function decidedStep(plan: Plan, before: readonly Column[]): Step {
  const step = { name: finalTiers, grain: 'one customer', stored: false };
  if (plan.overrides.length === 0) {
    return {
      ...step,
      reads: [ruledTiers],
      columns: [...before, { name: own.tier, type: indexType }],
      sql: `SELECT *, ${own.ruled} AS ${own.tier}\nFROM ${ruledTiers}`,
    };
  }
  // Indexes grow downwards: at_least takes the smaller one, at_most the larger.
  const ruled = `r.${own.ruled}`;
  // Of who gets no tier by the rules: a decision for a tier gives it, a bound from above has nothing to bound.
  const none =
    plan.policy.ungraded === undefined
      ? ''
      : `WHEN ${ruled} IS NULL THEN CASE WHEN o.kind = 'at_most' THEN NULL ELSE o.tier END `;
  const tier = `CASE ${none}WHEN o.kind = 'fix' THEN o.tier WHEN o.kind = 'at_least' THEN least(o.tier, ${ruled}) WHEN o.kind = 'at_most' THEN greatest(o.tier, ${ruled}) ELSE ${ruled} END`;
  return {
    ...step,
    reads: [ruledTiers, overridesName],
    columns: [...before, { name: own.overriddenBy, type: textType }, { name: own.tier, type: indexType }],
    sql: `SELECT r.*, o.code AS ${own.overriddenBy}, ${tier} AS ${own.tier}\nFROM ${ruledTiers} AS r LEFT JOIN ${overridesName} AS o ON o.customer_id = r.customer_id`,
  };
}
