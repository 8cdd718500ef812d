// evaluate: results of two or more years held against each other, with an outlook.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cohortsCsv } from '../../evaluate/page/cohort-part.js';
import type { Evaluation } from '../../evaluate/page/evaluation.js';
import { evaluationFiles, evaluationKind, refuseEvaluationFolder } from '../../evaluate/page/pack.js';
import { evaluationBlocks, evaluationMarkdown, evaluationPage } from '../../evaluate/page/page.js';
import { evaluationValue } from '../../evaluate/page/value.js';
import { evaluateResults } from '../../evaluate/run.js';
import { evaluateWords } from '../../evaluate/words/words.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { packTarget, writePack } from '../../foundation/folders/pack.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import type { Language } from '../../policy/model/policy.js';
import { blocksText } from '../../reports/text/blocks.js';
import type { Context, EngineFlag, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type EvaluateFlags = Flags<
  EngineFlag | 'byField' | 'metric' | 'active' | 'evaluateFormat' | 'out' | 'lang' | 'json' | 'quiet'
>;

export const evaluate: Run<EvaluateFlags> = (operands, flags, context) => {
  const asked = flags.format === 'json' ? { ...flags, json: true as const } : flags;
  return withJsonProblems<EvaluateFlags>(run)(operands, asked, context);
};

async function run(
  operands: readonly (string | undefined)[],
  flags: EvaluateFlags,
  context: Context,
): Promise<number> {
  const names = operands.filter((each) => each !== undefined);
  if (names.length < 2)
    fail({
      code: 'usage',
      reason: 'one results folder tells nothing of what became of its customers',
      fix: 'name the results of two or more reviews, oldest first',
    });
  const folders = names.map((name) => path.resolve(name));
  const target = packTarget(folders.at(-1) ?? '', '-evaluation', flags.out);
  refuseEvaluationFolder(target, folders);
  const { threads, memory, by, metric: metrics = [], active } = flags;
  const language = flags.lang ?? 'en';
  const evaluation = await whileSteady(folders, () =>
    evaluateResults(names, { by, metrics: [...new Set(metrics)], active }, { threads, memory }, context),
  );
  await writePack(target, evaluationKind, context, async (work) => writeAll(work, evaluation, language));
  print(evaluation, shownPath(target), flags, context);
  return 0;
}

function writeAll(work: string, evaluation: Evaluation, language: Language): void {
  const write = (name: string, text: string) => writeFileSync(path.join(work, name), text);
  write(evaluationFiles.json, `${jsonText(evaluationValue(evaluation), 2)}\n`);
  write(evaluationFiles.page, evaluationMarkdown(evaluation, language));
  write(evaluationFiles.html, evaluationPage(evaluation, language));
  write(evaluationFiles.cohorts, cohortsCsv(evaluation));
}

function print(evaluation: Evaluation, folder: string, flags: EvaluateFlags, context: Context): void {
  const language = flags.lang ?? 'en';
  const say = evaluateWords[language];
  if (flags.json === true) {
    const written = { folder, files: Object.values(evaluationFiles) };
    context.data(`${jsonText(evaluationValue(evaluation, written), 2)}\n`);
  } else if (flags.format === 'md') context.document(evaluationMarkdown(evaluation, language));
  else if (flags.format === 'html') context.data(evaluationPage(evaluation, language));
  else if (flags.quiet !== true)
    context.result(
      `${blocksText([...evaluationBlocks(evaluation, language), { kind: 'text', text: say.written(folder) }], context)}`,
    );
}
