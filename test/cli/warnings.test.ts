// Warnings on the command line: told, part of the JSON, never in the way unless somebody asked for that.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Folder, type Ran } from './run.js';
import { gradusServed as gradus } from './served.js';
import { customers, policy, review, transactions } from './two-tiers.js';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  const doubtful = `${policy}caps: [{ at_most: gold, when: { spend: { less_than: 0 } } }]\n`;
  for (const [name, content] of Object.entries({ 'policy.yaml': doubtful, 'review.yaml': review }))
    writeFileSync(path.join(folder.path, name), content);
  writeFileSync(path.join(folder.path, 'customers.csv'), customers);
  writeFileSync(path.join(folder.path, 'transactions.csv'), transactions);
});
afterEach(() => folder.remove());

const run = (...args: string[]): Promise<Ran> => gradus(args, { cwd: folder.path });
const warning =
  /^policy\.yaml:8:19 warning\[no-effect\]: cap "spend" holds nobody back: "gold" is the best tier$/m;
const codesOf = (list: readonly { code: string }[]) => list.map(({ code }) => code);

it('warns and goes on', async () => {
  const checked = await run('check', 'review.yaml');
  expect(checked).toMatchObject({ exit: 0, stdout: expect.stringMatching(/No errors\.\n$/) });
  expect(checked.stderr).toMatch(warning);
  const graded = await run('grade', 'review.yaml');
  expect(graded.exit).toBe(0);
  expect(graded.stderr).toMatch(warning);
  expect(existsSync(path.join(folder.path, 'results/graded.csv'))).toBe(true);
});

it('says nothing of it to cron, which grades with --quiet', async () => {
  expect(await run('grade', 'review.yaml', '--quiet')).toEqual({ exit: 0, stdout: '', stderr: '' });
});

it('takes warnings for errors with --strict', async () => {
  const checked = await run('check', 'review.yaml', '--strict');
  expect(checked).toMatchObject({ exit: 2, stdout: '' });
  expect(checked.stderr).toMatch(/ error\[no-effect\]: .*\n\n1 problem; nothing was written\.\n$/s);
  const json = await run('check', 'review.yaml', '--strict', '--json');
  expect(json.exit).toBe(2);
  expect(codesOf(JSON.parse(json.stdout).problems)).toEqual(['no-effect']);
});

it('lists them in the JSON, and only there', async () => {
  for (const command of ['check', 'grade']) {
    const ran = await run(command, 'review.yaml', '--json', '--quiet');
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    const document = JSON.parse(ran.stdout);
    expect(codesOf(document.warnings)).toEqual(['no-effect']);
    expect(document.warnings[0].place).toMatchObject({ file: 'policy.yaml', line: 8, column: 19 });
  }
});

it('keeps them beside errors that show in the exports', async () => {
  writeFileSync(path.join(folder.path, 'customers.csv'), `${customers}C1,Twin\n`);
  const told = await run('check', 'review.yaml', '--quiet');
  expect(told.exit).toBe(3);
  expect(told.stderr).toMatch(warning);
  expect(told.stderr).toMatch(/ error\[customer-twice\]/);
  const json = JSON.parse((await run('check', 'review.yaml', '--json')).stdout);
  expect([codesOf(json.problems), codesOf(json.warnings)]).toEqual([['customer-twice'], ['no-effect']]);

  writeFileSync(path.join(folder.path, 'review.yaml'), `${review}aliases: nowhere.csv\n`);
  const both = await run('check', 'review.yaml', '--quiet');
  expect(both.exit).toBe(2);
  expect(both.stderr).toMatch(warning);
  expect(both.stderr).toMatch(/1 problem and 1 warning; nothing was written\.\n$/);
});
