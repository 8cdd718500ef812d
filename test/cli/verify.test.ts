// verify, signatures and the chain of years, through the real binary and the real ssh-keygen.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import { long } from '../runs.js';
import type { Folder } from './run.js';
import { gradusServed as served } from './served.js';
import { exportOf, twoYears } from './two-years.js';

const keygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
const run = (folder: Folder, ...args: string[]) => served([...args, '--quiet'], { cwd: folder.path });
const at = (folder: Folder, ...names: string[]) => path.join(folder.path, ...names);
const read = (folder: Folder, name: string) => readFileSync(at(folder, name), 'utf8');
const sha256 = (folder: Folder, name: string) =>
  createHash('sha256')
    .update(readFileSync(at(folder, name)))
    .digest('hex');

/** Makes a key, and a file of signers that allows it. */
function makeKey(folder: Folder, name: string, who: string): void {
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(folder, name), '-C', who]);
  appendFileSync(at(folder, 'signers'), `${who} ${read(folder, `${name}.pub`)}`);
}

/** Lets anybody write to results again, as a forger would. */
function unlock(folder: Folder, results: string): void {
  chmodSync(at(folder, results), 0o755);
  for (const name of readdirSync(at(folder, results))) chmodSync(at(folder, results, name), 0o644);
}

