// npm run bench: gradus against a hand-written script for the same policy and data, against a script in polars, and against plain
// streaming code. Times depend on the machine, so nothing is asserted about them; that both write the same results is.
import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { comparePolars, compareReports, compareResults, compareSimulated } from './compare.js';
import { compile, generate, scripts } from './compiled.js';
import {
  firm,
  floor,
  folder,
  gradus,
  handwritten,
  lastYear,
  lastYearAgainst,
  littleMemory,
  only,
  other,
  otherFolder,
  others,
  polars,
  printsJson,
  regrade,
  rows,
  runs,
  simulating,
  streaming,
  streams,
  trusting,
} from './contenders.js';
import { type Contender, type Measure, measure } from './measure.js';
import { type StagesOfRun, stagesOf, stagesTable } from './stages.js';
import { type Result, table } from './table.js';

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

function prepare(): void {
  say(`data in ${folder}`);
  generate(rows, folder);
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

compile();
prepare();
if (polars === undefined)
  say('no Python with polars here (GRADUS_BENCH_PYTHON names one): that row is left out');

/** Uncounted, so that all files are in the page cache, and the place to find out whether all do the same. */
function warmUp(): void {
  for (const contender of [gradus, lastYear, regrade, trusting]) run(contender, 'warm-up');
  if (other !== undefined) for (const contender of [lastYearAgainst, ...others]) run(contender, 'warm-up');
  compareResults(folder);
  run(handwritten, 'warm-up');
  compareResults(folder);
  compareReports(folder);
  say('graded.csv, changes.csv, migration.csv, row counts, fingerprints and the change report are the same');
  if (polars !== undefined) {
    run(polars, 'warm-up');
    say(`polars gives ${comparePolars(folder)} customers another tier`);
  }
  for (const contender of simulating.slice(0, 2)) simulate(contender, 'warm-up');
  compareSimulated(folder);
  say('the simulation is the same');
}

function simulate(contender: Contender, note: string): Measure {
  rmSync(path.join(folder, 'simulated.json'), { force: true });
  return run(contender, note);
}

/** All contenders in turn, as often as was asked for. */
function inTurn(contenders: readonly Contender[], each: (contender: Contender, note: string) => Measure) {
  const results: Result[] = contenders.map(({ name }) => ({ name, measures: [] }));
  for (let turn = 1; turn <= runs; turn++)
    contenders.forEach((contender, index) => {
      results[index]?.measures.push(each(contender, `${turn} of ${runs}`));
    });
  return results;
}

const takesPart = ({ name }: Contender) => only?.test(name) ?? true;
const stages: StagesOfRun[] = [];
function graded(contender: Contender, note: string): Measure {
  const measured = run(contender, note);
  if (contender === gradus) stages.push(stagesOf(path.join(folder, 'gradus'), measured));
  return measured;
}

/** What runs that were chosen read: results of this year and of last year. */
function makeWhatIsRead(): void {
  if (simulating.some(takesPart)) run(gradus, 'for simulations');
  if (takesPart(regrade)) run(lastYear, 'for the regrade');
}

if (only === undefined) warmUp();
else makeWhatIsRead();
const simulated = inTurn(simulating.filter(takesPart), simulate);
const contenders = [
  handwritten,
  trusting,
  floor,
  ...(polars === undefined ? [] : [polars]),
  gradus,
  firm,
  regrade,
  ...others,
];
const alternating = inTurn(contenders.filter(takesPart), graded);
const once = [littleMemory, ...(streams ? [streaming] : [])].filter(takesPart);
const results = [
  ...alternating,
  ...once.map((each): Result => ({ name: each.name, measures: [run(each, 'once')] })),
];
const tables = [
  ...[results, simulated].filter(({ length }) => length > 0).map(table),
  ...(stages.length > 0 ? [stagesTable(stages)] : []),
];
process.stdout.write(
  printsJson
    ? `${JSON.stringify({ rows, runs, results, simulated, stages }, null, 2)}\n`
    : `${tables.join('\n')}\n`,
);
