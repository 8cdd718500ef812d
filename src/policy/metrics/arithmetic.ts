// Metrics computed from other metrics of the same customer. A missing operand makes the result missing.
import { Decimal } from 'decimal.js';
import { decimal, text } from '../../foundation/yaml/kinds.js';
import { type Corner, corners } from '../../grammar/bands.js';
import { quotientScale, scaleOf, type Typed, type ValueType, wide } from '../../grammar/types.js';
import { productOf, productScale } from '../../sql/product.js';
import { type DerivedKind, type MetricKind, metricName, metricsAndNumbers } from './kind.js';

const anyNumber = { grain: 'metrics', written: metricsAndNumbers, needs: 'nothing' } as const;
const widest = (types: readonly ValueType[]) => wide(Math.max(0, ...types.map(scaleOf)));
const joined = (operands: readonly Typed[], operator: string, cast: (each: Typed) => string) =>
  operands.map(cast).join(` ${operator} `);

const add: DerivedKind = {
  ...anyNumber,
  key: 'add',
  means: 'sum of metrics and numbers',
  example: '{ add: [annual_spend, orders] }',
  operands: [2, 20],
  type: widest,
  sql: (operands, { dialect }) =>
    joined(operands, '+', (each) => dialect.cast(each.sql, widest(operands.map((o) => o.type)))),
};

const subtract: DerivedKind = {
  ...anyNumber,
  key: 'subtract',
  means: 'the first less the second',
  example: '{ subtract: [annual_spend, 100] }',
  operands: [2, 2],
  type: widest,
  sql: (operands, { dialect }) =>
    joined(operands, '-', (each) => dialect.cast(each.sql, widest(operands.map((o) => o.type)))),
};

const multiply: DerivedKind = {
  ...anyNumber,
  key: 'multiply',
  means: 'product of metrics and numbers, at most 12 places',
  example: '{ multiply: [average_order, orders, 3] }',
  operands: [2, 4],
  type: (types) =>
    wide(
      Math.min(
        productScale,
        types.reduce((scale, type) => scale + scaleOf(type), 0),
      ),
    ),
  sql: (operands, { dialect }) => productOf(operands, dialect)?.sql ?? 'NULL',
};

const divide: DerivedKind = {
  ...anyNumber,
  key: 'divide',
  means: 'the first divided by the second, 6 places half up; missing when the second is 0',
  example: '{ divide: [annual_spend, orders] }',
  operands: [2, 2],
  type: () => wide(quotientScale),
  sql: ([dividend, divisor], { dialect }) =>
    dividend && divisor ? dialect.divide(dividend, divisor) : 'NULL',
};

/** DuckDB and Spark leave missing values out here. */
function furthest(name: 'greatest' | 'least'): DerivedKind['sql'] {
  return (operands, { dialect }) => {
    const type = widest(operands.map((each) => each.type));
    const missing = operands.map(({ sql }) => `${sql} IS NULL`).join(' OR ');
    const all = operands.map(({ sql }) => dialect.cast(sql, type)).join(', ');
    return `CASE WHEN ${missing} THEN NULL ELSE ${name}(${all}) END`;
  };
}

const greatest: DerivedKind = {
  ...anyNumber,
  key: 'greatest',
  means: 'the greatest of metrics and numbers; missing where one of them is missing',
  example: '{ greatest: [annual_spend, 1000] }',
  operands: [2, 20],
  type: widest,
  sql: furthest('greatest'),
};

const least: DerivedKind = {
  ...anyNumber,
  key: 'least',
  means: 'the least of metrics and numbers, likewise',
  example: '{ least: [orders, 12] }',
  operands: [2, 20],
  type: widest,
  sql: furthest('least'),
};

/** Numbers that bands give, as policies write them. */
const given = decimal.refine(
  (value) => value.abs().lt('1e18') && value.decimalPlaces() <= quotientScale,
  'must be a number with at most 18 digits before the point and 6 behind it',
);

const steps: DerivedKind = {
  grain: 'metrics',
  key: 'steps',
  operand: 'of',
  written: corners(given),
  means: 'the number of the highest bound that a metric reaches (the lower bound counts); 0 below the first',
  example: '{ steps: { 1: 100, 3: 200, 10: 300 }, of: orders }',
  options: {
    of: text.meta({ description: 'the metric whose value is looked up in `steps`', examples: ['orders'] }),
  },
  operands: [1, 1],
  needs: 'nothing',
  type: () => wide(quotientScale),
  sql: ([metric], { dialect }, { steps: bounds }) => {
    if (metric === undefined) return 'NULL';
    const whens = [...(bounds as Corner[])]
      .reverse()
      .map(({ at, points }) => `WHEN ${metric.sql} >= ${dialect.number(at).sql} THEN ${points.toFixed()}`);
    return `CASE WHEN ${metric.sql} IS NULL THEN NULL ${whens.join(' ')} ELSE 0 END`;
  },
};

const perMonth: DerivedKind = {
  grain: 'metrics',
  written: metricName,
  key: 'per_month',
  means: 'a metric divided by the months of its window, 6 places half up',
  example: '{ per_month: annual_spend }',
  operands: [1, 1],
  needs: 'window',
  type: () => wide(quotientScale),
  sql: ([metric], { dialect, months }) =>
    metric && months !== undefined ? dialect.divide(metric, dialect.number(new Decimal(months))) : 'NULL',
};

const growth: DerivedKind = {
  grain: 'metrics',
  written: metricName,
  key: 'growth',
  means:
    'change against the window before as a ratio (0.25 is a quarter more), 6 places; missing unless that was above 0',
  example: '{ growth: annual_spend }',
  operands: [1, 1],
  needs: 'before',
  type: () => wide(quotientScale),
  sql: ([now, before], { dialect }) => {
    if (!now || !before) return 'NULL';
    const scale = Math.max(scaleOf(now.type), scaleOf(before.type));
    const change = `${dialect.cast(now.sql, wide(scale))} - ${dialect.cast(before.sql, wide(scale))}`;
    return `CASE WHEN ${before.sql} > 0 THEN ${dialect.divide({ sql: `(${change})`, type: wide(scale) }, before)} END`;
  },
};

export const arithmetic: readonly MetricKind[] = [
  add,
  subtract,
  multiply,
  divide,
  greatest,
  least,
  steps,
  perMonth,
  growth,
];
