// check: everything that grading would refuse, at once; nothing is written.

import { total } from '../run/accounting.js';
import { tryOut } from '../run/execute.js';
import { prepare } from '../run/prepare.js';
import type { Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

export const check: Run = withJsonProblems(async ([reviewFile], flags, context) => {
  const prepared = await prepare(reviewFile, flags);
  for (const note of prepared.notes) context.note(note);
  const accounts = await tryOut(prepared, { threads: flags.threads, memory: flags.memory }, context);
  if (flags.json) context.result(`${JSON.stringify({ problems: [], rows: accounts }, null, 2)}\n`);
  else if (!flags.quiet) {
    const lines = accounts.map(
      (each) =>
        `${each.export}: ${each.read} rows read, ${each.used} used, ${total(each.setAside)} set aside, ${total(each.rejected)} rejected`,
    );
    context.result(`${lines.join('\n')}\nNo problems.\n`);
  }
  return 0;
});
