// test, policy diff and schema as people meet them: exit codes, what is printed where, colours, JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder, gradus } from './run.js';
import { gradusServed } from './served.js';
import { policy } from './two-tiers.js';

const passing = `cases:
  - { name: 100 is gold, metrics: { spend: 100 }, expect: { tier: gold } }
`;
const failing = `${passing}  - name: 99.99 is gold, too
    metrics: { spend: 99.99 }
    expect: { tier: gold, spend: 99.99, reasons: gates }
  - name: two customers
    customers:
      - { customer_id: A, metrics: { spend: 5 }, expect: { tier: normal } }
      - { customer_id: B, metrics: { spend: 5 }, expect: { tier: gold } }
`;

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  const write = (name: string, text: string) => writeFileSync(path.join(folder.path, name), text);
  write('policy.yaml', policy);
  write('policy.cases.yaml', passing);
  write('failing.yaml', failing);
  write('stricter.yaml', policy.replace('at_least: 100', 'at_least: 120'));
  write('reordered.yaml', `# the same\n${policy.replace('12 months', '1 year').replace('"1"', '1')}`);
  mkdirSync(path.join(folder.path, 'results'));
  write('results/policy.yaml', policy);
});
afterAll(() => {
  folder.remove();
});

const run = (...args: string[]) => gradusServed(args, { cwd: folder.path });

describe('test', { concurrent: true }, () => {
  it('finds the cases beside the policy and exits 0 when all pass', async ({ expect }) => {
    expect(await run('test', 'policy.yaml')).toEqual({
      exit: 0,
      stdout: 'ok    100 is gold\n\n1 case, all passed.\n',
      stderr: 'gradus: preparing cases\ngradus: running cases\n',
    });
  });

  it('shows what differs and exits 1 when a case fails', async ({ expect }) => {
    expect(await run('test', 'policy.yaml', '--cases', 'failing.yaml', '--quiet')).toEqual({
      exit: 1,
      stdout: `FAIL  99.99 is gold, too (failing.yaml:3)
        tier     - gold
                 + normal
        reasons  - gates
                 + rest;gate_failed:spend
        graded: scored normal → tier normal, because rest;gate_failed:spend
FAIL  two customers (failing.yaml:6)
        B
        tier  - gold
              + normal
        graded: scored normal → tier normal, because rest;gate_failed:spend

3 cases, 2 failed (- expected, + what the rules gave).
`,
      stderr: '',
    });
  });

  it('--quiet says nothing when all pass', async ({ expect }) => {
    expect(await run('test', 'policy.yaml', '--quiet')).toEqual({ exit: 0, stdout: '', stderr: '' });
  });

  it('--json is one document, for failures and for problems', async ({ expect }) => {
    const failed = await run('test', 'policy.yaml', '--cases', 'failing.yaml', '--json', '--quiet');
    expect(failed).toMatchObject({ exit: 1, stderr: '' });
    expect(JSON.parse(failed.stdout)).toMatchObject({
      passed: 1,
      failed: 2,
      cases: [
        { name: '100 is gold', passed: true },
        { line: 3, customers: [{ mismatches: [{ column: 'tier', expected: 'gold', got: 'normal' }, {}] }] },
        {},
      ],
    });
    const broken = await run('test', 'policy.yaml', '--cases', 'nowhere.yaml', '--json', '--quiet');
    expect(broken).toMatchObject({ exit: 2, stderr: '' });
    expect(JSON.parse(broken.stdout)).toMatchObject({ problems: [{ code: 'file-missing' }] });
  });

  it('colours what was expected and what came out', async ({ expect }) => {
    const args = ['test', 'policy.yaml', '--cases', 'failing.yaml', '--quiet'];
    const coloured = await gradus(args, { cwd: folder.path, env: { FORCE_COLOR: '1', NO_COLOR: '' } });
    expect(coloured.stdout).toContain('\u001b[31m- gold\u001b[39m');
    expect(coloured.stdout).toContain('\u001b[32m+ normal\u001b[39m');
  });
});

