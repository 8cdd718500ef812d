// Who takes part in the benchmark: gradus in its ways, and what it is held against.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder, root, script } from './compiled.js';
import type { Contender } from './measure.js';
import { polarsArgs, pythonWithPolars } from './polars.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    runs: { type: 'string', default: '5' },
    'no-streaming': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    against: { type: 'string' },
    only: { type: 'string' },
    memory: { type: 'string' },
  },
});
export const rows = wholeNumber('--rows', values.rows, 1000);
export const runs = wholeNumber('--runs', values.runs, 1);
export const printsJson = values.json;
export const streams = !values['no-streaming'];
/** Names of those who take part; undefined: everybody, and that all do the same work is looked at. */
export const only = values.only === undefined ? undefined : new RegExp(values.only);

export const folder = dataFolder(rows);
/** Another built checkout of gradus, which grades the same data in a folder of its own. */
export const other = values.against === undefined ? undefined : path.resolve(values.against);
export const otherFolder = `${folder}-against`;
if (other !== undefined && !existsSync(path.join(other, 'dist'))) {
  process.stderr.write(`bench: ${other} is not built: run npm ci there\n`);
  process.exit(2);
}

const memory = values.memory === undefined ? [] : ['--memory', values.memory];
const sql = (name: string) => path.join(import.meta.dirname, name);
const grading = (name: string, from = root, within = folder) => [
  path.join(from, 'bin/gradus.js'),
  'grade',
  path.join(within, name),
  '--quiet',
  ...memory,
];
/** How firm grades are is what no script by hand says. */
const plainly = (...args: Parameters<typeof grading>) => [...grading(...args), '--no-firmness'];
const byHand = (flags: readonly string[], names: readonly string[]) => [
  script('run-handwritten.js'),
  ...flags,
  folder,
  ...names.map(sql),
];

/** The yardstick. */
export const handwritten: Contender = {
  name: 'hand-written SQL, the same work',
  args: byHand(['--fingerprints'], ['read-checked.sql', 'handwritten.sql', 'report.sql']),
};
export const trusting: Contender = {
  name: 'hand-written SQL, nothing checked',
  args: byHand([], ['read-trusting.sql', 'handwritten.sql']),
};
/** The floor. */
export const floor: Contender = {
  name: 'DuckDB: read, sum, count distinct',
  args: byHand([], ['floor.sql']),
};
const python = pythonWithPolars();
/** Undefined where there is no Python with polars. */
export const polars: Contender | undefined =
  python === undefined
    ? undefined
    : {
        name: 'polars in floats, nothing checked or explained',
        command: python,
        args: polarsArgs(folder),
      };
export const gradus: Contender = { name: 'gradus', args: plainly('review.yaml') };
/** The same with how firm grades are; its results are others. */
export const firm: Contender = {
  name: 'gradus, saying how firm grades are',
  args: grading('review.yaml'),
};
/** Last year's review, which the regrade looks back on. */
export const lastYear: Contender = { name: 'last year', args: plainly('review-2025.yaml') };
export const regrade: Contender = {
  name: 'gradus, regrading under last year’s policy',
  args: plainly('review-regrade.yaml'),
};
const against = (name: string) => plainly(name, other, otherFolder);
export const lastYearAgainst: Contender = {
  name: 'last year of --against',
  args: against('review-2025.yaml'),
};
export const others: readonly Contender[] =
  other === undefined
    ? []
    : [
        { name: 'gradus of --against', args: against('review.yaml') },
        { name: 'gradus of --against, regrading', args: against('review-regrade.yaml') },
      ];
export const littleMemory: Contender = {
  name: 'gradus --memory 512MB',
  args: [...gradus.args, '--memory', '512MB'],
};
export const streaming: Contender = { name: 'csv-parse streaming', args: [script('streaming.js'), folder] };

const simulateArgs = [path.join(root, 'bin/gradus.js'), 'simulate', path.join(folder, 'gradus')];
const quietly = ['--json', '--out', path.join(folder, 'simulated.json'), '--quiet'];
/** What gradus grades from its own results, and the same by hand. */
export const simulating: readonly Contender[] = [
  { name: 'hand-written SQL, one scenario', args: byHand([], ['simulate.sql']) },
  { name: 'gradus simulate', args: [...simulateArgs, '--set', 'tiers.gold.score=66', ...quietly] },
  {
    name: 'gradus simulate, a sweep of 11',
    args: [...simulateArgs, '--sweep', 'tiers.gold.score=61..71:1', ...quietly],
  },
];

function wholeNumber(flag: string, written: string, least: number): number {
  const number = Number(written);
  if (Number.isInteger(number) && number >= least) return number;
  process.stderr.write(`bench: ${flag} must be a whole number from ${least}, not ${written}\n`);
  process.exit(2);
}
