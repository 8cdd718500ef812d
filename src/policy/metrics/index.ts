// Every metric kind, by its key in the policy. Each file of this room lists its own.
import type * as z from 'zod';
import { across } from './across.js';
import { aggregates } from './aggregates.js';
import { arithmetic } from './arithmetic.js';
import { dates } from './dates.js';
import { deviations } from './deviation.js';
import type { DerivedKind, MetricKind, RowsKind } from './kind.js';
import { fromLast } from './last.js';
import { repeatPurchases } from './repeats.js';

const kinds: readonly MetricKind[] = [
  aggregates,
  deviations,
  repeatPurchases,
  fromLast,
  dates,
  arithmetic,
  across,
].flat();

export const metricKinds: ReadonlyMap<string, MetricKind> = new Map(kinds.map((kind) => [kind.key, kind]));

/** Keys that only some kinds know, with their shapes. */
export const metricOptions: ReadonlyMap<string, z.ZodType> = new Map(
  kinds.flatMap((kind) => Object.entries(kind.options ?? {})),
);

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

/** Whether the value of a kind depends on all graded customers. */
export function looksAcross(key: string): boolean {
  return across.some((kind) => kind.key === key);
}
