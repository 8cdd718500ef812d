// One run at a time in a results folder, told through the real binary. Runs are stopped with SIGSTOP, so that nothing
// depends on who is quicker.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { expectWhole } from '../whole-results.js';
import { gradus } from './run.js';
import { twoTiers } from './two-tiers.js';

const binary = path.resolve('bin/gradus.js');
const lock = '.results.gradus-lock';

function prepared(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...twoTiers,
  });
  return folder;
}

const grade = (folder: string, ...flags: string[]) =>
  gradus(['grade', 'review.yaml', '--quiet', ...flags], { cwd: folder });

/** A run that stands still in the middle of its work: its lock is there, its results are not. */
async function standingStill(folder: string): Promise<ChildProcess> {
  const file = path.join(folder, lock);
  const signed = () => existsSync(file) && readFileSync(file).length > 0;
  for (;;) {
    const child = spawn(process.execPath, [binary, 'grade', 'review.yaml', '--quiet'], {
      cwd: folder,
      stdio: 'ignore',
    });
    while (child.exitCode === null && !signed()) await sleep(2);
    child.kill('SIGSTOP');
    if (child.exitCode === null && signed()) return child;
    // It was quicker than this loop.
    child.kill('SIGCONT');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

const leftovers = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.'));

describe('a second run on the same results folder', () => {
  it('stops at once and says who is at work; the first one is not disturbed', async ({ expect }) => {
    const folder = prepared();
    const first = await standingStill(folder);
    const before = leftovers(folder);
    const second = await grade(folder);
    expect(second).toMatchObject({ exit: 2, stdout: '' });
    expect(second.stderr).toMatch(
      /^results error\[locked\]: another run is at work in this folder: process /,
    );
    expect(second.stderr).toContain(`process ${first.pid} on host ${hostname()}, since 2`);
    expect(leftovers(folder)).toEqual(before);
    first.kill('SIGCONT');
    expect(await once(first, 'exit')).toEqual([0, null]);
    expectWhole(path.join(folder, 'results'));
    expect(leftovers(folder)).toEqual([]);
  });

  it('waits with --wait, and then does its work', async ({ expect }) => {
    const folder = prepared();
    const first = await standingStill(folder);
    const second = gradus(['grade', 'review.yaml', '--wait', '2m'], { cwd: folder });
    const impatient = await grade(folder, '--wait', '1s');
    expect(impatient.stderr).toContain('after 1 second another run is still at work');
    first.kill('SIGCONT');
    const ran = await second;
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toMatch(/^gradus: waiting for another run\ngradus: reading exports\n/);
    expectWhole(path.join(folder, 'results'));
    expect(leftovers(folder)).toEqual([]);
  });

  it('of several that begin at once one does it, the others say so, again and again', async ({ expect }) => {
    const folder = prepared();
    for (let round = 0; round < 2; round++) {
      // All of them see the lock of a run that was killed.
      const killed = await standingStill(folder);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      const ran = await Promise.all([1, 2, 3, 4].map(() => grade(folder)));
      expect(ran.filter(({ exit }) => exit === 0).length).toBeGreaterThan(0);
      for (const { exit, stderr } of ran) {
        if (exit === 0) expect(stderr).toBe('');
        else
          expect(stderr).toMatch(/^results error\[locked\]: .*: process \d+ on host .*\n.*\n\n1 problem; /);
      }
      expectWhole(path.join(folder, 'results'));
      expect(leftovers(folder)).toEqual([]);
    }
  });
});

describe('a lock that was left behind', () => {
  it('is gone when the run is asked to stop', async ({ expect }) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const folder = prepared();
      const run = await standingStill(folder);
      run.kill(signal);
      run.kill('SIGCONT');
      await once(run, 'exit');
      expect(leftovers(folder)).toEqual([]);
    }
  });

  it('does not keep results away that were taken aside the moment before the kill', async ({ expect }) => {
    const folder = prepared();
    await grade(folder);
    const run = await standingStill(folder);
    run.kill('SIGKILL');
    await once(run, 'exit');
    renameSync(path.join(folder, 'results'), path.join(folder, '.results.gradus-old'));
    const ran = await grade(folder, '--last-results', 'results', '--out', 'next');
    expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
    expectWhole(path.join(folder, 'results'));
    expectWhole(path.join(folder, 'next'));
  });
});
