// With --json whatever a command has to say is one JSON document on stdout, problems too.

import { jsonText } from '../../foundation/characters/visible.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import type { Flags, Run } from './command.js';

/** The command, with its problems as JSON when --json was given. */
export function withJsonProblems<F extends Flags<'json'>>(run: Run<F>): Run<F> {
  return async (operands, flags, context) => {
    try {
      return await run(operands, flags, context);
    } catch (error) {
      if (flags.json !== true || !(error instanceof ProblemsError)) throw error;
      context.log?.problems(error.problems);
      context.data(`${jsonText({ problems: error.problems, warnings: error.warnings }, 2)}\n`);
      return error.exit;
    }
  };
}
