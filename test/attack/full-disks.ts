// Disks of every size that is too small: exit 2 with the reason, nothing left, and from some size on exit 0.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { count, type Tally, Target, tally } from './target.js';

export async function fullDisks(tries: number): Promise<Tally> {
  const row = tally('disks that fill up');
  if (process.getuid?.() !== 0 || spawnSync('unshare', ['-m', 'true']).status !== 0)
    return { ...row, note: 'not tried: only an administrator may mount small disks' };
  const target = new Target(20_000);
  mkdirSync(target.at('disk'));
  let fitted = 0;
  for (let number = 0; number < tries; number++) {
    const size = 4096 * (1 + number * 8);
    const grade = `${target.grade.join(' ')} --out disk/results`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', `mount -t tmpfs -o size=${size} none disk && ${grade}; echo exit $?; ls -A disk`],
      { cwd: target.folder, encoding: 'utf8' },
    );
    if (stdout === 'exit 0\nresults\n') fitted++;
    const told = stdout === 'exit 2\n' && stderr.includes('error[disk]');
    count(row, told || stdout === 'exit 0\nresults\n' ? undefined : `${size} bytes: ${stdout}${stderr}`);
  }
  row.note = `${fitted} were large enough`;
  target.remove();
  return row;
}
