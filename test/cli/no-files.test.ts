// What is no file is refused with words, and nothing waits for it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradusServed } from './served.js';

let folder: string;
beforeAll(() => {
  folder = emptyFolder();
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  mkdirSync(path.join(folder, 'folder'));
  writeFiles(folder, {
    'policy.yaml':
      'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n',
    't.csv': 'customer_id,date,amount\nC1,2026-12-05,500\n',
  });
});

const given = ['--transactions', 't.csv', '--policy', 'policy.yaml', '--as-of', '2026-12-31'];
const instead = (flag: string, file: string) => [...given, flag, file];

it.for([
  [2, 'the review file', ['check', 'pipe']],
  [2, 'the policy', ['check', ...instead('--policy', 'pipe')]],
  [3, 'transactions', ['check', ...instead('--transactions', 'pipe')]],
  [2, 'the list of overrides', ['check', ...instead('--overrides', 'pipe')]],
  [2, 'the file of last results', ['check', ...instead('--last-results', 'pipe')]],
  [2, 'the policy', ['policy', 'diff', 'pipe', 'policy.yaml']],
  [2, 'the policy', ['test', 'pipe']],
] as const)('exit %i where %s is a pipe', async ([exit, what, args], { expect }) => {
  const ran = await gradusServed(args, { cwd: folder });
  expect(ran.exit).toBe(exit);
  expect(ran.stderr).toMatch(new RegExp(`${what}.* is a pipe, not a file`));
});

it('tells devices and folders from files', async () => {
  const device = await gradusServed(['check', ...instead('--transactions', '/dev/zero')], { cwd: folder });
  expect(device).toMatchObject({ exit: 3 });
  expect(device.stderr).toContain('/dev/zero is a device, not a file');
  const other = await gradusServed(['check', ...instead('--transactions', 'folder')], { cwd: folder });
  expect(other.stderr).toContain('folder is a folder, not a file');
});

it.runIf(long)('does not wait for a lock that is no file', { timeout: 30_000 }, async () => {
  for (const [name, make] of [
    ['dangling', (file: string) => symlinkSync('/nowhere/at/all', file)],
    ['pipe-lock', (file: string) => execFileSync('mkfifo', [file])],
    ['folder-lock', (file: string) => mkdirSync(file)],
  ] as const) {
    const lock = `.${name}.gradus-lock`;
    make(path.join(folder, lock));
    const ran = await gradusServed(['grade', ...given, '--out', name], { cwd: folder });
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain(`remove ${lock}`);
  }
});

it.runIf(long)('refuses a policy that is far too large', async () => {
  writeFiles(folder, { 'large.yaml': `# ${'x'.repeat(1_100_000)}\n` });
  const ran = await gradusServed(['check', ...instead('--policy', 'large.yaml')], { cwd: folder });
  expect(ran).toMatchObject({ exit: 2 });
  expect(ran.stderr).toContain('the policy is larger than 1 MB, so it is hardly a policy');
});
