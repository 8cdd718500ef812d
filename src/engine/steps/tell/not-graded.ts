// Customers who stand in their export and are not graded, for what becomes of their rows in other exports.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { exportNamed } from '../plan/fields.js';
import type { Fate, Plan } from '../plan/planned.js';
import { own } from '../plan/step.js';
import { cleanName } from '../read/clean.js';

/**
 * A SELECT of the ids whose own rows are set aside, or are rejected; undefined where the review lists no customers. Who
 * has rows of both kinds counts as rejected, which is louder. Graded customers may be among them, for another row.
 */
export function notGradedFor(
  plan: Plan,
  disposition: Fate['disposition'],
  dialect: Dialect,
): string | undefined {
  const customers = exportNamed(plan, 'customers');
  if (customers === undefined) return undefined;
  const from = dialect.identifier(cleanName('customers'));
  const where = (wanted: Fate['disposition']) => {
    // Rows of merged customers carry the id of now, which has a row of its own.
    const fates = customers.fates.filter((fate) => fate.disposition === wanted && fate.test !== 'merged');
    return `SELECT customer_id FROM ${from} WHERE customer_id IS NOT NULL AND ${own.fate} IN (${fates.map((fate) => fate.code).join(', ')})`;
  };
  return disposition === 'rejected' ? where('rejected') : `${where('set_aside')} EXCEPT ${where('rejected')}`;
}
