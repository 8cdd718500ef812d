// Killed at any moment, earlier results are intact and the next run works.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { expectWhole } from '../whole-results.js';

const binary = path.resolve('bin/gradus.js');
const policy =
  'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';
const review =
  'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n';
const rows = Array.from(
  { length: 200_000 },
  (_, index) => `k${index % 20_000},2026-12-15,${index % 50}`,
).join('\n');

function prepared(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review,
    'transactions.csv': `customer_id,date,amount\n${rows}\n`,
  });
  return folder;
}

function runAndKill(
  folder: string,
  after: number,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [binary, 'grade', 'review.yaml', '--quiet'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill(signal), after);
    child.on('exit', (code, by) => {
      clearTimeout(timer);
      resolve(by ?? code);
    });
  });
}

it('leaves earlier results whole when it is killed, and works again', { timeout: 120_000 }, async () => {
  const folder = prepared();
  await gradeFolder(folder);
  const results = path.join(folder, 'results');
  const before = readFileSync(path.join(results, 'manifest.json'), 'utf8');
  expectWhole(results);
  let killed = 0;
  for (const after of [60, 150, 250, 320, 400, 480, 560, 640]) {
    const end = await runAndKill(folder, after, 'SIGKILL');
    if (end === 'SIGKILL') killed++;
    expectWhole(results);
    if (killed > 0 && end === 'SIGKILL' && after < 100)
      expect(readFileSync(path.join(results, 'manifest.json'), 'utf8')).toBe(before);
  }
  expect(killed).toBeGreaterThan(0);
  expect(await runAndKill(folder, 60_000, 'SIGKILL')).toBe(0);
  expectWhole(results);
  // What the killed runs left beside the results is gone.
  expect(readdirSync(folder).sort()).toEqual(['policy.yaml', 'results', 'review.yaml', 'transactions.csv']);
});

it('removes its temporary files when it is asked to stop', async () => {
  const folder = prepared();
  await runAndKill(folder, 300, 'SIGTERM');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('puts earlier results back that were taken away the moment before the kill', async () => {
  const folder = prepared();
  await gradeFolder(folder);
  renameSync(path.join(folder, 'results'), path.join(folder, '.results.gradus-old'));
  // Even a run that fails finds them again.
  writeFileSync(path.join(folder, 'broken.yaml'), review.replace('transactions.csv', 'nothing.csv'));
  writeFileSync(
    path.join(folder, 'next.yaml'),
    `${review.replace('results: results', 'results: next')}last_results: results\n`,
  );
  const { summary } = await gradeFolder(folder, 'next.yaml');
  expect(summary.movement).toEqual({ up: 0, down: 0, same: 20_000, new: 0, left: 0 });
  expectWhole(path.join(folder, 'results'));
});

it('never touches a folder that holds something else', async () => {
  const folder = prepared();
  mkdirSync(path.join(folder, 'results'));
  writeFileSync(path.join(folder, 'results', 'thesis.txt'), 'years of work');
  await expect(gradeFolder(folder)).rejects.toMatchObject({
    exit: 2,
    problems: [{ code: 'results-not-ours' }],
  });
  expect(readFileSync(path.join(folder, 'results', 'thesis.txt'), 'utf8')).toBe('years of work');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
