// check: everything that grading would refuse, at once, and what it would only warn of; nothing is written.

import { metricWindows, windowsByDates } from '../policy/metric-windows.js';
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
  const windows = metricWindows(prepared.plan.policy.metrics, prepared.plan.asOf);
  if (flags.json) {
    context.result(`${JSON.stringify({ problems: [], warnings, rows: accounts, windows }, null, 2)}\n`);
  } else if (!flags.quiet) {
    const lines = accounts.map(
      (each) =>
        `${each.export}: ${each.read} rows read, ${each.used} used, ${total(each.setAside)} set aside, ${total(each.rejected)} rejected`,
    );
    const days = windowsByDates(windows).map(windowLine);
    context.result(
      `${[...lines, ...days].join('\n')}\n${warnings.length === 0 ? 'No problems.' : 'No errors.'}\n`,
    );
  }
  return 0;
});

/** The days that metrics count: `window 2026-01-01 to 2026-12-31: annual_spend, orders`. */
function windowLine({
  from,
  until,
  metrics,
  compared_with,
}: ReturnType<typeof windowsByDates>[number]): string {
  const days = from === null ? `up to ${until}` : `${from} to ${until}`;
  return `window ${days}: ${metrics.join(', ')}${compared_with ? ' (the window before)' : ''}`;
}
