// Shares as a review file writes them.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { decimal } from '../foundation/yaml/kinds.js';

const shareMessage = 'must be a share such as 1% or 0.01';

/** The two ways of writing a share. */
export const shares = [
  decimal.refine((value) => value.gte(0) && value.lte(1), shareMessage).meta({ minimum: 0, maximum: 1 }),
  z
    .string()
    .regex(/^\d+(\.\d+)?%$/, shareMessage)
    .transform((written) => new Decimal(written.slice(0, -1)).div(100))
    .refine((value) => value.lte(1), shareMessage),
] as const;

/** `1%`, or a plain share such as 0.01. */
export const share = z.union(shares);
