// check: everything that grading would refuse, at once, and what it would only warn of; nothing is written.

import { ProblemsError } from '../problems/problem.js';
import { total } from '../run/accounting.js';
import { tryOut } from '../run/execute.js';
import { prepare } from '../run/prepare.js';
import type { Run } from './command.js';
import { withJsonProblems } from './json-problems.js';
import { withWarnings } from './warnings.js';

export const check: Run = withJsonProblems(async ([reviewFile], flags, context) => {
  const prepared = await prepare(reviewFile, flags, { refusals: 'problems' });
  for (const note of prepared.notes) context.note(note);
  const { warnings } = prepared;
  if (flags.strict && warnings.length > 0) throw new ProblemsError(warnings);
  const { accounts, refused } = await withWarnings(
    warnings,
    { json: flags.json, silent: false },
    context,
    () => tryOut(prepared, { threads: flags.threads, memory: flags.memory }, context),
  );
  if (refused.length > 0) throw new ProblemsError(refused, flags.json ? warnings : []);
  if (flags.json) {
    context.result(`${JSON.stringify({ problems: [], warnings, rows: accounts }, null, 2)}\n`);
  } else if (!flags.quiet) {
    const lines = accounts.map(
      (each) =>
        `${each.export}: ${each.read} rows read, ${each.used} used, ${total(each.setAside)} set aside, ${total(each.rejected)} rejected`,
    );
    context.result(`${lines.join('\n')}\n${warnings.length === 0 ? 'No problems.' : 'No errors.'}\n`);
  }
  return 0;
});
