// Metrics over dates: when first and last, how long ago, in how many months.
import { integer, type ValueType } from '../../grammar/types.js';
import { dayEffects, monthEffects, oneMoreADay, sameDay, unclear } from './effect.js';
import { fieldName, type MetricKind, type RowsContext, type RowsKind } from './kind.js';

const plain = {
  grain: 'rows',
  written: fieldName,
  wants: 'date',
  takesRows: false,
  onCustomer: 'yes',
  ofNothing: undefined,
  dear: () => false,
  type: () => integer,
} as const;

const days = (date: string, { dialect, asOf }: RowsContext) => dialect.daysUntil(date, asOf);

const daysSinceLast: RowsKind = {
  ...plain,
  key: 'days_since_last',
  effects: dayEffects('least', oneMoreADay),
  movedBy: 'last day',
  means: 'days from the latest date to the as-of date',
  example: '{ days_since_last: transactions.date }',
  least: 0,
  aggregate: (date, { window: filter }) => `max(${date.sql})${filter}`,
  finish: days,
};

const daysSinceFirst: RowsKind = {
  ...plain,
  key: 'days_since_first',
  effects: dayEffects('greatest', oneMoreADay),
  movedBy: 'first day',
  means: 'days from the earliest date to the as-of date',
  example: '{ days_since_first: transactions.date }',
  least: 0,
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
  finish: days,
};

const yearsSince: RowsKind = {
  ...plain,
  key: 'years_since',
  effects: dayEffects('greatest', () => unclear('single rows')),
  movedBy: 'years',
  means: 'complete years from the (earliest) date to the as-of date',
  example: '{ years_since: customers.since }',
  least: 0,
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
  finish: (date, { dialect, asOf }) => dialect.completeYearsUntil(date, asOf),
};

const monthsSince: RowsKind = {
  ...plain,
  key: 'months_since',
  effects: dayEffects('greatest', () => unclear('single rows')),
  movedBy: 'months passed',
  means:
    'complete months from the (earliest) date to the as-of date; a day that a month does not have counts as its last (31 January to 28 February is one)',
  example: '{ months_since: customers.since }',
  least: 0,
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
  finish: (date, { dialect, asOf }) => dialect.completeMonthsUntil(date, asOf),
};

const day: ValueType = { kind: 'date' };

const ofRows = {
  ...plain,
  onCustomer: 'no',
  type: () => day,
  finish: (date: string, { dialect }: RowsContext) => dialect.cast(date, day),
} as const;

const firstDate: RowsKind = {
  ...ofRows,
  key: 'first_date',
  effects: dayEffects('least', sameDay),
  movedBy: 'first day',
  means: 'the earliest date itself, to be shown and tested (`at_least: 2026-01-01`), not scored',
  example: '{ first_date: transactions.date }',
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
};

const lastDate: RowsKind = {
  ...ofRows,
  key: 'last_date',
  effects: dayEffects('greatest', sameDay),
  movedBy: 'last day',
  means: 'the latest date itself, likewise',
  example: '{ last_date: transactions.date, only: { amount: { more_than: 0 } } }',
  aggregate: (date, { window: filter }) => `max(${date.sql})${filter}`,
};

const activeMonths: RowsKind = {
  ...plain,
  key: 'active_months',
  effects: monthEffects,
  movedBy: 'months',
  means: 'number of different calendar months with a row; 0 without rows',
  example: '{ active_months: transactions.date, window: 12 months }',
  onCustomer: 'no',
  ofNothing: '0',
  least: 0,
  dear: () => true,
  aggregate: (date, { window: filter }) =>
    `count(DISTINCT EXTRACT(YEAR FROM ${date.sql}) * 12 + EXTRACT(MONTH FROM ${date.sql}))${filter}`,
  finish: (months) => months,
};

export const dates: readonly MetricKind[] = [
  daysSinceLast,
  daysSinceFirst,
  yearsSince,
  monthsSince,
  firstDate,
  lastDate,
  activeMonths,
];
