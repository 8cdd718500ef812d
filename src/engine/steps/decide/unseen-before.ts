// unseen_before: customers of last results without a row until then, of whom nothing was known.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { positional } from '../../../sql/dialects/quoting.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { type Step, textType } from '../plan/step.js';
import { lastTable } from '../read/written.js';

export const unseenBefore = 'unseen_before';

/** Ids of those in last results, as they stand there. */
export function unseenBeforeStep(file: PlannedFile, dialect: Dialect): Step {
  const columns = file.headings.map((_, index) => positional(index));
  const id = columns[file.headings.indexOf('customer_id')] ?? 'NULL';
  return {
    name: unseenBefore,
    reads: [],
    grain: 'one customer of last results without a row until then',
    columns: [{ name: 'customer_id', type: textType }],
    stored: true,
    sql: `SELECT ${dialect.original(id)} AS customer_id FROM ${lastTable(file, columns, 'refused', dialect)}`,
  };
}
