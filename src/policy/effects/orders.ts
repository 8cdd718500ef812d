// How customers buy, as far as metrics show it: what an order is, and of which amount orders are on the average.
import type { Condition, Literal } from '../../grammar/condition.js';
import { windowDates } from '../../grammar/window.js';
import type { Reckoning } from '../metrics/effect.js';
import type { Metric, RowsSpec } from '../model/policy.js';
import type { ChangedRows, Setting } from './change.js';
import { scopeOf } from './effects.js';

/** Amounts of an export, summed up by a metric, or rows that are only counted. */
export interface Dealings {
  readonly rows: ChangedRows;
  /** Ids of the metrics that say how much they come to, and how many there are. */
  readonly sum: string | undefined;
  readonly count: string | undefined;
}

/** Orders of an export: rows with an amount, summed up and counted by two metrics over the same rows. */
export interface Orders extends Dealings {
  readonly sum: string;
  readonly count: string;
}

/** Amounts of orders are named to the cent. */
export const centPlaces = 2;

type RowsMetric = Metric & { readonly spec: RowsSpec };

/**
 * The orders that metrics tell of, those of the value of customers first; none where sum and number do not stand side by
 * side over the same rows.
 * @param value the metric that says what a customer is worth
 */
export function ordersOf(setting: Setting, value: string | undefined): Orders[] {
  const rows = overRows(setting);
  const sums = rows.filter(({ spec }) => spec.kind === 'sum');
  const first = sums.filter(({ id }) => id === value);
  return [...first, ...sums.filter((each) => !first.includes(each))].flatMap((sum) => {
    const counts = rows.filter(({ spec }) => spec.kind === 'count' && scopeOf(spec) === scopeOf(sum.spec));
    // Different numbers of orders say more of orders than rows do.
    const count = counts.find(({ spec }) => spec.options.distinct === true) ?? counts[0];
    return count === undefined ? [] : [{ rows: rowsOf(sum, count, setting), sum: sum.id, count: count.id }];
  });
}

/** What is done in each export, as far as metrics tell: its orders, else what is summed up, else what is counted. */
export function dealingsOf(setting: Setting, value: string | undefined): Dealings[] {
  const rows = overRows(setting);
  const known: Dealings[] = [
    ...ordersOf(setting, value),
    ...rows.flatMap((each) =>
      each.spec.kind === 'sum'
        ? [{ rows: rowsOf(each, undefined, setting), sum: each.id, count: undefined }]
        : [],
    ),
    ...rows.flatMap((each) =>
      each.spec.kind === 'count'
        ? [{ rows: rowsOf(undefined, each, setting), sum: undefined, count: each.id }]
        : [],
    ),
  ];
  const firsts = new Map<string, Dealings>();
  for (const each of known) if (!firsts.has(each.rows.export)) firsts.set(each.rows.export, each);
  return [...firsts.values()];
}

/** Metrics over rows of exports up to the as-of date. */
function overRows({ metrics }: Setting): RowsMetric[] {
  return metrics.flatMap((each): RowsMetric[] =>
    each.spec.grain === 'rows' &&
    each.spec.export !== 'customers' &&
    !each.hidden &&
    each.spec.before === undefined
      ? [{ ...each, spec: each.spec }]
      : [],
  );
}

function rowsOf(sum: RowsMetric | undefined, count: RowsMetric | undefined, { asOf }: Setting): ChangedRows {
  const spec = (sum ?? count)?.spec;
  if (spec === undefined) throw new Error('neither summed up nor counted');
  const distinct = count?.spec.options.distinct === true;
  return {
    export: spec.export,
    amount: sum?.spec.field,
    order: distinct ? count.spec.field : undefined,
    from: windowDates(asOf, spec).from ?? '0001-01-01',
    until: asOf,
    holds: new Map(spec.only === undefined ? [] : heldBy(spec.only, sum?.spec.field)),
    fresh: new Set(),
    again: new Set(),
  };
}

/** What rows that meet a condition have in its fields, where it says so. */
export function heldBy(condition: Condition, amount: string | undefined): (readonly [string, Literal])[] {
  if (condition.kind === 'all') return condition.of.flatMap((each) => heldBy(each, amount));
  if (condition.kind !== 'test' || condition.subject === amount) return [];
  const { subject, test } = condition;
  if (test.op === 'equals') return [[subject, test.value]];
  const [first] = test.op === 'in' ? test.values : [];
  return first === undefined ? [] : [[subject, first]];
}

/** The amount of an order on the average, half up to the cent; missing unless there are orders of more than nothing. */
export function usualAmount<V, B>(
  { sum, count }: Pick<Orders, 'sum' | 'count'>,
  told: (metric: string) => V,
  r: Reckoning<V, B>,
): V {
  const amount = r.over(told(sum), told(count), centPlaces);
  return r.choose(r.above(amount, r.number(0)), amount, r.missing);
}
