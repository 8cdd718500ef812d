// Kinds of values that files of people hold, with what is said of others.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { numberAsText } from './written-number.js';

export const notANumber = 'must be a number in plain digits, such as 1500 or 0.5';

/**
 * An exact number as YAML gave it. The engine computes with 38 digits; with these limits numbers of a policy leave
 * room for what they are multiplied with.
 */
export const decimal = z
  .custom<Decimal>((value) => value instanceof Decimal, { error: notANumber, abort: true })
  .refine((value) => value.abs().lt('1e18') && value.decimalPlaces() <= 12, {
    error: 'must have at most 18 digits before the point and 12 after it',
    abort: true,
  })
  .meta({ type: 'number' });

/** A whole number from `least` to `most`. */
export const whole = (least: number, most = 1_000_000) =>
  z
    .custom<Decimal>(
      (value) => value instanceof Decimal && value.isInteger() && value.gte(least) && value.lte(most),
      `must be a whole number from ${least} to ${most}`,
    )
    .meta({ type: 'integer', minimum: least, maximum: most })
    .transform((value) => value.toNumber());

/** Text; plain numbers are taken as the text they were written as (tier ids such as 1, versions such as 2026.1). */
export const text = z
  .preprocess((value) => (value instanceof Decimal ? numberAsText(value) : value), z.string().min(1))
  .meta({ type: ['string', 'number'] });

/** A percentage above 0% and up to 100% with at most 4 decimals, as an exact part of 1. */
export const percentText = (message: string) =>
  z
    .string(message)
    .regex(/^\d{1,3}(\.\d{1,4})?\s?%$/, message)
    .transform((written) => new Decimal(written.replace(/\s?%$/, '')).div(100))
    .refine((part) => part.gt(0) && part.lte(1), message);

/** Text, or the same text by language. */
export const label = z
  .union([
    text,
    z.strictObject({
      en: text.optional().meta({ description: 'in English', examples: ['Gold'] }),
      zh: text.optional().meta({ description: 'in Chinese', examples: ['金卡'] }),
    }),
  ])
  .meta({
    id: 'label',
    title: 'Label',
    description: 'Text, or text by language; a language without one shows the other.',
  });

export type Label = z.output<typeof label>;
