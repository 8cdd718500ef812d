// Warnings on their way to the user: told before the work begins, or part of the JSON document that ends it.
import { warningsText } from '../../foundation/problems/print.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import type { Language } from '../../policy/model/policy.js';
import type { Context, FlagValues } from './command.js';

/** Does the work of a review with warnings. `silent` keeps them from the terminal; JSON has them always. */
export async function withWarnings<T>(
  warnings: readonly Problem[],
  { json, silent, language }: { json: FlagValues['json']; silent: boolean; language: Language },
  context: Context,
  work: () => Promise<T>,
): Promise<T> {
  if (!json) {
    if (warnings.length > 0 && !silent) tellWarnings(warnings, language, context);
    return work();
  }
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems, [...warnings, ...error.warnings], error.ending);
  }
}

/** Tells warnings on the terminal, or in the log; at least one. */
export function tellWarnings(warnings: readonly Problem[], language: Language, context: Context): void {
  context.problem(warningsText(warnings, context.paintErrors, language));
}
