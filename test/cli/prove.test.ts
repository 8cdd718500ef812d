// check --prove on the command line: a policy alone or with its review, in both languages, for people and programs.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { long } from '../runs.js';
import type { Folder, Ran } from './run.js';
import { gradusServed as gradus } from './served.js';
import { policy, reviewFolder } from './two-tiers.js';

let folder: Folder;
beforeEach(() => {
  folder = reviewFolder();
});
afterEach(() => folder.remove());

const run = (...args: string[]): Promise<Ran> => gradus(args, { cwd: folder.path });
const write = (name: string, text: string) => writeFileSync(path.join(folder.path, name), text);

const page = `Two tiers 1: what holds for every customer

Every customer gets a tier: whom no better tier takes, normal does.
  such as spend 0

More of a metric
  spend: more never makes the tier worse.
    99 → 100: normal → gold

Reaching and leaving tiers
  Every tier can be reached, and left upwards and downwards.
  gold
    reached by spend 100
    left downwards to normal by spend 0
  normal
    reached by spend 0
    left upwards to gold by spend 100

Keeping and entering
  No tier has a keep rule.

Rules that contradict or repeat each other
  No rules contradict each other, and none repeats what others say.

Metrics are taken to move freely of each other: an example may be a customer
whom rows never give.
`;

it('proves a policy alone', async () => {
  expect(await run('check', 'policy.yaml', '--prove')).toMatchObject({ exit: 0, stdout: page });
  expect(await run('check', 'policy.yaml', '--prove', '--quiet')).toEqual({
    exit: 0,
    stdout: '',
    stderr: '',
  });
});

it('proves the policy of a review behind what it checks', async () => {
  const { exit, stdout } = await run('check', 'review.yaml', '--prove');
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^customers: 2 rows read.*\nNo problems\.\n\nTwo tiers 1: what holds/s);
  expect(stdout.endsWith(page)).toBe(true);
  const json = JSON.parse((await run('check', 'review.yaml', '--prove', '--json')).stdout);
  expect(Object.keys(json)).toEqual(['problems', 'warnings', 'rows', 'guards', 'windows', 'proof']);
  expect(json.proof.directions).toEqual([
    {
      metric: 'spend',
      more_makes_worse: { answer: 'no' },
      more_makes_better: {
        answer: 'yes',
        example: {
          before: {
            held: null,
            new: false,
            metrics: { spend: '99' },
            tier: 'normal',
            reasons: ['rest', 'gate_failed:spend'],
          },
          after: { held: null, new: false, metrics: { spend: '100' }, tier: 'gold', reasons: ['gates'] },
        },
      },
    },
  ]);
});

it.runIf(long)('says it in Chinese', async () => {
  const { stdout } = await run('check', 'policy.yaml', '--prove', '--lang', 'zh');
  expect(stdout).toContain('spend：增加从不使等级变差。\n    99 → 100：normal → gold\n');
  expect(stdout).toContain('每个等级都可以进入，也都可以向上、向下离开。');
});

it.runIf(long)('warns of contradictions, beside a review and alone', async () => {
  const bounds =
    'floors: [{ at_least: gold, when: { spend: { between: [50, 99] } } }]\ncaps: [{ at_most: normal, when: { spend: { between: [80, 90] } } }]\n';
  write('policy.yaml', policy + bounds);
  for (const file of ['policy.yaml', 'review.yaml']) {
    const warned = await run('check', file, '--prove');
    expect(warned.exit).toBe(0);
    expect(warned.stderr).toContain(
      'policy.yaml:8:28 warning[rules-contradict]: floor "spend" promises at least gold',
    );
    expect(warned.stdout).toContain('    both hold for spend 80\n');
    expect((await run('check', file, '--prove', '--strict')).exit).toBe(2);
    const json = JSON.parse((await run('check', file, '--prove', '--json')).stdout);
    expect(json.warnings.map(({ code }: { code: string }) => code)).toEqual(['rules-contradict']);
    const chinese = await run('check', file, '--prove', '--lang', 'zh', '--quiet');
    expect(chinese.stderr).toContain('承诺至少gold');
  }
  expect((await run('check', 'review.yaml', '--strict')).exit).toBe(0);
});

it('tells what is wrong with a policy before anything is proven', async () => {
  write('policy.yaml', policy.replace('at_least: 100', 'at_lest: 100'));
  const { exit, stderr, stdout } = await run('check', 'policy.yaml', '--prove');
  expect([exit, stdout]).toEqual([2, '']);
  expect(stderr).toContain('did you mean "at_least"?');
  expect((await run('check', 'nothing.yaml', '--prove')).exit).toBe(2);
});
