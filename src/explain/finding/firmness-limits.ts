// What results say of small changes that were not tried on the grades, or under an assumption.
import * as z from 'zod';
import { unclearKinds } from '../../policy/metrics/effect.js';
import type { FirmnessLimits } from '../../reports/words/firmness-remarks.js';
import { readSummary } from '../../results/verify.js';

const limits = z.object({
  left_out: z.array(
    z.union([
      z.object({ change: z.literal('orders'), why: z.literal('no orders') }),
      z.object({
        change: z.enum(['fewer_orders', 'further_orders']),
        why: z.enum(unclearKinds),
        metric: z.string(),
      }),
    ]),
  ),
  assumed: z.array(z.string()),
});

/** Nothing where results do not say how firm grades are. */
export function firmnessLimitsIn(folder: string): FirmnessLimits {
  const said = z.object({ firmness: limits.optional() }).safeParse(readSummary(folder)).data?.firmness;
  return said ?? { left_out: [], assumed: [] };
}
