// What last results say of a metric. It is read of a customer's row there as a field is read of the customer's own row, so that
// everything that is told of metrics over rows, and of metrics that nobody moves, is told of it.
import { wide } from '../../grammar/types.js';
import { untouched } from './effect.js';
import { type MetricKind, metricName, type RowsKind } from './kind.js';

const last: RowsKind = {
  grain: 'rows',
  key: 'last',
  written: metricName,
  effects: untouched,
  movedBy: 'values',
  means:
    'what the metric of that name was in the last results; missing for who is not there, without last results, and where they do not have it',
  example: '{ last: annual_spend }',
  wants: 'numeric',
  takesRows: false,
  onCustomer: 'only',
  ofNothing: undefined,
  dear: () => false,
  // As many places as any metric has.
  type: () => wide(12),
  aggregate: (value) => value.sql,
  finish: (value) => value,
};

export const fromLast: readonly MetricKind[] = [last];
