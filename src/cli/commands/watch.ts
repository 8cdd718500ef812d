// watch: checks or grades again whenever the review file or its policy is saved, for who tunes a policy.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathFrom } from '../../foundation/problems/far-path.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { packageSaid } from '../../results/manifest.js';
import { watchedFiles } from '../../review/watched-files.js';
import type { Context, Flags, Run } from '../context/command.js';

type WatchFlags = Flags<
  'checkOnly' | 'out' | 'firmness' | 'lang' | 'quiet' | 'color' | 'threads' | 'memory' | 'engine'
>;

/** Files are looked at again and again: editors put a new file in the place of the old one, and network drives tell nothing. */
const everyMs = 300;

export const watch: Run<WatchFlags> = async ([review = ''], flags, context) => {
  const file = path.resolve(review);
  if (lookAt(file) === undefined)
    fail({
      code: 'file-missing',
      place: { file: shownPath(file) },
      reason: 'this review file is not there',
      fix: 'name the review file to watch: gradus watch review.yaml',
    });
  const args = [flags.check === true ? 'check' : 'grade', review, '--no-pager', ...handedOn(flags)];
  for (;;) {
    // Of before the round, so that what is saved while it runs is not missed.
    const before = stampsOf(watchedFiles(file));
    await runAgain(args, context);
    context.note(`watching ${[...before.keys()].map(shownPath).join(' and ')}; Ctrl-C ends it`);
    const changed = await firstChange(file, before);
    context.note(`${shownPath(changed)} has changed`);
  }
};

/** Flags that the command of each round is given, too. */
function handedOn(flags: WatchFlags): string[] {
  const { check } = flags;
  return [
    ...(flags.out === undefined || check ? [] : ['--out', pathFrom('', flags.out)]),
    ...(flags.firmness || check ? [] : ['--no-firmness']),
    ...(flags.lang === undefined ? [] : ['--lang', flags.lang]),
    ...(flags.quiet ? ['--quiet'] : []),
    ...(flags.color ? [] : ['--no-color']),
    ...(flags.threads === undefined ? [] : ['--threads', String(flags.threads)]),
    ...(flags.memory === undefined ? [] : ['--memory', flags.memory]),
    ...(flags.engine === undefined ? [] : ['--engine', flags.engine]),
  ];
}

/** One round, in a process of its own: whatever happens there, watching goes on, with no memory of the round before. */
function runAgain(args: readonly string[], { onStop, published }: Context): Promise<void> {
  const [, program = ''] = process.argv;
  return new Promise((resolve) => {
    // The standalone file is its own program.
    const before = packageSaid().standalone === true ? [] : [...process.execArgv, program];
    const child = spawn(process.execPath, [...before, ...args], { stdio: 'inherit' });
    const forget = onStop(() => child.kill());
    child.once('error', () => resolve());
    child.once('close', (exit) => {
      forget();
      // Held results stand in their place, too.
      if (args[0] === 'grade' && (exit === 0 || exit === 4)) published();
      resolve();
    });
  });
}

/** What tells a file from the one that was saved before; empty where there is none now. */
function stampOf(file: string): string {
  const found = lookAt(file);
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

const stampsOf = (files: readonly string[]) => new Map(files.map((each) => [each, stampOf(each)]));

/** Waits for the first file that is not as it was, and is left alone since. */
async function firstChange(review: string, before: ReadonlyMap<string, string>): Promise<string> {
  let last = before;
  for (;;) {
    await setTimeout(everyMs);
    const now = stampsOf(watchedFiles(review));
    const changed = [...now].find(([each, stamp]) => stamp !== '' && stamp !== before.get(each));
    // Still being written where it was another one a moment ago.
    if (changed !== undefined && last.get(changed[0]) === changed[1]) return changed[0];
    last = now;
  }
}
