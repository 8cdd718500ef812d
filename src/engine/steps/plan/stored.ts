// Which relations are kept where an engine plans a view anew, with all that it is made of, for whoever reads it.
import type { Step } from './step.js';

/** Steps of which those that several others read are stored, and those that are made of what stands in files. */
export function storedWhereRead(steps: readonly Step[]): Step[] {
  const readers = new Map<string, number>();
  for (const { reads } of steps)
    for (const name of new Set(reads)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const ofFiles = new Set(steps.filter(({ reads }) => reads.length === 0).map(({ name }) => name));
  return steps.map((step) => {
    const often = !ofFiles.has(step.name) && (readers.get(step.name) ?? 0) > 1;
    return often || step.reads.some((name) => ofFiles.has(name)) ? { ...step, stored: true } : step;
  });
}
