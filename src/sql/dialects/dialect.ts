// What differs between SQL engines, and nothing else. Steps are written in the common subset and ask here.
import type { Decimal } from 'decimal.js';
import type { FieldType, Spelling, Typed, ValueType } from '../../grammar/types.js';

/** (slope * value + offset) / divisor, to be rounded half up to 6 places; the result lies between 0 and 100. */
export interface Linear {
  readonly value: string;
  readonly valueScale: number;
  readonly slope: Decimal;
  readonly offset: Decimal;
  /** Above 0. */
  readonly divisor: Decimal;
  /** The value's largest magnitude where the line is used; decides how wide the arithmetic must be. */
  readonly largest: Decimal;
}

/** A delimited file with all its columns as text. */
export interface DelimitedFile {
  readonly path: string;
  /** Paths of other files that are read in the same way, together with this one. */
  readonly others?: readonly string[];
  readonly delimiter: string;
  /** Name of each column in file order. */
  readonly columns: readonly string[];
  /** Lines before the first row, the heading included. */
  readonly skip: number;
  readonly newLine: '\n' | '\r\n';
  /** What becomes of lines with too few or too many fields; who has them skipped counts the lines of the file. */
  readonly misfits: 'skipped' | 'refused';
  /** Bytes that are held at once, where a little slower and smaller is wanted; else as the engine likes. */
  readonly atOnce?: number;
}

/** What a cluster reads itself: files on storage that all of it reaches, alike but for their paths, or a table. */
export interface FarRead {
  readonly kind: 'csv' | 'parquet' | 'table';
  readonly files: readonly FarPath[];
  /** Name and type of each column, as the cluster has them; of text its headings. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly delimiter: string;
  /** Whether a line of headings stands above the rows. */
  readonly headed: boolean;
  /** Of text: how its rows stand on lines; undefined until that is known. */
  readonly lines?: FarLines | undefined;
}

export interface FarPath {
  /** As people write it; of a table its name. */
  readonly path: string;
  /** What the cluster calls it. */
  readonly key: string;
  /** Its place among the files of the export. */
  readonly index: number;
}

/**
 * `plain`: as many cells as headings or a misfit; `odd`: some lines are built otherwise; `quoted`: some rows go over several lines;
 * `written`: gradus wrote them, so that every row is one, and cells may go over several lines.
 */
export type FarLines = 'plain' | 'odd' | 'quoted' | 'written';

/**
 * Rows with every cell as text under c1, c2 and so on; the same with `_file` (its index) and `_ordinal` (number of the row in
 * it, from 1); or the rows that are not built like the headings: file, ordinal, kind (`misfitKinds`) and text.
 */
export type FarRows = 'rows' | 'numbered' | 'misfits';

/** Why a line is no row: fewer cells than headings, more, or quotation marks that do not pair. */
export const misfitKinds = { fewer: 1, more: 2, odd: 4 } as const;

/** SQL of one step of reading, from the result of the step before. */
export type Layer = (before: string) => string;

/** How the cells of a column are read. */
export interface Reading {
  readonly read: FieldType;
  /** strptime formats, or `excel` for serial numbers; empty: what is written without doubt. */
  readonly formats: readonly string[];
  /** What stands before the decimals. */
  readonly decimal: '.' | ',';
  /** Whether the quick way reads digits grouped in threes, too, which takes longer. */
  readonly grouped?: boolean;
  /** Whether money with more places than it keeps is rounded; numbers always are. */
  readonly round?: 'half_up' | undefined;
  /** Texts that mean that nothing is there. */
  readonly empty: readonly string[];
  /** Whether cells may begin or end with wide spaces or invisible marks; looked for by the quick way only then. */
  readonly wideEdges: boolean;
}

/** Bits of what was done to read an amount. */
export const seenBits = { dust: 1, rounded: 2, exponent: 4, credit: 8, dashes: 16, unsigned: 32 } as const;

/** The careful way to read a cell. */
export interface CarefulReading {
  /** Steps from trimmed text on, each from the result of the one before. At least one. */
  readonly layers: readonly Layer[];
  /** The typed value from the result of the last layer, null when it cannot be read. */
  readonly value: Layer;
  /** What else was seen in the cell; only of amounts. */
  readonly beside?: {
    /** True where marks and dashes say that nothing is there (`$-`). */
    readonly nothing: Layer;
    /** Marks of currencies in lower case, those in front and those behind parted by a space; null where there are none. */
    readonly mark: Layer;
    /** What was done to read the cell, as the sum of seenBits; null or 0 for nothing. */
    readonly seen: Layer;
  };
}

