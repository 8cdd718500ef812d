// Several files with faulty lines, read by several runs at once on a busy machine: which rows are rejected, and every
// byte that tells it, are the same each time, on any number of threads.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binary, count, ended, type Tally, tally } from './target.js';

const files = 12;
/** The first file has more than the engine reads in one go; the others are read side by side with it. */
const linesOf = (file: number) => (file === 0 ? 3000 : 300);
/** What may be wrong with a line, in each of its kinds. */
const faulty = [
  'k1,2026-12-15',
  'k1,2026-12-15,1,2,3',
  'k1,2026-02-31,1,',
  'k1,2026-12-15,x,',
  ',2026-12-15,1,',
  '"k1,2026-12-15,1,',
  'k1,2026-12-15,1,"a"b',
  'k1,2026-12-15,\u0000,',
  '',
];
const policy =
  'policy: Lines\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';
const review = (guard: string) =>
  `review: Lines\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: part-*.csv } }\nguards: { rejected_rows: ${guard} }\nresults: results\n`;

/** The exports, with a faulty line after every 37th, each file beginning with another fault. */
function writeInputs(folder: string): void {
  mkdirSync(folder);
  for (let file = 0; file < files; file++) {
    const lines = Array.from({ length: linesOf(file) }, (_, index) => {
      const good = `k${(index * files + file) % 997},2026-12-15,${index % 50},"note, ${index}"`;
      const fault = faulty[(Math.floor(index / 37) + file) % faulty.length];
      return index % 37 === 0 ? `${good}\n${fault}` : good;
    });
    const name = `part-${String(file).padStart(2, '0')}.csv`;
    writeFileSync(path.join(folder, name), `customer_id,date,amount,note\n${lines.join('\n')}\n`);
  }
  writeFileSync(path.join(folder, 'policy.yaml'), policy);
  writeFileSync(path.join(folder, 'allowed.yaml'), review('100%'));
  writeFileSync(path.join(folder, 'refused.yaml'), review('1%'));
}

interface Outcome {
  readonly exit: number | null;
  /** Rejected rows by reason, or what is said of them where they are too many. */
  readonly rejected: string;
  readonly bytes: string;
}

/** What a file of results says; how long each stage took differs, and stands last in the manifest. */
function told(file: string): string | Buffer {
  const bytes = readFileSync(file);
  return path.basename(file) === 'manifest.json' ? bytes.toString().replace(/"timings_ms".*/s, '') : bytes;
}

async function run(folder: string, kind: keyof typeof exits, threads: number): Promise<Outcome> {
  const results = path.join(folder, 'results');
  rmSync(results, { recursive: true, force: true });
  const command = [process.execPath, binary, 'grade', `${kind}.yaml`, '--quiet', '--threads', `${threads}`];
  const { exit, said } = await ended(command, folder);
  if (exit !== 0) return { exit, rejected: said, bytes: '' };
  const summary = readFileSync(path.join(results, 'summary.json'), 'utf8');
  const { rows } = JSON.parse(summary) as { rows: { transactions: { rejected: unknown } } };
  const hash = createHash('sha256');
  for (const name of readdirSync(results).sort())
    hash.update(`${name}\n`).update(told(path.join(results, name)));
  return { exit, rejected: JSON.stringify(rows.transactions.rejected), bytes: hash.digest('hex') };
}

/** Every fifth run has a guard that refuses so many rejected rows. */
const kindOf = (number: number): 'allowed' | 'refused' => (number % 5 === 0 ? 'refused' : 'allowed');
const exits = { allowed: 0, refused: 3 } as const;

function faultOf(number: number, found: Outcome, first: Outcome): string | undefined {
  if (found.exit !== exits[kindOf(number)])
    return `run ${number}: exit ${found.exit}: ${found.rejected.slice(0, 300)}`;
  if (first.rejected !== found.rejected)
    return `run ${number}: rejected ${found.rejected}, not ${first.rejected}`;
  return first.bytes === found.bytes ? undefined : `run ${number}: other bytes of results`;
}

/** As many runs, `atOnce` of them side by side, each lane in a folder of its own. */
export async function lines(runs: number, atOnce = 4): Promise<Tally> {
  const row = tally('faulty lines in 12 files, 4 runs at once');
  const root = mkdtempSync(path.join(tmpdir(), 'gradus-attack-'));
  const calm = path.join(root, 'calm');
  writeInputs(calm);
  const first = { allowed: await run(calm, 'allowed', 1), refused: await run(calm, 'refused', 1) };
  if (first.allowed.exit !== 0) throw new Error(`a run without an attack: ${first.allowed.rejected}`);
  const reasons = Object.values(JSON.parse(first.allowed.rejected) as Record<string, number>);
  row.note = `${reasons.reduce((all, each) => all + each, 0)} rows rejected for ${reasons.length} reasons each time`;
  let next = 1;
  const lane = async (at: number) => {
    const folder = path.join(root, `lane-${at}`);
    writeInputs(folder);
    while (next <= runs) {
      const number = next++;
      const found = await run(folder, kindOf(number), 1 + (number % 4));
      count(row, faultOf(number, found, first[kindOf(number)]));
      if (number % 50 === 0) process.stderr.write(`${row.attack}: ${number} of ${runs}\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, at) => lane(at)));
  rmSync(root, { recursive: true, force: true });
  return row;
}
