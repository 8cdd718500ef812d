// How far a metric can move alone: there must be rows of the exports that move it, and no other metric that decides, or
// these others only in a direction that hurts nobody. Values of rows change in place (amounts, dates, fields of the
// customer); counts take further rows, or fewer.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { earlier } from '../../grammar/window.js';
import { rowsKind } from '../../policy/metrics/index.js';
import type { MovedBy } from '../../policy/metrics/kind.js';
import { groupingSubjects } from '../../policy/model/groups.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Policy } from '../../policy/model/policy.js';
import { recentOf } from '../../regrade/facts.js';
import { shownValue } from '../../regrade/values.js';
import type { ResultRow } from '../../telling/tables.js';
import { type MetricGroup, metricsThatMatter } from '../trying/matters.js';
import { daysRead, isRows, overlap, type RowsMetric, type Sources } from '../trying/sources.js';
import { type Direction, harmless } from './harmless.js';

/** Where a metric can move alone, from the value that it has. */
export interface Alone {
  readonly up: boolean;
  readonly down: boolean;
  /** The last values with which nothing else moves, where a direction is free; undefined: as far as it goes. */
  readonly low: Decimal | undefined;
  readonly high: Decimal | undefined;
  /** What would move, too, beyond that; empty where it is the metric's own conditions that leave no room. */
  readonly others: readonly string[];
}

/** Ways in which rows change. */
type Change = 'value' | 'like another row' | 'new row' | 'fewer rows';
type Effect = 'up' | 'none' | 'unclear';

const movedBy = ({ spec }: RowsMetric): MovedBy => rowsKind(spec.kind).movedBy;
const isSum = (metric: RowsMetric) => movedBy(metric) === 'amounts';
const isCount = (metric: RowsMetric) => ['rows', 'repeats', 'months'].includes(movedBy(metric));
const ofLastDay = (metric: RowsMetric) => movedBy(metric) === 'last day';
const ofFirstDay = (metric: RowsMetric) => ['first day', 'years', 'months passed'].includes(movedBy(metric));
const isDated = (metric: RowsMetric) => ofLastDay(metric) || ofFirstDay(metric);

export class Freedom {
  private readonly deciding: readonly RowsMetric[];
  private readonly harmless = new Map<string, boolean>();

  constructor(
    private readonly plan: Plan,
    private readonly sources: Sources,
  ) {
    const matter = metricsThatMatter(plan.policy);
    this.deciding = plan.policy.metrics.filter(isRows).filter(({ id }) => matter.has(id));
  }

  /** @param asOf of the review in question; `step` between two values of the metric */
  of(mover: MetricGroup, row: ResultRow, asOf: string, step: Decimal): Alone {
    const [first] = mover;
    if (!isRows(first)) return { ...free, others: [] };
    const group = new Set(mover.map(({ id }) => id));
    const others = this.deciding.filter(
      (each) => !group.has(each.id) && this.sources.shareRows(each.spec.export, first.spec.export),
    );
    // Every value may be a group of its own, with other customers in it.
    const grouping = groupingSubjects(this.plan.policy).includes(first.id);
    if (movedBy(first) === 'unclear' || grouping) return still;
    const limits = this.sources.limits(first, first.spec.field);
    const { spec } = first;
    const signOnly = [limits.least, limits.most].every((each) => each === undefined || each.isZero());
    const bounded = limits.least !== undefined || limits.most !== undefined;
    if (!isCount(first) && (limits.unclear || (isSum(first) && !signOnly) || (isDated(first) && bounded)))
      return still;
    if (rowsKind(spec.kind).onCustomer !== 'no' && spec.export === 'customers')
      return this.ofCustomer(first, others);
    return new Rows(this.plan, this.sources, this.hurtsNobody, row, asOf).of(first, others, step);
  }

  private readonly hurtsNobody = (metric: string, to: Direction): boolean => {
    const key = `${to} ${metric}`;
    const known = this.harmless.get(key) ?? harmless(metric, to, this.plan.policy);
    this.harmless.set(key, known);
    return known;
  };

  /** A field of the customer's own row moves whatever is made from the same columns. */
  private ofCustomer(metric: RowsMetric, others: readonly RowsMetric[]): Alone {
    const own = this.sources.valueColumns(metric);
    const tied = others.filter((each) =>
      [...this.sources.valueColumns(each), ...this.sources.filterColumns(each)].some((column) =>
        own.includes(column),
      ),
    );
    const still =
      tied.length > 0 || this.sources.filterColumns(metric).some((column) => own.includes(column));
    return { ...free, up: !still, down: !still, others: named(tied, this.plan.policy) };
  }
}

