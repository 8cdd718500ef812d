// diff: the change report of two results, or of any two files with a tier.
import { createReadStream, rmSync } from 'node:fs';
import path from 'node:path';
import { type Diffed, withDiff } from '../diff/run.js';
import { diffPack, writeChanges, writeDiff } from '../diff/write.js';
import { lookAt } from '../problems/file-errors.js';
import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { diffMarkdown, diffText, diffValue } from '../reports/diff.js';
import { refuseFolder, writePack } from '../run/pack.js';
import { withScratch } from '../run/scratch.js';
import type { CommonFlags, Context, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

type Format = 'text' | 'md' | 'json' | 'csv';

export const diff: Run = async (operands, flags, context) => {
  const format = (flags.json === true ? 'json' : (flags.format ?? 'text')) as Format;
  const asked = format === 'json' ? { ...flags, json: true as const } : flags;
  return withJsonProblems((names, given, at) => compare(names, given, format, at))(operands, asked, context);
};

async function compare(
  [old = '', now = '']: readonly (string | undefined)[],
  flags: CommonFlags,
  format: Format,
  context: Context,
): Promise<number> {
  const { key = ['customer_id'], tier = 'tier', delimiter, order, out } = flags;
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
  return withDiff(old, now, options, context, async (diffed) => {
    const { report } = diffed;
    const language = flags.lang ?? 'en';
    if (target !== undefined) {
      context.stage('writing the report');
      await writePack(target, diffPack, context, (work) => writeDiff(diffed, work, language));
    }
    if (format !== 'text') for (const note of report.notes) context.note(note);
    const written = target === undefined ? undefined : { folder: shownPath(target), files: diffPack.files };
    if (format === 'json') context.result(diffValue(report));
    else if (format === 'md') context.result(diffMarkdown(report, language));
    else if (format === 'csv') await printChanges(diffed, context);
    else if (flags.quiet !== true)
      context.result(diffText(report, { language, paint: context.paint, written }));
    return flags.exitCode === true && report.different ? 1 : 0;
  });
}

/** Rows of changes.csv, a piece at a time. */
async function printChanges(diffed: Diffed, context: Context): Promise<void> {
  await withScratch(context, async (scratch) => {
    const file = path.join(scratch, 'changes.csv');
    await writeChanges(diffed, file);
    const pieces = createReadStream(file, { encoding: 'utf8' });
    for await (const piece of pieces) context.result(String(piece));
    rmSync(file, { force: true });
  });
}
