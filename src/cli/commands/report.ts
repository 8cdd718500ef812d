// report: renders what results tell again, from the results alone.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText, visible } from '../../foundation/characters/visible.js';
import { type PackKind, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import { seenFor } from '../../reports/audience/seen.js';
import { customersIn, declaredAudience } from '../../telling/audiences.js';
import { formsOfReports, reportForms, reportText } from '../../telling/report-forms.js';
import { writeReportWorkbook } from '../../telling/report-workbook.js';
import { openSaved } from '../../telling/saved.js';
import { tellResults } from '../../telling/tell.js';
import type { Context, EngineFlag, Flags, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

type ReportFlags = Flags<
  EngineFlag | 'documentFormat' | 'audience' | 'out' | 'open' | 'lang' | 'json' | 'quiet'
>;

const pack: PackKind = {
  called: 'the report',
  files: reportForms.map((form) => formsOfReports[form].file),
  partly: true,
  isOurs: (folder) =>
    reportForms.every((form) => {
      const found = path.join(folder, formsOfReports[form].file);
      return !existsSync(found) || formsOfReports[form].isOurs(found);
    }),
};

export const report: Run<ReportFlags> = withJsonProblems(async ([results = ''], flags, context) => {
  if (flags.audience !== undefined && flags.format.includes('xlsx'))
    return fail({
      code: 'usage',
      reason:
        'the workbook holds all customers with everything that is known of them, so it is for the team alone',
      fix: 'leave out --format xlsx for an audience; gradus list writes workbooks of some customers and columns',
    });
  const folder = path.resolve(results);
  const target = flags.out === undefined ? `${folder}-report` : path.resolve(flags.out);
  refuseFolder(target, { results: [folder], files: [] }, pack);
  await writePack(target, pack, context, (work) => writeForms(folder, work, flags, context));
  const files = flags.format.map((form) => formsOfReports[form].file);
  const shown = { report: shownPath(target), files };
  const paths = files.map((file) => path.join(target, file));
  if (flags.json) context.data(`${jsonText(shown, 2)}\n`);
  else if (!flags.quiet) for (const file of paths) context.result(`${visible(shownPath(file))}\n`);
  const [first] = paths;
  if (flags.open && first !== undefined) openFile(first);
  return 0;
});

/** All that was asked for, of results that nobody changes meanwhile. */
function writeForms(folder: string, work: string, flags: ReportFlags, context: Context): Promise<void> {
  return whileSteady([folder], () =>
    withScratch(context, async (scratch) => {
      // Before anything is read.
      const audience = flags.audience === undefined ? undefined : declaredAudience(folder, flags.audience);
      context.stage('reading results');
      const saved = await openSaved(folder);
      const { threads, memory } = flags;
      const values = await tellResults(saved.folder, saved.head, { threads, memory }, scratch);
      const language = flags.lang ?? saved.language;
      context.stage('writing the report');
      const seen = seenFor(values, audience?.(customersIn(values)));
      for (const form of flags.format) {
        const file = path.join(work, formsOfReports[form].file);
        if (form === 'xlsx') await writeReportWorkbook(saved.folder, values, { language }, file);
        else writeFileSync(file, reportText(seen, form, language));
      }
    }),
  );
}

/** Hands the file to whatever shows pages here; where there is nothing, its name was printed. */
function openFile(file: string): void {
  const [program, ...before] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(program ?? '', [...before, file], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
