// gradus report through the built command: the page of results again, from the results alone.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { long } from '../runs.js';
import { gradusServed as gradus } from './served.js';
import { twoYears } from './two-years.js';

it('writes the page again without the exports, as approved since and in another language', async ({
  expect,
}) => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    const read = (...names: string[]) => readFileSync(path.join(folder.path, ...names), 'utf8');
    expect((await run('grade', 'review-2026.yaml', '--quiet')).exit).toBe(0);
    rmSync(path.join(folder.path, 'exports'), { recursive: true });
    const again = await run('report', 'results/2026');
    expect(again).toMatchObject({ exit: 0, stdout: 'results/2026-report/report.html\n' });
    expect(read('results/2026-report/report.html') === read('results/2026/report.html')).toBe(true);

    const chinese = await run('report', 'results/2026', '--lang', 'zh', '--out', 'zh', '--json');
    expect(JSON.parse(chinese.stdout)).toEqual({ report: 'zh', files: ['report.html'] });
    expect(read('zh/report.html')).toContain('等级迁移');

    writeFileSync(path.join(folder.path, 'zh/notes.txt'), 'mine');
    expect((await run('report', 'results/2026', '--out', 'zh')).exit).not.toBe(0);
    expect((await run('report', 'results/2026', '--out', 'results/2026/page')).stderr).toContain(
      'results-path',
    );
    expect((await run('report', 'zh')).stderr).toContain('no-results');
    expect((await run('report', 'results/2026', '--format', 'pdf')).exit).toBe(2);
  });
});

it('writes a workbook, alone or beside the page, and takes the place of an earlier one', async ({
  expect,
}) => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    const names = () => readdirSync(path.join(folder.path, 'out')).sort();
    await run('grade', 'review-2026.yaml', '--quiet');
    const both = await run('report', 'results/2026', '--format', 'xlsx, html', '--out', 'out');
    expect(both).toMatchObject({ exit: 0, stdout: 'out/report.html\nout/report.xlsx\n' });
    const first = readFileSync(path.join(folder.path, 'out/report.xlsx'));
    const alone = await run('report', 'results/2026', '--format', 'xlsx', '--out', 'out', '--json');
    expect(JSON.parse(alone.stdout)).toEqual({ report: 'out', files: ['report.xlsx'] });
    expect(names()).toEqual(['report.xlsx']);
    expect(readFileSync(path.join(folder.path, 'out/report.xlsx')).equals(first)).toBe(true);
    expect((await run('report', 'results/2026', '--out', 'out')).exit).toBe(0);
    expect(names()).toEqual(['report.html']);

    // A workbook of somebody else stays.
    rmSync(path.join(folder.path, 'out/report.html'));
    writeFileSync(path.join(folder.path, 'out/report.xlsx'), 'docProps/core.xml of somebody else');
    expect((await run('report', 'results/2026', '--out', 'out')).exit).not.toBe(0);
    expect(readFileSync(path.join(folder.path, 'out/report.xlsx'), 'utf8')).toContain('somebody else');
    const wrong = await run('report', 'results/2026', '--format', 'html,pdf');
    expect(wrong).toMatchObject({ exit: 2 });
    expect(wrong.stderr).toContain('html, xlsx, md, json');
  });
});

it.runIf(long)(
  'writes Markdown and JSON, and takes the place of none that somebody else wrote',
  async ({ expect }) => {
    await twoYears('', async (folder) => {
      const run = (...args: string[]) => gradus(args, { cwd: folder.path });
      const file = (name: string) => path.join(folder.path, 'out', name);
      await run('grade', 'review-2026.yaml', '--quiet');
      const all = ['report', 'results/2026', '--format', 'json,md,html', '--out', 'out'];
      const first = await run(...all);
      expect(first).toMatchObject({ exit: 0, stdout: 'out/report.html\nout/report.md\nout/report.json\n' });
      expect(JSON.parse(readFileSync(file('report.json'), 'utf8'))).toMatchObject({
        kind: 'report',
        audience: null,
      });
      expect(readFileSync(file('report.md'), 'utf8')).toMatch(/^<!-- gradus report -->\n\n# /);
      expect((await run(...all)).exit).toBe(0);
      for (const name of ['report.md', 'report.json']) {
        const ours = readFileSync(file(name), 'utf8');
        writeFileSync(file(name), 'mine');
        expect((await run(...all)).exit).not.toBe(0);
        expect(readFileSync(file(name), 'utf8')).toBe('mine');
        writeFileSync(file(name), ours);
      }
    });
  },
);

it.runIf(long)('says who approved, which the page in the sealed results cannot', async ({ expect }) => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    await run('grade', 'review-2026.yaml', '--quiet');
    const approved = await run(
      'approve',
      'results/2026',
      '--by',
      'Ann <Example>',
      '--note',
      'Meeting of May',
    );
    expect(approved.exit).toBe(0);
    expect((await run('report', 'results/2026', '--quiet', '--out', 'approved')).stdout).toBe('');
    const page = readFileSync(path.join(folder.path, 'approved/report.html'), 'utf8');
    expect(page).toMatch(/Approved by Ann &lt;Example&gt; on \d{4}-\d\d-\d\d/);
    expect(page).toContain('Note: Meeting of May');
    const verified = await run('verify', 'results/2026', '--regrade');
    expect(verified).toMatchObject({ exit: 0 });
    expect(verified.stdout).toContain('Graded again: every file comes out with the same bytes.');
  });
});

it.runIf(long)('notices a report that somebody wrote anew with its manifest', async ({ expect }) => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    await run('grade', 'review-2026.yaml', '--quiet');
    const [page, manifest] = ['report.html', 'manifest.json'].map((name) =>
      path.join(folder.path, 'results/2026', name),
    ) as [string, string];
    const hash = () => createHash('sha256').update(readFileSync(page)).digest('hex');
    const before = hash();
    writeFileSync(page, readFileSync(page, 'utf8').replace('1 up', '9 up'));
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(before, hash()));
    expect((await run('verify', 'results/2026')).exit).toBe(0);
    const verified = await run('verify', 'results/2026', '--regrade');
    expect(verified.exit).not.toBe(0);
    expect(verified.stderr).toContain('results/2026/report.html');
    expect(verified.stderr).toContain('comes out otherwise');
  });
});

it.runIf(process.platform === 'linux')('shows the page where it is asked to', async ({ expect }) => {
  await twoYears('', async (folder) => {
    await gradus(['grade', 'review-2026.yaml', '--quiet'], { cwd: folder.path });
    const programs = path.join(folder.path, 'programs');
    mkdirSync(programs);
    const opened = path.join(folder.path, 'opened');
    writeFileSync(
      path.join(programs, 'xdg-open'),
      `#!/bin/sh\nprintf %s "$1" > "${opened}.new"\nmv "${opened}.new" "${opened}"\n`,
    );
    chmodSync(path.join(programs, 'xdg-open'), 0o755);
    const env = { PATH: `${programs}:${process.env.PATH ?? ''}` };
    const ran = await gradus(['report', 'results/2026', '--open'], { cwd: folder.path, env });
    expect(ran.exit).toBe(0);
    for (let tries = 0; tries < 100 && !existsSync(opened); tries++)
      await new Promise((go) => setTimeout(go, 50));
    expect(readFileSync(opened, 'utf8')).toBe(path.join(folder.path, 'results/2026-report/report.html'));
  });
});