describe('policy diff', { concurrent: true }, () => {
  it('says in words what changed', async ({ expect }) => {
    expect(await run('policy', 'diff', 'results', 'stricter.yaml')).toEqual({
      exit: 0,
      stdout:
        'Two tiers 1 → Two tiers 1\n\ntier gold: gate spend at least 100 → spend at least 120\n\n1 difference.\n',
      stderr: '',
    });
    const chinese = await run('policy', 'diff', 'results', 'stricter.yaml', '--lang', 'zh');
    expect(chinese.stdout).toContain(
      '等级 gold：门槛条件 spend 不低于 100 → spend 不低于 120\n\n1 处差异。\n',
    );
  });

  it('--exit-code is 0 for the same meaning, 1 for another, 2 for trouble', async ({ expect }) => {
    const exits = await Promise.all(
      ['reordered.yaml', 'stricter.yaml', 'nowhere.yaml'].map((name) =>
        run('policy', 'diff', 'policy.yaml', name, '--exit-code'),
      ),
    );
    expect(exits.map(({ exit }) => exit)).toEqual([0, 1, 2]);
    expect(exits[0]?.stdout).toContain('No difference in meaning.');
  });

  it('--json is one document', async ({ expect }) => {
    const { stdout } = await run('policy', 'diff', 'policy.yaml', 'stricter.yaml', '--json');
    expect(JSON.parse(stdout)).toEqual({
      old: { policy: 'Two tiers', version: '1' },
      new: { policy: 'Two tiers', version: '1' },
      same: false,
      differences: [
        {
          section: 'tier',
          id: 'gold',
          change: 'changed',
          fact: 'requires',
          before: 'spend at least 100',
          after: 'spend at least 120',
          text: 'tier gold: gate spend at least 100 → spend at least 120',
        },
      ],
    });
  });
});

describe('policy diff of frozen clusters', () => {
  it('compares the centres, not where they lie', async () => {
    const own = new Folder();
    const write = (name: string, text: string) => writeFileSync(path.join(own.path, name), text);
    const clusters = (centres: string) =>
      `policy: Clusters\nversion: 1\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: a }, { id: b }]\nassign: { by: clusters, on: [spend], of: spend, centres: ${centres} }\n`;
    mkdirSync(path.join(own.path, 'results'));
    write('results/policy.yaml', clusters('centres.csv'));
    write('results/centres.csv', 'tier,metric\na,spend\n');
    write('policy.yaml', clusters('results/centres.csv'));
    write('other.yaml', clusters('other.csv'));
    write('other.csv', 'tier,metric\nb,spend\n');
    const [same, other] = await Promise.all(
      ['policy.yaml', 'other.yaml'].map((name) =>
        gradusServed(['policy', 'diff', 'results', name], { cwd: own.path }),
      ),
    );
    own.remove();
    expect(same?.stdout).toContain('No difference in meaning.');
    expect(other?.stdout).toContain('policy: centres of clusters results/centres.csv → other.csv\n');
  });
});

describe('schema', { concurrent: true }, () => {
  it('prints JSON, or the reference page', async ({ expect }) => {
    const [json, page] = await Promise.all([
      run('schema', 'policy'),
      run('schema', 'review', '--format', 'md'),
    ]);
    expect(json).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ title: 'Policy', type: 'object' });
    expect(page.stdout).toMatch(/^# The review file: every key\n/);
  });

  it('knows what there are schemas of', async ({ expect }) => {
    const ran = await run('schema', 'polcy');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain(
      'Allowed choices are policy, review, cases, summary, manifest, change, report.',
    );
  });
});

describe('commands of a group', () => {
  it('are listed where their name is missing', async () => {
    const ran = await run('policy');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('diff [options] <old> <new>');
  });
});
