// How firm a grade is: what counts as a small change. As people write it, and as variants of customers are made from it.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { percentText, whole } from '../../foundation/yaml/kinds.js';

/** What counts as small: a grade is firm when no change of this size gives another tier. */
export interface Firmness {
  /** Part of a metric, 0 to 0.5: 0.01 is 1% up or down; 0 moves no metric. */
  readonly metrics: Decimal;
  /** Days that the as-of date moves, for metrics of days. */
  readonly days: number;
  /** Orders of the average amount, more or fewer. */
  readonly orders: number;
}

/** What counts as small where a policy does not say it. */
export const usualFirmness: Firmness = { metrics: new Decimal('0.01'), days: 1, orders: 1 };

const percentMessage = 'must be a small percentage such as 1%, up to 50%; 0% moves no metric';
const nothing = z
  .string()
  .regex(/^0+(\.0+)?\s?%$/, percentMessage)
  .transform(() => new Decimal(0));

const sizes = z
  .strictObject({
    metrics: z
      .union([nothing, percentText(percentMessage).refine((part) => part.lte('0.5'), percentMessage)], {
        error: percentMessage,
      })
      .optional()
      .meta({
        description: 'how far a single metric moves, up and down; 0% moves none',
        default: '1%',
        examples: ['2%'],
      }),
    days: whole(0, 366)
      .optional()
      .meta({
        description: 'days that the as-of date moves, for metrics of days; 0 leaves it',
        default: 1,
        examples: [7],
      }),
    orders: whole(0, 100)
      .optional()
      .meta({
        description: 'orders of the average amount that come or go; 0 leaves them',
        default: 1,
        examples: [2],
      }),
  })
  .refine(
    ({ metrics, days, orders }) => !(metrics?.isZero() && days === 0 && orders === 0),
    'leaves nothing that could move: write firmness: off',
  );

export const writtenFirmness = z.union([z.literal('off'), sizes], {
  error: 'must be off, or what counts as small, such as { metrics: 1%, days: 1, orders: 1 }',
});

/** What counts as small; undefined where nobody wants to know. */
export function resolveFirmness(written: z.output<typeof writtenFirmness> = {}): Firmness | undefined {
  return written === 'off' ? undefined : { ...usualFirmness, ...defined(written) };
}

/**
 * What it adds to the fingerprint of a policy: nothing where it is as usual. A policy of before it could be said at all
 * means the same.
 */
export function firmnessSaid(firmness: Firmness | undefined): { readonly firmness?: Firmness | 'off' } {
  if (firmness === undefined) return { firmness: 'off' };
  return isUsual(firmness) ? {} : { firmness };
}

/** Whether it is what counts as small where a policy does not say it. */
export function isUsual({ metrics, days, orders }: Firmness): boolean {
  const usual = usualFirmness;
  return metrics.eq(usual.metrics) && days === usual.days && orders === usual.orders;
}

function defined<T extends object>(written: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: NonNullable<T[K]>;
  }>;
}
