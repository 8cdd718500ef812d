// Customers of whom nothing is known yet: in the customers export, but without any used row up to the as-of date in an
// export that has dates. Exports made later hold customers who came later; next year they count as new.

import { inOrder } from '../../../format/column.js';
import type { ResultsFile } from '../../../format/files.js';
import { unseen as listed } from '../../../format/lists.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { isDate } from '../plan/fields.js';
import type { Plan } from '../plan/planned.js';
import { own, rowsColumn } from '../plan/step.js';
import { type Output, output } from './results.js';
import { tierReasons } from './tier-reasons.js';

/** Lists them in the results; it is there only where there are some. */
export const unseenFile = 'unseen.csv' satisfies ResultsFile;

/**
 * True of such a customer, over tier_reasons; undefined where no export could tell. Who had a row in an earlier review stands
 * in last results as somebody known, and stays known however short the exports are.
 */
export function unseenSql({ exports }: Plan, dialect: Dialect): string | undefined {
  const dated = exports.filter(({ name, fields }) => name !== 'customers' && fields.some(isDate));
  if (dated.length === 0 || !exports.some(({ name }) => name === 'customers')) return undefined;
  const without = dated.map(({ name }) => `${dialect.identifier(rowsColumn(name))} = 0`);
  return [`${own.previous} IS NULL`, ...without].join(' AND ');
}

/** Their ids as a file. */
export function unseenOutput(plan: Plan, dialect: Dialect): Output | undefined {
  const unseen = unseenSql(plan, dialect);
  if (unseen === undefined) return undefined;
  const cells = inOrder(listed, { customer_id: dialect.defused('customer_id') });
  const from = { relation: tierReasons, where: unseen, order: 'customer_id' };
  return output(unseenFile, cells, from, dialect);
}
