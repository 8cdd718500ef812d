// A terminal of the system, on which a command runs as if somebody sat there.
import { execFileSync, spawnSync } from 'node:child_process';
import { plainEnvironment } from './run.js';

/** Whether the `script` of util-linux is there, which runs a command on a terminal of its own. */
export function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** What a command of the shell wrote to its terminal, and its exit code. */
export function onTerminal(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): { readonly written: string; readonly exit: number | null } {
  const { CI: _unattended, PAGER: _pager, LESS: _less, ...plain } = plainEnvironment();
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...plain, TERM: 'xterm', ...env },
  });
  return { written: stdout.replace(/\r\n/g, '\n'), exit: status };
}
