// What is attacked: a review with earlier results in a folder of its own, the real binary, and the question whether what
// it left is whole.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resultsFault } from '../results-fault.js';

export const binary = path.resolve('bin/gradus.js');

/** One row of the table at the end. */
export interface Tally {
  readonly attack: string;
  attempts: number;
  held: number;
  /** Sentences on what did not hold. */
  readonly failed: string[];
  /** Why it was not tried, or what came out besides. */
  note?: string;
}

export function tally(attack: string): Tally {
  return { attack, attempts: 0, held: 0, failed: [] };
}

/** Counts an attempt: without a fault it held. */
export function count(row: Tally, fault: string | undefined): void {
  row.attempts++;
  if (fault === undefined) row.held++;
  else row.failed.push(fault);
}

/** The same numbers for the same seed (a linear congruential generator; nothing here needs a better one). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

export interface End {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Runs a command until it ends. `started` is handed the process. */
export function ended(
  command: readonly string[],
  cwd: string,
  started: (child: ReturnType<typeof spawn>) => void = () => undefined,
): Promise<End> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    started(child);
    child.on('close', (exit, signal) => resolve({ exit, signal, said }));
  });
}

const inputs = ['policy.yaml', 'review.yaml', 'transactions.csv'];
const policy =
  'policy: Attack\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';

/** A folder with a review whose results are there already. */
export class Target {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gradus-attack-'));
  readonly results = path.join(this.folder, 'results');
  /** Between two renamings the old results have another name, under which they are as whole. */
  private readonly aside = path.join(this.folder, '.results.gradus-old');

  constructor(rows: number) {
    const lines = Array.from(
      { length: rows },
      (_, index) => `k${index % (rows / 10)},2026-12-15,${index % 50}`,
    );
    writeFileSync(this.at('transactions.csv'), `customer_id,date,amount\n${lines.join('\n')}\n`);
    writeFileSync(this.at('policy.yaml'), policy);
    this.name('first');
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  /** Names the review, so that results tell which run wrote them. */
  name(review: string, rest = ''): void {
    writeFileSync(
      this.at('review.yaml'),
      `review: ${review}\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n${rest}`,
    );
  }

  readonly grade = [process.execPath, binary, 'grade', 'review.yaml', '--quiet'];

  /** Grades without an attack. @throws where even that does not work */
  async gradePlainly(review: string): Promise<void> {
    this.name(review);
    const { exit, said } = await ended(this.grade, this.folder);
    const fault = exit === 0 ? this.fault() : `exit ${exit}: ${said}`;
    if (fault !== undefined) throw new Error(`a run without an attack: ${fault}`);
    if (this.written() !== review) throw new Error('a run without an attack left other results');
  }

  get place(): string {
    return existsSync(this.results) ? this.results : this.aside;
  }

  /** The name of the review that the results are of. */
  written(): string {
    return (JSON.parse(readFileSync(path.join(this.place, 'manifest.json'), 'utf8')) as { review: string })
      .review;
  }

  /** What is wrong with the results; undefined where they are whole. */
  fault(): string | undefined {
    return resultsFault(this.place);
  }

  /** What lies beside results and inputs. */
  left(): string[] {
    return readdirSync(this.folder).filter((each) => !inputs.includes(each) && each !== 'results');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
