// A file in a plan: where it lies, and how it is read.
import type { FarLines } from '../../../sql/dialects/dialect.js';
import type { TypedColumn } from '../../../sql/typed-cells.js';

/** A file that only a cluster reaches, or a table of its catalogue. */
export interface PlannedFar {
  readonly kind: 'csv' | 'parquet' | 'table';
  /** What the cluster calls it. */
  readonly key: string;
  /** Of a table: its name. */
  readonly name?: string;
  /** Undefined of a table. */
  readonly bytes?: number;
  /** When it was written, as the cluster tells it; of a table its version, where there is one. */
  readonly modified: string | undefined;
  /** Names and types of the columns of a Parquet file or a table. */
  readonly types?: readonly { readonly name: string; readonly type: string }[];
  /** How rows of text stand on lines, once that was looked at. */
  readonly lines?: FarLines;
  /** Whether each row stands on one line and no line is blank, so that rows tell lines. */
  readonly countable?: true;
  /** Of a table of results that a cluster wrote: its parts, of which the first holds the headings, and how many rows there are. */
  readonly parts?: readonly PlannedPart[];
  readonly rows?: number;
  /** Whether the review says that no cell in quotation marks goes over several lines. */
  readonly unbroken?: true;
}

/** A part of a table that a cluster wrote. */
export interface PlannedPart {
  readonly path: string;
  /** What the cluster calls it. */
  readonly key: string;
  readonly bytes: number;
  /** When it was written, as the cluster tells it. */
  readonly modified: string;
  /** What its manifest says. */
  readonly sha256: string;
}

/** One file of an export, as far as it is known before the engine reads it. */
export interface PlannedFile {
  readonly path: string;
  readonly format: 'delimited' | 'parquet';
  readonly delimiter: string;
  /** Column names in file order; a heading that was matched loosely stands here as the review names it. */
  readonly headings: readonly string[];
  /** Column names as they stand in the file. */
  readonly found: readonly string[];
  /** Lines before the first row, the heading included. */
  readonly skip: number;
  /** What its text is decoded with (`Encoding` of src/exports/bytes/encoding.ts). */
  readonly encoding: string;
  readonly newLine: '\n' | '\r\n';
  /** Column of the customer id, from 0. */
  readonly customerColumn: number;
  /** Column of the date, from 0; -1 without one. */
  readonly dateColumn: number;
  /** Whether the engine cannot read the file as it lies there. */
  readonly rewrite: boolean;
  /** The sheet of a workbook, and where its rows lie as text. */
  readonly workbook?: { readonly sheet: string; readonly text: string };
  /** Where the engine reads it instead, once it was rewritten. */
  readonly source?: {
    readonly path: string;
    readonly skip: number;
    /** Whether a last column says before which rows lines stood that cannot be read. */
    readonly marked?: true;
  };
  /** Likelier headings on another line, where nothing that is wanted stands in these; with the lines above it. */
  readonly elsewhere?:
    | { readonly line: number; readonly skip: number; readonly headings: readonly string[] }
    | undefined;
  /** Whether rows may take cells from the rows above them, so that it counts where lines are missing. */
  readonly ordered?: boolean;
  /** Where only a cluster reaches it. */
  readonly far?: PlannedFar;
  /** Whether gradus wrote it: every line is a row then, also that of a customer called "Total" who stands last. */
  readonly ours?: true;
  /** A parquet file that holds the same, in columns with types: less is read of it. */
  readonly typed?: { readonly path: string; readonly columns: readonly TypedColumn[] } | undefined;
}