/** Raises a customer in results and writes every fingerprint anew, so that the folder agrees with itself. */
function forge(folder: Folder, results: string): void {
  unlock(folder, results);
  const graded = `${results}/graded.csv`;
  writeFileSync(at(folder, graded), read(folder, graded).replace('k5,middle', 'k5,high'));
  const manifest = JSON.parse(read(folder, `${results}/manifest.json`));
  for (const output of manifest.outputs) output.sha256 = sha256(folder, `${results}/${output.file}`);
  writeFileSync(at(folder, results, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

describe('verify', { concurrent: true }, () => {
  it('tells what holds, as one JSON document, and grades again with the same bytes', async ({ expect }) => {
    await twoYears('', async (folder) => {
      await run(folder, 'approve', 'results/2025', '--by', 'Ann', '--note', 'Committee');
      await run(folder, 'grade', 'review-2026.yaml', '--lang', 'zh');
      const ran = await served(['verify', 'results/2026', '--regrade', '--json'], { cwd: folder.path });
      expect(ran).toMatchObject({ exit: 0, stderr: '' });
      expect(JSON.parse(ran.stdout)).toMatchObject({
        review: 'Review 2026',
        inputs: { same: 5, absent: [] },
        approval: null,
        last_results: { at_hand: true, approved_by: 'Ann' },
        graded_again: true,
      });
      const last = JSON.parse(read(folder, 'results/2026/manifest.json')).last_results;
      expect(last).toMatchObject({
        manifest_sha256: sha256(folder, 'results/2025/manifest.json'),
        approval_sha256: sha256(folder, 'results/2025/approval.json'),
        approved_by: 'Ann',
        signed_by: null,
      });
      const text = await served(['verify', 'results/2025'], { cwd: folder.path });
      expect(text.stdout).toContain(`fingerprint of the approval (SHA-256): ${last.approval_sha256}\n`);
      expect(text.stdout).toMatch(/\nApproved by Ann on .* UTC: Committee\.\nNot signed\.\n/);
    });
  });

  it('finds results that were written anew, fingerprints and all, by grading again', async ({ expect }) => {
    await twoYears('', async (folder) => {
      forge(folder, 'results/2025');
      expect((await run(folder, 'verify', 'results/2025')).exit).toBe(0);
      const ran = await run(folder, 'verify', 'results/2025', '--regrade');
      expect(ran.exit).toBe(2);
      expect(ran.stderr).toContain(
        'results/2025/graded.csv error[results-changed]: graded again from the same inputs, this file comes out otherwise',
      );
    });
  });

  it.runIf(long)(
    'finds an earlier year that was written anew after this one looked back on it',
    async ({ expect }) => {
      await twoYears('', async (folder) => {
        await run(folder, 'approve', 'results/2025', '--by', 'Ann');
        await run(folder, 'grade', 'review-2026.yaml');
        forge(folder, 'results/2025');
        rmSync(at(folder, 'results/2025/approval.json'));
        await run(folder, 'approve', 'results/2025', '--by', 'Ann');
        expect((await run(folder, 'verify', 'results/2025')).exit).toBe(0);
        const ran = await run(folder, 'verify', 'results/2026');
        expect(ran.exit).toBe(2);
        for (const name of ['manifest.json', 'approval.json', 'graded.csv'])
          expect(ran.stderr).toContain(`results/2025/${name} error[input-changed]`);
      });
    },
  );

  it('tells inputs that are gone, which only grading again needs, and those that changed', async ({
    expect,
  }) => {
    await twoYears('', async (folder) => {
      rmSync(at(folder, 'exports/2025.csv'));
      const ran = await served(['verify', 'results/2025'], { cwd: folder.path });
      expect(ran.exit).toBe(0);
      expect(ran.stdout).toContain('\nInputs: 2 files as graded; no longer there: exports/2025.csv.\n');
      expect((await run(folder, 'verify', 'results/2025', '--regrade')).stderr).toContain(
        'exports/2025.csv error[input-changed]: this file, which was graded as transactions, is not there',
      );
      writeFileSync(at(folder, 'exports/2025.csv'), exportOf(2025, { k0: 1 }));
      expect(await run(folder, 'verify', 'results/2025')).toMatchObject({ exit: 2, stdout: '' });
    });
  });

  it.runIf(long)('next year sees every file of approved results that changed', async ({ expect }) => {
    await twoYears('', async (folder) => {
      await run(folder, 'approve', 'results/2025', '--by', 'Ann');
      const names = readdirSync(at(folder, 'results/2025')).filter((name) => name !== 'approval.json');
      unlock(folder, 'results/2025');
      for (const name of names) {
        const before = read(folder, `results/2025/${name}`);
        appendFileSync(at(folder, 'results/2025', name), ' ');
        const ran = await run(folder, 'grade', 'review-2026.yaml');
        expect([name, ran.exit]).toEqual([name, 2]);
        expect(ran.stderr).toContain(
          `results/2025/${name} error[results-changed]: this file has changed since`,
        );
        writeFileSync(at(folder, 'results/2025', name), before);
      }
      expect((await run(folder, 'grade', 'review-2026.yaml')).exit).toBe(0);
    });
  });
});

describe.runIf(keygen)('signatures', { concurrent: true }, () => {
  it.runIf(long)(
    'are made by approve, checked by verify, and asked for by the next review',
    async ({ expect }) => {
      const guard = 'guards: { last_results: signed }\nsigners: signers\n';
      await twoYears(guard, async (folder) => {
        makeKey(folder, 'ann', 'ann@example.org');
        const grade = () => run(folder, 'grade', 'review-2026.yaml');
        expect((await grade()).stderr).toContain('nobody approved them');
        expect((await run(folder, 'approve', 'results/2025', '--by', 'Ann', '--sign', 'ann')).exit).toBe(0);
        expect(JSON.parse(read(folder, 'results/2025/approval.json')).signature).toBe('approval.json.sig');
        const ran = await served(['verify', 'results/2025', '--signers', 'signers'], { cwd: folder.path });
        expect(ran.stdout).toContain('\nSigned by ann@example.org.\n');
        expect(await grade()).toMatchObject({ exit: 0 });
        expect(JSON.parse(read(folder, 'results/2026/manifest.json')).last_results.signed_by).toBe(
          'ann@example.org',
        );
        // Graded again from its own copy, the guard and the signers hold there, too.
        expect(await run(folder, 'verify', 'results/2026', '--regrade')).toMatchObject({
          exit: 0,
          stderr: '',
        });
      });
    },
  );

  it.runIf(long)('of somebody else, of other bytes, and lost ones are refused', async ({ expect }) => {
    await twoYears('guards: { last_results: signed }\nsigners: signers\n', async (folder) => {
      makeKey(folder, 'bob', 'bob@example.org');
      await run(folder, 'approve', 'results/2025', '--by', 'Ann', '--sign', 'bob');
      rmSync(at(folder, 'signers'));
      makeKey(folder, 'ann', 'ann@example.org');
      const both = async (said: RegExp) => {
        const verified = await run(folder, 'verify', 'results/2025', '--signers', 'signers');
        const graded = await run(folder, 'grade', 'review-2026.yaml');
        expect([verified.exit, graded.exit]).toEqual([2, 2]);
        expect(verified.stderr).toMatch(said);
        expect(graded.stderr).toMatch(said);
      };
      await both(/made by nobody whom signers allows/);
      appendFileSync(at(folder, 'signers'), `bob@example.org ${read(folder, 'bob.pub')}`);
      expect((await run(folder, 'verify', 'results/2025', '--signers', 'signers')).exit).toBe(0);
      unlock(folder, 'results/2025');
      const approval = read(folder, 'results/2025/approval.json');
      writeFileSync(at(folder, 'results/2025/approval.json'), approval.replace('"Ann"', '"Eve"'));
      await both(/does not fit the approval/);
      writeFileSync(at(folder, 'results/2025/approval.json'), approval);
      rmSync(at(folder, 'results/2025/approval.json.sig'));
      await both(
        /results\/2025\/approval\.json\.sig error\[results-changed\]: the approval by Ann .* was signed, and its signature is gone/,
      );
    });
  });

  it.runIf(long)('that no key can make leave results unapproved', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const before = folder.contents();
      writeFileSync(at(folder, 'no-key'), 'nothing');
      chmodSync(at(folder, 'no-key'), 0o600);
      for (const key of ['absent', 'no-key']) {
        const ran = await run(folder, 'approve', 'results/2025', '--by', 'Ann', '--sign', key);
        expect(ran.exit).toBe(2);
        expect(ran.stderr).toMatch(
          new RegExp(`^${key} error\\[signature\\]: the key (is not there|cannot sign: .+)\n  fix: `),
        );
      }
      rmSync(at(folder, 'no-key'));
      expect(folder.contents()).toEqual(before);
      // Without ssh-keygen at hand.
      const { exit, stderr } = await import('./run.js').then(({ gradus }) =>
        gradus(['approve', 'results/2025', '--by', 'Ann', '--sign', 'policy.yaml', '--quiet'], {
          cwd: folder.path,
          env: { PATH: '/nowhere' },
        }),
      );
      expect(exit).toBe(2);
      expect(stderr).toContain('cannot be run here: it is not installed\n  fix: install OpenSSH');
    });
  });

  it('need a file of signers that is there', async ({ expect }) => {
    await twoYears('', async (folder) => {
      const ran = await run(folder, 'verify', 'results/2025', '--signers', 'absent');
      expect(ran.exit).toBe(2);
      expect(ran.stderr).toContain('absent error[signature]: the file of allowed signers is not there');
    });
  });
});
