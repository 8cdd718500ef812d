// gradus doctor: what it finds, and what it tells of nobody.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { workplace } from '../../src/cli/itself/workplace.js';
import { emptyFolder } from '../grading.js';
import { gradusServed } from './served.js';

it('finds that gradus can run here, in English, Chinese and JSON', async () => {
  const folder = emptyFolder();
  const run = (...flags: string[]) => gradusServed(['doctor', ...flags], { cwd: folder });
  const told = await run();
  expect(told.exit).toBe(0);
  expect(told.stdout).toMatch(/^gradus \d+\.\d+\.\d+ \(engine DuckDB/);
  expect(told.stdout).toMatch(/\n\[ok\] Engine: DuckDB v\d[^\n]*, adds decimals exactly\n/);
  expect(told.stdout).toContain('A report of a fault should hold: this page');
  expect((await run('--lang', 'zh')).stdout).toMatch(/\n\[正常\] 引擎：DuckDB v\d[^\n]*，十进制求和精确\n/);
  const { findings } = JSON.parse((await run('--json')).stdout);
  expect(findings.map(({ what, standing }: { what: string; standing: string }) => [what, standing])).toEqual([
    ['node', 'ok'],
    ['engine', 'ok'],
    ['memory', 'ok'],
    ['processors', 'ok'],
    ['folder', 'ok'],
    ['temporary', 'ok'],
    ['locale', 'ok'],
    ['environment', 'ok'],
  ]);
});

it('finds a temporary folder and a folder that cannot be written to, with the next move', async () => {
  const folder = emptyFolder();
  const nowhere = path.join(folder, 'nowhere');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = nowhere;
  try {
    const found = await workplace(nowhere);
    const standing = (name: string) => found.find(({ what }) => what === name);
    expect(standing('temporary')).toMatchObject({
      standing: 'bad',
      seen: { writable: false, error: 'ENOENT' },
    });
    // Results may stand elsewhere.
    expect(standing('folder')).toMatchObject({ standing: 'low', seen: { writable: false } });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  const ran = await gradusServed(['doctor'], { cwd: folder, env: { TMPDIR: nowhere } });
  expect(ran.exit).toBe(2);
  expect(ran.stdout).toContain(
    'cannot be written to (ENOENT); set TMPDIR to a folder that can be written to',
  );
  mkdirSync(nowhere);
  expect((await gradusServed(['doctor'], { cwd: folder, env: { TMPDIR: nowhere } })).exit).toBe(0);
});

it('leaves nothing behind where it tried to write', async () => {
  const folder = emptyFolder();
  await gradusServed(['doctor', '--quiet'], { cwd: folder });
  const { readdirSync } = await import('node:fs');
  expect(readdirSync(folder)).toEqual([]);
});
