// Runs the commands that pages show: in a temporary folder that holds what a clone holds for its users, so that nothing
// is ever graded inside the repository.
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { plainEnvironment } from '../cli/run.js';
import { gradusServed } from '../cli/served.js';
import { whenFileEnds } from '../folders.js';
import { emptyFolder } from '../grading.js';

const root = path.resolve('.');

/** Installing is tried by test/install; here `npm ci` finds everything installed, and `npm run` knows the scripts. */
const npm = `#!/bin/sh
case "$1" in
  ci) ;;
  run) exec sh -c "$(node -p 'require("./package.json").scripts[process.argv[1]]' "$2")" ;;
  *) echo "pages cannot show: npm $*" >&2; exit 1 ;;
esac
`;

/** What pages run with: the time zone and language of their readers do not count. */
const pageEnvironment = { TZ: 'UTC', LC_ALL: 'C.UTF-8' };

/** `gradus` that has its work done by a process which is there already; two thirds of a short run is the start of one. */
const asking = (socket: string) => `#!${process.execPath}
const { connect } = require('node:net');
const server = connect(${JSON.stringify(socket)});
let answer = '';
server.setEncoding('utf8').on('data', (piece) => { answer += piece; }).on('end', () => {
  const { stdout, stderr, exit } = JSON.parse(answer);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exit;
});
server.write(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }) + '\\n');
`;

/** Serves the commands of a folder until the tests of the file have ended. */
async function serve(socket: string): Promise<void> {
  const server = createServer((client) => {
    let asked = '';
    client.setEncoding('utf8').on('data', async (piece) => {
      asked += piece;
      if (!asked.endsWith('\n')) return;
      const { args, cwd } = JSON.parse(asked) as { args: string[]; cwd: string };
      client.end(JSON.stringify(await gradusServed(args, { cwd, env: pageEnvironment })));
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  whenFileEnds(() => server.close());
}

/** A folder with samples, shipped policies, and the commands `gradus` and `npm`; `npm run` runs the binary itself. */
export async function sandbox(): Promise<string> {
  const folder = emptyFolder();
  const samples = path.join(root, 'samples');
  cpSync(samples, path.join(folder, 'samples'), {
    recursive: true,
    filter: (source) => !/^[^/]+\/results/.test(path.relative(samples, source).replaceAll(path.sep, '/')),
  });
  cpSync(path.join(root, 'config'), path.join(folder, 'config'), { recursive: true });
  copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  symlinkSync(path.join(root, 'bin'), path.join(folder, 'bin'));
  const commands = path.join(folder, 'node_modules', '.bin');
  mkdirSync(commands, { recursive: true });
  const socket = path.join(folder, 'node_modules', 'socket');
  await serve(socket);
  writeFileSync(path.join(commands, 'gradus'), asking(socket), { mode: 0o755 });
  symlinkSync(process.execPath, path.join(commands, 'node'));
  writeFileSync(path.join(commands, 'npm'), npm, { mode: 0o755 });
  return folder;
}

/** What the commands print on stdout; where they fail, an error with what they said on stderr. */
export function runIn(folder: string, commands: string): Promise<string> {
  const env = plainEnvironment();
  const PATH = `${path.join(folder, 'node_modules', '.bin')}${path.delimiter}${env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    execFile(
      'sh',
      ['-e', '-c', commands],
      { cwd: folder, env: { ...env, PATH, ...pageEnvironment }, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`exit ${error.code} of\n${commands}\nstdout:\n${stdout}\nstderr:\n${stderr}`));
      },
    );
  });
}
