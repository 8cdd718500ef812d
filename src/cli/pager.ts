// Output that is taller than the screen goes through the pager that people chose, as that of git and man does.
import { spawnSync } from 'node:child_process';
import { widthOf } from '../foundation/characters/width.js';
import { leavingInterrupts } from './stop.js';

/** What is known of the terminal that text goes to. */
export interface ScreenSize {
  readonly isTTY?: boolean;
  /** Columns and lines of the screen. */
  readonly columns?: number;
  readonly rows?: number;
}

/** A pager as it is called: a program and what it is told, or what a shell is to run. */
export type PagerCommand =
  | { readonly program: string; readonly args: readonly string[] }
  | { readonly shell: string };

/** Colours pass, what fits ends at once, and the text stays on the screen. */
const usual: PagerCommand = { program: 'less', args: ['-FRX'] };

/**
 * The pager that `PAGER` names, else less; undefined where nobody wants one: it is empty or `cat`, nobody sits there
 * (stdin is no terminal, `CI` is set), or the terminal can do nothing but print (`TERM`).
 */
export function pagerOf(
  env: NodeJS.ProcessEnv,
  keyboard: boolean,
  platform: NodeJS.Platform = process.platform,
): PagerCommand | undefined {
  const { PAGER: named, TERM: terminal, CI: unattended = '' } = env;
  const plain = terminal === 'dumb' || (platform !== 'win32' && (terminal ?? '') === '');
  if (!keyboard || plain || !['', 'false', '0'].includes(unattended)) return undefined;
  if (named === undefined) return usual;
  const shell = named.trim();
  return shell === '' || shell === 'cat' ? undefined : { shell };
}

/** Whether a text needs more lines than a screen has above the next prompt. */
export function isTaller(text: string, { isTTY, columns = 0, rows = 0 }: ScreenSize): boolean {
  if (isTTY !== true || rows < 1 || columns < 1) return false;
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length >= rows) return true;
  const drawn = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  return drawn >= rows;
}

/**
 * Shows a text in a pager and waits for its end. What the pager answers counts for nothing: people leave one before the end
 * of the text, and a result that was printed is one that was shown.
 * @returns whether the pager could be run; if not, nothing was shown
 */
export function showInPager(text: string, command: PagerCommand, env: NodeJS.ProcessEnv): boolean {
  const options = {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'] as ['pipe', 'inherit', 'inherit'],
    // As git calls it: a plain `PAGER=less` shows colours, and no text as bytes because of a plain locale.
    env: { ...env, LESS: env.LESS ?? 'FRX', LV: env.LV ?? '-c', LESSCHARSET: env.LESSCHARSET ?? 'utf-8' },
  };
  const { error, status } = leavingInterrupts(() =>
    'shell' in command
      ? spawnSync(command.shell, { ...options, shell: true })
      : spawnSync(command.program, [...command.args], options),
  );
  const why = (error as NodeJS.ErrnoException | undefined)?.code;
  // A shell that finds no such program has said so itself.
  return (
    !['ENOENT', 'EACCES'].includes(why ?? '') && !('shell' in command && (status === 126 || status === 127))
  );
}
