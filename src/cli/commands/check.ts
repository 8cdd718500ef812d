// check: everything that grading would refuse, at once, and what it would only warn of; with --prove also what the policy
// does to every customer. Nothing is written.

import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { type Problem, ProblemsError, spoken } from '../../foundation/problems/problem.js';
import { refusedAtOnce } from '../../grading/prepare/decide.js';
import { type Prepared, prepare } from '../../grading/prepare/prepare.js';
import { type Tried, tryOut } from '../../grading/run/execute.js';
import { metricWindows } from '../../policy/model/metric-windows.js';
import { proofText } from '../../prove/page/text.js';
import { proofValue } from '../../prove/page/value.js';
import { isPolicy, proveFile } from '../../prove/run.js';
import { checkedLines, checkedWords } from '../../reports/text/checked.js';
import { guardWarnings } from '../../reports/text/guards-text.js';
import { targetProblems } from '../../results/target.js';
import type { Context, EngineFlag, Flags, ReviewFlag, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';
import { tellWarnings, withWarnings } from '../context/warnings.js';

type CheckFlags = Flags<ReviewFlag | EngineFlag | 'engine' | 'strict' | 'prove' | 'lang' | 'json' | 'quiet'>;

export const check: Run<CheckFlags> = withJsonProblems(async ([reviewFile], flags, context) => {
  const language = flags.lang ?? 'en';
  if (flags.prove && reviewFile !== undefined && isPolicy(reviewFile))
    return checkPolicy(reviewFile, flags, context);
  const prepared = await prepare(reviewFile, flags, { purpose: 'check' });
  for (const note of prepared.notes) context.note(note[language]);
  const { warnings } = prepared;
  const { results } = prepared.review;
  if (results === undefined) context.note(checkedWords[language].noFolder);
  const folder = results === undefined ? [] : await targetProblems(results, prepared.review.cluster?.remote);
  if (flags.strict && warnings.length > 0) throw new ProblemsError([...warnings, ...folder]);
  const tried = await withWarnings(warnings, { json: flags.json, silent: false, language }, context, () =>
    tryAll(prepared, flags, context, folder),
  );
  for (const note of tried.notes) context.note(note[language]);
  const proven = flags.prove ? await proveFile(prepared.review.policy, context) : undefined;
  const guarded = guardWarnings(tried.guards, prepared.plan.policy.currency);
  const found = [...tried.remarks, ...guarded, ...(proven?.warnings ?? [])];
  if (flags.strict && found.length > 0) throw new ProblemsError(inEnglish(found));
  if (!flags.json && found.length > 0) tellWarnings(found, language, context);
  const all = [...warnings, ...inEnglish(found)];
  const { accounts, guards } = tried;
  const windows = metricWindows(prepared.plan.policy.metrics, prepared.plan.asOf);
  if (flags.json) {
    const proof = proven && { proof: proofValue(proven.graded) };
    context.data(
      `${jsonText({ problems: [], warnings: all, rows: accounts, guards, windows, ...proof }, 2)}\n`,
    );
  } else if (!flags.quiet) {
    const lines = checkedLines(accounts, windows, prepared.plan.policy, language);
    const proof = proven === undefined ? '' : `\n${proofText(proven.graded, { language, ...look(context) })}`;
    context.result(`${lines.join('\n')}\n${checkedWords[language].end(all.length)}\n${proof}`);
  }
  return 0;
});

/** A policy alone: what is wrong with it, what is doubtful, and what is proven of it. */
async function checkPolicy(policyFile: string, flags: CheckFlags, context: Context): Promise<number> {
  const language = flags.lang ?? 'en';
  const { graded, warnings, doubts, notes } = await proveFile(path.resolve(policyFile), context);
  for (const note of notes) context.note(note[language]);
  const all = [...doubts, ...warnings];
  if (flags.strict && all.length > 0) throw new ProblemsError(inEnglish(all));
  if (flags.json) {
    const proof = proofValue(graded);
    context.data(`${jsonText({ problems: [], warnings: inEnglish(all), proof }, 2)}\n`);
    return 0;
  }
  if (all.length > 0) tellWarnings(all, language, context);
  if (!flags.quiet) context.result(proofText(graded, { language, ...look(context) }));
  return 0;
}

const look = ({ paint, width }: Context) => ({ paint, width });

const inEnglish = (problems: readonly Problem[]) => problems.map((each) => spoken(each, 'en'));

/**
 * Grades without writing.
 * @param folder what is wrong with the results folder
 * @throws ProblemsError with everything for which grading would write no results, or leave an override out
 */
async function tryAll(
  prepared: Prepared,
  flags: CheckFlags,
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
  if (problems.length > 0) throw new ProblemsError(problems, inEnglish(tried.remarks));
  return tried;
}
