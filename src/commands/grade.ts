// grade: the main job. Options → plan → engine → report.

import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { terminalReport } from '../reports/terminal.js';
import { gradeInto } from '../run/execute.js';
import { prepare } from '../run/prepare.js';
import type { Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

export const grade: Run = withJsonProblems(async ([reviewFile], flags, context) => {
  const prepared = await prepare(reviewFile, flags);
  for (const note of prepared.notes) context.note(note);
  const target =
    prepared.review.results ??
    fail({
      code: 'usage',
      reason: 'nothing says where the results go',
      fix: 'pass --out FOLDER, or write results: in the review file',
    });
  const options = { threads: flags.threads, memory: flags.memory };
  const summary = await gradeInto(target, prepared, options, context);
  if (flags.json) context.result(`${JSON.stringify(summary, null, 2)}\n`);
  else if (!flags.quiet) {
    context.result(
      terminalReport(summary, {
        language: flags.lang ?? 'en',
        paint: context.paint,
        results: shownPath(target),
      }),
    );
  }
  return 0;
});
