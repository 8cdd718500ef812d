// Metrics that sum up the rows of an export per customer.
import * as z from 'zod';
import { integer, quotientScale, scaleOf, type ValueType, wide } from '../../grammar/types.js';
import { averageEffects, counted, extreme, medianEffects, summed, untouched } from './effect.js';
import { fieldName, type MetricKind, type RowsKind } from './kind.js';

const plain = {
  grain: 'rows',
  written: fieldName,
  takesRows: false,
  onCustomer: 'no',
  ofNothing: undefined,
  dear: () => false,
  finish: (value: string) => value,
} as const;

const sameType = (field: ValueType): ValueType => field;

const sum: RowsKind = {
  ...plain,
  key: 'sum',
  effects: summed,
  movedBy: 'amounts',
  means: 'sum of a field; 0 without rows',
  example: '{ sum: transactions.amount, window: 12 months }',
  wants: 'numeric',
  ofNothing: '0',
  type: (field) => wide(scaleOf(field)),
  aggregate: (value, { window: filter }) => `sum(${value.sql})${filter}`,
};

const count: RowsKind = {
  ...plain,
  key: 'count',
  effects: counted,
  movedBy: 'rows',
  means:
    'number of rows (of an export), or of rows in which the field is filled; with distinct, of different values; 0 without rows',
  example: '{ count: transactions.order_id, distinct: true }',
  options: { distinct: z.boolean().meta({ description: 'count different values only', default: false }) },
  wants: 'any',
  takesRows: true,
  ofNothing: '0',
  least: 0,
  dear: ({ distinct }) => distinct === true,
  type: () => integer,
  aggregate: (value, { window: filter }, { distinct }) =>
    `count(${distinct === true ? 'DISTINCT ' : ''}${value.sql})${filter}`,
};

const average: RowsKind = {
  ...plain,
  key: 'average',
  effects: averageEffects,
  movedBy: 'values',
  means: 'sum divided by the number of filled values, 6 places',
  example: '{ average: transactions.amount }',
  wants: 'numeric',
  type: () => wide(quotientScale),
  aggregate: (value, { window: filter }, _options, { dialect }) =>
    dialect.divide(
      { sql: `sum(${value.sql})${filter}`, type: wide(scaleOf(value.type)) },
      { sql: `count(${value.sql})${filter}`, type: integer },
    ),
};

/** Half of an odd last digit needs one place more. */
const medianType = (field: ValueType) => wide(scaleOf(field) + 1);

const median: RowsKind = {
  ...plain,
  key: 'median',
  effects: medianEffects,
  movedBy: 'values',
  means:
    'the value in the middle; of an even number of values exactly half way between the two in the middle',
  example: '{ median: transactions.amount }',
  wants: 'numeric',
  // All values of a customer are held at once.
  dear: () => true,
  type: medianType,
  aggregate: (value, { window: filter }, _options, { dialect }) => {
    const middle = (which: 'lower' | 'upper') =>
      dialect.cast(dialect.middle(value.sql, which, filter), medianType(value.type));
    return `(${middle('lower')} + ${middle('upper')}) * ${dialect.cast('0.5', { kind: 'decimal', precision: 18, scale: 1 })}`;
  },
};

const min: RowsKind = {
  ...plain,
  key: 'min',
  effects: extreme('least'),
  movedBy: 'values',
  means: 'smallest value',
  example: '{ min: transactions.amount }',
  wants: 'numeric',
  type: sameType,
  aggregate: (value, { window: filter }) => `min(${value.sql})${filter}`,
};

const max: RowsKind = {
  ...plain,
  key: 'max',
  effects: extreme('greatest'),
  movedBy: 'values',
  means: 'largest value',
  example: '{ max: transactions.amount }',
  wants: 'numeric',
  type: sameType,
  aggregate: (value, { window: filter }) => `max(${value.sql})${filter}`,
};

const value: RowsKind = {
  ...plain,
  key: 'value',
  effects: untouched,
  movedBy: 'values',
  means: "a field of the customer's own row",
  example: '{ value: customers.rating }',
  wants: 'any',
  onCustomer: 'only',
  type: sameType,
  aggregate: (field) => field.sql,
};

export const aggregates: readonly MetricKind[] = [sum, count, average, median, min, max, value];
