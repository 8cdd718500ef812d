// What the whole command touches, as the system sees it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { plainEnvironment } from './run.js';

const traced = spawnSync('strace', ['-V']).status === 0;

/** Calls of a run and of all its threads that name a file or make a socket. */
function trace(args: readonly string[], cwd: string, home: string): string[] {
  const log = path.join(cwd, 'trace.log');
  const calls =
    'trace=openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,socket,connect';
  const gradus = [process.execPath, path.resolve('bin/gradus.js'), ...args];
  const ran = spawnSync('strace', ['-f', '-qq', '-s', '4096', '-e', calls, '-o', log, ...gradus], {
    cwd,
    env: { ...plainEnvironment(), HOME: home, TMPDIR: path.join(cwd, 'tmp') },
  });
  expect(ran.stderr.toString() + ran.status).toMatch(/0$/);
  return readFileSync(log, 'utf8').split('\n');
}

it.skipIf(!traced)(
  'opens no socket, no file of the home folder, and writes nowhere but where it should (needs strace)',
  { timeout: 120_000 },
  () => {
    const folder = emptyFolder();
    const [home, cwd] = [path.join(folder, 'home'), path.join(folder, 'work')];
    mkdirSync(path.join(home, '.duckdb', 'stored_secrets'), { recursive: true });
    mkdirSync(path.join(cwd, 'tmp'), { recursive: true });
    writeFileSync(path.join(home, '.duckdbrc'), '.mode csv\n');
    writeFiles(cwd, {
      'policy.yaml':
        'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n',
      'date=2026-01-01/t.csv': 'customer_id,date,amount\nC1,2026-05-05,500\nC2,2026-05-05\n',
      'date=2026-01-01/other.csv': 'customer_id,date,amount\n',
      'review.yaml':
        'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: date=2026-01-01/t.csv } }\nguards: { rejected_rows: 50% }\nresults: results\n',
    });
    for (const args of [
      ['grade', 'review.yaml', '--quiet'],
      ['explain', 'results', 'C1'],
      ['diff', 'results', 'results', '--out', 'compared'],
    ]) {
      const calls = trace(args, cwd, home);
      expect(calls.some((call) => call.includes('date=2026-01-01/t.csv'))).toBe(args[0] === 'grade');
      expect(calls.filter((call) => call.includes(home) || call.includes('other.csv'))).toEqual([]);
      expect(calls.filter((call) => /\b(socket|connect)\(/.test(call) && !/AF_UNIX/.test(call))).toEqual([]);
      const written = calls.filter((call) =>
        /O_WRONLY|O_RDWR|O_CREAT|creat\(|rename|unlink|mkdir/.test(call),
      );
      const elsewhere = written.filter(
        (call) => /"\//.test(call) && !call.includes(cwd) && !/"\/dev\//.test(call),
      );
      expect(elsewhere).toEqual([]);
    }
  },
);
