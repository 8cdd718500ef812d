// What a change of rows does to the metrics of a policy: the records of metric kinds, asked for the rows that count. Metrics
// over metrics follow by the steps that compute them.
import { testsIn } from '../../grammar/condition.js';
import { completeMonths, daysBetween } from '../../grammar/window.js';
import type {
  AskedOfRows,
  BesideRows,
  Coming,
  Effect,
  EffectOf,
  Reckoned,
  Reckoning,
  RowCell,
  Unclear,
} from '../metrics/effect.js';
import { rowsKind } from '../metrics/index.js';
import { canonicalText } from '../model/canonical.js';
import type { Metric, RowsSpec } from '../model/policy.js';
import type { ChangeOfRows, Setting, Size } from './change.js';
import { type ChangeWithRows, countsFor, meetsBy } from './counting.js';

type RowsMetric = Metric & { readonly spec: RowsSpec };

/** What a change does to a metric that it moves. */
export interface MetricEffect {
  /** Metrics whose values have to be known, its own first. */
  readonly reads: readonly string[];
  /** @param told values of metrics as results show them, with their stand-ins */
  after<V, B>(told: (metric: string) => V, size: Size<V>, r: Reckoning<V, B>): Reckoned<V, B>;
}

/** What a change does to the metrics over rows; those that stand in neither stay. */
export interface ChangeEffects {
  readonly moved: ReadonlyMap<string, MetricEffect>;
  /** Metrics of which results do not tell what becomes of them. */
  readonly unclear: ReadonlyMap<string, Unclear>;
}

/** What a change does to each metric over rows. */
export function effectsOf(change: ChangeOfRows, setting: Setting): ChangeEffects {
  const moved = new Map<string, MetricEffect>();
  const unclear = new Map<string, Unclear>();
  for (const metric of setting.metrics) {
    if (metric.spec.grain !== 'rows') continue;
    const effect = effectOn({ ...metric, spec: metric.spec }, change, setting);
    if (effect === 'none') continue;
    if ('unclear' in effect) unclear.set(metric.id, effect.unclear);
    else moved.set(metric.id, effect);
  }
  return { moved, unclear };
}

function effectOn(
  metric: RowsMetric,
  change: ChangeOfRows,
  setting: Setting,
): 'none' | { readonly unclear: Unclear } | MetricEffect {
  const { spec } = metric;
  const { effects } = rowsKind(spec.kind);
  const { options } = spec;
  if (change.kind === 'later') {
    const effect = effects.later({ cell: 'some', single: true, options });
    return typeof effect === 'object' && 'after' in effect
      ? reckoned(metric, effect, change, setting)
      : effect;
  }
  const { rows, kind } = change;
  if (spec.export !== rows.export)
    return setting.exports.shares(spec.export, rows.export) ? { unclear: 'same file' } : 'none';
  const coming = comingTo(spec, change);
  const counts = countsFor(spec, change, setting);
  if (counts === false) return 'none';
  // Other fields of rows that are there stay as they are, but which rows count may change with their amounts.
  if (kind === 'spread' && counts === 'unclear' && asksFor(rows.amount, spec))
    return { unclear: 'condition' };
  if (kind === 'spread' && coming.cell !== 'amount') return 'none';
  const effect: EffectOf = effects[kind](coming);
  if (effect === 'none') return 'none';
  if (counts === 'unclear') return { unclear: spec.only === undefined ? 'window' : 'condition' };
  return 'unclear' in effect ? effect : reckoned(metric, effect, change, setting);
}

const asksFor = (field: string | undefined, { only }: RowsSpec) =>
  only !== undefined && testsIn(only).some(({ subject }) => subject === field);

function comingTo({ field, options }: RowsSpec, { rows }: ChangeWithRows): Coming {
  return { cell: cellOf(), single: rows.order === undefined, options };
  function cellOf(): RowCell {
    if (field === undefined) return 'row';
    if (field === rows.amount) return 'amount';
    if (field === rows.order || rows.fresh.has(field)) return 'new';
    if (rows.again.has(field)) return 'again';
    if (field === 'date') return 'day';
    return rows.holds.has(field) ? 'same' : 'some';
  }
}

