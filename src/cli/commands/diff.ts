// diff: the change report of two results, or of any two files with a tier.
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { diffMarkdown, diffText, diffValue } from '../../diff/page.js';
import type { Diffed } from '../../diff/report.js';
import { withDiff } from '../../diff/run.js';
import { diffFiles, diffPack, writeChanges, writeDiff } from '../../diff/write.js';
import { refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import type { Context, EngineFlag, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type DiffFlags = Flags<
  | EngineFlag
  | 'key'
  | 'tier'
  | 'delimiter'
  | 'order'
  | 'out'
  | 'exitCode'
  | 'reportFormat'
  | 'lang'
  | 'json'
  | 'quiet'
>;

type Written = NonNullable<Parameters<typeof diffText>[1]['written']>;
type Format = DiffFlags['format'];

export const diff: Run<DiffFlags> = async (operands, flags, context) => {
  const format = flags.json === true ? 'json' : flags.format;
  const asked = format === 'json' ? { ...flags, json: true as const } : flags;
  return withJsonProblems<DiffFlags>((names, given, at) => compare(names, given, format, at))(
    operands,
    asked,
    context,
  );
};

async function compare(
  [old = '', now = '']: readonly (string | undefined)[],
  flags: DiffFlags,
  format: Format,
  context: Context,
): Promise<number> {
  const { key, tier, delimiter, order, out } = flags;
  if (key.includes(tier))
    fail({
      code: 'usage',
      reason: `"${tier}" cannot be both the key and the tier`,
      fix: 'name different columns with --key and --tier',
    });
  const target = out === undefined ? undefined : path.resolve(out);
  if (target !== undefined) {
    const isFolder = (name: string) => lookAt(name)?.isDirectory() === true;
    const [results, files] = [[old, now].filter(isFolder), [old, now].filter((name) => !isFolder(name))];
    refuseFolder(
      target,
      { results, files: files.map((file) => ({ path: file, called: shownPath(file) })) },
      diffPack,
    );
  }
  const { threads, memory } = flags;
  const options = { keys: [...new Set(key)], tier, delimiter, order, threads, memory };
  // Only what was read from one and the same results is shown: nothing is printed before that is known.
  const folders = [old, now].filter((name) => lookAt(name)?.isDirectory() !== false);
  return withScratch(context, async (scratch) => {
    const rows = path.join(scratch, 'changes.csv');
    const { report, written } = await whileSteady(folders, (still) =>
      withDiff(old, now, options, context, async (diffed) => {
        if (format === 'csv') await writeChanges(diffed, rows);
        return { report: diffed.report, written: await writeReport(diffed, target, flags, context, still) };
      }),
    );
    const language = flags.lang ?? 'en';
    if (format !== 'text') for (const note of report.notes) context.note(note[language]);
    if (format === 'json') context.data(diffValue(report));
    else if (format === 'md') context.document(diffMarkdown(report, language));
    else if (format === 'csv') await printFile(rows, context);
    else if (flags.quiet !== true) context.result(diffText(report, { language, look: context, written }));
    return flags.exitCode === true && report.different ? 1 : 0;
  });
}

/** Writes the report where --out asks for it; `still` throws where what it says is of two results. */
async function writeReport(
  diffed: Diffed,
  target: string | undefined,
  flags: DiffFlags,
  context: Context,
  still: () => void,
): Promise<Written | undefined> {
  if (target === undefined) return undefined;
  context.stage('writing the report');
  await writePack(target, diffPack, context, async (work) => {
    await writeDiff(diffed, work, flags.lang ?? 'en');
    still();
  });
  return { folder: shownPath(target), files: diffFiles };
}

/** Prints a file, a piece at a time. */
async function printFile(file: string, context: Context): Promise<void> {
  const pieces = createReadStream(file, { encoding: 'utf8' });
  for await (const piece of pieces) context.data(String(piece));
}
