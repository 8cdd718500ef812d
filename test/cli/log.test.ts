// --log json: one event a line on stderr and nothing else, whatever happens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradus } from './run.js';
import { customers, policy, review, transactions } from './two-tiers.js';

interface Event {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly stage: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  const usual = { 'policy.yaml': policy, 'review.yaml': review, 'customers.csv': customers };
  writeFiles(folder, { ...usual, 'transactions.csv': transactions, ...files });
  return folder;
}

/** Every line of the text as an event; fails on any other line. */
function eventsOf(text: string): Event[] {
  expect(text.endsWith('\n')).toBe(true);
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  for (const each of events) {
    expect(Object.keys(each)).toEqual(['time', 'level', 'event', 'stage', 'details']);
    expect(new Date(each.time).toISOString()).toBe(each.time);
  }
  expect(events[0]?.event).toBe('start');
  expect(events.at(-1)).toMatchObject({ event: 'end', stage: null });
  return events;
}

const log = async (folder: string, ...args: string[]) => {
  const ran = await gradus([...args, '--log', 'json'], { cwd: folder });
  return { ...ran, events: eventsOf(ran.stderr) };
};
const named = (events: readonly Event[], name: string) => events.filter(({ event }) => event === name);

describe('the log of', { concurrent: true }, () => {
  it.runIf(long)('a review that is graded; the summary is on stdout', async ({ expect }) => {
    const ran = await log(folderWith(), 'grade', 'review.yaml', '--json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'graded', customers: 2 });
    expect(ran.events[0]?.details).toMatchObject({ version: expect.any(String), pid: expect.any(Number) });
    expect(named(ran.events, 'stage').map(({ stage }) => stage)).toEqual([
      'reading exports',
      'grading',
      'comparing',
      'checking rows',
      'writing results',
      'publishing results',
    ]);
    expect(named(ran.events, 'guard')[0]).toMatchObject({
      level: 'info',
      details: { guard: 'rejected_rows:customers', limit: '0.01', measured: '0', tripped: false },
    });
    const { exit, duration_ms: duration } = ran.events.at(-1)?.details ?? {};
    expect([exit, typeof duration]).toEqual([0, 'number']);
  });

  it.runIf(long)('results that are held, and what was assumed', async ({ expect }) => {
    const folder = folderWith({
      'last.csv': 'customer_id,tier\nC1,gold\nC2,gold\n',
      'review.yaml': `${review}last_results: last.csv\nguards: { downgraded: 10% }\n`.replace(
        '2026-12-31',
        'last-month-end',
      ),
    });
    const ran = await log(folder, 'grade', 'review.yaml', '--quiet');
    expect(ran).toMatchObject({ exit: 4, stdout: '' });
    expect(named(ran.events, 'guard').filter(({ details }) => details.tripped)).toMatchObject([
      { level: 'warning', details: { guard: 'downgraded', limit: '0.1' } },
    ]);
    const [assumed, unattributed, held] = named(ran.events, 'warning').map(({ details }) => details.message);
    expect(assumed).toMatch(/^as of \d{4}-\d{2}-\d{2}, which is last-month-end$/);
    expect(unattributed).toContain('are a CSV without their policy');
    expect(held).toContain('downgraded');
    expect(ran.events.at(-1)).toMatchObject({ level: 'warning', details: { exit: 4 } });
  });

  it.runIf(long)('exports that cannot be used, without personal fields', async ({ expect }) => {
    const folder = folderWith({
      'review.yaml': `${review}privacy: { personal: [name] }\n`.replace(
        'customers.csv }',
        'customers.csv, columns: { customer_id: customer_id, name: name, since: { heading: since, type: date } } }',
      ),
      'customers.csv':
        'customer_id,name,since,phone\nC1,Ann Example,soon,5550100\n"C2,Bob Example,2020-01-01,5550101\n',
    });
    for (const flags of [[], ['--json']]) {
      const ran = await log(folder, 'grade', 'review.yaml', ...flags);
      expect(ran.exit).toBe(3);
      expect(named(ran.events, 'problem')).toMatchObject([
        { level: 'error', details: { code: 'too-many-rejected', file: 'customers.csv', line: 2 } },
      ]);
      expect(ran.stderr + ran.stdout).not.toMatch(/Ann|Bob|55501/);
      expect(ran.stderr).toContain('C1,***,soon,***');
      expect(ran.events.at(-1)).toMatchObject({ level: 'error', details: { exit: 3 } });
    }
  });

  it('a command line that is not understood', async ({ expect }) => {
    const ran = await log(folderWith(), 'grade', 'review.yaml', '--polcy', 'x');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(named(ran.events, 'problem')).toMatchObject([
      { details: { code: 'usage', reason: "unknown option '--polcy'\n(Did you mean --policy?)" } },
    ]);
  });

  it('a command line with a token in it', async ({ expect }) => {
    const at = 'sc://127.0.0.1:1/;x-id=1;';
    const held = 'token=s3cr3t;authorization=Bearer%20s3cr3t';
    const ran = await log(folderWith(), 'grade', 'review.yaml', '--engine', at + held);
    expect(ran.exit).toBe(2);
    expect(ran.stderr).not.toContain('s3cr3t');
    expect(ran.events[0]?.details.arguments).toContain(`${at}token=...;authorization=...`);
    const other = await log(folderWith(), 'grade', 'review.yaml', `--engin=${at}token=s3cr3t`);
    expect(other.stderr).not.toContain('s3cr3t');
    const named = await log(folderWith(), 'grade', 'review.yaml', '--engine', 'sc://ann:s3cr3t@127.0.0.1:1');
    expect(named.exit).toBe(2);
    expect(named.stderr).not.toContain('s3cr3t');
    expect(named.events[0]?.details.arguments).toContain('sc://...@127.0.0.1:1');
  });

  it('a run that is told to stop', async ({ expect }) => {
    const child = spawn(
      process.execPath,
      [path.resolve('bin/gradus.js'), 'grade', 'review.yaml', '--log=json'],
      {
        cwd: folderWith(),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('"reading exports"')) child.kill('SIGTERM');
    });
    await once(child, 'close');
    expect(eventsOf(text).at(-1)).toMatchObject({
      level: 'error',
      details: { exit: 143, signal: 'SIGTERM' },
    });
  });
});

it('has the events that the page lists, and no other', () => {
  const page = readFileSync('docs/unattended.md', 'utf8');
  const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  const written = [...readFileSync('src/cli/log.ts', 'utf8').matchAll(/this\.event\([^;]*?, '(\w+)', \{/g)];
  expect([...new Set(written.map((match) => match[1]))].sort()).toEqual([...listed].sort());
});
