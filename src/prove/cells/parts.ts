// Counts of which one is a part of another: the same rows, of which `only` takes some; repeat purchases among purchases.
import type { Metric, RowsSpec } from '../../policy/model/policy.js';

/** Whether a count can never be more than another, whatever rows hold. */
export function isPartOf(part: Metric, whole: Metric): boolean {
  const [some, all] = [part.spec, whole.spec];
  if (some.grain !== 'rows' || all.grain !== 'rows' || part.id === whole.id) return false;
  if (some.kind !== 'count' || all.kind !== 'count' || !sameRows(some, all)) return false;
  return some.field === all.field && (some.options.distinct === true) === (all.options.distinct === true);
}

/** The same, and besides what holds of rows whose cells are filled. Examples are held to it; proofs do not rest on it. */
export function isLikelyPartOf(part: Metric, whole: Metric): boolean {
  if (isPartOf(part, whole)) return true;
  const [some, all] = [part.spec, whole.spec];
  if (some.grain !== 'rows' || all.grain !== 'rows' || all.kind !== 'count') return false;
  return some.kind === 'repeats' && all.options.distinct !== true && sameRows(some, all);
}

const sameRows = (some: RowsSpec, all: RowsSpec) =>
  some.export === all.export && all.only === undefined && placed(some) === placed(all);

const placed = ({ window, before }: RowsSpec) => JSON.stringify([window, before]);
