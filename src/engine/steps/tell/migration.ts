// How many customers went from which tier to which: the cells of the migration matrix, and the file that lists them.

import { migration } from '../../../format/changes.js';
import { inOrder } from '../../../format/column.js';
import { integer, wide } from '../../../grammar/types.js';
import type { Policy } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { previousValueType, valueType } from '../decide/moved-tiers.js';
import { tierId } from '../decide/scored-tiers.js';
import type { Plan } from '../plan/planned.js';
import { own, type Step } from '../plan/step.js';
import { cellSql, type Output, output } from './results.js';
import { tierChanges } from './tier-changes.js';

export const tierCells = 'tier_cells';

/** How many customers went from which tier to which, with their value in both years. */
export function tierCellsStep(plan: Plan): Step {
  const to = tierOrNone(plan.policy);
  return {
    name: tierCells,
    reads: [tierChanges],
    grain: 'one pair of tiers that has customers',
    columns: [
      { name: 'f', type: integer },
      { name: 't', type: integer },
      { name: 'customers', type: integer },
      { name: 'previous_value', type: previousValueType(plan) },
      { name: 'value', type: valueType(plan) },
    ],
    stored: true,
    sql: `SELECT coalesce(${own.previous}, -1) AS f, ${to} AS t, count(*) AS customers,
  sum(${own.previousValue}) AS previous_value, sum(_value) AS value
FROM ${tierChanges} GROUP BY coalesce(${own.previous}, -1), ${to}`,
  };
}

/** Where somebody stands now: -1 for who left, -2 for who is there without a tier. */
const tierOrNone = ({ ungraded }: Policy) =>
  ungraded === undefined
    ? `coalesce(${own.tier}, -1)`
    : `coalesce(${own.tier}, CASE WHEN reasons = 'left' THEN -1 ELSE -2 END)`;

/** Every cell of the matrix, zero cells included; -1 stands for new (rows) and left (columns), -2 for no tier (columns). */
export function migrationStep(plan: Plan, dialect: Dialect): Step {
  const values = (indexes: readonly number[]) => indexes.map((index) => `(${index})`).join(', ');
  const from = [...plan.policy.tiers.map((_, index) => index), -1];
  const to = plan.policy.ungraded === undefined ? from : [...from, -2];
  const grid =
    plan.last === undefined
      ? 'SELECT 0 AS f, 0 AS t WHERE FALSE'
      : `SELECT f, t FROM (VALUES ${values(from)}) AS a(f) CROSS JOIN (VALUES ${values(to)}) AS b(t) WHERE f >= 0 OR t <> -1`;
  const share = dialect.divide({ sql: 'customers', type: integer }, { sql: 'total', type: integer });
  // New customers had no value last year, and those who left have none now: there the cell stays empty. So do cells of
  // last year where last results do not say what customers were worth: 0 would be a statement.
  const filled = (index: string, value: string, known: unknown) =>
    known === undefined ? 'NULL' : `CASE WHEN ${index} <> -1 THEN coalesce(${value}, 0) END`;
  const before = filled('g.f', 'c.previous_value', plan.last?.value);
  const now = filled('g.t', 'c.value', plan.policy.value);
  return {
    name: 'migration_cells',
    reads: [tierCells],
    grain: 'one pair of tiers',
    columns: [
      { name: 'f', type: integer },
      { name: 't', type: integer },
      { name: 'customers', type: integer },
      { name: 'row_share', type: wide(6) },
      { name: 'previous_value', type: previousValueType(plan) },
      { name: 'value', type: valueType(plan) },
    ],
    stored: false,
    sql: `SELECT f, t, customers, ${share} AS row_share, previous_value, value
FROM (SELECT *, ${dialect.cast('sum(customers) OVER (PARTITION BY f)', integer)} AS total
  FROM (SELECT g.f, g.t, coalesce(c.customers, 0) AS customers, ${before} AS previous_value, ${now} AS value
    FROM (${grid}) AS g LEFT JOIN ${tierCells} AS c ON c.f = g.f AND c.t = g.t))`,
  };
}

export function migrationOutput(plan: Plan, dialect: Dialect): Output {
  const cells = inOrder(migration, {
    previous_tier: `CASE WHEN f < 0 THEN 'new' ELSE ${tierId(plan.policy, 'f', dialect)} END`,
    tier: `CASE WHEN t = -1 THEN 'left' WHEN t = -2 THEN 'ungraded' ELSE ${tierId(plan.policy, 't', dialect)} END`,
    customers: 'customers',
    row_share: cellSql({ sql: 'row_share', type: wide(6) }, dialect),
    previous_value: cellSql({ sql: 'previous_value', type: previousValueType(plan) }, dialect),
    value: cellSql({ sql: 'value', type: valueType(plan) }, dialect),
  });
  return output(
    'migration.csv',
    cells,
    {
      relation: 'migration_cells',
      order: 'CASE WHEN f < 0 THEN 1 ELSE 0 END, f, CASE WHEN t < 0 THEN -t ELSE 0 END, t',
    },
    dialect,
  );
}
