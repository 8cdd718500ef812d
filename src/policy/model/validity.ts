// How long a tier is held once it was given: as people write it, and the last day that follows from an as-of date.
import * as z from 'zod';
import { dayBefore, laterAsOf, type NamedYear, type Span, span, windowDates } from '../../grammar/window.js';

/** A span from the review in which the tier was entered, or the end of a year with some days after it. */
export type Validity =
  | { readonly for: Span }
  | {
      readonly until: 'end of year' | 'end of next year';
      readonly plus: Span | undefined;
      readonly year: NamedYear;
    };

export const writtenValidity = z
  .union([
    z.strictObject({
      for: span.meta({ description: 'how long a tier is held', examples: ['12 months'] }),
      from: z
        .literal('entry', { error: 'must be entry: the review in which the tier was entered' })
        .optional()
        .meta({
          description: 'since when: since the review in which the customer came to the tier',
          default: 'entry',
          examples: ['entry'],
        }),
    }),
    z.strictObject({
      until: z.enum(['end of year', 'end of next year']).meta({
        description:
          'the last day of the year of the as-of date, or of the one after it; years begin on `year_begins`',
        examples: ['end of next year'],
      }),
      plus: span.optional().meta({ description: 'so much longer', examples: ['31 days'] }),
    }),
  ])
  .meta({
    description:
      'how long a tier is held: nobody falls from it before that day. Coming up is possible at any time, and begins anew',
    examples: [
      { for: '12 months', from: 'entry' },
      { until: 'end of next year', plus: '31 days' },
    ],
  });

/** @param yearBegins `MM-DD`; undefined: 1 January */
export function resolveValidity(
  written: z.output<typeof writtenValidity> | undefined,
  yearBegins: string | undefined,
): Validity | undefined {
  if (written === undefined) return undefined;
  if ('for' in written) return { for: written.for };
  const year: NamedYear = { unit: 'calendar year', ...(yearBegins !== undefined && { begins: yearBegins }) };
  return { until: written.until, plus: written.plus, year };
}

/** The last day on which a tier is held that is given, or given again, in a review as of a day. */
export function validUntil(asOf: string, validity: Validity): string {
  if ('for' in validity) return laterAsOf(asOf, validity.for);
  const { year, until, plus } = validity;
  const { from: begins = asOf } = windowDates(asOf, { window: year, before: undefined });
  // The day before it is an as-of date from which whole years lead to the last days of years.
  const months = until === 'end of year' ? 12 : 24;
  const end = laterAsOf(dayBefore(begins), { unit: 'months', length: months });
  return plus === undefined ? end : laterAsOf(end, plus);
}
