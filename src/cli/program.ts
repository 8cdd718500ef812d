// The program that is made of the table of commands: usage, help and completion come from here.
import { Argument, Command, InvalidArgumentError } from 'commander';
import { visible } from '../foundation/characters/visible.js';
import { fitted } from '../foundation/characters/width.js';
import { dropBrought } from '../foundation/folders/brought.js';
import { isFar } from '../foundation/problems/far-path.js';
import type { Note } from '../foundation/problems/note.js';
import { openConsole, writePaged } from './console.js';
import type { Context, Flags } from './context/command.js';
import { commands } from './entries.js';
import type { Operand } from './entry.js';
import type { Log } from './log.js';
import { flags } from './options.js';
import { besidesOnStop, onStop } from './stop.js';

/** What the groups of commands are for. */
const groups: Readonly<Record<string, string>> = { policy: 'compare policies' };

/** What the process wants to know of a command. */
export interface CommandHooks {
  /** Receives the exit code. */
  readonly done: (exit: number) => void;
  /** Called when new results have taken their place. */
  readonly published: () => void;
  /** Called where new results are about to take their place on storage; undefined: they have not. */
  readonly publishing?: ((target: string | undefined) => void) | undefined;
}

/**
 * Builds the program.
 * @param told what the process wants to know of the command that runs
 * @param log takes what would be said on stderr, where events are asked for
 */
export function buildProgram(version: string, told: CommandHooks, log?: Log): Command {
  const program = new Command('gradus');
  program
    .description(
      'Grades customers: exports in, a written policy applied, tiers and an explained change report out.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(gradus --help lists the commands)')
    .exitOverride();
  program.configureOutput({
    writeOut: (text) => {
      const shown = onScreen(text, process.stdout);
      if (process.argv.includes('--no-pager')) process.stdout.write(shown);
      else writePaged(shown);
    },
    // What is wrong with a command line quotes it. With a log, the error that is thrown says it, too.
    writeErr: (text) =>
      log === undefined ? process.stderr.write(onScreen(visible(text), process.stderr)) : undefined,
  });
  for (const entry of commands) {
    const command = commandFor(entry.name, program)
      .description(entry.does)
      .helpOption('--help', 'show help')
      .addHelpText('after', `\nExample:\n  ${entry.example}`)
      .showHelpAfterError(`(gradus ${entry.name} --help shows the flags)`)
      .exitOverride()
      .action(async () => {
        const options = command.opts<
          Partial<Flags<'quiet' | 'json' | 'lang' | 'engine'>> & Flags<'color' | 'pager'>
        >();
        const run = resultsFirst(entry.operands, options, await entry.load());
        (await import('../foundation/folders/scratch.js')).removeLeftovers();
        const shown = openConsole({
          color: options.color,
          quiet: options.quiet === true,
          pager: options.pager,
          json: options.json === true,
          language: options.lang ?? 'en',
        });
        const { stagesDone, ...output } = log?.over(shown) ?? shown;
        const forget = besidesOnStop(stagesDone);
        try {
          const noted = (note: Note) => output.note(note[options.lang ?? 'en']);
          const { published, publishing } = told;
          told.done(await run(command, { ...output, onStop, noted, published, publishing, log }));
        } finally {
          stagesDone();
          dropBrought();
          forget();
        }
      });
    for (const { name, does, choices, results } of entry.operands) {
      const argument = new Argument(name, does);
      if (choices !== undefined) argument.choices(choices);
      else if (results === undefined && !namesNoFile.test(name)) argument.argParser(here);
      command.addArgument(argument);
    }
    for (const flag of entry.flags) command.addOption(flags[flag]());
  }
  answerShells(program);
  return program;
}

type Work = (command: Command, context: Context) => Promise<number>;

/** The command, once results that it names on storage have been brought here. */
function resultsFirst(
  operands: readonly Operand[],
  flags: Partial<Flags<'json' | 'engine'>>,
  run: Work,
): Work {
  return async (command, context) => {
    const far = operands.map(
      ({ results }, at) => results !== undefined && [command.processedArgs[at] ?? []].flat().some(isFar),
    );
    if (!far.includes(true)) return run(command, context);
    const { withJsonProblems } = await import('./context/json-problems.js');
    const { broughtHere } = await import('./context/results-here.js');
    const work = withJsonProblems(async () => {
      for (const [at, { results }] of operands.entries())
        if (results !== undefined)
          command.processedArgs[at] = await broughtHere(command.processedArgs[at], results, flags.engine);
      return run(command, context);
    });
    return work([], { json: flags.json }, context);
  };
}

/** Operands that are no files: ids of customers, and names of lists. */
const namesNoFile = /customers|name/;

/** A file or folder behind the name of a command: exports and results alone may lie where a cluster reads them. */
function here(written: string): string {
  if (isFar(written))
    throw new InvalidArgumentError(
      'It lies on storage that only a cluster reads: copy it here, and name that.',
    );
  return written;
}

/** What the scripts of `gradus completion` ask: `gradus complete -- WORDS...`. */
function answerShells(program: Command): void {
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .helpOption(false)
    .exitOverride()
    .action(async (words: string[]) => {
      const { completionText } = await import('./shell/complete.js');
      process.stdout.write(await completionText(words, { commands, flags }));
    });
}

/** Help as wide as the terminal; elsewhere as it is. */
function onScreen(
  text: string,
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  return isTTY === true ? fitted(text, columns || 80) : text;
}

/** A new command, in its group where its name has two words. */
function commandFor(name: string, program: Command): Command {
  const [first = name, second] = name.split(' ');
  if (second === undefined) return program.command(first);
  const group =
    program.commands.find((each) => each.name() === first) ??
    program
      .command(first)
      .description(groups[first] ?? '')
      .helpOption('--help', 'show help')
      .helpCommand(false)
      .showHelpAfterError(`(gradus ${first} --help lists its commands)`)
      .exitOverride();
  return group.command(second);
}
