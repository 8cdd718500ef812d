// Entry point, and the only place that decides the exit code.

import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { dropTexts, whenTextsAreKept } from '../exports/workbooks/folder.js';
import { dropBrought, whenBrought } from '../foundation/folders/brought.js';
import { freshLine } from './console.js';
import { type PackageSaid, versionText } from './itself/versions.js';
import { asksForLog, Log } from './log.js';
import { buildProgram } from './program.js';
import { cleanUpAll, onStop, whenStopped } from './stop.js';

const said = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageSaid;
const { version } = said;

let inPlace = false;
/** Where new results were about to take their place on storage. */
let publishedAt: string | undefined;

/** What is true of results whenever the process ends early. */
function resultsNow(): string {
  if (inPlace) return 'the new results are in place';
  if (publishedAt === undefined) return 'earlier results are as they were';
  return `it is not known whether the new results stand; gradus ls ${publishedAt} --engine sc://HOST:15002 tells`;
}

const args = process.argv.slice(2);
const log = asksForLog(args) ? new Log((line) => process.stderr.write(line)) : undefined;
log?.start(version, args);
if (log !== undefined) {
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => log.warning(message));
}

whenTextsAreKept(() => onStop(dropTexts));
whenBrought(() => onStop(dropBrought));
whenStopped((signal) => {
  const elsewhere = cleanUpAll();
  if (log !== undefined) log.end(128 + constants.signals[signal], signal);
  else process.stderr.write(`${freshLine()}gradus: stopped by ${signal}; ${resultsNow()}.\n`);
  return elsewhere;
}, log !== undefined);

// A reader that closes the pipe early (`| head`) is no fault: the work is done all the same, with its own exit code.
let unwritable = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || unwritable) return;
  unwritable = true;
  const text = `stdout cannot be written: ${error.message}`;
  if (log !== undefined) log.fault('usage', text);
  else process.stderr.write(`gradus: ${text}\n`);
  // The work may have ended before the disk answered; what it found, such as held results, counts for more.
  process.exitCode ||= 2;
});
// Nobody may be reading progress and messages; that must not end a review.
process.stderr.on('error', () => undefined);

/** Whether the folder in which the command was given is still there: every path in messages is told from it. */
function standsSomewhere(): boolean {
  try {
    return process.cwd() !== '';
  } catch {
    return false;
  }
}

async function main(): Promise<number> {
  let exit = 0;
  if (!standsSomewhere()) {
    const text =
      'the current folder is gone, or closed to this user; change to another one (cd) and try again';
    if (log !== undefined) log.fault('usage', text);
    else process.stderr.write(`gradus: ${text}\n`);
    return 2;
  }
  try {
    const done = (code: number) => {
      exit = code;
    };
    const published = () => {
      inPlace = true;
    };
    const publishing = (target: string | undefined) => {
      publishedAt = target;
    };
    const program = buildProgram(versionText(said), { done, published, publishing }, log);
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(process.argv);
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0)
        await usageFault(
          error.code === 'commander.help' ? 'no command is named' : error.message.replace(/^error: /, ''),
        );
      return error.exitCode === 0 ? 0 : 2;
    }
    return await explainFailure(error);
  }
}

/** What is wrong with a command line; who asks for one JSON document reads it there, too. */
async function usageFault(reason: string): Promise<void> {
  log?.fault('usage', reason);
  if (!args.includes('--json')) return;
  const { jsonText } = await import('../foundation/characters/visible.js');
  process.stdout.write(`${jsonText({ problems: [{ code: 'usage', reason }], warnings: [] }, 2)}\n`);
}

async function explainFailure(error: unknown): Promise<number> {
  const { ProblemsError } = await import('../foundation/problems/problem.js');
  const { openConsole } = await import('./console.js');
  const output = openConsole({ color: !process.argv.includes('--no-color'), quiet: true });
  output.stagesDone();
  if (error instanceof ProblemsError) {
    if (log !== undefined) {
      log.problems(error.problems);
      return error.exit;
    }
    const { problemsText } = await import('../foundation/problems/print.js');
    output.problem(problemsText(error.problems, output.paintErrors, error));
    return error.exit;
  }
  const { sourceStack } = await import('./stack.js');
  const text = error instanceof Error ? sourceStack(error.stack ?? error.message) : String(error);
  if (log !== undefined) {
    log.fault('fault', text);
    return 1;
  }
  output.problem(
    `gradus ${version} has a fault of its own; ${resultsNow()}.\n${text}\nPlease report it with this text; the README says where.`,
  );
  return 1;
}

/** Whatever nobody waited for: told like every other fault, and cleaned up after. */
async function lastResort(error: unknown): Promise<never> {
  const elsewhere = cleanUpAll();
  const code = await explainFailure(error);
  await elsewhere;
  log?.end(code);
  process.exit(code);
}
process.once('uncaughtException', lastResort);
process.once('unhandledRejection', lastResort);

const exit = await main();
process.exitCode = unwritable && exit === 0 ? 2 : exit;
log?.end(process.exitCode);
