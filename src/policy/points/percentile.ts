// Points by standing among all graded customers.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
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
  reverse: 'order',
  spec: () => true,
  sql: (_spec, { among, reverse, dialect }) => percentileSql(among, reverse, dialect),
  range: () => [new Decimal(0), hundred],
};
