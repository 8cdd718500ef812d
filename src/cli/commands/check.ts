// check: everything that grading would refuse, at once, and what it would only warn of; nothing is written.

import { jsonText } from '../../foundation/characters/visible.js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { refusedAtOnce } from '../../grading/prepare/decide.js';
import { type Prepared, prepare } from '../../grading/prepare/prepare.js';
import { type Tried, tryOut } from '../../grading/run/execute.js';
import { total } from '../../plan/rows/accounting.js';
import { metricWindows, windowsByDates } from '../../policy/model/metric-windows.js';
import { guardWarnings } from '../../reports/guards-text.js';
import { targetProblems } from '../../results/target.js';
import type { CommonFlags, Context, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';
import { tellWarnings, withWarnings } from './warnings.js';

export const check: Run = withJsonProblems(async ([reviewFile], flags, context) => {
  const prepared = await prepare(reviewFile, flags, { purpose: 'check' });
  for (const note of prepared.notes) context.note(note);
  const { warnings } = prepared;
  const { results } = prepared.review;
  if (results === undefined)
    context.note('nothing says where the results go: grade needs results: or --out FOLDER');
  const folder = results === undefined ? [] : targetProblems(results);
  if (flags.strict && warnings.length > 0) throw new ProblemsError([...warnings, ...folder]);
  const tried = await withWarnings(warnings, { json: flags.json, silent: false }, context, () =>
    tryAll(prepared, flags, context, folder),
  );
  for (const note of tried.notes) context.note(note);
  const found = [...tried.remarks, ...guardWarnings(tried.guards, prepared.plan.policy.currency)];
  if (flags.strict && found.length > 0) throw new ProblemsError(found);
  if (!flags.json && found.length > 0) tellWarnings(found, context);
  const all = [...warnings, ...found];
  const { accounts, guards } = tried;
  const windows = metricWindows(prepared.plan.policy.metrics, prepared.plan.asOf);
  if (flags.json) {
    context.data(`${jsonText({ problems: [], warnings: all, rows: accounts, guards, windows }, 2)}\n`);
  } else if (!flags.quiet) {
    const lines = accounts.map(
      (each) =>
        `${each.export}: ${each.read} rows read, ${each.used} used, ${total(each.setAside)} set aside, ${total(each.rejected)} rejected${each.filledDown === undefined ? '' : `, ${each.filledDown} continue the line above`}`,
    );
    const days = windowsByDates(windows).map(windowLine);
    context.result(
      `${[...lines, ...days].join('\n')}\n${all.length === 0 ? 'No problems.' : 'No errors.'}\n`,
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

/**
 * Grades without writing.
 * @param folder what is wrong with the results folder
 * @throws ProblemsError with everything for which grading would write no results, or leave an override out
 */
async function tryAll(
  prepared: Prepared,
  flags: CommonFlags,
  context: Context,
  folder: readonly Problem[],
): Promise<Tried> {
  let tried: Tried;
  try {
    tried = await tryOut(prepared, { threads: flags.threads, memory: flags.memory }, context);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(
      [...error.problems, ...refusedAtOnce(prepared.decisions), ...folder],
      error.warnings,
    );
  }
  const problems = [...tried.refused, ...folder];
  if (problems.length > 0) throw new ProblemsError(problems, tried.remarks);
  return tried;
}
