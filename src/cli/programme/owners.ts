// owners: what the customers of each owner are worth, how they moved, and what became of those of last time.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { refuseTaken, writeNewFile } from '../../foundation/folders/new-file.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import type { Language } from '../../policy/model/policy.js';
import type { OwnersReport } from '../../programme/owners/figures.js';
import {
  ownersBlocks,
  ownersCsv,
  ownersPage,
  ownersValue,
  ownersWorkbook,
} from '../../programme/owners/page.js';
import { measureOwners } from '../../programme/owners/run.js';
import { ownersWords } from '../../programme/owners/words.js';
import { blocksMarkdown, blocksText } from '../../reports/text/blocks.js';
import type { Flags, Run } from '../context/command.js';
import { formatByEnding } from '../context/format-by-ending.js';
import { withJsonProblems } from '../context/json-problems.js';

type OwnersCommandFlags = Flags<
  'owner' | 'metric' | 'done' | 'ownersFormat' | 'outFile' | 'excel' | 'lang' | 'json' | 'quiet'
>;
type Format = NonNullable<OwnersCommandFlags['format']>;

export const owners: Run<OwnersCommandFlags> = withJsonProblems(
  async ([results = '', older], flags, context) => {
    const { owner, metric: metrics, done, lang: language = 'en', excel, json, quiet } = flags;
    const folders = [results, ...(older === undefined ? [] : [older])].map((each) => path.resolve(each));
    const target = flags.out === undefined ? undefined : path.resolve(flags.out);
    if (target !== undefined) for (const folder of folders) refuseTaken(target, folder);
    const format = formatOf(flags);
    const [newer = '', before] = folders;
    const report = await whileSteady(folders, () =>
      measureOwners(newer, before, { owner, metrics, done }, context),
    );
    const made = await formed(report, format, { language, excel: excel === true });
    if (target !== undefined) {
      await writeNewFile(target, context, async (file) => writeFileSync(file, made, { mode: 0o600 }));
      if (quiet !== true && json !== true)
        context.result(`${ownersWords[language].written(shownPath(target))}\n`);
    } else if (format === 'text') {
      if (quiet !== true) context.result(blocksText(ownersBlocks(report, language), context));
    } else if (typeof made === 'string') context.data(made);
    if (target !== undefined && json === true) context.data(`${jsonText(ownersValue(report), 2)}\n`);
    return 0;
  },
);

/** What is made: as asked for, else as the name of the file says. */
function formatOf({ format, out, json }: OwnersCommandFlags): Format {
  const named = formatByEnding(out, ['csv', 'xlsx', 'md', 'html', 'json']);
  const chosen = format ?? named ?? (json === true ? 'json' : 'text');
  if (out !== undefined && chosen === 'text')
    return fail({
      code: 'usage',
      reason: 'nothing says as what the figures are to be written',
      fix: 'pass --format csv, xlsx, md, html or json, or give the file of --out such an ending',
    });
  if (out === undefined && chosen === 'xlsx')
    return fail({
      code: 'usage',
      reason: 'a workbook cannot be shown on a screen',
      fix: 'name a file with --out FILE.xlsx',
    });
  return chosen;
}

async function formed(
  report: OwnersReport,
  format: Format,
  { language, excel }: { readonly language: Language; readonly excel: boolean },
): Promise<string | Uint8Array> {
  switch (format) {
    case 'text':
      return '';
    case 'csv':
      return ownersCsv(report, excel);
    case 'md':
      return blocksMarkdown(ownersBlocks(report, language));
    case 'html':
      return ownersPage(report, language);
    case 'json':
      return `${jsonText(ownersValue(report), 2)}\n`;
    case 'xlsx':
      return ownersWorkbook(report, language);
  }
}
