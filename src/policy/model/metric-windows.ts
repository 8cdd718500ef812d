// First and last day of every window of a policy, for people and for records: nobody should have to count months.

import { type IsoDate, windowDates } from '../../grammar/window.js';
import { recentTransactions } from './movement.js';
import type { Metric } from './policy.js';

/** Stands for the movement rule, as no metric can be called. */
export const inactiveRule = 'movement.inactive';

/** The window of a metric in dates, both included. */
export interface MetricWindow {
  /** Id of the metric; `movement.inactive` is the rule. */
  readonly metric: string;
  /** Null where the window has no beginning. */
  readonly from: IsoDate | null;
  readonly until: IsoDate;
  /** For growth, whose own window is that of the metric it reads: the window that it compares with is told. */
  readonly compared_with: boolean;
}

/** The windows of a policy's metrics in their order; metrics over all rows up to the as-of date have none. */
export function metricWindows(metrics: readonly Metric[], asOf: IsoDate): MetricWindow[] {
  return metrics.flatMap(({ id, hidden, spec }): MetricWindow[] => {
    if (spec.grain === 'metrics') {
      const [, earlier] = spec.kind === 'growth' && !hidden ? spec.operands : [];
      const dates = typeof earlier === 'string' ? datesOf(metrics, earlier, asOf) : undefined;
      return dates === undefined ? [] : [{ metric: id, ...dates, compared_with: true }];
    }
    if (hidden && id !== recentTransactions) return [];
    const dates = datesOf(metrics, id, asOf);
    return dates === undefined
      ? []
      : [{ metric: hidden ? inactiveRule : id, ...dates, compared_with: false }];
  });
}

/** Of a metric over metrics, the window of the first that has one. */
function datesOf(
  metrics: readonly Metric[],
  id: string,
  asOf: IsoDate,
): Pick<MetricWindow, 'from' | 'until'> | undefined {
  const spec = metrics.find((metric) => metric.id === id)?.spec;
  if (spec?.grain === 'metrics') {
    const found = spec.operands.map((each) =>
      typeof each === 'string' ? datesOf(metrics, each, asOf) : undefined,
    );
    return found.find((each) => each !== undefined);
  }
  if (spec === undefined || spec.export === 'customers') return undefined;
  // Days of their own stand with the customers.
  if (spec.window.unit === 'since') return undefined;
  if (spec.window.unit === 'all' && spec.before === undefined) return undefined;
  const { from, until } = windowDates(asOf, spec);
  return { from: from ?? null, until };
}

/** Windows with the same dates, as one: the dates, and which metrics have them. */
export function windowsByDates(
  windows: readonly MetricWindow[],
): (Omit<MetricWindow, 'metric'> & { readonly metrics: readonly string[] })[] {
  const groups = new Map<string, Omit<MetricWindow, 'metric'> & { readonly metrics: string[] }>();
  for (const { metric, ...dates } of windows) {
    const group = groups.get(JSON.stringify(dates));
    if (group === undefined) groups.set(JSON.stringify(dates), { ...dates, metrics: [metric] });
    else group.metrics.push(metric);
  }
  return [...groups.values()];
}
