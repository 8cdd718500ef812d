// The engine as the rest of gradus sees it: it creates relations, answers small questions, writes files.
import type { Output } from '../steps/results.js';
import type { Step } from '../steps/step.js';

/** A row of an answer; numbers and decimals come as their exact text. */
export type Row = Readonly<Record<string, string | null>>;

export interface EngineOptions {
  readonly threads: number | undefined;
  /** Such as `512MB`; undefined takes the engine's share of the machine. */
  readonly memory: string | undefined;
  /** Folder for what does not fit into memory. */
  readonly spill: string;
}

/** A row that the reader refused because the line is not built like the others. */
export interface StructureError {
  /** Empty where the reader does not say which. */
  readonly file: string;
  /** The engine's own word for it. */
  readonly kind: string;
}

export interface Engine {
  create(step: Step): Promise<void>;
  /** All rows of an answer that is known to be small. */
  rows(sql: string): Promise<Row[]>;
  /** Rows of any answer, in pieces. */
  stream(sql: string): AsyncIterable<Row[]>;
  /** Writes an output as CSV with a heading. */
  write(output: Output, file: string): Promise<void>;
  /** Lines that no relation so far could read, each once, in file order. */
  structureErrors(): Promise<StructureError[]>;
  /** Tells, whenever it is asked, which part of the statements that ran since is done, 0 to 1; undefined: unknown. */
  watch(): () => number | undefined;
  close(): void;
}
