// diff: two results folders or files are read through the engine, what is wrong with them is told at once, and the rest
// becomes one value.

import path from 'node:path';
import { withEngine } from '../engine/open.js';
import { notUtf8 } from '../exports/reading/headings.js';
import { lineAt } from '../exports/reading/inspect.js';
import type { Normalized } from '../exports/reading/normalize.js';
import {
  type Inspections,
  inspectAll,
  type Reads,
  rewrite,
  whileUnchanged,
} from '../exports/reading/sources.js';
import { tailWords } from '../exports/reading/tail.js';
import { type RunHooks, withScratch } from '../foundation/folders/scratch.js';
import type { Note } from '../foundation/problems/note.js';
import { type Problem, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { knownOrder } from './order.js';
import { type Diffed, type DiffOptions, diffed } from './report.js';
import { asDiffFile, openSide, type Side, withUnseen } from './sides.js';

/**
 * Compares two sides and hands the outcome to `use` while the engine is open.
 * @throws ProblemsError with everything that is wrong; all of it is exit 2
 */
export async function withDiff<T>(
  oldName: string,
  newName: string,
  options: DiffOptions,
  hooks: RunHooks,
  use: (diffed: Diffed) => Promise<T>,
): Promise<T> {
  try {
    return await withScratch(hooks, (scratch) => compare([oldName, newName], options, hooks, scratch, use));
  } catch (error) {
    throw error instanceof ProblemsError ? new ProblemsError(error.problems.map(asDiffFile)) : error;
  }
}

async function compare<T>(
  [oldName, newName]: readonly [string, string],
  options: DiffOptions,
  hooks: RunHooks,
  scratch: string,
  use: (diffed: Diffed) => Promise<T>,
): Promise<T> {
  hooks.stage('reading files');
  const problems = new Problems();
  const older = await openSide('old', oldName, options, problems);
  const now = await openSide('new', newName, options, problems);
  if (older === undefined || now === undefined || problems.list.length > 0)
    throw new ProblemsError(problems.list);
  const old = await withUnseen(older, now, options, problems);
  const known = knownOrder(old, now, options.order);
  const reads: Reads = { exports: [{ files: [old.file, now.file] }], last: undefined };
  return whileUnchanged(reads, async () => {
    const seen = await inspectAll(reads);
    await refuseOtherEncodings([old, now], seen);
    const odd = new Set([...seen].flatMap(([file, { regular }]) => (regular ? [] : [file])));
    try {
      return await attempt(odd);
    } catch (error) {
      // What the engine stumbles over as it lies there is read once more, by gradus itself.
      if (!stumbled(error)) throw error;
      return await attempt(new Set(seen.keys()));
    }

    async function attempt(odd: ReadonlySet<string>): Promise<T> {
      const rewritten = await rewrite(reads, (file) => file.rewrite || odd.has(file.path), scratch);
      const source = (side: Side): Side => {
        const instead = rewritten.find(({ file }) => file.path === side.file.path)?.file;
        // Nobody looks at the cells of files that are rewritten.
        const wideEdges = instead !== undefined || seen.get(side.file.path)?.wideEdges !== false;
        return { ...side, file: instead ?? side.file, wideEdges };
      };
      const files = [old, now as Side].flatMap(filesRead);
      return withEngine(options, { files, scratch }, async (engine) => {
        const notes = [...problems.notes, ...totalNotes(rewritten)];
        const sides = [source(old), source(now as Side)] as const;
        return use(await diffed(engine, { sides, known, rewritten, seen, notes }, options, hooks));
      });
    }
  });
}

/** Of results also who left, and what moved customers. */
function filesRead({ file, results, unseen }: Side): string[] {
  return [
    file.path,
    ...(results ? [path.join(results.folder, 'changes.csv')] : []),
    ...(unseen ? [unseen.path] : []),
  ];
}

function stumbled(error: unknown): boolean {
  return error instanceof ProblemsError && error.problems.some(({ code }) => code === 'export-unreadable');
}

async function refuseOtherEncodings(sides: readonly Side[], seen: Inspections): Promise<void> {
  const spec = { name: 'the file', place: () => undefined };
  const problems: Problem[] = [];
  for (const { file } of sides) {
    const bad = seen.get(file.path)?.notUtf8;
    if (bad) problems.push(notUtf8(spec, file.path, bad.likely, await lineAt(file.path, bad.at)));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
}

function totalNotes(rewritten: readonly Normalized[]): Note[] {
  return rewritten.flatMap(({ file, tail }) => {
    const lines = tailWords(tail);
    const shown = shownPath(file.path);
    return lines === undefined
      ? []
      : [{ en: `${shown}: ${lines.en} at the end left out`, zh: `${shown}：已略去末尾的${lines.zh}` }];
  });
}
