// grade: the main job. Options → plan → engine → report.

import { jsonText } from '../../foundation/characters/visible.js';
import { withLock } from '../../foundation/folders/lock.js';
import { isFar } from '../../foundation/problems/far-path.js';
import { problemsText } from '../../foundation/problems/print.js';
import { fail, spoken } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { prepare } from '../../grading/prepare/prepare.js';
import { gradeInto } from '../../grading/run/execute.js';
import { heldText } from '../../reports/text/guards-text.js';
import { terminalReport } from '../../reports/text/terminal.js';
import type { EngineFlag, Flags, ReviewFlag, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';
import { tellWarnings, withWarnings } from '../context/warnings.js';

type GradeFlags = Flags<
  ReviewFlag | EngineFlag | 'out' | 'wait' | 'engine' | 'lang' | 'excel' | 'firmness' | 'json' | 'quiet'
>;

export const grade: Run<GradeFlags> = withJsonProblems(async ([reviewFile], flags, context) => {
  const language = flags.lang ?? 'en';
  const prepared = await prepare(reviewFile, flags);
  for (const note of prepared.notes) context.note(note[language]);
  const target =
    prepared.review.results ??
    fail({
      code: 'usage',
      reason: 'nothing says where the results go',
      fix: 'pass --out FOLDER, or write results: in the review file',
    });
  const options = { threads: flags.threads, memory: flags.memory, language, excel: flags.excel === true };
  const { warnings } = prepared;
  // Of a policy that nobody changes, cron need not repeat every month what its authors were told.
  const silent = flags.quiet === true;
  const { summary, refused, remarks, notes, leftovers } = await withWarnings(
    warnings,
    { json: flags.json, silent, language },
    context,
    () =>
      // On storage each run has a folder of its own, and looks there at last whether it was alone.
      isFar(target)
        ? gradeInto(target, prepared, options, context)
        : withLock(target, { wait: flags.wait ?? 0 }, context, async (waited) =>
            // What the other run left may be what this one reads.
            gradeInto(target, waited ? await prepare(reviewFile, flags) : prepared, options, context),
          ),
  );
  for (const note of notes) context.note(note[language]);
  context.log?.guards(summary.guards);
  const held = summary.status === 'held';
  const exit = held ? 4 : 0;
  const shown = { language, results: shownPath(target) } as const;
  // On a terminal both streams are one, and why results are held is what has to be read first.
  if (held && !flags.json)
    context.problem(
      `${heldText(summary, { ...shown, look: { paint: context.paintErrors, width: context.width } })}${refused.length > 0 ? '\n' : ''}`,
    );
  if (flags.json)
    context.data(
      `${jsonText({ ...summary, warnings: [...warnings, ...remarks.map((each) => spoken(each, 'en'))] }, 2)}\n`,
    );
  else if (!flags.quiet) context.result(terminalReport(summary, { ...shown, look: context }));
  // These come and go with the rows, so that they are told also where all else is quiet.
  if (remarks.length > 0 && !flags.json) tellWarnings(remarks, language, context);
  for (const leftover of leftovers)
    context.problem(language === 'zh' ? `警告：${leftover.zh}` : `warning: ${leftover.en}`);
  if (refused.length > 0) {
    const ending = `the results are written without ${refused.length === 1 ? 'this override' : 'these overrides'}.`;
    context.problem(problemsText(refused, context.paintErrors, { ending }));
  }
  return exit;
});
