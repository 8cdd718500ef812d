// Customers whom the policy gives no tier. customer_metrics are those who get one then, and measured_customers is everybody:
// points, bins, ranks and tiers look at no others, and who has no tier comes back beside them, with nothing but metrics.
import type { Ungraded } from '../../../policy/model/policy.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { as, type Column, customerSubject, own, type Step } from '../plan/step.js';
import { customerMetrics } from './customer-metrics.js';

const measuredCustomers = 'measured_customers';

/** What the reason of a customer without a tier says. */
export const ungradedReason = 'ungraded';

/** Everybody with metrics, and of them those who get a tier. */
export function ratedCustomersSteps({ policy }: Plan, metrics: Step, dialect: Dialect): Step[] {
  if (policy.ungraded === undefined) return [metrics];
  const without = conditionSql(policy.ungraded.when, customerSubject(metrics.columns, dialect), dialect);
  return [
    { ...metrics, name: measuredCustomers },
    {
      name: customerMetrics,
      reads: [measuredCustomers],
      grain: 'one customer who gets a tier',
      columns: metrics.columns,
      stored: metrics.stored,
      sql: `SELECT *\nFROM ${measuredCustomers} WHERE NOT ${without}`,
    },
  ];
}

/** A relation of customers with those beside them who get no tier: of these it knows only the metrics. */
export function withUngraded(
  from: string,
  columns: readonly Column[],
  ungraded: Ungraded | undefined,
  metrics: readonly Column[],
  dialect: Dialect,
): { readonly from: string; readonly reads: readonly string[] } {
  if (ungraded === undefined) return { from, reads: [from] };
  const known = new Set(metrics.map(({ name }) => name));
  const reason = dialect.text(ungradedReason);
  const cells = columns.map(({ name, type }) => {
    if (known.has(name)) return dialect.identifier(name);
    return as(name === own.scoredBy ? reason : dialect.cast('NULL', type), name, dialect);
  });
  const without = conditionSql(ungraded.when, customerSubject(metrics, dialect), dialect);
  const names = columns.map(({ name }) => dialect.identifier(name)).join(', ');
  return {
    from: `(SELECT ${names} FROM ${from}\nUNION ALL SELECT ${cells.join(', ')} FROM ${measuredCustomers} WHERE ${without})`,
    reads: [from, measuredCustomers],
  };
}
