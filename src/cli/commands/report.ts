// report: renders what results tell again, from the results alone.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText, visible } from '../../foundation/characters/visible.js';
import { type PackKind, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import type { Language } from '../../policy/model/policy.js';
import { countsSeenBy, seenBy, seenByTeam } from '../../reports/audience/seen.js';
import { countsPage } from '../../reports/html/counts-page.js';
import { isReportPage } from '../../reports/html/page-shell.js';
import { reportPage } from '../../reports/html/report-page.js';
import type { ReportValues } from '../../reports/values/report-values.js';
import { declaredAudience } from '../../telling/audiences.js';
import { isReportWorkbook, workbookFile, writeReportWorkbook } from '../../telling/report-workbook.js';
import { openSaved } from '../../telling/saved.js';
import { reportFile, tellResults } from '../../telling/tell.js';
import type { Context, EngineFlag, Flags, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

type ReportFlags = Flags<
  EngineFlag | 'documentFormat' | 'audience' | 'out' | 'open' | 'lang' | 'json' | 'quiet'
>;

type Format = ReportFlags['format'][number];

/** Files of a report by its form, and how they are told from those of others. */
const forms: Readonly<Record<Format, { readonly file: string; isOurs(file: string): boolean }>> = {
  html: { file: reportFile, isOurs: (file) => isReportPage(readRegular(file).toString()) },
  xlsx: { file: workbookFile, isOurs: isReportWorkbook },
};

const pack: PackKind = {
  called: 'the report',
  files: Object.values(forms).map(({ file }) => file),
  partly: true,
  isOurs: (folder) =>
    Object.values(forms).every(({ file, isOurs }) => {
      const found = path.join(folder, file);
      return !existsSync(found) || isOurs(found);
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
  const files = flags.format.map((format) => forms[format].file);
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
      for (const format of flags.format) {
        const file = path.join(work, forms[format].file);
        if (format === 'html') writeFileSync(file, pageFor(values, audience, language));
        else await writeReportWorkbook(saved.folder, values, { language }, file);
      }
    }),
  );
}

/** The page with what an audience may see; without one it is for the team itself. */
function pageFor(
  values: ReportValues,
  audience: ReturnType<typeof declaredAudience> | undefined,
  language: Language,
): string {
  if (audience === undefined) return reportPage(seenByTeam(values), language);
  const { shown, others } = values.customers;
  const listed = [values.near, values.knifeEdges, values.falling, values.movers?.up, values.movers?.down];
  const customers = [...shown, ...(others ?? []), ...listed.flatMap((list) => list?.first ?? [])];
  const ids = [...customers, ...values.overrides].map(({ customer }) => customer);
  const who = audience(ids);
  return who.smallCells === undefined
    ? reportPage(seenBy(values, who), language)
    : countsPage(countsSeenBy(values, who, who.smallCells), language);
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
