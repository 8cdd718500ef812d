// What killed runs leave among temporary files goes with the next command; and a run ends soon wherever it is.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { thisOwner } from '../../src/foundation/folders/owner.js';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradus, plainEnvironment } from './run.js';

const files = {
  'policy.yaml':
    'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n',
  't.csv': 'customer_id,date,amount\nC1,2026-12-05,500\n',
};
const given = ['--transactions', 't.csv', '--policy', 'policy.yaml', '--as-of', '2026-12-31'];

function prepared() {
  const folder = emptyFolder();
  const tmp = path.join(folder, 'tmp');
  mkdirSync(tmp);
  writeFiles(folder, files);
  return { folder, tmp, left: () => readdirSync(tmp).sort() };
}

/** A folder as a run leaves it, of a process that was killed (or lives). */
function leave(folder: string, owner: object): void {
  mkdirSync(folder);
  writeFiles(folder, { 'owner.json': JSON.stringify(owner), 'rewritten-1.csv': 'C1,secret\n' });
}

it('removes what dead runs left, and nothing else, with any command', async () => {
  for (const args of [
    ['check', ...given],
    ['policy', 'diff', 'policy.yaml', 'policy.yaml'],
    ['schema', 'policy'],
  ]) {
    const { folder, tmp, left } = prepared();
    leave(path.join(tmp, 'gradus-run-dead'), { ...thisOwner(), pid: 2 ** 22 + 1 });
    // This process lives, but it is not the one that had the number then.
    leave(path.join(tmp, 'gradus-run-taken'), { ...thisOwner(), ticks: '1' });
    leave(path.join(tmp, 'gradus-run-alive'), thisOwner());
    leave(path.join(tmp, 'gradus-run-elsewhere'), { ...thisOwner(), host: 'another' });
    mkdirSync(path.join(tmp, 'gradus-run-unsigned'));
    mkdirSync(path.join(tmp, `gradus-run-${process.pid}-abc`));
    mkdirSync(path.join(tmp, `gradus-run-${2 ** 22 + 1}-abc`));
    // Killed while it signed.
    writeFiles(tmp, { [`gradus-run-${2 ** 22 + 2}-abc/owner.json`]: '' });
    expect((await gradus(args, { cwd: folder, env: { TMPDIR: tmp } })).exit).toBe(0);
    const stay = [`${process.pid}-abc`, 'alive', 'elsewhere', 'unsigned'];
    expect(left()).toEqual(stay.map((name) => `gradus-run-${name}`));
  }
});

it('removes what a run left beside the results, also when its number was taken', async () => {
  const { folder, tmp } = prepared();
  leave(path.join(folder, `.out.gradus-new-${process.pid}`), { ...thisOwner(), ticks: '1' });
  const ran = await gradus(['grade', ...given, '--out', 'out'], { cwd: folder, env: { TMPDIR: tmp } });
  expect(ran.exit).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('removes what a killed init left beside its folder or in it, also when its number was taken', async () => {
  const template = ['init', 'review', '--template', 'single-criterion'];
  for (const [within, prefix] of [
    ['review', ''],
    ['.', '.review'],
  ] as const) {
    const { folder, tmp } = prepared();
    mkdirSync(path.join(folder, within), { recursive: true });
    const at = (pid: number) => path.join(folder, within, `${prefix}.gradus-new-${pid}`);
    leave(at(process.pid), { ...thisOwner(), ticks: '1' });
    mkdirSync(at(2 ** 22 + 1));
    const ran = await gradus(template, { cwd: folder, env: { TMPDIR: tmp } });
    expect(ran).toMatchObject({ exit: 0 });
    expect(readdirSync(path.join(folder, within)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readdirSync(path.join(folder, 'review'))).not.toContain('owner.json');
  }
});

/** Kills the process before it renames the report: `from` its place, or `to` it. */
const killedAtRename = (which: 'from' | 'to') => {
  const code = `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const rename = fs.renameSync;
fs.renameSync = (from, to) => {
  if (${which}.endsWith('/report')) process.kill(process.pid, 'SIGKILL');
  rename(from, to);
};
syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(code).toString('base64')}` };
};

it('puts right what was killed while it replaced a report', async () => {
  const { folder, tmp } = prepared();
  writeFiles(folder, { 'a.csv': 'customer_id,tier\nC1,high\n', 'b.csv': 'customer_id,tier\nC1,low\n' });
  const diff = (env = {}) =>
    gradus(['diff', 'a.csv', 'b.csv', '--order', 'high,low', '--out', 'report'], {
      cwd: folder,
      env: { TMPDIR: tmp, ...env },
    });
  const hidden = () => readdirSync(folder).filter((name) => name.startsWith('.'));
  await diff();
  const whole = readdirSync(path.join(folder, 'report'));
  for (const [at, stands] of [
    ['from', true],
    ['to', false],
  ] as const) {
    expect((await diff(killedAtRename(at))).exit).toBeNull();
    expect(existsSync(path.join(folder, 'report'))).toBe(stands);
    const [left = '', ...more] = hidden();
    expect([left, more]).toEqual([expect.stringMatching(/^\.report\.gradus-new-\d+$/), []]);
    // Another process has taken the number meanwhile.
    renameSync(path.join(folder, left), path.join(folder, `.report.gradus-new-${process.pid}`));
    expect((await diff()).exit).toBe(0);
    expect(hidden()).toEqual([]);
    expect(readdirSync(path.join(folder, 'report'))).toEqual(whole);
  }
});

it('leaves alone what an init at work holds in its folder', async () => {
  const { folder, tmp } = prepared();
  mkdirSync(path.join(folder, 'review'));
  leave(path.join(folder, 'review', `.gradus-new-${process.pid}`), thisOwner());
  const ran = await gradus(['init', 'review', '--template', 'single-criterion'], {
    cwd: folder,
    env: { TMPDIR: tmp },
  });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('the folder holds files already');
  expect(readdirSync(path.join(folder, 'review'))).toEqual([`.gradus-new-${process.pid}`]);
});

it('leaves no raw rows of a killed check for the next run', async () => {
  const { folder, tmp, left } = prepared();
  const many = Array.from({ length: 300_000 }, (_, n) => `C${n % 999},2026-12-05,5`).join('\n');
  // In another encoding, so that it is rewritten.
  writeFileSync(
    path.join(folder, 'large.csv'),
    Buffer.from(`\uFEFFcustomer_id,date,amount\n${many}\n`, 'utf16le'),
  );
  const child = spawn(
    process.execPath,
    [path.resolve('bin/gradus.js'), 'check', ...given, '--transactions', 'large.csv'],
    { cwd: folder, env: { ...plainEnvironment(), TMPDIR: tmp }, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.on('exit', resolve));
  for (let tries = 0; tries < 3000 && left().length === 0; tries++) await sleep(10);
  child.kill('SIGKILL');
  await ended;
  expect(left()).not.toEqual([]);
  await gradus(['check', ...given], { cwd: folder, env: { TMPDIR: tmp } });
  expect(left()).toEqual([]);
});

it('ends within a second while a pattern looks at the whole disk', async () => {
  const { folder, tmp } = prepared();
  const child = spawn(
    process.execPath,
    [path.resolve('bin/gradus.js'), 'check', ...given, '--transactions', '/**/no-such-file-anywhere.csv'],
    { cwd: folder, env: { ...plainEnvironment(), TMPDIR: tmp }, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  await sleep(1500);
  const begun = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  expect(performance.now() - begun).toBeLessThan(3000);
});
