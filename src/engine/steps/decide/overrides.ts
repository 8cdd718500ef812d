// overrides: what people decided, one row a customer. Only those that are to be applied stand here.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { indexType, type Step, textType } from '../plan/step.js';

export const overridesName = 'overrides';

export function overridesStep(plan: Plan, dialect: Dialect): Step {
  const rows = plan.overrides.map(({ customer, kind, tier, code }) => [
    customer,
    kind,
    String(tier),
    `override:${code}`,
  ]);
  const columns = ['customer_id', 'kind', 'tier', 'code'];
  return {
    name: overridesName,
    reads: [],
    grain: 'one customer about whom people decided',
    columns: [
      { name: 'customer_id', type: textType },
      { name: 'kind', type: textType },
      { name: 'tier', type: indexType },
      { name: 'code', type: textType },
    ],
    stored: true,
    sql: `SELECT customer_id, kind, ${dialect.cast('tier', indexType)} AS tier, code FROM ${dialect.rowsOfText(columns, rows)}`,
  };
}
