// Warnings: what a policy may mean, but most likely does not. Errors stand in policy/linter/rules.ts; the two that look at all
// combinations, or at the highest score, are reasoned about here, too.

import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import type { Policy } from '../model/policy.js';
import type { WrittenPolicy } from '../reading/written.js';
import { directions } from './direction.js';
import { idleBounds, idleConditions, idleCriteria, idleFirmness, idleYear } from './effects.js';
import { strictKeeps } from './keeps.js';
import { idleMovement } from './movement.js';
import type { Rule } from './rule.js';
import { segments } from './segments.js';

const doubts: readonly Rule[] = [
  idleCriteria,
  idleBounds,
  idleConditions,
  idleYear,
  idleFirmness,
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
