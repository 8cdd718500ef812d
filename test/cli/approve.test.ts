// Approving results through the real binary: what is verified, what is refused, what is sealed, and what next year sees.

import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import type { Approval } from '../../src/results/approval-text.js';
import { long, someOf } from '../runs.js';
import type { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { twoYears } from './two-years.js';

const approve = (folder: Folder, results: string, ...flags: string[]) =>
  gradus(['approve', results, '--by', 'Ann Example', ...flags], { cwd: folder.path });
const grade = (folder: Folder, year: number, ...flags: string[]) =>
  gradus(['grade', `review-${year}.yaml`, ...flags], { cwd: folder.path });
const at = (folder: Folder, ...names: string[]) => path.join(folder.path, ...names);
const approvalIn = (folder: Folder, results: string): Approval =>
  JSON.parse(readFileSync(at(folder, results, 'approval.json'), 'utf8'));
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const modes = (folder: string) => [
  ...new Set(readdirSync(folder).map((name) => (statSync(path.join(folder, name)).mode & 0o777).toString(8))),
  (statSync(folder).mode & 0o777).toString(8),
];
const codes = (stderr: string) =>
  [...stderr.matchAll(/^(\S*) ?error\[([a-z-]+)\]/gm)].map((m) => [m[1], m[2]]);

describe('approve', { concurrent: true }, () => {
  it('signs results, makes them read-only, and nothing replaces them from then on', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const note = 'Committee  of\n12 January ';
      const ran = await approve(folder, 'results/2025', '--note', note);
      expect(ran.stderr).toBe('gradus: verifying results\ngradus: verifying inputs\n');
      expect(ran.exit).toBe(0);
      const approval = approvalIn(folder, 'results/2025');
      expect(approval).toMatchObject({
        tool: 'gradus',
        review: 'Review 2025',
        as_of: '2025-12-31',
        approved_by: 'Ann Example',
        note: 'Committee of 12 January',
        accepted: [],
        extra_files: [],
      });
      expect(approval.approved_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const when = approval.approved_at.replace('T', ' ').replace('Z', ' UTC');
      expect(ran.stdout).toBe(`Review 2025, as of 2025-12-31: approved by Ann Example on ${when}
Note: Committee of 12 January
9 files of the results and 3 inputs are as they were graded.
results/2025 is read-only now; the approval stands in approval.json.
For the minutes, the fingerprint of the approval (SHA-256): ${sha256(at(folder, 'results/2025/approval.json'))}
`);
      expect(modes(at(folder, 'results/2025'))).toEqual(['400', '500']);
      const sealed = folder.contents();
      const reason = `results/2025 error[results-approved]: these results were approved by Ann Example on ${when}, so they stay as they are\n`;
      const over = await grade(folder, 2025);
      expect(over).toMatchObject({ exit: 2, stdout: '' });
      // Before any work: no stage has begun.
      expect(over.stderr.startsWith(reason)).toBe(true);
      expect(over.stderr).toContain('fix: choose another folder with --out or results:');
      // Whoever comes later is told who it was, and that nothing was changed.
      const standing = `Review 2025, as of 2025-12-31: approved by Ann Example on ${when}
Note: Committee of 12 January
This approval stands in results/2025/approval.json; nothing was changed now.
For the minutes, the fingerprint of the approval (SHA-256): ${sha256(at(folder, 'results/2025/approval.json'))}
`;
      const again = await gradus(['approve', 'results/2025', '--by', 'Bob'], { cwd: folder.path });
      expect(again).toMatchObject({ exit: 0, stdout: standing });
      const shown = await gradus(['approve', 'results/2025', '--show'], { cwd: folder.path });
      expect(shown).toEqual({ exit: 0, stdout: standing, stderr: '' });
      const values = await gradus(['approve', 'results/2025', '--show', '--json'], { cwd: folder.path });
      expect(JSON.parse(values.stdout)).toMatchObject({ approved_by: 'Ann Example' });
      expect(folder.contents()).toEqual(sealed);
      const changes = at(folder, 'results/2025/changes.csv');
      chmodSync(changes, 0o644);
      appendFileSync(changes, 'x');
      expect(codes((await approve(folder, 'results/2025', '--quiet')).stderr)).toEqual([
        ['results/2025', 'results-approved'],
        ['results/2025/changes.csv', 'results-changed'],
      ]);
    });
  });

  it('lets others read on what they could read, and tells of files that are not part of them', async ({
    expect,
  }) => {
    await twoYears('', async (folder) => {
      const results = at(folder, 'results/2025');
      for (const name of readdirSync(results)) chmodSync(path.join(results, name), 0o644);
      chmodSync(results, 0o755);
      writeFileSync(path.join(results, 'minutes.txt'), 'agreed', { mode: 0o644 });
      // As a run leaves it that is killed while it signs.
      writeFileSync(path.join(results, '.approval.json.gradus-new'), '{', { mode: 0o600 });
      const ran = await approve(folder, 'results/2025', '--json');
      expect(ran.exit).toBe(0);
      expect(ran.stderr).toContain(
        'note: the folder also holds what gradus did not write, and what is not part of the results: minutes.txt\n',
      );
      const approval = approvalIn(folder, 'results/2025');
      expect(JSON.parse(ran.stdout)).toEqual({
        ...approval,
        sha256: sha256(path.join(results, 'approval.json')),
      });
      expect(approval.extra_files).toEqual(['minutes.txt']);
      expect(readdirSync(results)).not.toContain('.approval.json.gradus-new');
      expect(modes(results)).toEqual(['444', '555']);
    });
  });

  it.runIf(long)('notices a change of any file of the results', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const results = at(folder, 'results/2025');
      const names = readdirSync(results);
      expect(names).toHaveLength(10);
      const some = ['graded.csv', 'manifest.json', 'report.html'];
      for (const name of someOf(names, some)) {
        const file = path.join(results, name);
        const text = readFileSync(file, 'utf8');
        writeFileSync(file, name === 'manifest.json' ? text.replace('"Review 2025"', '"R"') : `${text} `);
        const before = folder.contents();
        const changed = await approve(folder, 'results/2025', '--quiet');
        expect(changed).toMatchObject({ exit: 2, stdout: '' });
        expect(codes(changed.stderr)).toEqual([[`results/2025/${name}`, 'results-changed']]);
        expect(folder.contents()).toEqual(before);
        writeFileSync(file, text);
      }
      const graded = path.join(results, 'graded.csv');
      copyFileSync(graded, at(folder, 'elsewhere.csv'));
      rmSync(graded);
      symlinkSync(at(folder, 'elsewhere.csv'), graded);
      rmSync(path.join(results, 'changes.csv'));
      const ran = await approve(folder, 'results/2025', '--quiet');
      expect(ran.exit).toBe(2);
      expect(ran.stderr).toContain(
        'graded.csv error[results-changed]: this file, which gradus wrote, is a link now',
      );
      expect(ran.stderr).toContain(
        'changes.csv error[results-changed]: this file, which gradus wrote, is not there',
      );
    });
  });

  it.runIf(long)(
    'names every input that has changed or gone, from wherever it is called',
    async ({ expect }) => {
      await twoYears('', async (folder) => {
        expect((await grade(folder, 2026, '--quiet')).exit).toBe(0);
        for (const name of ['review-2026.yaml', 'results/2025/graded.csv'])
          appendFileSync(at(folder, name), '\n');
        rmSync(at(folder, 'policy.yaml'));
        rmSync(at(folder, 'exports/2026.csv'));
        const ran = await gradus(['approve', '2026', '--by', 'Ann', '--quiet'], {
          cwd: at(folder, 'results'),
        });
        expect(ran).toMatchObject({ exit: 2, stdout: '' });
        expect(codes(ran.stderr)).toEqual([
          ['../exports/2026.csv', 'input-changed'],
          ['../policy.yaml', 'input-changed'],
          ['../review-2026.yaml', 'input-changed'],
          ['2025/graded.csv', 'input-changed'],
        ]);
        expect(ran.stderr).toContain('this file, which was graded as transactions, is not there');
        expect(ran.stderr).toContain('this file, which was graded as last_results, has changed');
        expect(existsSync(at(folder, 'results/2026/approval.json'))).toBe(false);
      });
    },
  );

  it.runIf(long)(
    'takes held results only when each tripped guard is accepted with a reason',
    async ({ expect }) => {
      await twoYears('guards: { downgraded: 10%, changed: 10%, score_psi: 3 }\n', async (folder) => {
        expect((await grade(folder, 2026, '--quiet')).exit).toBe(4);
        const refused = async (...flags: string[]) => {
          const ran = await approve(folder, 'results/2026', '--quiet', ...flags);
          expect(ran).toMatchObject({ exit: 2, stdout: '' });
          return ran.stderr;
        };
        const one = ['--accept', 'downgraded', '--because', 'New  price list'];
        const both = [...one, '--accept', 'changed', '--because', 'The same'];
        expect(codes(await refused())).toEqual([
          ['results/2026', 'results-held'],
          ['results/2026', 'results-held'],
        ]);
        expect(await refused(...one)).toContain(
          'guard changed tripped, and nobody has accepted it: 30% (3 of 10), 2 more than the limit of 10% allows\n',
        );
        expect(await refused(...both, '--accept', 'score_psi', '--because', 'x')).toContain(
          '--accept score_psi accepts nothing, because this guard did not trip',
        );
        expect(await refused(...both, '--accept', 'chnged', '--because', 'x')).toContain(
          '--accept chnged names no guard of these results\n  fix: did you mean "changed"?',
        );
        expect(await refused(...both, '--accept', 'changed', '--because', 'x')).toContain(
          '--accept changed stands twice',
        );
        expect(await refused(...one, '--because', 'x')).toContain('--because "x" belongs to no --accept');
        expect(await refused(...one, '--accept', 'changed', '--because', ' ')).toContain('It is empty.');
        const ran = await approve(folder, 'results/2026', ...both);
        expect(ran.exit).toBe(0);
        expect(ran.stdout).toContain('\nAccepted: downgraded: New price list\nAccepted: changed: The same\n');
        expect(approvalIn(folder, 'results/2026').accepted).toEqual([
          { guard: 'downgraded', limit: '0.1', measured: '0.333333', because: 'New price list' },
          { guard: 'changed', limit: '0.1', measured: '0.3', because: 'The same' },
        ]);
      });
    },
  );

  it('wants a name, unless it only shows who approved', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const nobody = await gradus(['approve', 'results/2025'], { cwd: folder.path });
      expect(nobody.stderr).toContain('error[usage]: nobody is named who approves\n  fix: pass --by NAME\n');
      expect(nobody.exit).toBe(2);
      const shown = await gradus(['approve', 'results/2025', '--show'], { cwd: folder.path });
      expect(shown).toEqual({
        exit: 0,
        stdout: 'results/2025: nobody has approved these results.\n',
        stderr: '',
      });
    });
  });

  it.runIf(long)('takes one reason for several guards', async ({ expect }) => {
    await twoYears('guards: { downgraded: 10%, changed: 10% }\n', async (folder) => {
      await grade(folder, 2026);
      const accept = ['--accept', 'downgraded,changed', '--because', 'New price list'];
      const ran = await approve(folder, 'results/2026', '--quiet', ...accept);
      expect(ran).toMatchObject({ exit: 0 });
      expect(approvalIn(folder, 'results/2026').accepted).toMatchObject([
        { guard: 'downgraded', because: 'New price list' },
        { guard: 'changed', because: 'New price list' },
      ]);
    });
  });

  it.for([
    [['--by', ' \t'], "error: option '--by <name>' argument ' \t' is invalid. It is empty."],
    [
      ['--by', 'A\u001b[31m'],
      "error: option '--by <name>' argument 'A\ufffd[31m' is invalid. It holds control characters.",
    ],
    [['--by', '-'], "error: option '--by <name>' argument '-' is invalid. It says nothing."],
  ] as const)('refuses to be signed by nobody: %j', async ([flags, said], { expect }) => {
    const ran = await gradus(['approve', 'results', ...flags]);
    expect(ran).toEqual({
      exit: 2,
      stdout: '',
      stderr: `${said}\n(gradus approve --help shows the flags)\n`,
    });
  });
});

