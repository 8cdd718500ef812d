// init: a review folder to begin with, from a shipped policy, from the headings and rows of real exports, or from both.
import { statSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { isFar } from '../../foundation/problems/far-path.js';
import { fail } from '../../foundation/problems/problem.js';
import { begin } from '../../init/begin.js';
import { initText, initValues } from '../../init/page.js';
import { templateList, templateNamed } from '../../init/shipped.js';
import { asOfDate, localToday, wrongAsOf } from '../../review/as-of.js';
import type { EngineFlag, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type InitFlags = Flags<
  EngineFlag | 'template' | 'customers' | 'transactions' | 'lookup' | 'asOf' | 'json' | 'quiet'
>;

export const init: Run<InitFlags> = withJsonProblems(async ([folder], flags, context) => {
  const { customers, transactions, lookup, asOf, template, threads, memory } = flags;
  const given = template ?? customers ?? transactions;
  const file = folder !== undefined && isFile(folder) ? folder : undefined;
  if (file !== undefined && given === undefined) {
    return fail({
      code: 'usage',
      reason: `${file} is a file; init writes into a new folder`,
      fix: `write gradus init FOLDER --transactions ${file} if it lists purchases, or --customers ${file} if it lists customers; FOLDER is a name for the new folder, such as review`,
    });
  }
  if (folder === undefined || given === undefined) {
    return fail({
      code: 'usage',
      reason: folder === undefined ? 'no folder was named' : 'nothing says what to begin with',
      fix: `write gradus init FOLDER with --transactions FILE and --customers FILE to begin with your exports, with --template NAME to begin with a shipped policy, or with both; templates:\n${templateList()}`,
    });
  }
  const far = [customers, transactions, lookup].find((each) => each !== undefined && isFar(each));
  if (far !== undefined)
    return fail({
      code: 'usage',
      reason: `${far} lies on storage that only a cluster reads, and init looks at files of this machine`,
      fix: 'copy a file of it here to begin with, and write the path there into the review file that init makes',
    });
  if (lookup !== undefined && transactions === undefined) {
    return fail({
      code: 'usage',
      reason: '--lookup names orders for transactions, and no transactions were given',
      fix: 'name them with --transactions FILE',
    });
  }
  const date = asOf === undefined ? undefined : (asOfDate(asOf, localToday()) ?? fail(wrongAsOf(asOf)));
  const chosen = template === undefined ? undefined : templateNamed(template);
  const inputs = { template: chosen, customers, transactions, lookup, asOf: date };
  if (date !== undefined && customers === undefined && transactions === undefined)
    context.note('--as-of is not used: the sample of a template has a day of its own');
  const begun = await begin(path.resolve(folder), inputs, { threads, memory }, context);
  for (const { file, line, text, open } of begun.doubts) {
    if (open) context.problem(`${file}:${line} FILL IN: ${text}`);
    else context.note(`${file}:${line} unsure: ${text}`);
  }
  if (flags.json) context.data(`${jsonText(initValues(begun), 2)}\n`);
  else if (!flags.quiet) context.result(initText(begun));
  return 0;
});

const isFile = (name: string) => statSync(name, { throwIfNoEntry: false })?.isFile() === true;
