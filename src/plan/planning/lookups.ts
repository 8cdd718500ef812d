// Lookups of an export with their files settled, and what may be wrong with the field that holds the key.

import type { PlannedLookup, ReadField } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { ExportSpec } from '../../review/review.js';

/**
 * Plans the lookups of an export.
 * @param files by name of what they are read for
 * @param keyField reads the column of a key
 * @param merges whether the review merges customers
 */
export function planLookups(
  { lookups }: ExportSpec,
  files: ReadonlyMap<string, readonly PlannedFile[]>,
  keyField: (lookup: ExportSpec['lookups'][number]) => ReadField,
  merges: boolean,
): PlannedLookup[] {
  return lookups.map((lookup) => ({
    name: lookup.called,
    title: lookup.name,
    files: files.get(lookup.name) ?? [],
    on: lookup.on,
    key: keyField(lookup),
    missing: lookup.missing,
    merged: merges && lookup.on === 'customer_id',
  }));
}

/** What is looked up stands in other files, so that lines of this one cannot leave it blank. */
export function checkFilledLookups({ lookups, fillDown, name, place }: ExportSpec, problems: Problems): void {
  for (const [index, field] of fillDown.entries()) {
    const from = lookups.find(({ fields }) => fields.some((each) => each.field === field));
    if (from === undefined) continue;
    const found = place(['fill_down', index]);
    problems.add({
      code: 'wrong-value',
      ...(found && { place: found }),
      reason: `${name}.${field} comes from lookup ${from.called}, so lines of ${name} cannot leave it blank`,
      fix: `remove ${field} from fill_down; fill down ${from.on}, by which it is looked up`,
    });
  }
}
