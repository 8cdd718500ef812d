// aliases: old customer id → the id that the customer has now, chains already followed.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { type Step, textType } from '../plan/step.js';

export const aliasName = 'aliases';

export function aliasStep(plan: Plan, dialect: Dialect): Step {
  const rows = plan.aliases.map(([old, now]) => `(${dialect.text(old)}, ${dialect.text(now)})`);
  return {
    name: aliasName,
    reads: [],
    grain: 'one old customer id',
    columns: [
      { name: 'old_id', type: textType },
      { name: 'new_id', type: textType },
    ],
    stored: true,
    sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(old_id, new_id)`,
  };
}
