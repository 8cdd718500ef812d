// ruled_tiers: floors, then caps (a cap wins). final_tiers: the tier that counts, with everything that led to it.
import type { Dialect } from '../dialects/dialect.js';
import type { Bound } from '../policy/policy.js';
import { conditionSql, type Resolve } from '../sql/condition.js';
import { movedTiers } from './moved-tiers.js';
import type { Plan } from './planned.js';
import { type Column, customerSubject, indexType, own, type Step } from './step.js';

export const ruledTiers = 'ruled_tiers';
export const finalTiers = 'final_tiers';

export function ruledTiersStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const subject = customerSubject(before, dialect);
  const { floors, caps } = plan.policy;
  // Indexes grow downwards: a floor takes the smaller index, a cap the larger.
  const floored = boundSql('least', own.moved, floors, subject, dialect);
  const ruled = boundSql('greatest', own.floored, caps, subject, dialect);
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

export function finalTiersStep(before: readonly Column[]): Step {
  return {
    name: finalTiers,
    reads: [ruledTiers],
    grain: 'one customer',
    columns: [...before, { name: own.tier, type: indexType }],
    stored: false,
    sql: `SELECT *, ${own.ruled} AS ${own.tier}\nFROM ${ruledTiers}`,
  };
}
