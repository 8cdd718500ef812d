// Guards on changes through the real binary: results are written all the same, but held, and the exit code is 4.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import type { Summary } from '../../src/reports/values/summary.js';
import { fewOf, long } from '../runs.js';
import type { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { exportOf, twoYears } from './two-years.js';

const grade = (folder: Folder, ...flags: string[]) =>
  gradus(['grade', 'review-2026.yaml', ...flags], { cwd: folder.path });

const json = (folder: Folder, file: string) =>
  JSON.parse(readFileSync(path.join(folder.path, 'results/2026', file), 'utf8'));

/** What the change from 2025 to 2026 measures: limit as written, the same limit a little lower, and what is said. */
const measured = [
  [
    'downgraded',
    '33.3334%',
    '33.3333%',
    '33.3333% (2 of 6 who could fall), 1 more than the limit of 33.3333% allows',
  ],
  ['changed', '30%', '29.9999%', '30% (3 of 10), 1 more than the limit of 29.9999% allows'],
  ['down_more_than_one', '10%', '9.9999%', '10% (1 of 10), 1 more than the limit of 9.9999% allows'],
  // By the published formula from eleven scores a year, three empty bands counted as 0.0001.
  ['score_psi', '2.170963', '2.170962', '2.170963, 0.000001 above the limit of 2.170962'],
  [
    'spend_at_downgraded_customers',
    '42.8572%',
    '42.8%',
    '42.8571% (180.00 of 420.00 at customers who could fall), 0.24 more than the limit of 42.8% allows',
  ],
] as const;

describe('guards on changes', { concurrent: true }, () => {
  it.runIf(long)('do not trip at their exact limits', async ({ expect }) => {
    const guards = measured.map(([guard, limit]) => `  ${guard}: ${limit}\n`).join('');
    await twoYears(`guards:\n${guards}  overridden: 0%\n`, async (folder) => {
      const ran = await grade(folder);
      expect(ran.exit).toBe(0);
      expect(ran.stdout).not.toContain('HELD');
      expect(ran.stdout).toContain(
        '\nScores against last time (PSI): 2.170963, major shift; nobody at 40-50 this\ntime, 80-90 this time, 90-100 this time, counted as 0.01%\n',
      );
      expect(ran.stdout).toContain(`
Guard                          Measured     Limit
downgraded                     33.3333%  33.3334%  2 of 6 who could fall
changed                             30%       30%  3 of 10
down_more_than_one                  10%       10%  1 of 10
score_psi                      2.170963  2.170963
spend_at_downgraded_customers  42.8571%  42.8572%  180.00 of 420.00 at customers
                                                   who could fall
overridden                           0%        0%  0 of 11
`);
      const summary: Summary = json(folder, 'summary.json');
      expect(summary.status).toBe('graded');
      const manifest = json(folder, 'manifest.json');
      expect(manifest).toMatchObject({ status: 'graded', base: '../..' });
      expect(manifest.guards).toEqual(summary.guards);
    });
  });

  it.runIf(long && existsSync('/dev/full'))(
    'count for more than a disk that cannot take the summary',
    async ({ expect }) => {
      await twoYears('guards: { changed: 0% }\n', async (folder) => {
        const { status, stderr } = spawnSync(
          'sh',
          [
            '-c',
            `exec "${process.execPath}" "${path.resolve('bin/gradus.js')}" grade review-2026.yaml > /dev/full`,
          ],
          { cwd: folder.path, encoding: 'utf8' },
        );
        expect(stderr).toContain('gradus: stdout cannot be written: ENOSPC');
        expect(status).toBe(4);
      });
    },
  );

  it.for(fewOf(measured))(
    '%s above its limit holds the results',
    async ([guard, , below, said], { expect }) => {
      await twoYears(`guards: { ${guard}: ${below} }\n`, async (folder) => {
        const ran = await grade(folder, '--quiet');
        expect(ran).toEqual({
          exit: 4,
          stdout: '',
          stderr: `HELD: a guard tripped. The results in results/2026 do not count until somebody approves them.

  ${guard}: ${said}

Look at its changes.csv and migration.csv. If the results are right:
  gradus approve results/2026 --by NAME --accept ${guard} --because REASON
If they are not, correct the exports, the policy, the overrides or the review file, and grade again.
`,
        });
        expect(json(folder, 'summary.json')).toMatchObject({ status: 'held' });
        expect(json(folder, 'manifest.json')).toMatchObject({ status: 'held' });
      });
    },
  );

  it.runIf(long)('are told all at once, in the report too, in Chinese, and as JSON', async ({ expect }) => {
    await twoYears('guards: { downgraded: 1%, changed: 50%, score_psi: 0.1 }\n', async (folder) => {
      const shown = await grade(folder, '--lang', 'zh');
      expect(shown.exit).toBe(4);
      expect(shown.stdout.split('\n')[0]).toBe('Review 2026，截至 2026-12-31：11 位客户已评级，暂缓');
      expect(shown.stderr).toContain('暂缓：触发了 2 项防护。');
      expect(shown.stderr).toContain('--accept downgraded,score_psi --because 理由\n');
      const printed = await grade(folder, '--json');
      expect(printed).toMatchObject({ exit: 4 });
      expect(printed.stderr).not.toContain('HELD');
      expect(JSON.parse(printed.stdout)).toEqual({ ...json(folder, 'summary.json'), warnings: [] });
    });
  });

  it.runIf(long)('do not apply in the first year, and the summary says so', async ({ expect }) => {
    const rest =
      'guards: { downgraded: 0%, score_psi: 0, spend_at_downgraded_customers: 0%, overridden: 0% }\n';
    await twoYears(rest, async (folder) => {
      const review = path.join(folder.path, 'review-2026.yaml');
      writeFileSync(review, readFileSync(review, 'utf8').replace('last_results: results/2025\n', ''));
      const ran = await grade(folder);
      expect(ran.exit).toBe(0);
      expect(ran.stdout).toContain(`
downgraded                                  0%  not applied: there are no last
                                                results
score_psi                                    0  not applied: there are no last
                                                results
spend_at_downgraded_customers               0%  not applied: there are no last
                                                results
overridden                           0%     0%  0 of 11
`);
      expect(json(folder, 'summary.json')).toMatchObject({ status: 'graded', score_psi: null });
    });
  });

  it.runIf(long)('say what a plain CSV of tiers does not tell', async ({ expect }) => {
    const rest = 'guards: { downgraded: 50%, score_psi: 0, spend_at_downgraded_customers: 0% }\n';
    await twoYears(rest, async (folder) => {
      writeFileSync(path.join(folder.path, 'last.csv'), 'customer_id,tier\nk1,middle\nk2,middle\n');
      const ran = await grade(folder, '--last-results', 'last.csv');
      expect(ran.exit).toBe(0);
      expect(ran.stdout).toContain(`
downgraded                           0%    50%  0 of 2 who could fall
score_psi                                    0  not applied: last results hold
                                                no scores
spend_at_downgraded_customers               0%  not applied: last results do not
                                                say what customers were worth
`);
    });
  });

  it.runIf(long)(
    'hold results where not a single customer id is known from last time',
    async ({ expect }) => {
      await twoYears('guards: { downgraded: 100% }\n', async (folder) => {
        writeFileSync(path.join(folder.path, 'exports/2026.csv'), exportOf(2026, { '0k1': 80, '0k2': 20 }));
        const ran = await grade(folder, '--quiet');
        expect(ran.exit).toBe(4);
        expect(ran.stderr).toContain('\n  downgraded: nobody stands both in last results and in these\n');
      });
    },
  );
});
