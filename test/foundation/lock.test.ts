// Whose lock it is: which are respected, which are taken over.
import fs, { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, it } from 'vitest';
import { withLock } from '../../src/foundation/folders/lock.js';
import { emptyFolder } from '../grading.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const owner = { pid: process.pid, host: hostname(), since: '2026-12-31T22:00:00.000Z', token: 'abc' };
const linux = process.platform === 'linux';

const cases: readonly { left: string; text: string; taken: boolean }[] = [
  { left: 'by a process that lives', text: JSON.stringify(owner), taken: false },
  { left: 'by one that is gone', text: JSON.stringify({ ...owner, pid: 2 ** 22 + 1 }), taken: true },
  { left: 'by one whose number another has', text: JSON.stringify({ ...owner, ticks: '1' }), taken: linux },
  { left: 'before the machine started', text: JSON.stringify({ ...owner, boot: 'x' }), taken: linux },
  { left: 'in another container', text: JSON.stringify({ ...owner, namespace: 'pid:[1]' }), taken: !linux },
  { left: 'on another host', text: JSON.stringify({ ...owner, host: 'night-server' }), taken: false },
  { left: 'by one that died before it signed', text: '', taken: true },
  { left: 'by something else', text: 'mine!', taken: false },
  {
    left: 'with a name that leads elsewhere',
    text: JSON.stringify({ ...owner, pid: 2 ** 22 + 1, token: '/../../up' }),
    taken: false,
  },
];

describe('a lock that was left', () => {
  it.for(cases)('$left: taken over $taken', async ({ text, taken }, { expect }) => {
    const folder = emptyFolder();
    const file = path.join(folder, '.results.gradus-lock');
    writeFileSync(file, text);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const work = withLock(path.join(folder, 'results'), { wait: 0 }, quiet, async (waited) => {
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
      return waited;
    });
    if (taken) {
      expect(await work).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    } else {
      await expect(work).rejects.toMatchObject({ exit: 2, problems: [{ code: 'locked' }] });
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });
});

it('is taken over although a run was killed while it took it over', async ({ expect }) => {
  const folder = emptyFolder();
  const gone = JSON.stringify({ ...owner, pid: 2 ** 22 + 1 });
  writeFileSync(path.join(folder, '.results.gradus-lock'), gone);
  writeFileSync(path.join(folder, '.results.gradus-lock-after-abc'), gone);
  writeFileSync(path.join(folder, '.results.gradus-lock-after-older'), gone);
  writeFileSync(path.join(folder, `.results.gradus-lock-by-${2 ** 22 + 1}-abc`), gone);
  await withLock(path.join(folder, 'results'), { wait: 0 }, quiet, async () => undefined);
  expect(readdirSync(folder)).toEqual([]);
});

it('lets one after the other in, and gives the folder back when work fails', async ({ expect }) => {
  const folder = emptyFolder();
  const file = path.join(folder, '.results.gradus-lock');
  let inside = 0;
  const work = Array.from({ length: 5 }, (_, index) =>
    withLock(path.join(folder, 'results'), { wait: 60 }, quiet, async () => {
      inside++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(inside).toBe(1);
      inside--;
      if (index === 2) throw new Error('failed');
      return index;
    }),
  );
  const ends = await Promise.allSettled(work);
  expect(ends.map((end) => end.status === 'fulfilled')).toEqual([true, true, false, true, true]);
  expect(existsSync(file)).toBe(false);
});

it('leaves a lock alone that was made by hand in place of its own', async ({ expect }) => {
  const folder = emptyFolder();
  const file = path.join(folder, '.results.gradus-lock');
  const other = JSON.stringify({ ...owner, token: 'other' });
  await withLock(path.join(folder, 'results'), { wait: 0 }, quiet, async () => writeFileSync(file, other));
  expect(readFileSync(file, 'utf8')).toBe(other);
});

it('leaves a lock alone that another run made while this one got ready to take over the dead one', async ({
  expect,
}) => {
  const folder = emptyFolder();
  const file = path.join(folder, '.results.gradus-lock');
  writeFileSync(file, JSON.stringify({ ...owner, pid: 2 ** 22 + 1 }));
  const other = JSON.stringify({ ...owner, token: 'other' });
  const { linkSync } = fs;
  // At the moment at which this run gets the guard of the dead lock, the other one has taken that away already.
  fs.linkSync = (from, to) => {
    if (`${to}`.endsWith('-after-abc')) writeFileSync(file, other);
    linkSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    const work = withLock(path.join(folder, 'results'), { wait: 0 }, quiet, async () => undefined);
    await expect(work).rejects.toMatchObject({ problems: [{ code: 'locked' }] });
  } finally {
    fs.linkSync = linkSync;
    syncBuiltinESMExports();
  }
  expect(readFileSync(file, 'utf8')).toBe(other);
  expect(readdirSync(folder)).toEqual([path.basename(file)]);
});
