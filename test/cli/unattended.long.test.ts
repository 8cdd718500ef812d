// docs/unattended.md tells the truth: its recipes are taken from the page and run, with a mail command that only notes
// what it is given, and with nothing in the environment.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { expectWhole } from '../whole-results.js';
import { gradus } from './run.js';
import { customers, policy, review } from './two-tiers.js';

const page = readFileSync('docs/unattended.md', 'utf8');
const blocks = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const posix = process.platform !== 'win32';

/** The block of this language that holds a text. */
function block(language: string, holding: string): string {
  const found = blocks.filter((each) => each.language === language && each.text.includes(holding));
  expect(found).toHaveLength(1);
  return found[0]?.text ?? '';
}

const today = new Date();
const inLastMonth = new Date(Date.UTC(today.getFullYear(), today.getMonth() - 1, 15))
  .toISOString()
  .slice(0, 10);
const spending = (cents: number) =>
  `customer_id,date,amount\nC1,${inLastMonth},${cents}\nC2,${inLastMonth},${cents}\n`;

/** The folder of the recipes: a review, and the commands that they call. */
function place(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review.replace(/as_of: .*\n|results: .*\n/g, ''),
    'customers.csv': customers,
    'transactions.csv': spending(120),
  });
  const bin = path.join(folder, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.resolve('bin/gradus.js'), path.join(bin, 'gradus'));
  symlinkSync(process.execPath, path.join(bin, 'node'));
  const mail = `#!/bin/sh\nprintf '%s|' "$@" > '${folder}/mailed'\ncat >> '${folder}/mailed'\n`;
  writeFileSync(path.join(bin, 'mail'), mail, { mode: 0o755 });
  const script = path.join(folder, 'grade-monthly.sh');
  writeFileSync(script, here(block('sh', 'mail -s'), folder));
  chmodSync(script, 0o755);
  return folder;
}

const here = (text: string, folder: string) => text.replaceAll('/srv/gradus', folder);

/** As cron does: from another folder, with nothing in the environment. */
function bare(command: string) {
  const { status, stdout, stderr } = spawnSync('/usr/bin/env', ['-i', '/bin/sh', '-c', command], {
    cwd: '/',
    encoding: 'utf8',
  });
  return { exit: status, said: stdout + stderr };
}

const mailed = (folder: string) => readFileSync(path.join(folder, 'mailed'), 'utf8');
const months = (folder: string) => readdirSync(path.join(folder, 'results')).sort();

describe.runIf(posix)('the script', () => {
  it('says nothing when all is well, and compares with the results before', () => {
    const folder = place();
    expect(bare(`${folder}/grade-monthly.sh`)).toEqual({ exit: 0, said: '' });
    const [month = '', ...more] = months(folder);
    expect(more).toEqual([]);
    expect(month).toMatch(/^\d{4}-\d{2}$/);
    expectWhole(path.join(folder, 'results', month));
    expect(existsSync(path.join(folder, 'mailed'))).toBe(false);
  });

  it('mails the committee when results are held', async () => {
    const folder = place();
    const first = [
      'grade',
      'review.yaml',
      '--as-of',
      'last-month-end',
      '--out',
      'results/2020-02',
      '--quiet',
    ];
    expect((await gradus(first, { cwd: folder })).exit).toBe(0);
    expect(
      (
        await gradus(
          first.map((each) => each.replace('-02', '-01')),
          { cwd: folder },
        )
      ).exit,
    ).toBe(0);
    writeFiles(folder, {
      'transactions.csv': spending(20),
      'review.yaml': `${readFileSync(path.join(folder, 'review.yaml'), 'utf8')}guards: { downgraded: 10% }\n`,
    });
    expect(bare(`${folder}/grade-monthly.sh`)).toEqual({ exit: 4, said: '' });
    expect(mailed(folder)).toMatch(
      /^-s\|customer review is HELD: somebody must look\|customer-team@example\.com\|/,
    );
    expect(mailed(folder)).toContain('downgraded');
    const used = path.join(folder, 'results', months(folder).at(-1) ?? '', 'review.yaml');
    expect(readFileSync(used, 'utf8')).toContain('last_results: ../2020-02\n');
  });

  it.for([
    ['transactions.csv', 'customer_id,when,amount\n', 3, 'data-team@example.com', 'heading-missing'],
    ['policy.yaml', 'policy: [', 2, 'operations@example.com', 'yaml-syntax'],
  ] as const)('mails who must act when %s is broken', ([file, text, exit, to, code]) => {
    const folder = place();
    writeFiles(folder, { [file]: text });
    expect(bare(`${folder}/grade-monthly.sh`)).toEqual({ exit, said: '' });
    expect(mailed(folder)).toContain(`|${to}|`);
    expect(mailed(folder)).toContain(`error[${code}]`);
  });

  it('says it itself where mail does not work', () => {
    const folder = place();
    writeFiles(folder, { 'policy.yaml': 'policy: [' });
    writeFileSync(path.join(folder, 'node_modules/.bin/mail'), '#!/bin/sh\nexit 1\n');
    const ran = bare(`${folder}/grade-monthly.sh`);
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain('error[yaml-syntax]');
  });
});

