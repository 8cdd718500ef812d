// How new results take the place of earlier ones when the disk refuses in the middle, and how approving keeps to what it
// verified. Faults of the disk are injected into the real binary.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { expectWhole } from '../whole-results.js';
import { plainEnvironment } from './run.js';
import { twoTiers } from './two-tiers.js';

const binary = path.resolve('bin/gradus.js');
const root = process.getuid?.() === 0;

/** Runs gradus with a script loaded before it, in which `fs` may be changed. */
function gradus(
  cwd: string,
  args: readonly string[],
  inject = '',
  user: { uid?: number; gid?: number } = {},
) {
  writeFiles(cwd, {
    'inject.cjs': `const fs = require('node:fs');
const fails = (syscall, path) => { throw Object.assign(new Error('EIO: i/o error, ' + syscall), { code: 'EIO', syscall, path }); };
const real = { ...fs };
${inject}
require('node:module').syncBuiltinESMExports();
`,
  });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', path.join(cwd, 'inject.cjs'), binary, ...args],
    { cwd, encoding: 'utf8', env: plainEnvironment(), ...user },
  );
  return { exit: status, stdout, stderr };
}

/** A folder with results, after whose grading the customers' export changed. */
function graded(): string {
  const folder = emptyFolder();
  writeFiles(folder, twoTiers);
  expect(gradus(folder, ['grade', 'review.yaml', '--quiet']).exit).toBe(0);
  return folder;
}

const manifest = (folder: string) => readFileSync(path.join(folder, 'results', 'manifest.json'), 'utf8');
const hidden = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.'));
const again = ['grade', 'review.yaml', '--quiet', '--as-of', '2026-12-30'];

const noNewName =
  "fs.renameSync = (from, to) => (to.endsWith('results') && !from.endsWith('gradus-old') ? fails('rename', from) : real.renameSync(from, to));";

describe('new results that cannot take their place', () => {
  it('leave the earlier ones where they were', () => {
    const folder = graded();
    const before = manifest(folder);
    const ran = gradus(folder, again, noNewName);
    expect(ran.stderr).toMatch(
      /^results error\[disk\]: this folder cannot be written: the disk reports an input\/output error/,
    );
    expect(ran.stderr).toContain('1 problem; nothing was written.');
    expect(ran.exit).toBe(2);
    expect(manifest(folder)).toBe(before);
    expect(hidden(folder)).toEqual([]);
  });

  it('are told with the place of the earlier ones, if not even those could be put back', () => {
    const folder = graded();
    const before = manifest(folder);
    const noName =
      "fs.renameSync = (from, to) => (to.endsWith('results') ? fails('rename', from) : real.renameSync(from, to));";
    const ran = gradus(folder, again, noName);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain(
      'the earlier results could not be put back and stand in .results.gradus-old',
    );
    expect(existsSync(path.join(folder, 'results'))).toBe(false);
    // The next move that the message names.
    expect(gradus(folder, ['explain', 'results', 'C1', '--quiet']).exit).toBe(0);
    expect(manifest(folder)).toBe(before);
  });
});

describe('new results that stand in their place', () => {
  it.for([
    [
      'the earlier ones cannot be removed',
      "fs.rmSync = (path, options) => (path.endsWith('gradus-old') ? fails('rm', path) : real.rmSync(path, options));",
      /the earlier results could not be removed and stand in \.results\.gradus-old/,
    ],
    [
      'the disk does not confirm the names',
      'let published = false; fs.renameSync = (from, to) => { real.renameSync(from, to); published ||= to.endsWith("results"); }; fs.fsyncSync = (handle) => (published ? fails("fsync") : real.fsyncSync(handle));',
      /the disk did not confirm/,
    ],
  ] as const)('are told as such when %s', ([, inject, said]) => {
    const folder = graded();
    const before = manifest(folder);
    const ran = gradus(folder, again, inject);
    expect(ran.stderr).toMatch(said);
    expect(ran.stderr).toMatch(/^warning: the new results are in place, but /);
    expect(ran.stderr).not.toContain('nothing was written');
    expect(ran.exit).toBe(0);
    expect(manifest(folder)).not.toBe(before);
    expectWhole(path.join(folder, 'results'));
    expect(gradus(folder, ['grade', 'review.yaml', '--quiet']).exit).toBe(0);
    expect(hidden(folder)).toEqual([]);
  });

  it('are not denied by a fault or a signal that comes later', () => {
    const folder = graded();
    const before = manifest(folder);
    const late =
      "let old = false; fs.rmSync = (path, options) => { real.rmSync(path, options); if (path.endsWith('gradus-old')) setImmediate(() => { throw new Error('late'); }); };";
    const ran = gradus(folder, again, late);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toContain('has a fault of its own; the new results are in place.');
    expect(manifest(folder)).not.toBe(before);
    expect(hidden(folder)).toEqual([]);
  });
});

describe('write-protected results', () => {
  it.for([
    ['for everybody', {}],
    ['for an ordinary user', root ? { uid: 65_534, gid: 65_534 } : {}],
  ] as const)('stay as they are, %s', ([, user]) => {
    const folder = graded();
    const before = manifest(folder);
    const results = path.join(folder, 'results');
    for (const name of readdirSync(results)) chmodSync(path.join(results, name), 0o444);
    chmodSync(results, 0o555);
    chmodSync(folder, 0o777);
    const ran = gradus(folder, again, '', user);
    chmodSync(results, 0o755);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^results error\[results-not-ours\]: the results folder is write-protected/);
    expect(manifest(folder)).toBe(before);
    expect(hidden(folder)).toEqual([]);
  });
});

describe('approve', () => {
  it('signs the manifest that it verified, whatever stands there by then', () => {
    const folder = graded();
    const before = createHash('sha256').update(manifest(folder)).digest('hex');
    const swap =
      "fs.chmodSync = (file, mode) => { if (file.endsWith('gradus-new')) fs.writeFileSync('results/manifest.json', fs.readFileSync('results/manifest.json', 'utf8').replace('ok', 'OK') + ' '); real.chmodSync(file, mode); };";
    expect(gradus(folder, ['approve', 'results', '--by', 'Ann', '--quiet'], swap).exit).toBe(0);
    const approval = JSON.parse(readFileSync(path.join(folder, 'results', 'approval.json'), 'utf8'));
    expect(approval.manifest_sha256).toBe(before);
    const next = gradus(folder, ['explain', 'results', 'C1', '--quiet']);
    expect(next.exit).toBe(2);
    expect(next.stderr).toContain(
      'results/manifest.json error[results-changed]: this file has changed since the results were approved by Ann',
    );
  });

  it('waits for no run that is at work in the folder, and signs nothing', () => {
    const folder = graded();
    const owner = { pid: process.pid, host: hostname(), since: '2026-12-31T10:00:00.000Z', token: 'abc' };
    writeFiles(folder, { '.results.gradus-lock': JSON.stringify(owner) });
    const ran = gradus(folder, ['approve', 'results', '--by', 'Ann', '--quiet']);
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toMatch(/^results error\[locked\]: another run is at work in this folder: process /);
    expect(existsSync(path.join(folder, 'results', 'approval.json'))).toBe(false);
  });
});
