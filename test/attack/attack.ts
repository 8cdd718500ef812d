// npm run attack: kills, refusals of the system, flipped bits, full disks, races, faulty lines and fuzzed exports against
// the real binary, with a table of what held.
// -- --kills 1000 --flips 100 --calls 400 --disks 60 --races 40 --lines 500 --fuzz 100000 --seed 1
// A number of 0 leaves an attack out; --only NAME tries one alone.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { flips } from './flips.js';
import { fullDisks } from './full-disks.js';
import { kills } from './kills.js';
import { lines } from './lines.js';
import { races } from './races.js';
import { refusals } from './refusals.js';
import { count, type Tally, tally } from './target.js';

const usual = {
  kills: 1000,
  flips: 100,
  calls: 400,
  disks: 60,
  races: 40,
  lines: 500,
  fuzz: 100_000,
} as const;
type Name = keyof typeof usual;
const names = Object.keys(usual) as Name[];
const { values: given } = parseArgs({
  options: {
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const seed = Number(given.seed ?? 1);
const size = (name: Name) =>
  given.only !== undefined && given.only !== name
    ? 0
    : Number(given[name as keyof typeof given] ?? usual[name]);

/** Exports of one run of the property test. */
const exportsEach = 50;

/** Random exports through the pipeline, in pieces, so that a piece that fails tells its own seed. */
function fuzz(files: number): Tally {
  const row = tally('fuzzed exports');
  const piece = Math.min(files, 5000);
  for (let done = 0; done < files; done += piece) {
    const { status, stdout } = spawnSync(
      'npx',
      ['vitest', 'run', 'test/exports/odd-files.property.test.ts', '--testTimeout', '3600000'],
      {
        encoding: 'utf8',
        env: { ...process.env, GRADUS_PROPERTY_RUNS: String(Math.ceil(piece / exportsEach)) },
      },
    );
    count(row, status === 0 ? undefined : stdout.slice(-2000));
    // At once, since hours may pass before the table.
    const held = status === 0 ? 'held' : 'FAILED';
    process.stderr.write(`${row.attack}: ${Math.min(files, done + piece)} of ${files}, ${held}\n`);
  }
  row.note = `pieces of ${piece} exports`;
  return row;
}

const attacks: Readonly<Record<Name, (size: number) => Tally[] | Promise<Tally | Tally[]>>> = {
  kills: (size) => kills(size, seed),
  calls: (size) => refusals(size),
  flips: (size) => flips(size, seed),
  disks: (size) => fullDisks(size),
  races: (size) => races(size),
  lines: (size) => lines(size),
  fuzz: (size) => [fuzz(size)],
};

const rows: Tally[] = [];
for (const name of names) {
  if (size(name) === 0) continue;
  process.stderr.write(`${name} ...\n`);
  rows.push(...[await attacks[name](size(name))].flat());
}
const table = new Table({
  head: ['Attack', 'Attempts', 'Held', 'Failed', ''],
  style: { head: [], border: [] },
});
for (const { attack, attempts, held, failed, note } of rows)
  table.push([attack, attempts, held, failed.length, note ?? '']);
process.stdout.write(`${table.toString()}\n`);
const failed = rows.flatMap((row) => row.failed.map((fault) => `${row.attack}: ${fault}`));
for (const fault of failed.slice(0, 20)) process.stdout.write(`FAILED ${fault}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
