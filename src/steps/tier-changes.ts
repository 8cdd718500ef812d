// tier_changes: everybody of this year and of last results, with both tiers; null where somebody was not there.
import type { Dialect } from '../dialects/dialect.js';
import { lastResults, valueType } from './moved-tiers.js';
import type { Plan } from './planned.js';
import { type Column, indexType, own, type Step, scoreType, textType } from './step.js';
import { tierReasons } from './tier-reasons.js';

export const tierChanges = 'tier_changes';

export function tierChangesStep(plan: Plan, dialect: Dialect): Step {
  const value = valueType(plan);
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: own.previous, type: indexType },
    { name: own.tier, type: indexType },
    { name: own.previousScore, type: scoreType },
    { name: 'score', type: scoreType },
    { name: own.previousValue, type: value },
    { name: '_value', type: value },
    { name: 'reasons', type: textType },
  ];
  const worth =
    plan.policy.value === undefined ? dialect.cast('NULL', value) : dialect.identifier(plan.policy.value);
  const here = `SELECT customer_id, ${own.previous}, ${own.tier}, ${own.previousScore}, score, ${own.previousValue}, ${worth} AS _value, reasons FROM ${tierReasons}`;
  const left = `SELECT l.customer_id, l.${own.previous}, ${dialect.cast('NULL', indexType)}, l.${own.previousScore}, ${dialect.cast('NULL', scoreType)}, l.${own.previousValue}, ${dialect.cast('NULL', value)}, 'left'
FROM ${lastResults} AS l WHERE NOT EXISTS (SELECT 1 FROM ${tierReasons} AS t WHERE t.customer_id = l.customer_id)`;
  return {
    name: tierChanges,
    reads: plan.last === undefined ? [tierReasons] : [tierReasons, lastResults],
    grain: 'one customer of this year or last',
    columns,
    stored: false,
    sql: plan.last === undefined ? here : `${here}\nUNION ALL\n${left}`,
  };
}
