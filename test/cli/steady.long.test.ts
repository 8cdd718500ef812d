// Results that a run replaces while somebody reads them: what is told comes from one of them, whole, and is one document.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Folder, gradus, type Ran } from './run.js';
import { gradusServed } from './served.js';
import { exportOf, twoYears } from './two-years.js';

const swap = fileURLToPath(new URL('./swap.mjs', import.meta.url));

/** Results of this year, and in `other` those of the same review with other spend, under another policy. */
async function twoResults(use: (folder: Folder) => Promise<void>): Promise<void> {
  await twoYears('', async (folder) => {
    const at = (name: string) => path.join(folder.path, name);
    await grade(folder, []);
    writeFileSync(at('exports/2026.csv'), exportOf(2026, { k0: 99, k1: 1, k2: 41, k9: 72, came: 44 }));
    await grade(folder, ['--out', 'other']);
    await use(folder);
  });
}

async function grade(folder: Folder, more: readonly string[]): Promise<void> {
  const ran = await gradusServed(['grade', 'review-2026.yaml', '--quiet', ...more], { cwd: folder.path });
  if (ran.exit !== 0) throw new Error(ran.stderr);
}

function swapped(folder: Folder, args: readonly string[], at: number, every = false): Promise<Ran> {
  const places = { folder: path.join(folder.path, 'results/2026'), other: path.join(folder.path, 'other') };
  return gradus(args, {
    cwd: folder.path,
    env: { NODE_OPTIONS: `--import=${swap}`, SWAP: JSON.stringify({ at, every, ...places }) },
  });
}

const commands: readonly (readonly string[])[] = [
  ['explain', 'results/2026', 'k1', 'k9', '--json', '--quiet'],
  ['diff', 'results/2025', 'results/2026', '--format', 'json', '--quiet'],
];

describe('results that are replaced while they are read', () => {
  it('are told as one of them, whole, or refused where that never ends', { timeout: 120_000 }, async () => {
    await twoResults(async (folder) => {
      const [results, kept] = ['results/2026', 'kept'].map((name) => path.join(folder.path, name));
      cpSync(results as string, kept as string, { recursive: true });
      const putBack = () => {
        rmSync(results as string, { recursive: true });
        cpSync(kept as string, results as string, { recursive: true });
      };
      for (const args of commands) {
        const before = (await gradusServed(args, { cwd: folder.path })).stdout;
        const whole = new Set([before]);
        for (const at of [3, 9]) {
          const ran = await swapped(folder, args, at);
          expect(ran).toMatchObject({ stderr: '', exit: 0 });
          expect(ran.stdout).not.toBe(before);
          whole.add(ran.stdout);
          putBack();
        }
        expect(whole.size).toBe(2);
      }
      const ran = await swapped(
        folder,
        ['diff', 'results/2025', 'results/2026', '--json', '--quiet'],
        5,
        true,
      );
      expect(ran.exit).toBe(2);
      expect(JSON.parse(ran.stdout).problems).toMatchObject([
        { code: 'locked', reason: expect.stringContaining('replaced') },
      ]);
    });
  });
});
