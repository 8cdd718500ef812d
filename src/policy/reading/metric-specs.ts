// What one written metric computes: its kind, its operand and the keys beside it, checked against what the kind knows.
import type { Decimal } from 'decimal.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { resolveCondition } from '../../grammar/condition.js';
import { type Window, windowOfYear } from '../../grammar/window.js';
import { partsOfWindow } from '../../grammar/window-months.js';
import { groupName } from '../../grammar/within.js';
import { metricKinds, metricOptions } from '../metrics/index.js';
import type { DerivedKind, MetricKind, Options, RowsKind } from '../metrics/kind.js';
import { lastExport } from '../model/last.js';
import type { RowsSpec } from '../model/policy.js';
import type { WrittenMetric } from './written-metric.js';

/** A written metric with where it stands. */
export interface MetricSource {
  readonly id: string;
  readonly written: WrittenMetric;
  /** First day of the years that windows name; undefined: 1 January. */
  readonly yearBegins: string | undefined;
  readonly source: YamlFile;
  readonly problems: Problems;
}

/** The value under a key of a metric. */
const valueAt = ({ written }: MetricSource, key: string) => (written as Record<string, unknown>)[key];

/** Adds a problem with a key of the metric. */
export function refuseMetric(
  { id, source, problems }: MetricSource,
  path: readonly (string | number)[],
  code: 'wrong-value' | 'no-window',
  reason: string,
  fix: string,
): undefined {
  problems.add({ code, place: source.place(['metrics', id, ...path]), reason, fix });
  return undefined;
}

/** The one kind that the metric is of; undefined after adding the problem that there is none, or are two. */
export function kindOf(metric: MetricSource): MetricKind | undefined {
  const keys = Object.keys(metric.written).filter((key) => metricKinds.has(key));
  const [key, second] = keys;
  if (key !== undefined && second === undefined) return metricKinds.get(key);
  metric.problems.add({
    code: 'metric-kind',
    place: metric.source.place(['metrics'], metric.id),
    reason:
      key === undefined
        ? `metric "${metric.id}" does not say what it computes`
        : `metric "${metric.id}" computes two things at once: ${keys.join(' and ')}`,
    fix:
      key === undefined ? `give it one of ${[...metricKinds.keys()].join(', ')}` : 'make two metrics of it',
  });
  return undefined;
}

/** The keys beside the kind's own that this kind knows. */
function optionsOf(metric: MetricSource, kind: MetricKind): Options {
  const known = Object.keys(kind.options ?? {}).filter((key) => valueAt(metric, key) !== undefined);
  return Object.fromEntries(known.map((key) => [key, valueAt(metric, key)]));
}

/** Keys that are written although this kind does not know them. */
function strange(metric: MetricSource, kind: MetricKind): string[] {
  const all = [...metricOptions.keys()].filter((key) => !Object.hasOwn(kind.options ?? {}, key));
  return all.filter((key) => valueAt(metric, key) !== undefined);
}

const windowKeys = ['window', 'before'] as const;
const rowKeys = [...windowKeys, 'only'] as const;

/** A metric over rows: which export and field, and which rows. */
export function rowsSpec(metric: MetricSource, kind: RowsKind): RowsSpec | undefined {
  const { written } = metric;
  const operand = String(valueAt(metric, kind.key));
  if (kind.key === 'last') return lastSpec(metric, kind, operand);
  const [exportName, field, ...more] = operand.split('.');
  const named = exportName !== undefined && exportName !== '' && more.length === 0 && field !== '';
  if (!named || (field === undefined && !kind.takesRows)) {
    return refuseMetric(
      metric,
      [kind.key],
      'wrong-value',
      `"${operand}" does not name a field`,
      'write export.field, such as transactions.amount',
    );
  }
  const onCustomer = exportName === 'customers';
  if (onCustomer && kind.onCustomer === 'no') {
    return refuseMetric(
      metric,
      [kind.key],
      'wrong-value',
      `a customer has one row in customers, so ${kind.key} means nothing there`,
      `take a field itself: { value: ${field === undefined ? 'customers.name' : operand} }`,
    );
  }
  if (!onCustomer && kind.onCustomer === 'only') {
    return refuseMetric(
      metric,
      [kind.key],
      'wrong-value',
      `a customer has many rows in ${exportName}, so ${kind.key} is not one value`,
      'use max, min, sum, average or count',
    );
  }
  // A condition says of whom the field counts; a customer's own row has no window.
  const misplaced: string[] = onCustomer ? windowKeys.filter((key) => written[key] !== undefined) : [];
  if (written.window?.unit === 'since' && written.before !== undefined) misplaced.push('before');
  for (const key of [...misplaced, ...strange(metric, kind)]) {
    refuseMetric(
      metric,
      [key],
      'wrong-value',
      `${key} means nothing here: ${onCustomer ? 'a customer has one row' : key === 'before' ? 'the window begins on a day of each customer' : `${kind.key} does not know it`}`,
      `remove ${key}`,
    );
  }
  const window = windowOfYear(written.window ?? { unit: 'all' }, metric.yearBegins);
  const options = optionsOf(metric, kind);
  if (!hasParts(metric, kind, options, window)) return undefined;
  return {
    grain: 'rows',
    kind: kind.key,
    export: exportName,
    field,
    options,
    only: written.only && resolveCondition(written.only),
    window,
    before: written.before,
  };
}

