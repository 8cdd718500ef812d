// What the engine does not see of files that gradus split itself: rows that cannot be read, and total lines.
import type { Normalized } from '../exports/normalize.js';
import type { Fault } from '../exports/splitter.js';
import { fileKey, type PlannedFile } from '../steps/planned.js';
import type { FaultCounts } from './reconcile.js';

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

/** Total lines of these files, which were left out when they were rewritten. */
export function totalsIn(files: readonly PlannedFile[], rewritten: readonly Normalized[]): number {
  const keys = new Set(files.map(fileKey));
  return rewritten.reduce((sum, each) => sum + (keys.has(fileKey(each.file)) ? each.totals : 0), 0);
}
