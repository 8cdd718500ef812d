// The engine as the rest of gradus sees it: it creates relations, answers small questions, writes files.

import type { Dialect } from '../sql/dialects/dialect.js';
import type { EngineReach } from './closed.js';
import type { FarStorage } from './spark/far.js';
import type { Step } from './steps/plan/step.js';
import type { Output } from './steps/tell/results.js';

/** A row of an answer; numbers and decimals come as their exact text. */
export type Row = Readonly<Record<string, string | null>>;

export interface EngineOptions extends EngineReach {
  readonly threads: number | undefined;
  /** What the process may use at its peak, such as `512MB`; undefined: what 5 million rows need. */
  readonly memory: string | undefined;
  /** Whether tables that are written are for Excel. */
  readonly excel?: boolean;
}

/** A cluster that runs in place of the engine that comes with gradus. */
export interface Remote {
  /** `sc://host:port`. */
  readonly remote: string;
  /** Folder for what is computed on the way, as the cluster names it; undefined leaves it to the cluster. */
  readonly staging?: string | undefined;
  /** Registers work to be done if the process is asked to stop; returns how to take it back. */
  readonly onStop: (cleanUp: () => unknown) => () => void;
  /** Told how many runs were ended there that a process left which is gone. */
  readonly onEnded?: ((runs: number) => void) | undefined;
}

/** An engine as a manifest names it. */
export interface EngineFacts {
  readonly name: string;
  readonly version: string;
  /** What decides how it computes. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Engine {
  /** Undefined of the engine that comes with gradus. */
  readonly facts?: EngineFacts;
  /** How statements are written for it. */
  readonly dialect: Dialect;
  /** The same for statements whose rows are written as tables: for Excel, if that was asked for. */
  readonly written: Dialect;
  /** Whether whoever reads a view pays for planning all that it is made of, so that more had better be stored. */
  readonly plansViewsAnew?: true;
  /** Storage that it reads by itself, where it is a cluster. */
  readonly storage?: FarStorage;
  create(step: Step): Promise<void>;
  /** Forgets a relation that was created and stored. */
  drop(name: string): Promise<void>;
  /** All rows of an answer that is known to be small. */
  rows(sql: string): Promise<Row[]>;
  /** Rows of any answer, in pieces. */
  stream(sql: string): AsyncIterable<Row[]>;
  /** The columns of an answer that has binary numbers alone, as long as it is; NaN where a cell is empty. */
  numbers(sql: string): Promise<Float64Array[]>;
  /** Writes an output as CSV with a heading. */
  write(output: Output, file: string): Promise<void>;
  /**
   * Writes the rows of an output as lines of text on storage that it writes, in their order, where it is a cluster.
   * @param folder for files of as many rows at most
   * @returns the line of headings, which is not among them
   */
  readonly writeThere?: (output: Output, folder: string, rows: number) => Promise<string>;
  /** Tells, whenever it is asked, which part of the statements that ran since is done, 0 to 1; undefined: unknown. */
  watch(): () => number | undefined;
  /** Ends the statements that run, as soon as the engine takes notice; they fail. */
  stop(): void;
  /** Forgets everything; over once nothing of it runs any longer, wherever it ran. */
  close(): void | Promise<void>;
}
