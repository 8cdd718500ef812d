// What an entry of the table of commands is, and that its command is given just the flags of its list.
import type { Command } from 'commander';
import type { Context, FlagName, Flags, Run } from './context/command.js';

/** What a command is told behind its name: `[review]` where it may be left out, `<policy>` where it may not. */
export interface Operand {
  readonly name: string;
  readonly does: string;
  readonly choices?: readonly string[];
  /** Where results are named, which may lie on storage: one results folder, or a folder in which several stand. */
  readonly results?: 'one' | 'shelf';
}

export interface CommandEntry {
  /** One word, or two for a command of a group (`policy diff`). */
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly does: string;
  readonly example: string;
  readonly flags: readonly FlagName[];
  /** The command, to be run with what stands behind its name and with the flags that commander has read. */
  readonly load: () => Promise<(command: Command, context: Context) => Promise<number>>;
}

/** Flags that are read here, for every command: how it talks. */
type Talk = 'color' | 'pager' | 'quiet' | 'json' | 'lang' | 'log';

/** Flags that somebody reads where a command is given F; which cluster reads results is read here, too. */
type ReadIn<F> = {
  [N in FlagName]: N extends 'resultsEngine' ? N : keyof Flags<N> extends keyof F | Talk ? N : never;
}[FlagName];

/**
 * An entry whose command is given the flags of its list. One that asks for another flag does not compile, nor does a flag
 * that it does not ask for.
 */
export function entry<N extends FlagName, F>({
  load,
  ...said
}: Omit<CommandEntry, 'flags' | 'load'> & {
  readonly flags: readonly (N & ReadIn<F>)[];
  readonly load: () => Promise<Run<F>>;
} & (Flags<N> extends F
    ? unknown
    : { readonly flags: 'the command asks for a flag that is not here' })): CommandEntry {
  return {
    ...said,
    load: async () => {
      const run = await load();
      return (command, context) => run(command.processedArgs.flat(), command.opts<F & object>(), context);
    },
  };
}
