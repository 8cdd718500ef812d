// gradus ls: results of several years as they stand in folders.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed as gradus } from '../cli/served.js';
import { twoYears } from '../cli/two-years.js';
import { emptyFolder } from '../grading.js';

it('lists results by as-of date with status, who moved and who approved', async () => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    const at = (...names: string[]) => path.join(folder.path, ...names);
    await run('approve', 'results/2025', '--by', 'Ann Example', '--quiet');
    await run('grade', 'review-2026.yaml', '--quiet');
    // A name of its own, further down, with folders beside it that are none of gradus.
    mkdirSync(at('results/archive/notes'), { recursive: true });
    renameSync(at('results/2026'), at('results/archive/second'));
    const told = JSON.parse((await run('ls', 'results', '--json')).stdout).results;
    expect(told.map((each: Record<string, unknown>) => [each.folder, each.as_of, each.status])).toEqual([
      ['2025', '2025-12-31', 'approved'],
      ['archive/second', '2026-12-31', 'unapproved'],
    ]);
    expect(told[0]).toMatchObject({ review: 'Review 2025', approved: { by: 'Ann Example' }, movement: null });
    const { up, down, same, new: added } = told[1].movement;
    expect(up + down + same + added).toBe(told[1].customers);
    const text = (await run('ls', 'results')).stdout.split('\n');
    expect(text[0]).toMatch(/^Results +As of +Status .*Customers +Up +Down/);
    expect(text[1]).toMatch(/^2025 +2025-12-31 +approved .*Ann Example/);
    expect(text[2]).toMatch(/^archive\/second +2026-12-31 +not approved /);
    expect((await run('ls', 'results', '--lang', 'zh')).stdout).toMatch(/^结果 +截至 +状态/);
    // One folder of results is a shelf of one.
    expect((await run('ls', 'results/2025')).stdout).toMatch(/\n\. +2025-12-31 +approved/);
    rmSync(at('results/archive/second/summary.json'));
    expect((await run('ls', 'results')).stdout).toMatch(/archive\/second +damaged/);
    // What stands between good ones is not passed over because its manifest is broken, or gone.
    writeFileSync(at('results/2025/manifest.json'), '{');
    const statuses = async () =>
      JSON.parse((await run('ls', 'results', '--json')).stdout).results.map(
        (each: Record<string, unknown>) => `${each.folder} ${each.status}`,
      );
    expect(await statuses()).toEqual(['archive/second damaged', '2025 damaged']);
    rmSync(at('results/2025/manifest.json'));
    expect(await statuses()).toEqual(['archive/second damaged', '2025 damaged']);
  });
});

it('says that results are damaged wherever they are read or would be replaced', async () => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    const manifest = path.join(folder.path, 'results/2025/manifest.json');
    for (const [spoil, reason] of [
      [() => writeFileSync(manifest, '{ "tool": "gra'), 'is damaged'],
      [() => rmSync(manifest), 'is gone'],
    ] as const) {
      spoil();
      for (const [args, place, code, fix] of [
        [['verify', 'results/2025'], 'results/2025', 'no-results', 'grade again, or take'],
        [['approve', 'results/2025', '--by', 'Ann'], 'results/2025', 'no-results', 'grade again, or take'],
        [['explain', 'results/2025', 'k1'], 'results/2025', 'no-results', 'grade again, or take'],
        [
          ['grade', 'review-2025.yaml', '--quiet'],
          'results/2025',
          'results-not-ours',
          'take the folder from the archive again',
        ],
        [['grade', 'review-2026.yaml', '--quiet'], 'results/2025', 'last-results', 'grade again, or take'],
      ] as const) {
        const ran = await run(...args);
        expect({ exit: ran.exit, err: ran.stderr }).toEqual({
          exit: 2,
          err: expect.stringMatching(new RegExp(`(^|\\n)${place}.* error\\[${code}\\]`)),
        });
        expect(ran.stderr).toContain(`this folder holds results, but their manifest.json ${reason}`);
        expect(ran.stderr).toContain(`fix: ${fix}`);
      }
    }
  });
});

it('says what to name where no results stand', async () => {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'a.csv'), 'a\n');
  mkdirSync(path.join(folder, 'empty'));
  for (const [name, reason] of [
    ['empty', 'neither this folder nor one in it holds gradus results'],
    ['nowhere', 'this folder is not there'],
    ['a.csv', 'this is a file, not a folder'],
  ]) {
    const ran = await gradus(['ls', String(name)], { cwd: folder });
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain(`${name} error[no-results]: ${reason}`);
    expect(ran.stderr).toContain('fix: name the folder in which results of several years stand');
  }
});
