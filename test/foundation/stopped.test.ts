// A process that is asked to stop may leave nothing behind at any moment: who makes something has said before how it goes away.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { withLock } from '../../src/foundation/folders/lock.js';
import { withScratch } from '../../src/foundation/folders/scratch.js';
import { emptyFolder } from '../grading.js';

let folder: string;
/** What stood there when clean-ups were registered, and the clean-ups. */
let before: string[];
let cleanUps: (() => void)[];

const rawRows = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`gradus-run-${process.pid}-`));

const hooks = {
  stage: () => undefined,
  onStop: (cleanUp: () => void) => {
    before.push(...readdirSync(folder), ...rawRows());
    cleanUps.push(cleanUp);
    return () => undefined;
  },
};

beforeEach(() => {
  folder = emptyFolder();
  before = [];
  cleanUps = [];
});

function stop(): void {
  expect(cleanUps.length).toBeGreaterThan(0);
  for (const cleanUp of cleanUps) cleanUp();
}

it('a lock', async () => {
  await withLock(path.join(folder, 'results'), { wait: 0 }, hooks, async () => {
    expect(before).toEqual([]);
    expect(readdirSync(folder)).not.toEqual([]);
    stop();
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('a lock that another run has stays', async () => {
  const target = path.join(folder, 'results');
  await withLock(target, { wait: 0 }, { ...hooks, onStop: () => () => undefined }, async () => {
    const there = readdirSync(folder);
    await expect(withLock(target, { wait: 0 }, hooks, async () => undefined)).rejects.toThrow();
    stop();
    expect(readdirSync(folder)).toEqual(there);
  });
});

it('raw rows among temporary files', async () => {
  await withScratch(hooks, async (scratch) => {
    expect(before).toEqual([]);
    expect(rawRows()).toEqual([path.basename(scratch)]);
    mkdirSync(path.join(scratch, 'engine'));
    stop();
    expect(existsSync(scratch)).toBe(false);
  });
});