it.runIf(posix)('the line for cron', () => {
  const folder = place();
  const lines = here(block('crontab', 'MAILTO'), folder).trimEnd().split('\n');
  const environment = lines.filter((line) => line.startsWith('PATH=')).join('; export ');
  // cron takes % for an end of line unless a backslash stands before it.
  const command = (lines.at(-1) ?? '').split(' ').slice(5).join(' ').replaceAll('\\%', '%');
  const run = () => bare(`${environment}; export PATH; ${command}`);
  expect(run()).toEqual({ exit: 0, said: '' });
  expectWhole(path.join(folder, 'results', months(folder)[0] ?? ''));
  writeFiles(folder, { 'transactions.csv': '' });
  expect(run()).toMatchObject({ exit: 3, said: expect.stringContaining('error[export-empty]') });
});

it.runIf(posix)('the line for logs', () => {
  const folder = place();
  const [, line = ''] = block('sh', 'events.jsonl')
    .replace('try/review.yaml', 'review.yaml --as-of last-month-end --out results/now')
    .split(/^(gradus grade .*)$/m);
  expect(bare(`cd ${folder}; PATH=${folder}/node_modules/.bin:/usr/bin:/bin; export PATH; ${line}`)).toEqual({
    exit: 0,
    said: '',
  });
  expect(JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))).toMatchObject({
    status: 'graded',
  });
  const events = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  expect(events.map((each) => JSON.parse(each).event).at(-1)).toBe('end');
});

const verifies = spawnSync('systemd-analyze', ['--version']).status === 0;

it.runIf(verifies)('the units for systemd are understood', () => {
  const folder = place();
  const service = path.join(folder, 'customer-review.service');
  writeFileSync(service, here(block('ini', '[Service]'), folder));
  writeFileSync(path.join(folder, 'customer-review.timer'), block('ini', '[Timer]'));
  const ran = spawnSync(
    'systemd-analyze',
    ['verify', '--man=no', service, path.join(folder, 'customer-review.timer')],
    { encoding: 'utf8' },
  );
  const about = (ran.stdout + ran.stderr).split('\n').filter((line) => line.includes('customer-review'));
  expect([ran.status, about]).toEqual([0, []]);
});

it('the review file of a schedule is understood', async () => {
  const folder = place();
  const yaml = block('yaml', 'last-month-end').replace(', phone', '');
  writeFiles(folder, {
    'scheduled.yaml': `${readFileSync(path.join(folder, 'review.yaml'), 'utf8')}${yaml}`,
  });
  expect(await gradus(['check', 'scheduled.yaml', '--quiet'], { cwd: folder })).toEqual({
    exit: 0,
    stdout: '',
    stderr: '',
  });
});
