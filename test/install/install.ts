// Installs gradus in the ways in which people get it, each in a folder of its own, and tries it there: a clone without
// development packages, and the packed tarball, also where nobody may write. Run with: npm run install-test
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packInto } from '../../bin/pack.js';
import { tryNodes } from './nodes.js';

const root = path.resolve('.');
const base = mkdtempSync(path.join(tmpdir(), 'gradus-install-'));
let passed = 0;

function run(cwd: string, command: string, ...args: string[]): string {
  const { npm_config_local_prefix: _prefix, ...env } = process.env;
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Begins a review from a shipped policy with an installed gradus, and grades it. */
function tryOut(name: string, binary: string): void {
  const folder = path.join(base, `try-${name}`);
  mkdirSync(folder);
  run(folder, process.execPath, binary, 'init', 'review', '--template', 'annual-weighted', '--quiet');
  run(folder, process.execPath, binary, 'grade', 'review/review.yaml', '--quiet');
  const results = readdirSync(path.join(folder, 'review')).filter((each) => each.startsWith('results'));
  if (results.length === 0) throw new Error(`${name}: no results`);
  // An administrator may write whatever the rights say, so the rights are looked at.
  const closed = readdirSync(path.join(folder, 'review')).filter(
    (each) => (statSync(path.join(folder, 'review', each)).mode & 0o200) === 0,
  );
  if (closed.length > 0) throw new Error(`${name}: read-only in the review: ${closed.join(', ')}`);
  process.stdout.write(`${name}: works\n`);
  passed++;
}

function makeReadOnly(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(path.join(entry.parentPath, entry.name), 0o444);
    if (entry.isDirectory()) chmodSync(path.join(entry.parentPath, entry.name), 0o555);
  }
}

try {
  const clone = path.join(base, 'clone');
  // What git knows, as it is now: neither node_modules nor dist come along.
  const files = run(root, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('test/'));
  for (const file of files) cpSync(path.join(root, file), path.join(clone, file));
  run(clone, 'npm', 'ci', '--omit=dev', '--no-audit', '--no-fund');
  tryOut('clone without development packages', path.join(clone, 'bin', 'gradus.js'));

  const home = path.join(base, 'home');
  mkdirSync(home);
  const packed = packInto(root, home);
  run(home, 'npm', 'init', '-y');
  run(home, 'npm', 'install', `./${packed}`, '--no-audit', '--no-fund');
  const installed = path.join(home, 'node_modules', 'gradus');
  tryOut('packed tarball', path.join(installed, 'bin', 'gradus.js'));
  for (const said of tryNodes(path.join(installed, 'bin', 'gradus.js'), base)) {
    process.stdout.write(`${said}\n`);
    if (!said.includes('not tried')) passed++;
  }
  const prefix = path.join(base, 'global');
  run(home, 'npm', 'install', '--global', '--prefix', prefix, `./${packed}`, '--no-audit', '--no-fund');
  tryOut('installed for everybody', path.join(prefix, 'bin', 'gradus'));
  if (process.platform !== 'win32') readFileSync(path.join(prefix, 'share', 'man', 'man1', 'gradus-grade.1'));
  makeReadOnly(installed);
  tryOut('read-only installation', path.join(installed, 'bin', 'gradus.js'));
  process.stdout.write(`${passed} passed, 0 failed\n`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
