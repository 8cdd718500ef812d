// First and last days where orders go: these are neither the first nor the last, as long as others are left.
import { windowDates } from '../../grammar/window.js';
import { rowsKind } from '../metrics/index.js';
import type { MovedBy } from '../metrics/kind.js';
import type { RowsSpec } from '../model/policy.js';
import type { Setting } from './change.js';
import { onlyText } from './effects.js';

/** So many orders have to be left for what they say of days to stay. */
const othersBeside: Partial<Record<MovedBy, number>> = {
  'last day': 1,
  'first day': 2,
  years: 2,
  'months passed': 2,
};

/** How many orders have to be left for a metric to stay; undefined where it does not go by first or last days. */
export function othersFor({ kind }: RowsSpec): number | undefined {
  return othersBeside[rowsKind(kind).movedBy];
}

/** Whether all orders that one metric counts are among the rows of another, up to the as-of date. */
export function countsAmong(count: RowsSpec, all: RowsSpec, { asOf }: Pick<Setting, 'asOf'>): boolean {
  const since = [count, all].every(({ window }) => window.unit !== 'since');
  const from = (spec: RowsSpec) => windowDates(asOf, spec).from ?? '0001-01-01';
  const upToNow = count.before === undefined && all.before === undefined;
  return (
    count.export === all.export &&
    since &&
    upToNow &&
    onlyText(count) === onlyText(all) &&
    from(all) <= from(count)
  );
}
