// How often something is done: `6 months`, `2 weeks`. Windows know no weeks, since a year has no whole number of them.
import * as z from 'zod';
import type { Span } from './window.js';

const intervalPattern = /^(\d+) (day|week|month|quarter|year)s?$/;
const intervalMessage = 'must be how often, such as "6 months", "2 weeks" or "1 quarter"';

const lengths = {
  day: { unit: 'days', times: 1, most: 3_660 },
  week: { unit: 'days', times: 7, most: 520 },
  month: { unit: 'months', times: 1, most: 120 },
  quarter: { unit: 'months', times: 3, most: 40 },
  year: { unit: 'months', times: 12, most: 10 },
} as const;

/** What an interval means; undefined where the text is none: 1 day to 10 years. */
export function intervalOf(written: string): Span | undefined {
  const [, digits, unit] = intervalPattern.exec(written.trim().replace(/\s+/g, ' ')) ?? [];
  if (unit === undefined) return undefined;
  const { unit: counted, times, most } = lengths[unit as keyof typeof lengths];
  const length = Number(digits);
  return length < 1 || length > most ? undefined : { unit: counted, length: length * times };
}

/** `6 months`, `2 weeks`, `1 quarter`, as it is written. */
export const interval = z
  .string(intervalMessage)
  .refine((written) => intervalOf(written) !== undefined, intervalMessage)
  .meta({ pattern: intervalPattern.source });
