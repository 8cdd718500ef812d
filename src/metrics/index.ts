// Every metric kind, by its key in the policy.
import { average, count, max, min, sum, value } from './aggregates.js';
import { add, divide, growth, multiply, perMonth, subtract } from './arithmetic.js';
import type { DerivedKind, MetricKind, RowsKind } from './kind.js';
import { repeats } from './repeats.js';
import { daysSinceFirst, daysSinceLast, yearsSince } from './since.js';

const kinds: readonly MetricKind[] = [
  sum,
  count,
  average,
  min,
  max,
  repeats,
  value,
  daysSinceLast,
  daysSinceFirst,
  yearsSince,
  add,
  subtract,
  multiply,
  divide,
  perMonth,
  growth,
];

export const metricKinds: ReadonlyMap<string, MetricKind> = new Map(kinds.map((kind) => [kind.key, kind]));

function kindNamed(key: string): MetricKind {
  const kind = metricKinds.get(key);
  if (kind === undefined) throw new Error(`no metric kind ${key}`);
  return kind;
}

/** The kind of a metric over rows. */
export function rowsKind(key: string): RowsKind {
  const kind = kindNamed(key);
  if (kind.grain !== 'rows') throw new Error(`${key} is not computed from rows`);
  return kind;
}

/** The kind of a metric over metrics. */
export function derivedKind(key: string): DerivedKind {
  const kind = kindNamed(key);
  if (kind.grain !== 'metrics') throw new Error(`${key} is not computed from metrics`);
  return kind;
}
