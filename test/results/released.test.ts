// Results and policies of every format that was released stay readable: test/released has a folder for each, with two years
// that gradus of that version graded. They are never written anew; who changes a format adds a folder.
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradusServed as gradus } from '../cli/served.js';
import { emptyFolder, readCsv } from '../grading.js';
import { long } from '../runs.js';

const released = 'test/released';

describe.each(readdirSync(released))('results of gradus %s', (version) => {
  const folder = () => {
    const copy = emptyFolder();
    cpSync(path.join(released, version), copy, { recursive: true });
    return copy;
  };
  const reads = async (cwd: string, ...args: string[]) => {
    const ran = await gradus(args, { cwd });
    expect(ran.exit, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
    return ran.stdout;
  };

  it('are listed, verified, compared and explained', async () => {
    const cwd = folder();
    expect(await reads(cwd, 'ls', 'results')).toContain('2025-12-31  approved');
    expect(JSON.parse(await reads(cwd, 'verify', 'results/2025', '--json'))).toMatchObject({
      status: 'graded',
    });
    const moved = readCsv(path.join(cwd, 'results/2026/changes.csv')).filter(
      ({ movement }) => movement === 'up',
    );
    const compared = JSON.parse(await reads(cwd, 'diff', 'results/2025', 'results/2026', '--json'));
    expect(compared.change.customers.up).toBe(moved.length);
    expect(await reads(cwd, 'explain', 'results/2026', 'k1', 'k6')).toContain('k6');
  });

  it.runIf(long)('are told again, simulated and evaluated', async () => {
    const cwd = folder();
    expect(
      await reads(cwd, 'report', 'results/2026', '--format', 'json', '--out', 'told', '--json'),
    ).not.toBe('');
    await reads(cwd, 'simulate', 'results/2026', '--set', 'tiers.middle.score=50');
    await reads(cwd, 'evaluate', 'results/2025', 'results/2026');
  });

  it('come out again from their policy, and are last results of the next review', async () => {
    const cwd = folder();
    await reads(cwd, 'grade', 'review-2026.yaml', '--out', 'again', '--quiet');
    const tiers = (from: string) =>
      readCsv(path.join(cwd, from, 'graded.csv')).map(({ customer_id, tier, previous_tier }) => [
        customer_id,
        tier,
        previous_tier,
      ]);
    expect(tiers('again')).toEqual(tiers('results/2026'));
  });
});
