// What results say of small changes that were not tried on the grades, or under an assumption.
import path from 'node:path';
import * as z from 'zod';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { unclearKinds } from '../../policy/metrics/effect.js';
import type { FirmnessLimits } from '../../reports/words/firmness-remarks.js';

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
  const summary: unknown = JSON.parse(readRegular(path.join(folder, 'summary.json')).toString());
  const said = z.object({ firmness: limits.optional() }).safeParse(summary).data?.firmness;
  return said ?? { left_out: [], assumed: [] };
}
