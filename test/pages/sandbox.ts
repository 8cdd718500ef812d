// Runs the commands that pages show: in a temporary folder that holds what a clone holds for its users, so that nothing
// is ever graded inside the repository.
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { plainEnvironment } from '../cli/run.js';
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

/** A folder with samples, shipped policies, and the commands `gradus` and `npm`. */
export function sandbox(): string {
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
  symlinkSync(path.join(root, 'bin/gradus.js'), path.join(commands, 'gradus'));
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
      { cwd: folder, env: { ...env, PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8' }, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`exit ${error.code} of\n${commands}\nstdout:\n${stdout}\nstderr:\n${stderr}`));
      },
    );
  });
}
