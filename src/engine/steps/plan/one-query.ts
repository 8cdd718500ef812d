// Steps as one statement: cases are small, and relations of their own would cost more than the work.

import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Step } from './step.js';

/** A query over steps, with all steps that it needs in front of it. */
export function oneQuery(
  steps: readonly Step[],
  { reads, sql }: Pick<Step, 'reads' | 'sql'>,
  dialect: Dialect,
): string {
  const needed = new Set(reads);
  // Steps stand behind what they read.
  for (const step of [...steps].reverse())
    if (needed.has(step.name)) for (const name of step.reads) needed.add(name);
  const parts = steps
    .filter((step) => needed.has(step.name))
    .map((step) => `${dialect.identifier(step.name)} AS ${step.stored ? dialect.once : ''}(${step.sql})`);
  return parts.length === 0 ? sql : `WITH ${parts.join(',\n')}\n${sql}`;
}
