// The engine says that some number was too large, not which. Metrics are asked for one by one until one fails.

import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Step } from '../../engine/steps/plan/step.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import type { PolicyPlace } from '../../policy/linter/places.js';

/** The error, with the metric and its place where a number was too large for exact arithmetic. */
export async function locateOverflow(
  engine: Engine,
  step: Step,
  plan: Plan,
  place: PolicyPlace,
  error: unknown,
): Promise<unknown> {
  const [problem] = error instanceof ProblemsError ? error.problems : [];
  if (problem?.code !== 'number-too-large') return error;
  const shown = new Set(plan.policy.metrics.filter((metric) => !metric.hidden).map((metric) => metric.id));
  for (const { name } of step.columns) {
    if (!shown.has(name)) continue;
    try {
      await engine.rows(`SELECT max(${engine.dialect.identifier(name)}) AS most FROM (${step.sql})`);
    } catch {
      return new ProblemsError([
        { ...problem, place: place(name), reason: `metric "${name}": ${problem.reason}` },
      ]);
    }
  }
  return error;
}
