// What a command is given and hands back. The command line builds it; commands know nothing of the command line.
import type { ChalkInstance } from 'chalk';
import type { ShownDialect } from '../../engine/shown.js';
import type { Note } from '../../foundation/problems/note.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Progress } from '../../foundation/stages/clock.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { Language } from '../../policy/model/policy.js';

/** What each flag gives, by its name in the table of flags; undefined where it was not typed. */
export interface FlagValues {
  readonly asOf: string | undefined;
  readonly policy: string | undefined;
  readonly customers: string | undefined;
  readonly transactions: string | undefined;
  readonly lookup: string | undefined;
  readonly lastResults: string | undefined;
  readonly overrides: string | undefined;
  readonly out: string | undefined;
  readonly outFile: string | undefined;
  readonly template: string | undefined;
  readonly templateFile: string | undefined;
  readonly tierOnly: string | undefined;
  readonly all: true | undefined;
  readonly list: string | undefined;
  readonly unapproved: true | undefined;
  readonly dryRun: true | undefined;
  readonly lang: Language | undefined;
  readonly excel: true | undefined;
  readonly firmness: boolean;
  readonly dialect: ShownDialect;
  readonly by: string | undefined;
  readonly byField: string | undefined;
  readonly active: string | undefined;
  readonly show: true | undefined;
  readonly note: string | undefined;
  readonly sign: string | undefined;
  readonly signers: string | undefined;
  readonly regrade: true | undefined;
  readonly accept: readonly string[] | undefined;
  readonly because: readonly string[] | undefined;
  readonly set: readonly string[] | undefined;
  readonly sweep: string | undefined;
  readonly scenario: readonly string[] | undefined;
  readonly rebalance: true | undefined;
  readonly target: readonly string[] | undefined;
  readonly maxCost: string | undefined;
  readonly cost: 'benefits' | 'all' | undefined;
  readonly max: readonly string[] | undefined;
  readonly vary: readonly string[] | undefined;
  readonly round: string | undefined;
  readonly write: string | undefined;
  readonly cases: string | undefined;
  readonly exitCode: true | undefined;
  readonly schemaFormat: 'json' | 'md';
  readonly reportFormat: 'text' | 'md' | 'json' | 'csv';
  readonly explainFormat: 'text' | 'md' | 'json';
  readonly simulateFormat: 'text' | 'md' | 'json' | 'csv' | 'html' | undefined;
  readonly evaluateFormat: 'text' | 'md' | 'json' | 'html';
  readonly statementFormat: readonly ('html' | 'md' | 'csv')[] | undefined;
  readonly ownersFormat: 'text' | 'csv' | 'xlsx' | 'md' | 'html' | 'json' | undefined;
  readonly listFormat: 'text' | 'csv' | 'xlsx' | undefined;
  readonly documentFormat: readonly ('html' | 'xlsx' | 'md' | 'json' | 'parquet')[];
  readonly audience: string | undefined;
  readonly each: string | undefined;
  readonly open: true | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly done: string | undefined;
  readonly holidays: readonly string[] | undefined;
  readonly capacity: string | undefined;
  readonly sample: string | undefined;
  readonly owner: string | undefined;
  readonly metric: readonly string[] | undefined;
  readonly key: readonly string[];
  readonly tier: string;
  readonly delimiter: string | undefined;
  readonly order: readonly string[] | undefined;
  readonly checkOnly: true | undefined;
  readonly strict: true | undefined;
  readonly prove: true | undefined;
  readonly json: true | undefined;
  readonly log: 'text' | 'json';
  readonly quiet: true | undefined;
  readonly color: boolean;
  readonly pager: boolean;
  readonly threads: number | undefined;
  readonly memory: string | undefined;
  readonly engine: string | undefined;
  readonly resultsEngine: string | undefined;
  /** Seconds. */
  readonly wait: number | undefined;
}

export type FlagName = keyof FlagValues;

/** Flags that are one for people, whatever they name. */
interface CalledAlike {
  readonly outFile: 'out';
  readonly templateFile: 'template';
  readonly tierOnly: 'tier';
  readonly byField: 'by';
  readonly checkOnly: 'check';
  readonly resultsEngine: 'engine';
}

/** What a command with these flags is given: `--format` and `--out` are one flag for people, whatever they name. */
export type Flags<N extends FlagName> = {
  readonly [K in N as K extends `${string}Format`
    ? 'format'
    : K extends keyof CalledAlike
      ? CalledAlike[K]
      : K]: FlagValues[K];
};

/** A log of events (--log json), beside what people are told. */
interface EventLog {
  problems(problems: readonly Problem[]): void;
  guards(guards: readonly Guard[]): void;
}

export interface Context {
  /** Colours for what goes to stdout. */
  readonly paint: ChalkInstance;
  /** Colours for what goes to stderr. */
  readonly paintErrors: ChalkInstance;
  /** Columns that text on stdout may take. */
  readonly width: number;
  /** Writes what was asked for to stdout, for people. */
  result(text: string): void;
  /** Writes what was asked for to stdout, for programs and people: SQL, Markdown. */
  document(text: string): void;
  /** Writes what was asked for to stdout, for programs: JSON, CSV. */
  data(text: string): void;
  /** Tells of an assumption that was made. */
  note(text: string): void;
  /** The same in the language that was asked for. */
  noted(note: Note): void;
  /** Says what somebody must do; shown also when all else is quiet. */
  problem(text: string): void;
  /** Shows that a stage of work begins, and how far the work is. */
  stage(name: string, progress?: Progress): void;
  /** Registers a clean-up for when the process is asked to stop; returns how to take it back. */
  onStop(cleanUp: () => unknown): () => void;
  /** Remembers that new results have taken their place. */
  published(): void;
  /** Remembers where new results are about to take their place on storage; undefined: they have not. */
  readonly publishing?: ((target: string | undefined) => void) | undefined;
  /** Undefined where nobody asked for one. */
  readonly log: EventLog | undefined;
}

/** Runs a command with what stands behind its name, and its flags; returns the exit code. */
export type Run<F> = (
  operands: readonly (string | undefined)[],
  flags: F,
  context: Context,
) => Promise<number>;

/** Flags of every command that reads a review. */
export type ReviewFlag = 'asOf' | 'policy' | 'customers' | 'transactions' | 'lastResults' | 'overrides';
/** Flags of every command that runs the engine. */
export type EngineFlag = 'threads' | 'memory';
