// Warnings: what a policy may mean, but most likely does not. Errors stand in policy/rules.ts; the two that look at all
// combinations, or at the highest score, are reasoned about here, too.
import type { Policy } from '../policy/policy.js';
import type { Rule } from '../policy/rules.js';
import type { WrittenPolicy } from '../policy/written.js';
import type { Problems } from '../problems/problem.js';
import type { YamlFile } from '../yaml/document.js';
import { directions } from './direction.js';
import { idleBounds, idleConditions, idleCriteria } from './effects.js';
import { strictKeeps } from './keeps.js';
import { idleMovement } from './movement.js';
import { segments } from './segments.js';

const doubts: readonly Rule[] = [
  idleCriteria,
  idleBounds,
  idleConditions,
  idleMovement,
  directions,
  strictKeeps,
  segments,
];

/** Adds a warning for everything that is doubtful in a policy without errors. */
export function checkDoubts(
  policy: Policy,
  written: WrittenPolicy,
  source: YamlFile,
  problems: Problems,
): void {
  for (const rule of doubts) rule(policy, written, source, problems);
}