const free = { up: true, down: true, low: undefined, high: undefined } as const;
const still: Alone = { ...free, up: false, down: false, others: [] };

/** Ids for people: a hidden metric serves one that has a name. */
function named(metrics: readonly RowsMetric[], { metrics: all }: Policy): string[] {
  const shown = metrics.map(({ id }) => {
    if (id === recentTransactions || !id.startsWith('_')) return id;
    return all.find(({ spec }) => spec.grain === 'metrics' && spec.operands.includes(id))?.id ?? id;
  });
  return [...new Set(shown)];
}

/** Metrics over the rows of one customer. */
class Rows {
  constructor(
    private readonly plan: Plan,
    private readonly sources: Sources,
    private readonly hurtsNobody: (metric: string, to: Direction) => boolean,
    private readonly row: ResultRow,
    private readonly asOf: string,
  ) {}

  of(metric: RowsMetric, others: readonly RowsMetric[], step: Decimal): Alone {
    const there = this.hasRow(metric);
    const counted = isCount(metric);
    const changes: Record<Direction, Change> = counted
      ? { up: there ? 'like another row' : 'new row', down: 'fewer rows' }
      : there
        ? { up: 'value', down: 'value' }
        : { up: 'new row', down: 'new row' };
    const tied = (to: Direction) =>
      others.filter((each) => {
        const effect = this.effect(changes[to], metric, each);
        return effect !== 'none' && (effect === 'unclear' || !this.hurtsNobody(each.id, effect));
      });
    const [up, down] = [tied('up'), tied('down')];
    const ends =
      isDated(metric) && there ? this.datesAlone(metric, others) : this.least(metric, others, step);
    const closed = up.length > 0 && down.length > 0;
    const beside = closed || (counted && down.length > 0) ? [] : ends.others;
    return {
      up: up.length === 0,
      down: down.length === 0,
      low: ends.low,
      high: ends.high,
      others: named([...new Set([...up, ...down, ...beside])], this.plan.policy),
    };
  }

  /** What a change of rows for a metric does to another one. */
  private effect(change: Change, metric: RowsMetric, on: RowsMetric): Effect {
    if (!overlap(metric, on, this.asOf)) return 'none';
    if (change === 'value') return this.effectOfValue(metric, on);
    // One row stays, and that on the day that counts; two where both the first and the last day count.
    if (change === 'fewer rows') return isDated(on) && movedBy(metric) === 'rows' ? 'none' : 'unclear';
    // Another row on the same day; where there is none, or another month is wanted, days move, too.
    if (change === 'new row' || movedBy(metric) === 'months') return 'unclear';
    if (isDated(on) || movedBy(on) === 'months') return 'none';
    return isSum(on) ? this.sumGoes(metric, on) : 'unclear';
  }

  /** Values of rows that are there change; dates are looked at elsewhere as far as windows go. */
  private effectOfValue(metric: RowsMetric, on: RowsMetric): Effect {
    const { sources } = this;
    const own = sources.valueColumns(metric);
    const reads = [...sources.valueColumns(on), ...sources.filterColumns(on)];
    if (!reads.some((column) => own.includes(column))) return 'none';
    return this.keepsSign(metric, on) ? 'none' : 'unclear';
  }

  /** Rows that are counted because their amount is above 0 stay counted while the sum stays above 0. */
  private keepsSign(metric: RowsMetric, on: RowsMetric): boolean {
    const { field, only, options } = on.spec;
    if (!isSum(metric) || movedBy(on) !== 'rows' || metric.spec.field === undefined) return false;
    if (metric.spec.export !== on.spec.export || this.scope(metric) !== this.scope(on)) return false;
    if (metric.spec.only !== undefined && JSON.stringify(metric.spec.only) !== JSON.stringify(only))
      return false;
    const own = this.sources.valueColumns(metric);
    const counted = options.distinct === true && field !== undefined ? this.sources.valueColumns(on) : [];
    const { least, openBelow, most, unclear } = this.sources.limits(on, metric.spec.field);
    const elsewhere = only?.kind !== 'test' && only?.kind !== 'all';
    return (
      !counted.some((column) => own.includes(column)) &&
      !elsewhere &&
      !unclear &&
      least?.isZero() === true &&
      openBelow &&
      most === undefined &&
      this.number(on).gte(1)
    );
  }

