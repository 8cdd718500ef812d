// The command: the policy that it writes gives the mix that it printed, nothing of the old one is lost, and a wish that cannot be
// had ends with 1.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { raised } from '../../src/calibrate/written.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `# Agreed with the committee.
policy: Written
version: "2026.9" # raised every year
value: spend
metrics:
  spend: { sum: transactions.amount }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }] }]
tiers:
  - id: gold # the best
    score: 80 # agreed in May
    benefits: { annual_cost: 50 }
  - { id: silver, score: 40 }
  - { id: rest }
`;
const review = (file: string, results: string) =>
  `as_of: 2026-12-31\npolicy: ${file}\nexports: { transactions: { file: transactions.csv } }\nresults: ${results}\n`;
let folder: string;

beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'hidden.yaml': `${policy}movement: { inactive: { after: 6 months } }\n`,
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ...Array.from({ length: 40 }, (_, at) => [`C${at}`, '2026-05-01', String(at * 25)]),
    ],
    'review.yaml': review('policy.yaml', 'results'),
    'hidden-review.yaml': review('hidden.yaml', 'hidden'),
  });
  await gradeFolder(folder);
  await gradeFolder(folder, 'hidden-review.yaml');
});

const calibrate = (...args: readonly string[]) => gradusServed(['calibrate', ...args], { cwd: folder });

it('writes a policy that gives the mix that it printed', async () => {
  const { stdout, exit } = await calibrate(
    ...['results', '--target', 'gold=30%', '--max-cost', '600', '--write', 'new/policy-2.yaml', '--json'],
  );
  expect(exit).toBe(0);
  const said = JSON.parse(stdout) as {
    best: { scenario: number; set: { path: string; value: string }[]; patch: string; flags: string };
    scenarios: { tiers: { tier: string; customers: number }[] }[];
  };
  const [setting] = said.best.set;
  expect(setting?.path).toBe('tiers.gold.score');
  expect(said.best.flags).toBe(`--set tiers.gold.score=${setting?.value}`);
  const written = readFileSync(path.join(folder, 'new/policy-2.yaml'), 'utf8');
  expect(written).toBe(
    policy.replace('2026.9', '2026.10').replace('score: 80 #', `score: ${setting?.value} #`),
  );
  writeFiles(folder, { 'second.yaml': review('new/policy-2.yaml', 'second'), 'patch.yaml': said.best.patch });
  const { summary } = await gradeFolder(folder, 'second.yaml');
  const mix = said.scenarios[said.best.scenario]?.tiers.map(({ tier, customers }) => [tier, customers]);
  expect(mix).toEqual(summary.tiers.map(({ tier, customers }) => [tier, customers]));
  const simulated = await gradusServed(['simulate', 'results', '--scenario', 'patch.yaml', '--json'], {
    cwd: folder,
  });
  const { scenarios } = JSON.parse(simulated.stdout) as typeof said;
  expect(scenarios[0]?.tiers.map(({ tier, customers }) => [tier, customers])).toEqual(mix);
});

it('ends with 1 and writes nothing where nothing serves', async () => {
  const { stdout, exit } = await calibrate(
    'results',
    '--target',
    'gold=50%',
    '--max-cost',
    '100',
    '--write',
    'none.yaml',
  );
  expect(exit).toBe(1);
  expect(stdout).toContain('50% gold alone costs 1,000.00.');
  expect(stdout).toContain('100.00 allows 2 gold (5.0%).');
  expect(stdout).toContain('none.yaml was not written.');
  expect(existsSync(path.join(folder, 'none.yaml'))).toBe(false);
});

it('says what results do not tell', async () => {
  const { stderr, exit } = await calibrate('hidden', '--target', 'gold=10%');
  expect(exit).toBe(2);
  expect(stderr).toContain('error[needs-review]: these results do not say who is inactive');
  expect(stderr).toContain('gradus simulate hidden/review.yaml --sweep');
});

it('says everything that is wrong with a wish at once', async () => {
  const { stderr, exit } = await calibrate(
    ...[
      'results',
      '--target',
      'gold=10',
      '--target',
      'gould=5%',
      '--max',
      'downgraded=5%',
      '--max-cost',
      'much',
    ],
    ...['--vary', 'tiers.gold.id', '--round', '0'],
  );
  expect(exit).toBe(2);
  expect(stderr.match(/error\[/g)).toHaveLength(5);
});

it('raises the last number of a version', () => {
  expect(['2026.1', '9', '2026-09', 'v1', '1.9-draft', 'draft', ''].map(raised)).toEqual([
    '2026.2',
    '10',
    '2026-10',
    'v2',
    '1.10-draft',
    'draft.2',
    '2',
  ]);
});

it('does not call within the limits what comes nearest where nothing keeps them', async () => {
  // 4 of 40 have 90 points and more, and cost 50 each.
  const asked = ['results', '--target', 'gold=25%', '--vary', 'tiers.gold.score=60..90'];
  const { stdout, exit } = await calibrate(...asked, '--max-cost', '199');
  expect(exit).toBe(1);
  expect(stdout).toContain('Nothing that was tried keeps the limits, whatever the mix:');
  expect(stdout).toContain('What comes nearest: --set tiers.gold.score=75');
  expect(stdout).not.toContain('within the limits:');
  const enough = await calibrate(...asked, '--max-cost', '200');
  expect(enough.stdout).toContain('What comes nearest within the limits: --set tiers.gold.score=90');
  expect(enough.stdout).not.toContain('Nothing that was tried');
});
