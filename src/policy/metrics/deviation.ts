// How far values spread: the population standard deviation.
import * as z from 'zod';
import { quotientScale, scaleOf, wide } from '../../grammar/types.js';
import { type RowsEffects, unclear } from './effect.js';
import { fieldName, type MetricKind, type RowsKind } from './kind.js';

const months = { month: 1, quarter: 3 } as const;
type Part = keyof typeof months | 'rows';

/** Whatever is done, the sums of single months or the values of single rows decide. */
const unknown: RowsEffects = {
  further: () => unclear('single rows'),
  fewer: () => unclear('single rows'),
  spread: () => unclear('single rows'),
  later: ({ options }) => (monthsOf(options.by) === undefined ? 'none' : unclear('months')),
};

const monthsOf = (by: unknown): number | undefined =>
  by === 'month' || by === 'quarter' ? months[by] : undefined;

const deviation: RowsKind = {
  key: 'deviation',
  grain: 'rows',
  movedBy: 'unclear',
  effects: unknown,
  means:
    'how far values spread: the population standard deviation of the rows in the window, or, with `by`, of the sums of its months or quarters, those without rows included as 0; 6 places half up, exact; missing without rows',
  example: '{ deviation: transactions.amount, by: month, window: 12 months }',
  written: fieldName,
  options: {
    by: z.enum(['month', 'quarter', 'rows'] satisfies Part[]).meta({
      description:
        'whether the sums of months or quarters of the window, counted back from the as-of date, or single rows are compared',
      default: 'rows',
    }),
  },
  wants: 'numeric',
  takesRows: false,
  onCustomer: 'no',
  ofNothing: undefined,
  least: 0,
  dear: () => true,
  type: () => wide(quotientScale),
  inParts: ({ by }) => monthsOf(by),
  aggregate: (value, { window, parts }, _options, { dialect }) => {
    if (parts === undefined) return dialect.deviationOver(value, window);
    const type = wide(scaleOf(value.type));
    const sums = parts.map((part) => ({ sql: `coalesce(sum(${value.sql})${part}, 0)`, type }));
    return `CASE WHEN count(${value.sql})${window} > 0 THEN ${dialect.deviationOf(sums)} END`;
  },
  finish: (value) => value,
};

export const deviations: readonly MetricKind[] = [deviation];