/** The metric of that name in last results, which have one value of each. */
function lastSpec(metric: MetricSource, kind: RowsKind, field: string): RowsSpec | undefined {
  for (const key of rowKeys.filter((each) => metric.written[each] !== undefined))
    refuseMetric(
      metric,
      [key],
      'wrong-value',
      `${key} means nothing here: last results have one value of each metric`,
      `remove ${key}`,
    );
  for (const key of strange(metric, kind))
    refuseMetric(
      metric,
      [key],
      'wrong-value',
      `${key} means nothing here: last does not know it`,
      `remove ${key}`,
    );
  return {
    grain: 'rows',
    kind: kind.key,
    export: lastExport,
    field,
    options: {},
    only: undefined,
    window: { unit: 'all' },
    before: undefined,
  };
}

/** Whether the window can be divided as the kind does; adds a problem where it cannot. */
function hasParts(metric: MetricSource, kind: RowsKind, options: Options, window: Window): boolean {
  const { before } = metric.written;
  const months = kind.inParts?.(options);
  // Any as-of date will do: whether a window has whole parts does not depend on it.
  if (months === undefined || partsOfWindow('2000-12-31', { window, before }, months)) return true;
  refuseMetric(
    metric,
    [kind.key],
    'no-window',
    `${kind.key} needs a window of ${months === 1 ? 'months' : `a multiple of ${months} months`}${before?.unit === 'days' ? ', not moved back by days' : ''}`,
    'give it one, such as window: 12 months',
  );
  return false;
}

/** What a metric over metrics reads: its operands as they are written, and its options. */
export function operandsOf(
  metric: MetricSource,
  kind: DerivedKind,
): { operands: readonly (string | Decimal)[]; options: Options; within: string | undefined } | undefined {
  for (const key of rowKeys.filter((each) => metric.written[each] !== undefined)) {
    refuseMetric(
      metric,
      [key],
      'wrong-value',
      `${key} means nothing for ${kind.key}, which reads other metrics`,
      `put ${key} on the metrics that it reads`,
    );
  }
  for (const key of strange(metric, kind)) {
    refuseMetric(
      metric,
      [key],
      'wrong-value',
      `${key} means nothing here: ${kind.key} does not know it`,
      `remove ${key}`,
    );
  }
  const key = kind.operand ?? kind.key;
  const value = valueAt(metric, key);
  if (value === undefined) {
    return refuseMetric(
      metric,
      [kind.key],
      'wrong-value',
      `${kind.key} does not say ${key} which metric`,
      `name it beside ${kind.key}, such as ${kind.example}`,
    );
  }
  const operands = (Array.isArray(value) ? value : [value]) as (string | Decimal)[];
  const [least, most] = kind.operands;
  if (operands.length >= least && operands.length <= most) {
    const own = kind.operand === undefined ? {} : { [kind.key]: valueAt(metric, kind.key) };
    const { [key]: _operand, within, ...options } = optionsOf(metric, kind);
    const group = typeof within === 'string' ? groupName(within) : undefined;
    return { operands, options: { ...own, ...options }, within: group };
  }
  return refuseMetric(
    metric,
    [kind.key],
    'wrong-value',
    `${kind.key} takes ${least === most ? least : `${least} to ${most}`} operands, not ${operands.length}`,
    'name metrics or numbers',
  );
}
