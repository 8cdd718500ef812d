// Metrics that sum up the rows of an export per customer.
import { integer, quotientScale, scaleOf, type ValueType, wide } from '../policy/types.js';
import type { RowsKind } from './kind.js';

const plain = {
  grain: 'rows',
  takesDistinct: false,
  takesRows: false,
  onCustomer: 'no',
  ofNothing: undefined,
  finish: (value: string) => value,
} as const;

const sameType = (field: ValueType): ValueType => field;

export const sum: RowsKind = {
  ...plain,
  key: 'sum',
  means: 'sum of a field; 0 without rows',
  wants: 'numeric',
  ofNothing: '0',
  type: (field) => wide(scaleOf(field)),
  aggregate: (value, { window: filter }) => `sum(${value.sql})${filter}`,
};

export const count: RowsKind = {
  ...plain,
  key: 'count',
  means: 'number of rows in which the field is filled; with distinct, of different values; 0 without rows',
  wants: 'any',
  takesDistinct: true,
  takesRows: true,
  ofNothing: '0',
  type: () => integer,
  aggregate: (value, { window: filter }, distinct) =>
    `count(${distinct ? 'DISTINCT ' : ''}${value.sql})${filter}`,
};

export const average: RowsKind = {
  ...plain,
  key: 'average',
  means: 'sum divided by the number of filled values, 6 places',
  wants: 'numeric',
  type: () => wide(quotientScale),
  aggregate: (value, { window: filter }, _distinct, { dialect }) =>
    dialect.divide(
      { sql: `sum(${value.sql})${filter}`, type: wide(scaleOf(value.type)) },
      { sql: `count(${value.sql})${filter}`, type: integer },
    ),
};

export const min: RowsKind = {
  ...plain,
  key: 'min',
  means: 'smallest value',
  wants: 'numeric',
  type: sameType,
  aggregate: (value, { window: filter }) => `min(${value.sql})${filter}`,
};

export const max: RowsKind = {
  ...plain,
  key: 'max',
  means: 'largest value',
  wants: 'numeric',
  type: sameType,
  aggregate: (value, { window: filter }) => `max(${value.sql})${filter}`,
};

export const value: RowsKind = {
  ...plain,
  key: 'value',
  means: "a field of the customer's own row",
  wants: 'any',
  onCustomer: 'only',
  type: sameType,
  aggregate: (field) => field.sql,
};
