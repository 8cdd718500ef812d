// The command line as people meet it: help, wrong words, one JSON document, quiet, closed pipes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/entries.js';
import { buildProgram } from '../../src/cli/program.js';
import { long } from '../runs.js';
import { type Folder, gradus } from './run.js';
import { gradusServed } from './served.js';
import { policy, reviewFolder } from './two-tiers.js';

let shared: Folder;
beforeAll(() => {
  shared = reviewFolder();
});
afterAll(() => {
  shared.remove();
});

it.for([
  ['test', 's3a://bucket/policy.yaml'],
  ['init', 'new', '--transactions', 'abfss://c@a/orders.csv'],
])('%s says of files on storage that they are read on this machine', async (args, { expect }) => {
  const ran = await gradusServed(args);
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('lies on storage that only a cluster reads');
  expect(ran.stderr).toContain(args.at(-1));
});

it.for([
  ['report', 's3a://bucket/results'],
  ['approve', '--by', 'Ann', 's3a://bucket/results'],
  ['explain', 's3a://bucket/results', 'C1'],
  ['diff', 'results', 'gs://bucket/results'],
  ['evaluate', 'results', 'hdfs://name/results'],
  ['ls', 'file:///shared'],
])('%s asks for a cluster that reads results on storage', async (args, { expect }) => {
  const ran = await gradusServed(args);
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain(
    `${args.find((each) => each.includes('://'))} error[engine]: these results lie on storage that only a cluster reads, and none is named\n  fix: name the cluster: --engine sc://HOST:15002, or SPARK_REMOTE\n`,
  );
});

it('says so in JSON, and of last results at their place', async ({ expect }) => {
  const json = await gradusServed(['list', 's3a://bucket/results', '--json']);
  expect(JSON.parse(json.stdout).problems).toMatchObject([{ code: 'engine' }]);
  const last = ['--last-results', 's3a://bucket/2025'];
  const { stderr } = await gradusServed(['grade', 'review.yaml', ...last], { cwd: shared.path });
  expect(stderr).toContain('s3a://bucket/2025 error[engine]: these results lie on storage');
});

it('grades a review that is simulated where it is told to', async ({ expect }) => {
  const set = ['--set', 'tiers.gold.score=70'];
  const ran = await gradusServed(['simulate', 'review.yaml', ...set, '--engine', 'sc://127.0.0.1:1'], {
    cwd: shared.path,
  });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('nobody answers as Spark Connect at sc://127.0.0.1:1');
});

it.for([
  ['report', 'results', '--out', 's3a://bucket/report'],
  ['list', 'results', 'near_loss', '--out', 's3a://bucket/near-loss.csv'],
])('%s writes nothing but results to storage', async (args, { expect }) => {
  const ran = await gradusServed(args, { cwd: shared.path });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('on storage that only a cluster writes');
});

describe('help and version', { concurrent: true }, () => {
  it.for(commands.map((command) => command.name))('%s --help shows an example', async (name, { expect }) => {
    const ran = await gradusServed([...name.split(' '), '--help']);
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(new RegExp(`\\nExample:\n {2}gradus ${name} `));
  });

  it('--help lists every command', async ({ expect }) => {
    const ran = await gradusServed(['--help']);
    expect(ran.exit).toBe(0);
    for (const { name } of commands) expect(ran.stdout).toContain(`\n  ${name.split(' ')[0]} `);
  });

  it('--version prints the version, and those of engine, policies and results', async ({ expect }) => {
    const ran = await gradus(['--version']);
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /^\d+\.\d+\.\d+ \(engine DuckDB \d+\.\d+\.\d+, policy format 1, results format 1\)\n$/,
    );
  });

  it('without any argument shows help on stderr and exits 2', async ({ expect }) => {
    const ran = await gradus([]);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('Usage: gradus');
  });
});

