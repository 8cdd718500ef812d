// Runs the real binary in a folder of its own, as a cron job would: no terminal, no colours, nothing on stdin.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '../folders.js';

const binary = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended the process. */
  readonly exit: number | null;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes stdout after its first bytes, as `| head -1` does. */
  readonly closeStdout?: boolean;
}

/** Runs `gradus` with these arguments until it ends. */
export function gradus(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...args], {
      cwd: options.cwd,
      env: { ...plainEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      if (options.closeStdout === true) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exit) => {
      resolve({
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
        exit,
      });
    });
  });
}

/**
 * The environment without what would colour or change the output of the person who runs the tests, and without
 * further certificates: Node reads them at each start, which takes longer than the start itself.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const {
    FORCE_COLOR: _force,
    NODE_OPTIONS: _node,
    NODE_EXTRA_CA_CERTS: _certificates,
    ...rest
  } = process.env;
  return { ...rest, NO_COLOR: '1' };
}

/** A temporary folder, as a copy of another one where given. */
export class Folder {
  readonly path: string;

  constructor(copyOf?: string, except: readonly string[] = []) {
    this.path = realpathSync(mkdtempSync(path.join(tmpdir(), 'gradus-test-')));
    if (copyOf !== undefined) this.lay(copyOf, except);
  }

  /** Copies a folder over what is there. */
  lay(copyOf: string, except: readonly string[] = []): void {
    cpSync(copyOf, this.path, {
      recursive: true,
      filter: (source) => !except.includes(path.relative(copyOf, source)),
    });
  }

  /** Every file in it with its bytes; folders end with a slash. */
  contents(): Map<string, string> {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true });
    return new Map(
      entries
        .map((entry): [string, string] => {
          const file = path.join(entry.parentPath, entry.name);
          const name = path.relative(this.path, file);
          return entry.isDirectory() ? [`${name}/`, ''] : [name, readFileSync(file, 'base64')];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  remove(): void {
    removeFolder(this.path);
  }
}