describe("next year's review", { concurrent: true }, () => {
  it.runIf(long)('notes that last results were never approved, or are held', async ({ expect }) => {
    await twoYears('guards: { downgraded: 10% }\n', async (folder) => {
      const first = await grade(folder, 2026);
      expect(first.stderr).toMatch(
        /^note: last results results\/2025 were never approved; gradus approve results\/2025 --by NAME /,
      );
      expect(first.exit).toBe(4);
      const second = await grade(folder, 2026, '--last-results', 'results/2026', '--out', 'results/2027');
      expect(second.stderr).toContain(
        'note: last results results/2026 are held because a guard tripped, and were never approved;',
      );
      expect(second.exit).toBe(0);
    });
  });

  it('reads approved last results without a word, and not at all once they have changed', async ({
    expect,
  }) => {
    await twoYears('', async (folder) => {
      expect((await approve(folder, 'results/2025', '--quiet')).exit).toBe(0);
      const ran = await grade(folder, 2026);
      expect(ran.exit).toBe(0);
      expect(ran.stderr).not.toContain('note:');
      const graded = at(folder, 'results/2025/graded.csv');
      chmodSync(graded, 0o644);
      writeFileSync(graded, readFileSync(graded, 'utf8').replace('k0,high', 'k0,low'));
      for (const command of ['grade', 'check']) {
        const refused = await gradus([command, 'review-2026.yaml', '--quiet'], { cwd: folder.path });
        expect(refused).toMatchObject({ exit: 2, stdout: '' });
        expect(codes(refused.stderr)).toEqual([['results/2025/graded.csv', 'results-changed']]);
      }
      const policy = at(folder, 'results/2025/policy.yaml');
      chmodSync(policy, 0o644);
      writeFileSync(policy, `${readFileSync(policy, 'utf8')}# looser\n`);
      const refused = await gradus(['check', 'review-2026.yaml', '--quiet'], { cwd: folder.path });
      expect(codes(refused.stderr)).toContainEqual(['results/2025/policy.yaml', 'results-changed']);
    });
  });
});
