// Metrics that count time from a date up to the as-of date.
import { integer } from '../policy/types.js';
import type { RowsKind, Surroundings } from './kind.js';

const plain = {
  grain: 'rows',
  wants: 'date',
  takesDistinct: false,
  takesRows: false,
  onCustomer: 'yes',
  ofNothing: undefined,
  type: () => integer,
} as const;

const days = (date: string, { dialect, asOf }: Surroundings) => dialect.daysUntil(date, asOf);

export const daysSinceLast: RowsKind = {
  ...plain,
  key: 'days_since_last',
  means: 'days from the latest date to the as-of date',
  aggregate: (date, { window: filter }) => `max(${date.sql})${filter}`,
  finish: days,
};

export const daysSinceFirst: RowsKind = {
  ...plain,
  key: 'days_since_first',
  means: 'days from the earliest date to the as-of date',
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
  finish: days,
};

export const yearsSince: RowsKind = {
  ...plain,
  key: 'years_since',
  means: 'complete years from the (earliest) date to the as-of date',
  aggregate: (date, { window: filter }) => `min(${date.sql})${filter}`,
  finish: (date, { dialect, asOf }) => dialect.completeYearsUntil(date, asOf),
};
