// Storage that a cluster reads by itself: what lies there, and what it is like, without its rows ever passing through here.
import type { FarRead } from '../../sql/dialects/dialect.js';

/** A file there. */
export interface FarFile {
  /** As people write it. */
  readonly path: string;
  /** What the cluster calls it. */
  readonly key: string;
  readonly bytes: number;
  /** When it was written, as the cluster tells it, in UTC. */
  readonly modified: string;
}

export interface FarColumn {
  readonly name: string;
  /** As the cluster names it. */
  readonly type: string;
}

/** Lines of a file of text by how they are built; the line of headings is none of them. */
export interface FarLinesSeen {
  /** Rows that are built like the headings, or with empty cells more. */
  readonly fitting: number;
  readonly fewer: number;
  readonly more: number;
  readonly surplus: number;
  /** Quotation marks that do not pair on the line. */
  readonly odd: number;
  /** Lines with U+FFFD, which stands where bytes are no text, and with zero bytes. */
  readonly notText: number;
  readonly zeros: number;
  readonly blank: number;
  /** Whether the last line has fewer cells than the headings. */
  readonly endsShort: boolean;
  /** The last lines, where a total may stand there. */
  readonly ending: readonly string[];
}

/** Rows of a file whose rows go over several lines. */
export interface FarRowsSeen {
  readonly fitting: number;
  readonly fewer: number;
  readonly more: number;
  readonly odd: number;
  /** Rows of which nobody can say where they end. */
  readonly disputed: number;
}

export interface FarStorage {
  /** Files that a path, a pattern or a folder names, or a list of paths, in the order of their names; none where nothing is there. */
  list(pattern: string | readonly string[]): Promise<FarFile[]>;
  /** The first lines of a file of text. */
  firstLines(path: string, count: number): Promise<string[]>;
  /** The columns of a Parquet file, or of a table; undefined where there is none that can be read. */
  columns(of: { readonly parquet: string } | { readonly table: string }): Promise<FarColumn[] | undefined>;
  /** The name of a table that means it in other schemas, too. */
  named(table: string): Promise<string>;
  /** What is known of the state of a table, such as `version 12`; undefined where the store keeps none. */
  version(table: string): Promise<string | undefined>;
  /** Lines of files of text that are read alike, by what the cluster calls the files. @param dated whether rows have a date */
  lines(read: FarRead, dated: boolean): Promise<Map<string, FarLinesSeen>>;
  /** Rows of the same, where they go over several lines. */
  rows(read: FarRead): Promise<Map<string, FarRowsSeen>>;
  /** Rows of a table that a cluster wrote, counted as they are read, and those of them that are not built like the headings. */
  written(read: FarRead): Promise<{ readonly rows: number; readonly misfits: number }>;
  /** Makes a folder with one file of text in it. @param pieces in their order; a line end comes behind each */
  write(folder: string, pieces: readonly string[]): Promise<void>;
  /** What files hold, in the order in which they are given: so few at once that they can be held. */
  contents(files: readonly FarFile[]): AsyncIterable<{ readonly file: FarFile; readonly bytes: Buffer }>;
  /** SHA-256 of files by what the cluster calls them, of those that are small enough for its memory. */
  fingerprints(files: readonly FarFile[]): Promise<Map<string, string>>;
}
