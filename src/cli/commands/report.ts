// report: renders what results tell again, from the results alone.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText, visible } from '../../foundation/characters/visible.js';
import { type PackKind, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import { isReportPage, reportPage } from '../../reports/html/report-page.js';
import { openSaved } from '../../telling/saved.js';
import { reportFile, tellResults } from '../../telling/tell.js';
import type { Context, EngineFlag, Flags, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

type ReportFlags = Flags<EngineFlag | 'documentFormat' | 'out' | 'open' | 'lang' | 'json' | 'quiet'>;

const pack: PackKind = {
  called: 'the report',
  files: [reportFile],
  isOurs: (folder) => isReportPage(readRegular(path.join(folder, reportFile)).toString()),
};

export const report: Run<ReportFlags> = withJsonProblems(async ([results = ''], flags, context) => {
  const folder = path.resolve(results);
  const target = flags.out === undefined ? `${folder}-report` : path.resolve(flags.out);
  refuseFolder(target, { results: [folder], files: [] }, pack);
  await writePack(target, pack, context, async (work) => {
    writeFileSync(path.join(work, reportFile), await pageOf(folder, flags, context));
  });
  const file = path.join(target, reportFile);
  const shown = { report: shownPath(target), files: [reportFile] };
  if (flags.json) context.data(`${jsonText(shown, 2)}\n`);
  else if (!flags.quiet) context.result(`${visible(shownPath(file))}\n`);
  if (flags.open) openFile(file);
  return 0;
});

/** The page, of results that nobody changes meanwhile. */
function pageOf(folder: string, flags: ReportFlags, context: Context): Promise<string> {
  return whileSteady([folder], () =>
    withScratch(context, async (scratch) => {
      context.stage('reading results');
      const saved = await openSaved(folder);
      const { threads, memory } = flags;
      const values = await tellResults(saved.folder, saved.head, { threads, memory }, scratch);
      context.stage('writing the report');
      return reportPage(values, flags.lang ?? saved.language);
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
