// What the engine does not see of files that gradus split itself: rows that cannot be read, and lines at the end that are no rows.

import { fileKey } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Normalized } from '../../exports/reading/normalize.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { type TailCounts, tailSum } from '../../exports/reading/tail.js';
import type { FaultCounts } from '../rows/reconcile.js';

/** Rows of these files that could not be read, by fault. */
export function faultsIn(
  files: readonly PlannedFile[],
  rewritten: readonly Normalized[],
  passedOver: ReadonlyMap<string, FaultCounts>,
): Map<Fault, number> {
  const counts = new Map<Fault, number>();
  for (const file of files) {
    const other = rewritten.find((each) => fileKey(each.file) === fileKey(file));
    for (const [fault, count] of other?.faults ?? passedOver.get(file.path) ?? [])
      counts.set(fault, (counts.get(fault) ?? 0) + count);
  }
  return counts;
}

/** Lines at the end of these files that are no rows and were left out when they were rewritten. */
export function tailIn(files: readonly PlannedFile[], rewritten: readonly Normalized[]): TailCounts {
  const keys = new Set(files.map(fileKey));
  return tailSum(rewritten.filter(({ file }) => keys.has(fileKey(file))));
}
