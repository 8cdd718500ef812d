// graded_customers: who is graded. Customers of the export; without one, everybody with a used transaction;
// and whoever an export with `unknown_customers: add` brings.
import { subjectsOf } from '../../../grammar/condition.js';
import type { RowsSpec } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { exportNamed } from '../plan/fields.js';
import type { Plan } from '../plan/planned.js';
import { as, type Column, own, profileColumn, type Step, textType } from '../plan/step.js';
import { cleanName } from '../read/clean.js';
import { givenCustomers } from './given.js';
import { totalsName } from './totals.js';

export const gradedCustomers = 'graded_customers';

/** Columns of customers that later steps carry: profile fields and fields that metrics read. */
export function carriedFields(plan: Plan): Column[] {
  const customers = exportNamed(plan, 'customers');
  if (customers === undefined) return [];
  const read = plan.metrics.flatMap(({ spec }) => (spec.grain === 'rows' ? customerFields(spec) : []));
  return [...customers.fields, ...customers.computed].filter(
    ({ name }) => plan.profile.includes(name) || read.includes(name),
  );
}

/** Fields of the customers that a metric reads. */
function customerFields(spec: RowsSpec): (string | undefined)[] {
  if (spec.export === 'customers') return [spec.field, ...(spec.only ? subjectsOf(spec.only) : [])];
  return spec.window.unit === 'since' ? [spec.window.field] : [];
}

export function gradedCustomersStep(plan: Plan, dialect: Dialect): Step {
  if (plan.given !== undefined)
    return { name: gradedCustomers, ...givenCustomers(plan, plan.given, dialect) };
  const customers = exportNamed(plan, 'customers');
  const carried = carriedFields(plan);
  const adding = plan.exports.filter(
    (each) =>
      each.name !== 'customers' &&
      (each.unknownCustomers === 'add' || (customers === undefined && each.name === 'transactions')),
  );
  const fields = carried.map((column) =>
    as(dialect.identifier(column.name), profileColumn(column.name), dialect),
  );
  const nothing = carried.map((column) =>
    as(dialect.cast('NULL', column.type), profileColumn(column.name), dialect),
  );
  const parts: string[] = [];
  // Also whoever is not graded for what stands in his own row: left out, or rejected, he is not unknown.
  const listed =
    customers &&
    `SELECT customer_id FROM ${dialect.identifier(cleanName('customers'))} WHERE customer_id IS NOT NULL`;
  if (customers) {
    parts.push(
      `SELECT ${['customer_id', as('1', '_listed', dialect), ...fields].join(', ')} FROM ${dialect.identifier(cleanName('customers'))} WHERE ${own.fate} = 0`,
    );
  }
  if (adding.length > 0) {
    // UNION (not UNION ALL) lists a customer of several exports once.
    const ids = adding.map(
      (each) => `SELECT customer_id FROM ${dialect.identifier(totalsName(each.name))} WHERE ${own.fate} = 0`,
    );
    const except = listed ? ` WHERE customer_id NOT IN (${listed})` : '';
    parts.push(
      `SELECT ${['customer_id', as('0', '_listed', dialect), ...nothing].join(', ')} FROM (${ids.join(' UNION ')})${except}`,
    );
  }
  return {
    name: gradedCustomers,
    reads: [...(customers ? [cleanName('customers')] : []), ...adding.map((each) => totalsName(each.name))],
    grain: 'one customer',
    columns: [
      { name: 'customer_id', type: textType },
      { name: '_listed', type: { kind: 'integer' } },
      ...carried.map((column) => ({ name: profileColumn(column.name), type: column.type })),
    ],
    stored: false,
    sql: parts.join('\nUNION ALL\n'),
  };
}
