// The sample review as a cron job would meet it: with an export cut in half.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('stops grade and check on half an export, and leaves everything as it was', async () => {
  const folder = new Folder(path.join(root, 'samples/annual-review'), [
    'expected',
    'results-2025',
    'results-2026',
  ]);
  try {
    const policy = ['--policy', path.join(root, 'config/annual-weighted.yaml'), '--quiet'];
    const run = (...args: string[]) => gradus([...args, ...policy], { cwd: folder.path });
    expect(await run('grade', 'review-2025.yaml')).toMatchObject({ exit: 0, stderr: '' });
    const file = path.join(folder.path, 'exports/transactions-2026.csv');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, lines.length / 2).join('\n')}\n`);
    const before = folder.contents();
    for (const command of ['grade', 'check']) {
      const ran = await run(command, 'review-2026.yaml');
      expect(ran).toMatchObject({ exit: 3, stdout: '' });
      expect(ran.stderr).toContain(
        'transactions has 1307 used rows (1362 read; not used: only 55), 2461 in results-2025 (2557 read): 46.89% fewer, more than the allowed 30%',
      );
      expect(ran.stderr).toContain('the newest used row of transactions is of 2026-01-06, 359 days before');
    }
    expect(folder.contents()).toEqual(before);
  } finally {
    folder.remove();
  }
});