  /** Amounts of further rows may be as small as one likes, but not below 0, unless conditions want them otherwise. */
  private sumGoes(metric: RowsMetric, on: RowsMetric): Effect {
    const { field } = on.spec;
    const limits = [this.sources.limits(on, field), this.sources.limits(metric, field)];
    const small = limits.every(
      ({ least, most, unclear }) =>
        !unclear && (least === undefined || least.lte(0)) && (most === undefined || most.gt(0)),
    );
    return small ? 'up' : 'unclear';
  }

  /** The least value of counts whose last row decides about days, and of sums that must stay above 0. */
  private least(metric: RowsMetric, others: readonly RowsMetric[], step: Decimal) {
    const near = others.filter((each) => overlap(metric, each, this.asOf));
    const days = near.filter(isDated);
    if (movedBy(metric) === 'rows' && days.length > 0) {
      const both = days.some(ofLastDay) && days.some(ofFirstDay);
      return { low: new Decimal(both ? 2 : 1), high: undefined, others: days };
    }
    const positive = near.filter((each) => this.keepsSign(metric, each));
    if (!isSum(metric) || positive.length === 0) return noEnds;
    return {
      low: Decimal.max(...positive.map((each) => this.number(each).times(step))),
      high: undefined,
      others: positive,
    };
  }

  /** The days between which a first or last date moves without that a row enters or leaves the window of another metric. */
  private datesAlone(metric: RowsMetric, others: readonly RowsMetric[]) {
    const value = shownValue(this.row, metric.id, this.plan);
    const own = this.sources.valueColumns(metric);
    const inDays = value instanceof Decimal;
    const byWindow = this.sources.dateColumns(metric).some((column) => own.includes(column));
    if (!byWindow || value === null) return noEnds;
    const windowed = others.filter(
      (each) => overlap(metric, each, this.asOf) && daysRead(each, this.asOf).until !== undefined,
    );
    const at = inDays ? earlier(this.asOf, { unit: 'days', length: value.toNumber() }) : String(value);
    if (['years', 'months passed'].includes(movedBy(metric)))
      return windowed.length === 0 || !inDays ? noEnds : { low: value, high: value, others: windowed };
    let [from, until] = [daysRead(metric, this.asOf).from ?? '0001-01-01', this.asOf];
    for (const each of windowed) {
      const days = daysRead(each, this.asOf);
      const [begin, end] = [days.from ?? '0001-01-01', days.until ?? '9999-12-31'];
      if (at < begin) until = least(until, before(begin));
      else if (at > end) from = most(from, earlier(end, { unit: 'days', length: -1 }));
      else [from, until] = [most(from, begin), least(until, end)];
    }
    const ago = (date: string) => new Decimal(Date.parse(this.asOf) - Date.parse(date)).div(day);
    const since = (date: string) => new Decimal(Date.parse(date)).div(day);
    return inDays
      ? { low: ago(until), high: ago(from), others: windowed }
      : { low: since(from), high: since(until), others: windowed };
  }

  private scope({ spec }: RowsMetric): string {
    return JSON.stringify([spec.window, spec.before ?? null]);
  }

  private number(metric: RowsMetric): Decimal {
    const value = shownValue(this.row, metric.id, this.plan);
    return value instanceof Decimal ? value : new Decimal(0);
  }

  /** Whether the value shows that there is a row that counts. */
  private hasRow(metric: RowsMetric): boolean {
    const { id, missing } = metric;
    if (id === recentTransactions) return recentOf(this.row) > 0;
    const value = shownValue(this.row, id, this.plan);
    if (value === null) return false;
    if (isCount(metric) || isSum(metric)) return value instanceof Decimal && !value.isZero();
    return !(missing !== undefined && value instanceof Decimal && value.eq(missing));
  }
}

const day = 86_400_000;
const noEnds = { low: undefined, high: undefined, others: [] as readonly RowsMetric[] };
const least = (a: string, b: string) => (a < b ? a : b);
const most = (a: string, b: string) => (a > b ? a : b);
const before = (date: string) => earlier(date, { unit: 'days', length: 1 });
