// report: renders what results tell again, from the results alone.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { jsonText, visible } from '../../foundation/characters/visible.js';
import { type PackKind, packTarget, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import { formsOfReports, reportForms } from '../../telling/report-forms.js';
import { indexFile, isReportIndex, type WrittenReport, writeReports } from '../../telling/write-reports.js';
import type { Context, EngineFlag, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type ReportFlags = Flags<
  EngineFlag | 'documentFormat' | 'audience' | 'each' | 'out' | 'open' | 'lang' | 'json' | 'quiet'
>;

/** The form that the name of a file says. */
const formOf = (name: string) => reportForms.find((form) => name.endsWith(`.${form}`));

const pack: PackKind = {
  called: 'the report',
  files: (name) => name === indexFile || formOf(name) !== undefined,
  isOurs: (folder) =>
    readdirSync(folder).every((name) => {
      const [file, form] = [path.join(folder, name), formOf(name)];
      if (form !== undefined) return formsOfReports[form].isOurs(file);
      return isReportIndex(readRegular(file).toString());
    }),
};

export const report: Run<ReportFlags> = withJsonProblems(async ([results = ''], flags, context) => {
  const folder = path.resolve(results);
  const target = packTarget(folder, '-report', flags.out);
  refuseFolder(target, { results: [folder], files: [] }, pack);
  const { threads, memory } = flags;
  let written: WrittenReport = { files: [], each: undefined };
  await writePack(target, pack, context, (work) =>
    // Of results that nobody changes meanwhile.
    whileSteady([folder], () =>
      withScratch(context, async (scratch) => {
        written = await writeReports(folder, work, {
          forms: flags.format,
          audience: flags.audience,
          each: flags.each,
          language: flags.lang,
          options: { threads, memory },
          scratch,
          stage: (name) => context.stage(name),
        });
      }),
    ),
  );
  tellWritten(target, written, flags, context);
  return 0;
});

/** Names what was written: of many reports their index. */
function tellWritten(
  target: string,
  { files, each }: WrittenReport,
  flags: ReportFlags,
  context: Context,
): void {
  const parts = each && { each: each.field, index: indexFile, parts: each.parts };
  const paths = files.map((file) => path.join(target, file));
  if (flags.json) context.data(`${jsonText({ report: shownPath(target), files, ...parts }, 2)}\n`);
  else if (!flags.quiet)
    for (const file of each === undefined ? paths : paths.slice(0, 1))
      context.result(`${visible(shownPath(file))}\n`);
  const first = paths[each === undefined ? 0 : 1];
  if (flags.open && first !== undefined) openFile(first);
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
