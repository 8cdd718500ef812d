// System calls that fail: strace lets the n-th call of each kind end with an error, for every n that a run comes to. The
// run must end with 0 (and new results) or 2 (and the earlier ones), tell the truth, and never be in the way of the next.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { count, ended, type Tally, Target, tally } from './target.js';

/** What publishing, locking and cleaning up ask of the system. */
const calls = [
  'rename',
  'link',
  'unlink',
  'rmdir',
  'mkdir',
  'fsync',
  'chmod',
  'fchmod',
  'ftruncate',
] as const;

export async function refusals(most: number): Promise<Tally[]> {
  if (spawnSync('strace', ['-V']).error !== undefined)
    return [{ ...tally('system calls that fail'), note: 'not tried: strace is not installed' }];
  const target = new Target(2000);
  await target.gradePlainly('first');
  const rows: Tally[] = [];
  for (const error of ['EIO', 'ENOSPC']) {
    const row = tally(`system calls that fail with ${error}`);
    for (const call of calls) await refuse(call, error, most, target, row);
    rows.push(row);
  }
  await target.gradePlainly('last');
  target.remove();
  return rows;
}

async function refuse(call: string, error: string, most: number, target: Target, row: Tally): Promise<void> {
  const log = target.at('.strace');
  for (let nth = 1; nth <= most; nth++) {
    const before = target.written();
    const name = `${call} ${nth} ${error}`;
    target.name(name);
    const inject = `inject=${call}:error=${error}:when=${nth}`;
    const strace = ['strace', '-f', '-qq', '-o', log, '-e', `trace=${call}`, '-e', inject];
    const { exit, said } = await ended([...strace, ...target.grade], target.folder);
    const injected = readFileSync(log, 'latin1').includes('(INJECTED)');
    const fault = target.fault();
    const now = fault === undefined ? target.written() : undefined;
    count(
      row,
      fault !== undefined
        ? `${name}: ${fault}`
        : exit !== 0 && exit !== 2
          ? `${name}: exit ${exit}: ${said}`
          : now !== (exit === 0 ? name : before)
            ? `${name}: exit ${exit}, but the results are those of ${now}`
            : exit === 0 && said.includes('nothing was written')
              ? `${name}: new results were denied`
              : undefined,
    );
    if (!injected) return;
  }
}
