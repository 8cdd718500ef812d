// Points by bin: all customers with a value, from the lowest to the highest, divided into bins of about equal size.
// Where bins begin is found first, in a relation of its own (engine/steps/score/bin-starts.ts); a value lies in the last bin that
// begins at or below it, so equal values are never parted, whatever the order of rows.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { whole } from '../../foundation/yaml/kinds.js';
import { integer, quotientScale, scaleOf, wide } from '../../grammar/types.js';
import { writtenGroupOrBin } from '../../grammar/within.js';
import { type AllValues, type Bins, hundred, type PointsShape } from './shape.js';

interface BinsSpec {
  readonly count: number;
  readonly rfm: boolean;
}

const mostBins = 100;

/** Bin k of n gives 100 * k / n points. */
const pointsOf = (count: number) => (bin: number) =>
  hundred.times(bin).div(count).toDecimalPlaces(quotientScale, Decimal.ROUND_HALF_UP);

/**
 * Equal count: a customer with s smaller values of n stands in bin 1 + (s * count) div n. So a bin begins with the
 * smallest value whose s is large enough, which is a value that somebody has; equal values go where the first of them
 * goes. Integers only, nothing is divided.
 */
function equalCount(count: number): Bins {
  return {
    count,
    method: 'equal',
    points: pointsOf(count),
    type: (value) => value,
    start: (index, { value, smaller, total }) =>
      `min(${value.sql}) FILTER (WHERE ${smaller} * ${count} >= ${total} * ${index - 1})`,
    finish: (start) => start.sql,
  };
}

/**
 * Places that a quantile has more than the values: it is exact for counts such as 4, 5, 8 and 10. For others too it lies
 * on the right side of every value, since those differ from it by a hundredth of their last digit or more (mostBins).
 */
const quantilePlaces = 3;

/**
 * The rule of the R package rfm: the quantiles at k / count (R type 7, on a straight line between two neighbouring
 * values), plus 1, begin the bins.
 */
function rfm(count: number): Bins {
  /** The bound times the number of bins, so that nothing is divided yet. */
  const start = (index: number, { value, position, total, dialect }: AllValues) => {
    const part = index - 1;
    const own = wide(scaleOf(value.type));
    const at = `${position} * ${count} <= (${total} - 1) * ${part}`;
    const below = dialect.cast(`max(${value.sql}) FILTER (WHERE ${at})`, own);
    // Of a single value there is no next one.
    const above = dialect.cast(
      `coalesce(min(${value.sql}) FILTER (WHERE NOT (${at})), max(${value.sql}))`,
      own,
    );
    const beyond = `(((max(${total}) - 1) * ${part}) % ${count})`;
    return `${below} * (${count} - ${beyond}) + ${above} * ${beyond} + ${count}`;
  };
  return {
    count,
    method: 'rfm',
    points: pointsOf(count),
    type: (value) => wide(scaleOf(value) + quantilePlaces),
    start,
    finish: (weighted, dialect) =>
      dialect.divide(
        weighted,
        { sql: String(count), type: integer },
        scaleOf(weighted.type) + quantilePlaces,
      ),
  };
}

export const bins: PointsShape<BinsSpec> = {
  key: 'bins',
  means:
    'bins of equally many customers, 2 to 100: bin k of n gives 100 * k / n points; equal values share a bin; `method: rfm` divides as the R package rfm does, `within: recency.bin` divides the customers of each bin of recency by themselves',
  example: '{ bins: 5 }',
  wants: 'numeric',
  written: whole(2, mostBins),
  options: {
    within: writtenGroupOrBin,
    method: z.enum(['equal', 'rfm']).meta({ description: 'how bins are divided', default: 'equal' }),
  },
  reverse: 'order',
  spec: (count, { method }) => ({ count: Number(count), rfm: method === 'rfm' }),
  bins: (spec) => (spec.rfm ? rfm(spec.count) : equalCount(spec.count)),
  sql: ({ count }, { bin }) => {
    const whens = Array.from(
      { length: count },
      (_, at) => `WHEN ${at + 1} THEN ${pointsOf(count)(at + 1).toFixed()}`,
    );
    return `CASE ${bin} ${whens.join(' ')} END`;
  },
  range: ({ count }) => [pointsOf(count)(1), hundred],
  few: ({ count }) => Array.from({ length: count }, (_, at) => pointsOf(count)(at + 1)),
};