describe('wrong usage', { concurrent: true }, () => {
  it('every command that can be listed can be loaded', () => {
    const listed = buildProgram('0.0.0', {
      done: () => undefined,
      published: () => undefined,
    }).commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((each) => `${command.name()} ${each.name()}`),
    );
    // What the scripts of shells ask is hidden.
    expect(listed).toEqual([...commands.map(({ name }) => name), 'complete']);
  });

  const wrong: readonly (readonly [string[], string])[] = [
    [
      ['grad', 'review.yaml'],
      "error: unknown command 'grad'\n(Did you mean grade?)\n(gradus --help lists the commands)\n",
    ],
    [
      ['grade', '--polcy', 'p.yaml'],
      "error: unknown option '--polcy'\n(Did you mean --policy?)\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade', '--policy'],
      "error: option '--policy <file>' argument missing\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade', 'a.yaml', 'b.yaml'],
      "error: too many arguments for 'grade'. Expected 1 argument but got 2.\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade', 'review.yaml', '--lang', 'de'],
      "error: option '--lang <language>' argument 'de' is invalid. Allowed choices are en, zh.\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade', 'review.yaml', '--threads', '0'],
      "error: option '--threads <n>' argument '0' is invalid. It must be a whole number from 1 to 256.\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade', 'review.yaml', '--memory', 'lots'],
      "error: option '--memory <size>' argument 'lots' is invalid. Write a size such as 512MB or 2GB.\n(gradus grade --help shows the flags)\n",
    ],
    [
      // As `--out "$FOLDER"` leaves it where FOLDER is not set.
      ['grade', 'review.yaml', '--out', ''],
      "error: option '--out <folder>' argument '' is invalid. It is empty.\n(gradus grade --help shows the flags)\n",
    ],
    [
      ['grade'],
      'error[usage]: no review file was given\n  fix: name one (gradus grade review.yaml), or pass --transactions, --policy and --as-of\n\n1 problem; nothing was written.\n',
    ],
  ];
  it.for(wrong)('gradus %j', async ([args, stderr], { expect }) => {
    expect(await gradusServed(args)).toEqual({ exit: 2, stdout: '', stderr });
  });

  it('names the flags that are still missing', async ({ expect }) => {
    const ran = await gradusServed(
      ['grade', '--transactions', 'transactions.csv', '--policy', 'policy.yaml'],
      {
        cwd: shared.path,
      },
    );
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('fix: pass --as-of DATE');
  });
});

describe('output', { concurrent: true }, () => {
  it('grade puts the report on stdout', async ({ expect }) => {
    const folder = reviewFolder();
    const ran = await gradusServed(['grade', 'review.yaml'], { cwd: folder.path });
    folder.remove();
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toContain('2 customers graded');
  });

  it('--quiet says nothing', async ({ expect }) => {
    const folder = reviewFolder();
    const ran = await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
    folder.remove();
    expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
  });

  it('--json prints one document and nothing else on stdout', async ({ expect }) => {
    const folder = reviewFolder();
    const ran = await gradusServed(['grade', 'review.yaml', '--json'], { cwd: folder.path });
    folder.remove();
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ customers: 2 });
  });

  it.for(['grade', 'check'])(
    '%s --json prints problems as one document, too',
    async (command, { expect }) => {
      const folder = reviewFolder({ 'policy.yaml': policy.replace('at_least', 'at_lest') });
      const ran = await gradusServed([command, 'review.yaml', '--json'], { cwd: folder.path });
      folder.remove();
      expect(ran).toMatchObject({ exit: 2, stderr: '' });
      expect(JSON.parse(ran.stdout)).toMatchObject({
        problems: [{ code: 'unknown-key', place: { file: 'policy.yaml', line: 6, column: 38 } }],
      });
    },
  );

  it.for([
    [['grade', 'review.yaml', '--json', '--polcy', 'p.yaml'], "unknown option '--polcy'"],
    [['explain', 'results', '--json'], "missing required argument 'customers'"],
    [['evaluate', 'a', 'b', '--format', 'pdf', '--json'], "argument 'pdf' is invalid"],
  ] as const)(
    'tells what is wrong with a command line as one document: %s',
    async ([words, said], { expect }) => {
      const ran = await gradusServed(words);
      expect(ran.exit).toBe(2);
      const { problems, warnings } = JSON.parse(ran.stdout);
      expect([problems.length, problems[0].code, warnings]).toEqual([1, 'usage', []]);
      expect(problems[0].reason).toContain(said);
      expect(ran.stderr).toContain(said);
    },
  );

  it('check writes nothing and says what it read', async ({ expect }) => {
    const before = shared.contents();
    const ran = await gradusServed(['check', 'review.yaml'], { cwd: shared.path });
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toBe(
      'customers: 2 rows read, 2 used, 0 set aside, 0 rejected\ntransactions: 2 rows read, 2 used, 0 set aside, 0 rejected\nwindow 2026-01-01 to 2026-12-31: spend\nNo problems.\n',
    );
    expect(shared.contents()).toEqual(before);
  });

  it.runIf(long)('takes exports from flags without a review file', async ({ expect }) => {
    const folder = reviewFolder();
    const flags = '--customers customers.csv --transactions transactions.csv --policy policy.yaml';
    const args = ['grade', ...flags.split(' '), '--as-of', '2026-12-31', '--out', 'out', '--quiet'];
    const ran = await gradusServed(args, { cwd: folder.path });
    const written = [...folder.contents().keys()];
    folder.remove();
    expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(written).toContain('out/graded.csv');
  });

  it.runIf(long)('uses colour only when it is asked for and not refused', async ({ expect }) => {
    const folder = reviewFolder({ 'policy.yaml': '' });
    const args = ['check', 'review.yaml'];
    const [plain, coloured, refused] = await Promise.all([
      gradus(args, { cwd: folder.path }),
      gradus(args, { cwd: folder.path, env: { FORCE_COLOR: '1', NO_COLOR: '' } }),
      gradus([...args, '--no-color'], { cwd: folder.path, env: { FORCE_COLOR: '1', NO_COLOR: '' } }),
    ]);
    folder.remove();
    expect(plain.stderr).not.toContain('\u001b[');
    expect(coloured.stderr).toContain('\u001b[');
    expect(refused.stderr).not.toContain('\u001b[');
  });

  it.runIf(long)('is not disturbed by a reader that closes the pipe', async ({ expect }) => {
    const ran = await gradus(['sql', 'review.yaml'], { cwd: shared.path, closeStdout: true });
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
  });
});

