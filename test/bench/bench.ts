// npm run bench: gradus against a hand-written script for the same policy and data, and against plain streaming code.
// Times depend on the machine, so nothing is asserted about them; that both write the same results is.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareReports, compareResults, compareSimulated } from './compare.js';
import { type Contender, type Measure, measure } from './measure.js';
import { type Result, table } from './table.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    runs: { type: 'string', default: '5' },
    'no-streaming': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});
const rows = wholeNumber('--rows', values.rows, 1000);
const runs = wholeNumber('--runs', values.runs, 1);

const root = path.join(import.meta.dirname, '../..');
// Inside node_modules, so that the compiled scripts find the packages, and nothing of it is ever published.
const scripts = path.join(root, 'node_modules/.cache/gradus-bench');
const script = (name: string) => path.join(scripts, name);
const folder = path.join(os.tmpdir(), 'gradus-bench', String(rows));
const review = path.join(folder, 'review.yaml');
// How firm grades are is what no script by hand says.
const gradusArgs = [path.join(root, 'bin/gradus.js'), 'grade', review, '--quiet', '--no-firmness'];

const sql = (name: string) => path.join(import.meta.dirname, name);
/** The yardstick. */
const handwritten: Contender = {
  name: 'hand-written SQL, the same work',
  args: [
    script('run-handwritten.js'),
    '--fingerprints',
    folder,
    ...['read-checked.sql', 'handwritten.sql', 'report.sql'].map(sql),
  ],
};
const trusting: Contender = {
  name: 'hand-written SQL, nothing checked',
  args: [script('run-handwritten.js'), folder, ...['read-trusting.sql', 'handwritten.sql'].map(sql)],
};
const gradus: Contender = { name: 'gradus', args: gradusArgs };
const reviewOf = (name: string, from = root, within = folder) => [
  path.join(from, 'bin/gradus.js'),
  'grade',
  path.join(within, name),
  '--quiet',
  '--no-firmness',
];
/** The same with how firm grades are; its results are others. */
const firm: Contender = {
  name: 'gradus, saying how firm grades are',
  args: [path.join(root, 'bin/gradus.js'), 'grade', review, '--quiet'],
};
/** Last year's review, which the regrade looks back on. */
const lastYear: Contender = { name: 'last year', args: reviewOf('review-2025.yaml') };
const regrade: Contender = {
  name: 'gradus, regrading under last year’s policy',
  args: reviewOf('review-regrade.yaml'),
};
/** Another built checkout of gradus, which grades the same data in a folder of its own. */
const other = values.against === undefined ? undefined : path.resolve(values.against);
const otherFolder = `${folder}-against`;
const others: Contender[] =
  other === undefined
    ? []
    : [
        { name: 'gradus of --against', args: reviewOf('review.yaml', other, otherFolder) },
        { name: 'gradus of --against, regrading', args: reviewOf('review-regrade.yaml', other, otherFolder) },
      ];
const simulateArgs = [path.join(root, 'bin/gradus.js'), 'simulate', path.join(folder, 'gradus')];
const quietly = ['--json', '--out', path.join(folder, 'simulated.json'), '--quiet'];
/** What gradus grades from its own results, and the same by hand. */
const simulating: readonly Contender[] = [
  {
    name: 'hand-written SQL, one scenario',
    args: [script('run-handwritten.js'), folder, sql('simulate.sql')],
  },
  { name: 'gradus simulate', args: [...simulateArgs, '--set', 'tiers.gold.score=66', ...quietly] },
  {
    name: 'gradus simulate, a sweep of 11',
    args: [...simulateArgs, '--sweep', 'tiers.gold.score=61..71:1', ...quietly],
  },
];
const littleMemory: Contender = { name: 'gradus --memory 512MB', args: [...gradusArgs, '--memory', '512MB'] };
const streaming: Contender = { name: 'csv-parse streaming', args: [script('streaming.js'), folder] };

function wholeNumber(flag: string, written: string, least: number): number {
  const number = Number(written);
  if (Number.isInteger(number) && number >= least) return number;
  process.stderr.write(`bench: ${flag} must be a whole number from ${least}, not ${written}\n`);
  process.exit(2);
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

/** The measured processes run plain JavaScript, as gradus itself does; a loader for TypeScript would cost them time. */
function compile(): void {
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', import.meta.dirname],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  writeFileSync(script('package.json'), '{ "type": "module" }\n');
}

function prepare(): void {
  say(`data in ${folder}`);
  // In a process of its own: a child's peak memory counts from that of the process which starts it.
  execFileSync(process.execPath, [script('generate.js'), String(rows), folder], { stdio: ['ignore', 2, 2] });
  copyReviews(folder);
  if (other === undefined) return;
  mkdirSync(otherFolder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.csv'))) {
    rmSync(path.join(otherFolder, name), { force: true });
    linkSync(path.join(folder, name), path.join(otherFolder, name));
  }
  copyReviews(otherFolder);
}

function copyReviews(into: string): void {
  for (const name of ['review', 'policy', 'review-2025', 'policy-2025', 'review-regrade'].map(
    (each) => `${each}.yaml`,
  )) {
    copyFileSync(path.join(import.meta.dirname, name), path.join(into, name));
  }
}

function run(contender: Contender, note: string): Measure {
  const measured = measure(contender, scripts, folder);
  say(
    `${contender.name}: ${measured.seconds.toFixed(2)} s, ${measured.cpuSeconds.toFixed(2)} s of processor (${note})`,
  );
  return measured;
}

if (other !== undefined && !existsSync(path.join(other, 'dist'))) {
  process.stderr.write(`bench: ${other} is not built: run npm ci there\n`);
  process.exit(2);
}
mkdirSync(scripts, { recursive: true });
compile();
prepare();
// Uncounted, so that all files are in the page cache, and the place to find out whether all do the same.
for (const contender of [gradus, lastYear, regrade, trusting]) run(contender, 'warm-up');
if (other !== undefined) {
  run({ name: 'last year of --against', args: reviewOf('review-2025.yaml', other, otherFolder) }, 'warm-up');
  for (const contender of others) run(contender, 'warm-up');
}
compareResults(folder);
run(handwritten, 'warm-up');
compareResults(folder);
compareReports(folder);
say('graded.csv, changes.csv, migration.csv, row counts, fingerprints and the change report are the same');

function simulate(contender: Contender, note: string): Measure {
  rmSync(path.join(folder, 'simulated.json'), { force: true });
  return run(contender, note);
}
for (const contender of simulating.slice(0, 2)) simulate(contender, 'warm-up');
compareSimulated(folder);
say('the simulation is the same');
const simulated: Result[] = simulating.map(({ name }) => ({ name, measures: [] }));
for (let turn = 1; turn <= runs; turn++) {
  simulating.forEach((contender, index) => {
    simulated[index]?.measures.push(simulate(contender, `${turn} of ${runs}`));
  });
}

const contenders = [handwritten, trusting, gradus, firm, regrade, ...others];
const alternating: Result[] = contenders.map(({ name }) => ({ name, measures: [] }));
for (let turn = 1; turn <= runs; turn++) {
  contenders.forEach((contender, index) => {
    alternating[index]?.measures.push(run(contender, `${turn} of ${runs}`));
  });
}
const once = values['no-streaming'] ? [littleMemory] : [littleMemory, streaming];
const results = [
  ...alternating,
  ...once.map((each): Result => ({ name: each.name, measures: [run(each, 'once')] })),
];
process.stdout.write(
  values.json
    ? `${JSON.stringify({ rows, runs, results, simulated }, null, 2)}\n`
    : `${table(results)}\n${table(simulated)}\n`,
);
