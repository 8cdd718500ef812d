// Commands at once on one folder: results are whole at every moment, nobody ends with a fault, and what is approved is
// what somebody verified.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { binary, count, ended, type Tally, Target, tally } from './target.js';

const gradus = (...args: string[]) => [process.execPath, binary, ...args, '--quiet'];

export async function races(rounds: number): Promise<Tally> {
  const row = tally('commands at once on one folder');
  const target = new Target(2000);
  await target.gradePlainly('first');
  let approved = 0;
  for (let number = 1; number <= rounds; number++) {
    target.name(`round ${number}`);
    const commands = [
      gradus('grade', 'review.yaml', '--wait', '5m'),
      gradus('grade', 'review.yaml', '--wait', '5m'),
      gradus('explain', 'results', 'k1'),
      gradus('diff', 'results', 'results', '--format', 'json'),
      gradus('approve', 'results', '--by', 'Ann', '--wait', '5m'),
    ];
    const ends = await Promise.all(commands.map((command) => ended(command, target.folder)));
    const faulty = ends.find(({ exit }) => exit !== 0 && exit !== 2);
    const fault = target.fault();
    const sealed = existsSync(path.join(target.results, 'approval.json'));
    if (sealed) approved++;
    // An approval is one file more than the manifest lists.
    const verified = sealed ? await ended(gradus('verify', 'results'), target.folder) : undefined;
    count(
      row,
      faulty !== undefined
        ? `round ${number}: exit ${faulty.exit}: ${faulty.said}`
        : !sealed && fault !== undefined
          ? `round ${number}: ${fault}`
          : verified !== undefined && verified.exit !== 0
            ? `round ${number}: what was approved does not verify: ${verified.said}`
            : undefined,
    );
    if (sealed) unseal(target.results);
  }
  row.note = `${approved} times results were approved`;
  target.remove();
  return row;
}

function unseal(results: string): void {
  chmodSync(results, 0o700);
  for (const name of readdirSync(results)) chmodSync(path.join(results, name), 0o600);
  for (const name of ['approval.json']) rmSync(path.join(results, name));
  readFileSync(path.join(results, 'manifest.json'));
}