function reckoned(metric: RowsMetric, effect: Effect, change: ChangeOfRows, setting: Setting): MetricEffect {
  const { id } = metric;
  const beside = new Map(effect.needs.map((what) => [what, besideOf(what, metric, setting)]));
  const reads = [...new Set([id, ...[...beside.values()].flatMap((each) => each?.id ?? [])])];
  const after = <V, B>(told: (metric: string) => V, size: Size<V>, r: Reckoning<V, B>): Reckoned<V, B> => {
    const plain = (of: Metric | undefined) =>
      of === undefined ? r.missing : withoutStandIn(of, told(of.id), r);
    const around = {
      rows: size.rows,
      each: eachOf(metric, change, size, setting, r),
      beside: (what: BesideRows) => plain(beside.get(what)),
      ...daysOf(change, setting, r),
    };
    const found = asShown(metric, told(id), (now) => effect.after({ ...around, now }, r), r);
    if (change.kind === 'later' || metric.spec.only === undefined) return found;
    const counts = meetsBy(metric.spec.only, { change, setting, amount: size.each }, r);
    return {
      value: r.choose(counts, found.value, told(id)),
      known: r.either(r.not(counts), found.known),
    };
  };
  return { reads, after };
}

/** A value that is the stand-in may stand for none. */
function withoutStandIn<V, B>({ missing }: Metric, value: V, r: Reckoning<V, B>): V {
  return missing === undefined ? value : r.choose(r.equal(value, r.number(missing)), r.missing, value);
}

/** As results show it: what stands in for a missing value is taken for both that may be meant, which must agree. */
function asShown<V, B>(
  { missing }: Metric,
  value: V,
  after: (now: V) => Reckoned<V, B>,
  r: Reckoning<V, B>,
): Reckoned<V, B> {
  const found = after(value);
  if (missing === undefined) return found;
  const standIn = r.number(missing);
  const filled = (of: V) => r.choose(r.isMissing(of), standIn, of);
  const other = after(r.missing);
  const stands = r.equal(value, standIn);
  const one = { value: filled(found.value), known: found.known };
  const alike = r.both(other.known, r.both(found.known, r.equal(one.value, filled(other.value))));
  return { value: one.value, known: r.either(r.both(r.not(stands), found.known), r.both(stands, alike)) };
}

/** What the metric would be over one of the rows alone. */
function eachOf<V, B>(
  { spec }: RowsMetric,
  change: ChangeOfRows,
  size: Size<V>,
  { asOf }: Setting,
  r: Reckoning<V, B>,
): V {
  if (change.kind === 'later' || rowsKind(spec.kind).wants !== 'date') return size.each;
  const { until } = change.rows;
  switch (rowsKind(spec.kind).movedBy) {
    case 'years':
      return r.number(Math.trunc(completeMonths(until, asOf) / 12));
    case 'months passed':
      return r.number(completeMonths(until, asOf));
    default:
      return rowsKind(spec.kind).type({ kind: 'date' }).kind === 'date'
        ? r.date(until)
        : r.number(daysBetween(until, asOf));
  }
}

function daysOf<V, B>(
  change: ChangeOfRows,
  { asOf }: Setting,
  r: Reckoning<V, B>,
): Pick<AskedOfRows<V>, 'ago' | 'sinceMonth'> {
  if (change.kind === 'later') return { ago: r.missing, sinceMonth: r.missing };
  const { until } = change.rows;
  return {
    ago: r.number(daysBetween(until, asOf)),
    sinceMonth: r.number(daysBetween(`${until.slice(0, 7)}-01`, asOf)),
  };
}

/** The metric beside another that says something of the same rows. */
function besideOf(what: BesideRows, metric: RowsMetric, { metrics }: Setting): RowsMetric | undefined {
  const scope = scopeOf(metric.spec);
  const rest = metrics.flatMap((each): RowsMetric[] =>
    each.spec.grain === 'rows' && each.spec.export === metric.spec.export
      ? [{ ...each, spec: each.spec }]
      : [],
  );
  if (what === 'last day')
    return rest.find(
      ({ spec }) =>
        spec.kind === 'days_since_last' &&
        spec.field === metric.spec.field &&
        spec.before === undefined &&
        metric.spec.before === undefined &&
        onlyText(spec) === onlyText(metric.spec),
    );
  const same = rest.filter(({ spec }) => scopeOf(spec) === scope);
  if (what === 'sum') return same.find(({ spec }) => spec.kind === 'sum' && spec.field === metric.spec.field);
  const counts = same.filter(({ spec }) => spec.kind === 'count');
  const rank = ({ spec }: RowsMetric) =>
    spec.options.distinct === true ? 2 : spec.field === metric.spec.field ? 0 : 1;
  return [...counts].sort((a, b) => rank(a) - rank(b))[0];
}

export const onlyText = ({ only }: RowsSpec) => (only === undefined ? '' : canonicalText(only));

/** Equal for metrics over the same rows of an export. */
export function scopeOf(spec: RowsSpec): string {
  return JSON.stringify([spec.export, spec.window, spec.before ?? null, onlyText(spec)]);
}
