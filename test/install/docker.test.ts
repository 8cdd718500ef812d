// The Dockerfile: built where a Docker engine is there, read where none is.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../grading.js';
import { long } from '../runs.js';

const lines = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => /^([A-Z]+) +(.*)$/.exec(line)?.slice(1) ?? []);
const stages = lines.reduce<string[][][]>(
  (all, line) =>
    line[0] === 'FROM' ? [...all, [line]] : [...all.slice(0, -1), [...(all.at(-1) ?? []), line]],
  [],
);
const last = stages.at(-1) ?? [];
const lastOf = (name: string) => last.findLast(([each]) => each === name)?.[1];

it('runs gradus as nobody’s root, from an image of a Node that is tested, and has no build tools', () => {
  expect(lines.every((line) => line.length === 2)).toBe(true);
  expect(stages.map(([from]) => from?.[1])).toEqual(['node:24-slim AS build', 'node:24-slim']);
  expect(lastOf('USER')).toBe('node');
  // In this form signals reach gradus, and no shell reads what stands behind it.
  expect(JSON.parse(lastOf('ENTRYPOINT') ?? '')).toEqual(['gradus']);
  expect(JSON.parse(lastOf('VOLUME') ?? '')).toEqual(['/data', '/tmp']);
  expect(lastOf('WORKDIR')).toBe('/data');
  expect(last.map(([name]) => name)).not.toContain('RUN');
  expect(lines.map(([name]) => name)).not.toContain('ADD');
});

it('takes nothing along that the build does not need', () => {
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  for (const name of ['.git', 'node_modules', 'dist', 'test']) expect(ignored).toContain(name);
});

const engine = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;

it.runIf(long && engine)('is built, and grades with a read-only root', { timeout: 900_000 }, () => {
  execFileSync('docker', ['build', '-q', '-t', 'gradus-test', '.']);
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'data'));
  const user = `${process.getuid?.()}:${process.getgid?.()}`;
  const run = (...args: string[]) =>
    execFileSync('docker', [
      ...['run', '--rm', '--init', '--read-only', '--tmpfs', '/tmp', '--network', 'none', '--user', user],
      ...['-v', `${path.join(folder, 'data')}:/data`, 'gradus-test', ...args],
    ]);
  run('init', 'review', '--template', 'annual-weighted', '--quiet');
  run('grade', 'review/review.yaml', '--quiet');
  expect(readFileSync(path.join(folder, 'data/review/results-2026/graded.csv'), 'utf8')).toContain(
    'customer_id',
  );
});