describe('sql', { concurrent: true }, () => {
  const clusters = (more: string) =>
    `${policy.slice(0, policy.indexOf('tiers:'))}assign: { by: clusters, on: [spend], of: spend${more} }\ntiers: [{ id: gold }, { id: normal }]\n`;
  const centres = 'tier,metric,centre,mean,deviation\ngold,spend,120,75,45\nnormal,spend,30,75,45\n';

  it('says which points k-means starts from, and shows centres that are given', async ({ expect }) => {
    const folder = reviewFolder({
      'policy.yaml': clusters(''),
      'frozen.yaml': clusters(', centres: centres.csv'),
      'centres.csv': centres,
    });
    const found = await gradusServed(['sql', 'review.yaml'], { cwd: folder.path });
    const frozen = await gradusServed(['sql', 'review.yaml', '--policy', 'frozen.yaml'], {
      cwd: folder.path,
    });
    folder.remove();
    expect(found).toMatchObject({ exit: 0, stderr: '' });
    expect(found.stdout).toContain(
      '-- cluster_centres: one row is one tier and metric; gradus finds it with k-means from these points, unless assign: has centres:\nSELECT CAST("spend" AS DOUBLE) AS _0',
    );
    expect(found.stdout).toContain('CREATE TABLE "customer_scores"');
    expect(frozen.stdout).toContain(
      `CREATE VIEW "cluster_centres" AS\nSELECT * FROM (VALUES (0, 'spend', '120', '75', '45'),\n  (1, 'spend', '30', '75', '45'))`,
    );
    expect(frozen.stdout).toContain('CREATE VIEW "customer_scores"');
    expect(frozen.stdout).toContain('-- centres.csv\nCOPY (');
  });

  it('writes for Spark what a session there needs first', async ({ expect }) => {
    const folder = reviewFolder({});
    const found = await gradusServed(['sql', 'review.yaml', '--dialect', 'spark'], { cwd: folder.path });
    const other = await gradusServed(['sql', 'review.yaml', '--dialect', 'oracle'], { cwd: folder.path });
    folder.remove();
    expect(found).toMatchObject({ exit: 0, stderr: '' });
    expect(found.stdout).toMatch(/^SET spark.sql.ansi.enabled=true;\n/);
    expect(found.stdout).toContain('CREATE TEMPORARY VIEW _file_1_lines (`c1` STRING');
    expect(found.stdout).toContain("mode 'FAILFAST'");
    expect(found.stdout).toContain('CREATE TEMPORARY VIEW `staged_customers` AS\nSELECT');
    expect(found.stdout).not.toMatch(/VARCHAR|CREATE TABLE/);
    // Nothing but files of the review.
    expect(found.stdout.match(/OPTIONS \(path '[^']*/g)).toEqual([
      expect.stringContaining('customers.csv'),
      expect.stringContaining('transactions.csv'),
    ]);
    expect(other).toMatchObject({ exit: 2 });
    expect(other.stderr).toContain('Allowed choices are duckdb, spark.');
  });
});

describe('a policy with five different mistakes', () => {
  it('is told all five at once, each with its place, and nothing is written', async () => {
    const folder = reviewFolder({
      'policy.yaml': `policy: Five mistakes
version: "1"
metrics:
  spend: { sum: transactions.amount, widow: 12 months }
  per_order: { divide: [spend, order_count] }
score:
  - dimension: value
    weight: 100
    criteria:
      - { metric: spend, weight: 90, points: { steps: { 0: 0, 1000: 100 } } }
tiers:
  - { id: silver, score: 60 }
  - { id: gold, score: 80 }
  - { id: normal }
caps:
  - { at_most: bronze, when: { spend: { less_than: 0 } } }
`,
    });
    const before = folder.contents();
    const ran = await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
    const after = folder.contents();
    folder.remove();
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(
      [...ran.stderr.matchAll(/^(\S+) error\[([a-z-]+)\]/gm)].map(([, place, code]) => [place, code]),
    ).toEqual([
      ['policy.yaml:4:38', 'unknown-key'],
      ['policy.yaml:5:32', 'unknown-metric'],
      ['policy.yaml:9:5', 'weights-sum'],
      ['policy.yaml:13:24', 'tier-order'],
      ['policy.yaml:16:16', 'unknown-tier'],
    ]);
    expect(ran.stderr).toContain('\n5 problems; nothing was written.\n');
    expect(after).toEqual(before);
  });
});
