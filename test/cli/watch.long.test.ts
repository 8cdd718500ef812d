// gradus watch: a round for each time a file is saved, in processes of its own.
import { spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { gradus, plainEnvironment } from './run.js';

const policy = (gold: number) => `policy: Watched
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount } }
tiers: [{ id: gold, requires: { spend: { at_least: ${gold} } } }, { id: base }]
`;

function place(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy(200),
    't.csv': [
      ['customer_id', 'date', 'amount'],
      ['C1', '2026-03-01', 250],
      ['C2', '2026-03-02', 120],
    ],
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports: { transactions: { file: t.csv } }\n',
  });
  return folder;
}

it('grades again when the policy is saved, whatever a round comes to, until it is stopped', {
  timeout: 120_000,
}, async () => {
  const folder = place();
  const child = spawn(process.execPath, [path.resolve('bin/gradus.js'), 'watch', 'review.yaml'], {
    cwd: folder,
    env: plainEnvironment(),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
  const rounds = async (count: number) => {
    while (said.split('; Ctrl-C ends it').length <= count) await new Promise((done) => setTimeout(done, 100));
  };
  const tiers = () => readCsv(path.join(folder, 'results/graded.csv')).map(({ tier }) => tier);
  await rounds(1);
  expect(said).toContain('note: watching review.yaml and policy.yaml; Ctrl-C ends it');
  expect(tiers()).toEqual(['gold', 'base']);
  // As editors save: a new file in the place of the old one.
  writeFileSync(path.join(folder, 'new'), policy(100));
  renameSync(path.join(folder, 'new'), path.join(folder, 'policy.yaml'));
  await rounds(2);
  expect(said).toContain('note: policy.yaml has changed');
  expect(tiers()).toEqual(['gold', 'gold']);
  // A mistake ends the round and not the watch; the results stay.
  writeFileSync(path.join(folder, 'policy.yaml'), policy(100).replace('metrics', 'metric'));
  await rounds(3);
  expect(said).toContain('error[');
  expect(tiers()).toEqual(['gold', 'gold']);
  writeFileSync(
    path.join(folder, 'review.yaml'),
    readFileSync(path.join(folder, 'review.yaml')).toString().replace('policy.yaml', 'other.yaml'),
  );
  writeFileSync(path.join(folder, 'other.yaml'), policy(200));
  await rounds(4);
  expect(said).toContain('note: watching review.yaml and other.yaml; Ctrl-C ends it');
  expect(tiers()).toEqual(['gold', 'base']);
  const ended = new Promise((done) => child.once('close', (_, signal) => done(signal)));
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
});

it('says what to name where the review file is not there', async () => {
  const ran = await gradus(['watch', 'nowhere.yaml'], { cwd: emptyFolder() });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('nowhere.yaml error[file-missing]: this review file is not there');
});