export interface Dialect {
  readonly name: string;
  identifier(name: string): string;
  text(value: string): string;
  /** A text of the one character with this number. */
  character(code: number): string;
  /** Texts put together; those that are missing count for nothing. */
  together(texts: readonly string[]): string;
  /** The same with a separator between those that are there. */
  listed(separator: string, texts: readonly string[], layout?: 'a line each'): string;
  number(value: Decimal): Typed;
  date(value: string): string;
  cast(sql: string, type: ValueType): string;
  /** The same; null where the value cannot be one of that type. */
  castOrNull(sql: string, type: ValueType): string;
  /** Text that holds a plainly written decimal as one; where it does not, what `otherwise` holds, without which it is an error. */
  decimalFrom(text: string, type: ValueType, otherwise?: string): string;
  asText(value: Typed): string;
  /**
   * As a binary floating point number of 64 bits, nearest to the text or value: for distances, never for money.
   * @param scale of a decimal; of many digits the part before the point and the one behind it are taken one by one
   */
  binary(sql: string, scale?: number): string;
  /** Exact product, rounded half up only beyond `mostPlaces`. */
  multiply(a: Typed, b: Typed, mostPlaces: number): Typed;
  /** Exact quotient, half up (away from zero) to 6 places or as many as given; missing when the divisor is 0. */
  divide(dividend: Typed, divisor: Typed, places?: number): string;
  /** Population standard deviation of values that are not missing, exact, half up to 6 places. */
  deviationOf(values: readonly Typed[]): string;
  /** Aggregate: the same of the values of rows that a filter (` FILTER (...)` or nothing) leaves; missing without any. */
  deviationOver(value: Typed, filter: string): string;
  linear(line: Linear): string;
  /**
   * Aggregate: the value in the middle; of an even number of values the lower or the upper of the two.
   * @param filter of rows, ` FILTER (...)` or nothing
   */
  middle(value: string, which: 'lower' | 'upper', filter: string): string;
  roundHalfUp(sql: string, places: number): string;
  /** Days from a date or datetime expression to a date literal. */
  daysUntil(date: string, asOf: string): string;
  /** Complete years from a date to a date literal; 29 February to 28 February is one. */
  completeYearsUntil(date: string, asOf: string): string;
  /** Complete months likewise; 31 January to 28 February is one. */
  completeMonthsUntil(date: string, asOf: string): string;
  /**
   * What stands behind SELECT for all columns of a relation but some.
   * @param all names of its columns, quoted, for engines that have to list them
   */
  everyColumnBut(relation: string, columns: readonly string[], all: readonly string[]): string;
  /** What stands behind SELECT for all columns of the only relation, some of them replaced: `sql AS name` of each. */
  everyColumnWith(replaced: readonly string[], all: readonly string[]): string;
  /** The number of a row in the order in which a file is read, from 1 on; where it need not be counted up, it grows. */
  readonly placeInFile: string;
  /** A rank or number of a row, of the type of whole numbers. */
  whole(sql: string): string;
  /** Window function: the last value that is not missing. */
  lastPresent(sql: string): string;
  /**
   * Joins the row of a relation whose key is the largest that is not above a value; rows without one stay.
   * @param same further columns of it, each with what it must be
   */
  joinAtMost(
    relation: string,
    alias: string,
    most: readonly [key: string, value: string],
    same?: readonly (readonly [column: string, value: string])[],
  ): string;
  /** The table expression that reads a delimited file. */
  readDelimited(file: DelimitedFile): string;
  /**
   * The table expression of rows that stand in the statement itself, in their order, with every column as text.
   * @param rows as many cells as columns in each; null where nothing is there
   */
  rowsOfText(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string;
  /** The table expression that reads a parquet file. */
  readParquet(path: string): string;
  /** The table expression of what a cluster reads itself. */
  readFar(read: FarRead, rows: FarRows): string;
  /** Whether rows that were stored in an order are read in it. */
  readonly storesInOrder: boolean;
  /** Stands behind AS in WITH, where a relation is to be computed once however often it is read; empty or with a space at its end. */
  readonly once: string;
  /** The table expression of a query whose rows are all there before anybody reads the first. */
  collected(query: string): string;
  /**
   * Text as people mean it: without white space around it and Excel's ="..."; null when it says that nothing is there.
   * @param wideEdges whether wide spaces and invisible marks may stand there, too; looking for them takes longer
   */
  trimmed(raw: string, empty: readonly string[], wideEdges?: boolean): string;
  /** True where a whole text is as a regular expression says. */
  matches(text: string, pattern: string): string;
  /** True where a text is one of these, however many they are. */
  oneOf(text: string, words: readonly string[]): string;
  /** The typed value of a raw cell that is written plainly; null when it is empty or odd. */
  quick(raw: string, how: Reading): string;
  /** How trimmed text becomes the typed value. */
  careful(how: Reading): CarefulReading;
  /** Layers from a text to its one spelling, null where nothing is left of it. At least one. */
  spelled(spelling: Spelling): readonly Layer[];
  /** Layers from an id to what is left of it without signs, decimals of nothing, zeros in front and capital letters. */
  readonly loosened: readonly Layer[];
  /** A code in capital letters, without spaces around it. */
  capitals(text: string): string;
  /** In small letters, one for each: İ is i, and not i with a dot above. */
  smallLetters(text: string): string;
  /** The first characters of a text. */
  start(text: string, characters: number): string;
  /**
   * True where the marks beside an amount cannot stand for this currency.
   * @returns undefined where nobody knows a currency of that name
   */
  otherCurrency(mark: string, currency: string): string | undefined;
  /** True where a text, or one of those that are joined in it, holds more than spaces and dashes. */
  saysSomething(text: string): string;
  /**
   * True where a text, or one of those that are joined in it, says that its row sums up others; `of what`: also where
   * it names what is summed up, which names of people and things may look like, too.
   */
  saysTotal(text: string, how: 'alone' | 'of what'): string;
  /** True where a number carries a unit such as 万, which would have to be guessed. */
  carriesUnit(text: string): string;
  /** A number written with digits, sign and point only, exact with up to 26 digits and 12 places; null for other text. */
  plainDecimal(text: string): Typed;
  /** Aggregate: the first `count` values in the order of a text, of rows where something holds, parted by chr(30). */
  firstOf(value: string, order: string, count: number, where: string): string;
  /** Decimal text without trailing zeros; other types as they print. */
  print(value: Typed): string;
  /** Text that no spreadsheet runs as a formula; different texts stay different. */
  defused(text: string): string;
  /** Stands before the first heading of a table that is written; the empty text where nothing does. */
  readonly mark: string;
  /** A cell of a table that may be of results, without white space around it, such that `original` tells its text. */
  trimmedResult(raw: string, wideEdges?: boolean): string;
  /** Text as it was before it was defused. */
  original(text: string): string;
}
