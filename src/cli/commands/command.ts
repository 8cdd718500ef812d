// What a command is given and hands back. The command line builds it; commands know nothing of the command line.
import type { ChalkInstance } from 'chalk';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Progress } from '../../foundation/stages/clock.js';
import type { Guard } from '../../plan/decisions/guard.js';

export interface CommonFlags {
  readonly asOf?: string;
  readonly policy?: string;
  readonly customers?: string;
  readonly transactions?: string;
  readonly lastResults?: string;
  readonly overrides?: string;
  readonly out?: string;
  readonly template?: string;
  readonly lang?: 'en' | 'zh';
  readonly excel?: true;
  readonly by?: string;
  readonly show?: true;
  readonly note?: string;
  readonly sign?: string;
  readonly signers?: string;
  readonly regrade?: true;
  readonly accept?: readonly string[];
  readonly because?: readonly string[];
  readonly cases?: string;
  readonly exitCode?: true;
  readonly format?: string;
  readonly key?: readonly string[];
  readonly tier?: string;
  readonly delimiter?: string;
  readonly order?: readonly string[];
  readonly strict?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
  readonly threads?: number;
  readonly memory?: string;
  /** Seconds. */
  readonly wait?: number;
}

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
  /** Writes what was asked for to stdout, for programs: JSON, CSV, SQL, Markdown. */
  data(text: string): void;
  /** Tells of an assumption that was made. */
  note(text: string): void;
  /** Says what somebody must do; shown also when all else is quiet. */
  problem(text: string): void;
  /** Shows that a stage of work begins, and how far the work is. */
  stage(name: string, progress?: Progress): void;
  /** Registers a clean-up for when the process is asked to stop; returns how to take it back. */
  onStop(cleanUp: () => void): () => void;
  /** Remembers that new results have taken their place. */
  published(): void;
  /** Undefined where nobody asked for one. */
  readonly log: EventLog | undefined;
}

/** Runs a command with what stands behind its name; returns the exit code. */
export type Run = (
  operands: readonly (string | undefined)[],
  flags: CommonFlags,
  context: Context,
) => Promise<number>;
