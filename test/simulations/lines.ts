// What is told of lines, on made-up programmes whose effect is known: npm run simulate-lines. Prints the table of
// docs/evaluating.md, and ends with 1 where intervals of 95 % do not cover 93 to 97 %, or bunching is not refused.
import { parseArgs } from 'node:util';
import {
  type LineFinding,
  lineAmong,
  lineFinding,
  placeboLines,
} from '../../src/evaluate/statistics/line.js';
import { sortScores } from '../../src/evaluate/statistics/sample.js';
import { draw, type Programme, randomOf, simulatedLine, truthOf } from './programmes.js';

const none = { value: 0, stay: 0 };
const some = { value: 0.1, stay: 0.03 };
const programmes: readonly Programme[] = [
  { name: 'no effect', customers: 5_000, effect: none, places: 3 },
  { name: 'no effect', customers: 20_000, effect: none, places: 3 },
  { name: '+10 %', customers: 5_000, effect: some, places: 3 },
  { name: '+10 %', customers: 20_000, effect: some, places: 3 },
  { name: '+10 %, whole scores', customers: 5_000, effect: some, places: 0 },
  { name: 'movement rules, no effect', customers: 5_000, effect: none, places: 3, moved: true },
  { name: 'movement rules, +10 %', customers: 5_000, effect: some, places: 3, moved: true },
  { name: 'movement rules, +10 %', customers: 20_000, effect: some, places: 3, moved: true },
  { name: 'helped over the line', customers: 5_000, effect: none, places: 3, helped: 0.5 },
];

const { values: given } = parseArgs({
  options: {
    draws: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** Places of programmes in the list, such as 0,4; all without. */
    only: { type: 'string' },
  },
});
const draws = Number(given.draws);
const chosen = given.only?.split(',').map(Number) ?? programmes.map((_, at) => at);

interface Tally {
  readonly name: string;
  readonly truth: number;
  told: number;
  covered: number;
  clear: number;
  sum: number;
  readonly refused: Map<string, number>;
}

function count(tally: Tally, finding: LineFinding): void {
  if (finding.kind !== 'effect') {
    tally.refused.set(finding.kind, (tally.refused.get(finding.kind) ?? 0) + 1);
    return;
  }
  const { low, high, p, estimate } = finding.robust;
  tally.told++;
  tally.sum += estimate;
  if (low <= tally.truth && tally.truth <= high) tally.covered++;
  if (p < 0.05) tally.clear++;
}

const tallyOf = (name: string, truth: number): Tally => ({
  name,
  truth,
  told: 0,
  covered: 0,
  clear: 0,
  sum: 0,
  refused: new Map(),
});

function simulate(programme: Programme, seed: number): Tally[] {
  const truth = truthOf(programme);
  const tallies = {
    value: tallyOf('value', truth.value),
    stayed: tallyOf('retention', truth.stayed),
    placebo: tallyOf('value, placebo lines', 0),
  };
  const random = randomOf(seed);
  const range = { line: simulatedLine };
  for (let i = 0; i < draws; i++) {
    const drawn = draw(programme, random);
    const line = lineAmong(sortScores(drawn.scores), range);
    const asked = (values: Float64Array) => ({ values, treated: drawn.treated });
    count(tallies.value, lineFinding(line, asked(drawn.value)));
    count(tallies.stayed, lineFinding(line, asked(drawn.stayed)));
    for (const placebo of programme === programmes[0] ? placeboLines(line) : [])
      count(tallies.placebo, lineFinding(placebo, { values: drawn.value }));
  }
  // Placebo lines of one programme say what those of others say.
  const { value, stayed, placebo } = tallies;
  return programme === programmes[0] ? [value, stayed, placebo] : [value, stayed];
}

const percent = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`);

function row(programme: Programme, tally: Tally): string {
  const { name, truth, told, covered, clear, sum, refused } = tally;
  const digits = name === 'retention' ? 3 : 1;
  const all = told + [...refused.values()].reduce((total, each) => total + each, 0);
  const reasons = [...refused].map(([kind, times]) => `${kind} ${percent(times, all)}`).join(', ');
  const helped = programme.helped !== undefined;
  const cells = [
    programme.name,
    programme.customers.toLocaleString('en'),
    name,
    truth.toFixed(digits),
    told === 0 || helped ? '' : (sum / told).toFixed(digits),
    helped ? '' : percent(covered, told),
    helped ? '' : percent(clear, told),
    reasons || 'none',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What is not as promised. */
function faults(programme: Programme, { name, told, covered, refused }: Tally): string[] {
  const place = `${programme.name}, ${programme.customers} customers, ${name}`;
  if (programme.helped !== undefined) {
    const share = (refused.get('bunching') ?? 0) / draws;
    return share >= 0.95 ? [] : [`${place}: bunching refused in ${percent(share, 1)} of draws`];
  }
  const share = covered / told;
  // Of whole scores only wide bandwidths hold enough: intervals may be too wide, never too narrow.
  const most = programme.places === 0 ? 1 : 0.97;
  return share >= 0.93 && share <= most ? [] : [`${place}: intervals cover ${percent(share, 1)}`];
}

const lines = [
  '| programme | customers | told of | true effect | mean estimate | 95% intervals that cover it | found clear (p < 5%) | refused |',
  '|---|--:|---|--:|--:|--:|--:|---|',
];
process.stdout.write(`${lines.join('\n')}\n`);
const wrong: string[] = [];
for (const [at, programme] of programmes.entries()) {
  if (!chosen.includes(at)) continue;
  for (const tally of simulate(programme, Number(given.seed) * 1000 + at)) {
    process.stdout.write(`${row(programme, tally)}\n`);
    wrong.push(...faults(programme, tally));
  }
}
for (const fault of wrong) process.stderr.write(`simulate-lines: ${fault}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
