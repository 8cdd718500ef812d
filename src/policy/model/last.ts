// Metrics that are taken from last results.
import type { DerivedSpec, RowsSpec } from './policy.js';

/** Stands where metrics over rows name their export; no export can be called so. */
export const lastExport = 'last results';

/** Names of the metrics that others take from last results, of those that there are. */
export function metricsInLast(
  metrics: readonly { readonly spec: RowsSpec | DerivedSpec }[],
  headings: readonly string[],
): string[] {
  const names = metrics.flatMap(({ spec }) =>
    spec.grain === 'rows' && spec.export === lastExport ? [spec.field ?? ''] : [],
  );
  return [...new Set(names)].filter((name) => headings.includes(name));
}
