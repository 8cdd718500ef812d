// gradus report --format parquet, and what reads it in place of graded.csv: the same answers, and never of other results.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { fewOf, long } from '../runs.js';
import type { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { twoYears } from './two-years.js';

const questions: readonly (readonly string[])[] = fewOf(
  [
    ['explain', 'results/2026', 'k0', 'k5', '--json'],
    ['simulate', 'results/2026', '--set', 'tiers.high.score=60', '--format', 'csv'],
    ['evaluate', 'results/2025', 'results/2026', '--json'],
  ],
  1,
);

function asking(folder: Folder) {
  const run = (...args: string[]) => gradus(args, { cwd: folder.path });
  const ask = async (asked: typeof questions = questions.slice(0, 1)) => {
    const said: { stdout: string; stderr: string }[] = [];
    for (const question of asked) said.push(await run(...question));
    return { answers: said.map(({ stdout }) => stdout), told: said.map(({ stderr }) => stderr).join('') };
  };
  return { run, ask };
}

it('is read in place of graded.csv, with the same answers', async ({ expect }) => {
  await twoYears('', async (folder) => {
    const { run, ask } = asking(folder);
    await run('grade', 'review-2026.yaml', '--quiet');
    const before = await ask(questions);
    expect(before.answers.every((each) => each.length > 100)).toBe(true);
    const made = await run('report', 'results/2026', '--format', 'parquet,html');
    expect(made).toMatchObject({
      exit: 0,
      stdout: 'results/2026-report/report.html\nresults/2026-report/graded.parquet\n',
    });
    const after = await ask(questions);
    expect(after.answers).toEqual(before.answers);
    expect(after.told).not.toContain('graded.parquet');

    const file = path.join(folder.path, 'results/2026-report/graded.parquet');
    const whole = readFileSync(file);
    // Somebody else's tier for one customer, as long as it was.
    const altered = Buffer.from(whole.toString('latin1').replaceAll('middle', 'fiddle'), 'latin1');
    expect(altered.equals(whole)).toBe(false);
    writeFileSync(file, altered);
    const tampered = await ask();
    expect(tampered.answers[0]).toBe(before.answers[0]);
    expect(tampered.told).toContain('has been altered since it was written');
    expect(tampered.told).toContain('gradus report results/2026 --format parquet');
  });
});

it.runIf(long)('is not read once it is of other results, until it is written again', async ({ expect }) => {
  await twoYears('', async (folder) => {
    const { run, ask } = asking(folder);
    await run('grade', 'review-2026.yaml', '--quiet');
    const before = await ask();
    await run('report', 'results/2026', '--format', 'parquet,html');
    // A year on, of other rows: the file is whole, and of results that are there no more.
    appendFileSync(path.join(folder.path, 'exports/2026.csv'), 'k0,2026-05-05,60\n');
    await run('grade', 'review-2026.yaml', '--quiet');
    const regraded = await ask();
    expect(regraded.answers[0]).not.toBe(before.answers[0]);
    expect(regraded.told).toContain('is of other results than those that stand there now');
    expect((await run('explain', 'results/2026', 'k0', '--lang', 'zh')).stderr).toContain('属于另一份结果');
    expect((await run('report', 'results/2026', '--format', 'parquet', '--quiet')).exit).toBe(0);
    expect(await ask()).toMatchObject({ answers: regraded.answers });
    expect(existsSync(path.join(folder.path, 'results/2026-report/report.html'))).toBe(false);
  });
});

it('is for the team alone', async ({ expect }) => {
  await twoYears('', async (folder) => {
    const run = (...args: string[]) => gradus(args, { cwd: folder.path });
    await run('grade', 'review-2026.yaml', '--quiet');
    const part = await run('report', 'results/2026', '--format', 'html,parquet', '--each', 'customer_id');
    expect(part.exit).toBe(2);
    expect(part.stderr).toContain('--format xlsx');
    expect(existsSync(path.join(folder.path, 'results/2026-report'))).toBe(false);
  });
});
