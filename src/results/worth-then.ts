// Whether what customers were worth in last results can stand beside what they are worth now.
import * as z from 'zod';
import { readSummary } from './verify.js';

const shape = z.object({ change: z.object({ value_metric: z.string().nullable() }).nullish() });

/** Not where it was told by another metric, or in another currency: then the summary says no value of both. */
export function comparesWorth(folder: string): boolean {
  return shape.safeParse(readSummary(folder)).data?.change?.value_metric !== null;
}
