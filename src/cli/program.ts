// The table of commands: usage, help and completion come from here. Commands are loaded when they are called, so that
// help stays quick.
import { Command } from 'commander';
import type { CommonFlags, Run } from '../commands/command.js';
import { openConsole } from './console.js';
import { type FlagName, flags } from './options.js';
import { onStop } from './stop.js';

export interface CommandEntry {
  readonly name: string;
  readonly does: string;
  readonly example: string;
  readonly argument: { readonly name: string; readonly is: string };
  readonly flags: readonly FlagName[];
  readonly load: () => Promise<Run>;
}

const review = {
  name: '[review.yaml]',
  is: 'review file (YAML); not needed when flags name the exports',
} as const;
const inputs = ['asOf', 'policy', 'customers', 'transactions', 'lastResults'] as const;
const engine = ['threads', 'memory'] as const;
const talk = ['quiet', 'color'] as const;

export const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    does: 'write a review folder: propose one for your exports, or copy a shipped policy with a sample',
    example: 'gradus init reviews/2026 --customers customers.csv --transactions orders.csv',
    argument: { name: '[folder]', is: 'new or empty folder' },
    flags: ['template', 'customers', 'transactions', 'asOf', 'json', ...talk, ...engine],
    load: async () => (await import('../commands/init.js')).init,
  },
  {
    name: 'grade',
    does: 'grade customers and write the results folder',
    example: 'gradus grade review.yaml',
    argument: review,
    flags: [...inputs, 'out', 'lang', 'json', ...talk, ...engine],
    load: async () => (await import('../commands/grade.js')).grade,
  },
  {
    name: 'check',
    does: 'report everything that is wrong with policy, review file and exports; write nothing',
    example: 'gradus check review.yaml',
    argument: review,
    flags: [...inputs, 'json', ...talk, ...engine],
    load: async () => (await import('../commands/check.js')).check,
  },
  {
    name: 'sql',
    does: 'print the SQL that the review compiles to',
    example: 'gradus sql review.yaml > review.sql',
    argument: review,
    flags: [...inputs, 'color'],
    load: async () => (await import('../commands/sql.js')).sql,
  },
];

/** Builds the program; `done` receives the exit code of the command that ran. */
export function buildProgram(version: string, done: (exit: number) => void): Command {
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
  for (const entry of commands) {
    const command = program
      .command(entry.name)
      .description(entry.does)
      .argument(entry.argument.name, entry.argument.is)
      .helpOption('--help', 'show help')
      .addHelpText('after', `\nExample:\n  ${entry.example}`)
      .showHelpAfterError(`(gradus ${entry.name} --help shows the flags)`)
      .exitOverride()
      .action(async (argument: string | undefined, options: CommonFlags) => {
        const run = await entry.load();
        const { stagesDone, ...output } = openConsole({
          color: options.color,
          quiet: options.quiet === true,
          json: options.json === true,
        });
        const forget = onStop(stagesDone);
        try {
          done(await run(argument, options, { ...output, onStop }));
        } finally {
          stagesDone();
          forget();
        }
      });
    for (const flag of entry.flags) command.addOption(flags[flag]());
  }
  return program;
}
