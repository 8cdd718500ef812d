// Points by standing among all graded customers.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { scaleOf, wide } from '../../grammar/types.js';
import { writtenGroupOrBin } from '../../grammar/within.js';
import { percentileSql } from '../../sql/percentile.js';
import { hundred, type PointsShape } from './shape.js';

export const percentile: PointsShape<true> = {
  key: 'percentile',
  means:
    'percentage of customers with a value of at most this one (at least this one with `reverse`): the best has 100, equal values the same',
  example: '{ percentile: true }',
  wants: 'numeric',
  amongAll: true,
  written: z.literal(true),
  options: { within: writtenGroupOrBin },
  reverse: 'order',
  spec: () => true,
  sql: (_spec, { among, reverse, dialect }) => percentileSql(among, reverse, dialect),
  range: () => [new Decimal(0), hundred],
};

export const minmax: PointsShape<true> = {
  key: 'minmax',
  means:
    'from 0 for the lowest value of all customers to 100 for the highest, in proportion; 100 where all have the same',
  example: '{ minmax: true }',
  wants: 'numeric',
  amongAll: true,
  written: z.literal(true),
  options: { within: writtenGroupOrBin },
  reverse: 'order',
  spec: () => true,
  sql: (_spec, { among, reverse, value, dialect }) => {
    const type = wide(scaleOf(value.type));
    const { least, greatest } = among;
    const from = dialect.cast(reverse ? greatest : value.sql, type);
    const to = dialect.cast(reverse ? value.sql : least, type);
    const part = { sql: `(${from} - ${to}) * 100`, type };
    const all = `${dialect.cast(greatest, type)} - ${dialect.cast(least, type)}`;
    return `CASE WHEN ${greatest} = ${least} THEN 100 ELSE ${dialect.divide(part, { sql: `(${all})`, type })} END`;
  },
  range: () => [new Decimal(0), hundred],
};
