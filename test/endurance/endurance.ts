// npm run endurance: kills runs at random moments, with no chance to clean up (SIGKILL), and looks after each of them
// whether the results are whole and the next run works.  -- --runs 500 --seed 7
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { resultsFault } from '../results-fault.js';

const { values: given } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(given.runs ?? 200);
let state = Number(given.seed ?? 1);

/** The same moments for the same seed (a linear congruential generator; nothing here needs a better one). */
function random(): number {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return state / 2 ** 31;
}

const binary = path.resolve('bin/gradus.js');
const folder = mkdtempSync(path.join(tmpdir(), 'gradus-endurance-'));
const results = path.join(folder, 'results');
const inputs = ['policy.yaml', 'review.yaml', 'transactions.csv'];

function write(): void {
  const rows = Array.from({ length: 200_000 }, (_, index) => `k${index % 20_000},2026-12-15,${index % 50}`);
  writeFileSync(path.join(folder, 'transactions.csv'), `customer_id,date,amount\n${rows.join('\n')}\n`);
  writeFileSync(
    path.join(folder, 'policy.yaml'),
    'policy: Endurance\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n',
  );
  name('first');
}

/** Names the review, so that results tell which run wrote them. */
function name(review: string): void {
  writeFileSync(
    path.join(folder, 'review.yaml'),
    `review: ${review}\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n`,
  );
}

/** Between two renamings the old results have another name, under which they are as whole. */
const aside = path.join(folder, '.results.gradus-old');
const place = () => (existsSync(results) ? results : aside);
const written = () =>
  (JSON.parse(readFileSync(path.join(place(), 'manifest.json'), 'utf8')) as { review: string }).review;

interface End {
  readonly killed: boolean;
  readonly exit: number | null;
  readonly said: string;
}

/** When a run is killed: after milliseconds, or as soon as so many names appeared or vanished beside the results. */
type Moment = { readonly after: number } | { readonly changes: number };

/** Milliseconds that a run takes by now; other work on the machine changes it. */
let usual = 1000;

function someMoment(): Moment {
  const kind = random();
  if (kind < 0.3) return { changes: 1 + Math.floor(random() * 8) };
  // Up to a little after its end, and more often near the end, where results take their place.
  return { after: usual * (kind < 0.65 ? random() * 1.1 : 0.75 + random() * 0.35) };
}

/** @param moment undefined lets it end */
function run(moment?: Moment): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [binary, 'grade', 'review.yaml', '--quiet'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const kill = () => child.kill('SIGKILL');
    const timer = moment && 'after' in moment ? setTimeout(kill, moment.after) : undefined;
    let changes = 0;
    const watcher = watch(folder, (kind) => {
      if (kind === 'rename') changes++;
      if (moment && 'changes' in moment && changes >= moment.changes) kill();
    });
    const begun = performance.now();
    child.on('close', (exit, signal) => {
      clearTimeout(timer);
      watcher.close();
      if (exit === 0) usual = performance.now() - begun;
      resolve({ killed: signal === 'SIGKILL', exit, said });
    });
  });
}

function fail(what: string): never {
  process.stderr.write(`\nFAILED: ${what}\n  folder: ${folder}, seed: ${given.seed ?? 1}\n`);
  process.exit(1);
}

const counts = { killed: 0, ended: 0, newResults: 0, lockLeft: 0, workLeft: 0, takenAside: 0 };

/** Kills one run, and looks at what it left. */
async function round(number: number): Promise<void> {
  name(`run ${number}`);
  const before = written();
  const { killed, exit, said } = await run(someMoment());
  if (!killed && exit !== 0) fail(`run ${number} ended with ${exit}: ${said}`);
  counts[killed ? 'killed' : 'ended']++;
  const left = readdirSync(folder).filter((each) => !inputs.includes(each) && each !== 'results');
  if (left.some((each) => each.endsWith('-lock'))) counts.lockLeft++;
  if (left.some((each) => each.includes('.gradus-new-'))) counts.workLeft++;
  if (place() === aside) counts.takenAside++;
  const fault = resultsFault(place());
  if (fault !== undefined) fail(`after run ${number}: ${fault}`);
  const now = written();
  if (now === `run ${number}`) counts.newResults++;
  else if (now !== before || !killed)
    fail(`after run ${number} the results are those of ${now}, before of ${before}`);
}

write();
const first = await run();
if (first.exit !== 0) fail(`the first run ended with ${first.exit}: ${first.said}`);
for (let number = 1; number <= runs; number++) {
  await round(number);
  if (number % 20 === 0) process.stderr.write(`${number} of ${runs}\n`);
}
name('last');
const last = await run();
if (last.exit !== 0) fail(`the run after all others ended with ${last.exit}: ${last.said}`);
if (resultsFault(results) !== undefined || written() !== 'last')
  fail('the run after all others left no results');
const rest = readdirSync(folder).filter((each) => !inputs.includes(each) && each !== 'results');
if (rest.length > 0) fail(`left beside the results: ${rest.join(', ')}`);
rmSync(folder, { recursive: true });
process.stdout.write(`${runs} runs, one takes ${Math.round(usual)} ms: ${counts.killed} killed, ${counts.ended} ended before that.
Results were whole after each of them; ${counts.newResults} times they were new.
Killed runs left: a lock ${counts.lockLeft}, temporary data ${counts.workLeft}, old results aside ${counts.takenAside} times.
The run after them worked, and nothing was left beside the results.
`);
