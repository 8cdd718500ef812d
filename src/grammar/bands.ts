// Mappings whose keys are numbers: bounds with what holds from each on, or corners of a line.
import { Decimal } from 'decimal.js';
import * as z from 'zod';

/** A bound or corner: a value, and what is given there. */
export interface Corner {
  readonly at: Decimal;
  readonly points: Decimal;
  /** The value as it is written. */
  readonly key: string;
}

const plainNumber = /^[-+]?(\d{1,18}(\.\d{0,6})?|\.\d{1,6})$/;

/** `{ 0: 10, 400000: 20 }`, in ascending order of the bounds; each once, at least one. */
export function corners(given: z.ZodType<Decimal>) {
  return z
    .record(z.string().meta({ pattern: plainNumber.source }), given)
    .transform((written, context): Corner[] => {
      const found: Corner[] = [];
      const refuse = (key: string, message: string) => {
        context.addIssue({ code: 'custom', path: [key], message, params: { atKey: true } });
      };
      for (const [key, points] of Object.entries(written)) {
        if (!plainNumber.test(key)) {
          refuse(key, `"${key}" must be a number in plain digits with at most 6 decimals`);
          continue;
        }
        const at = new Decimal(key);
        if (found.some((each) => each.at.eq(at))) refuse(key, `${key} stands here twice`);
        else found.push({ at, points, key });
      }
      return found.sort((a, b) => a.at.comparedTo(b.at));
    })
    .refine((found) => found.length > 0, 'needs at least one bound')
    .meta({ minProperties: 1 });
}
