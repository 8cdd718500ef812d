// A sheet of the workbook as a value: columns with what people and programs call them, rows, and what stands below.
import type { CellKind, SheetCell, Tone } from './cells.js';

export interface SheetColumn {
  /** What programs call it. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  readonly kind: CellKind;
  /** In characters; undefined: as wide as what stands in it. */
  readonly width?: number | undefined;
}

/** Bars of the columns with these ids, one group for each row. */
export interface SheetChart {
  readonly title: string;
  /** Title of the axis of values. */
  readonly axis: string;
  readonly columns: readonly string[];
}

export interface ReportSheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** What can be sorted and filtered. */
  readonly rows: readonly (readonly SheetCell[])[];
  /** Sums, further tables and notes, outside of the filter. */
  readonly below: readonly (readonly SheetCell[])[];
  readonly chart?: SheetChart | undefined;
}

/** A column of rows of one kind. */
export interface ColumnOf<T> extends SheetColumn {
  cell(row: T): string | number | null;
  tone?(row: T): Tone | undefined;
}

/** Columns in which something is known of some row. */
export function filledColumns<T>(
  columns: readonly ColumnOf<T>[],
  rows: readonly T[],
): readonly ColumnOf<T>[] {
  if (rows.length === 0) return columns;
  return columns.filter(({ cell }) => rows.some((row) => (cell(row) ?? '') !== ''));
}

/** A sheet whose rows are one thing each. */
export function tableSheet<T>(
  name: string,
  columns: readonly ColumnOf<T>[],
  rows: readonly T[],
  below: ReportSheet['below'] = [],
  chart?: SheetChart,
): ReportSheet {
  return { name, columns, rows: rowsOf(columns, rows), below, chart };
}

/** Rows of cells. */
export function rowsOf<T>(columns: readonly ColumnOf<T>[], rows: readonly T[]): SheetCell[][] {
  return rows.map((row) =>
    columns.map(({ kind, cell, tone }): SheetCell => {
      const found = cell(row);
      return { kind, text: found === null ? null : String(found), tone: tone?.(row) };
    }),
  );
}

/** A further table below: an empty row, what it is, its headings, its rows. */
export function tableBelow(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly SheetCell[])[],
): SheetCell[][] {
  const heading = (text: string): SheetCell => ({ kind: 'text', text, tone: 'heading' });
  return [[], [heading(title)], headings.map(heading), ...rows.map((row) => [...row])];
}

/** Sentences below, behind an empty row. */
export function notesBelow(notes: readonly string[]): SheetCell[][] {
  return notes.length === 0 ? [] : [[], ...notes.map((text): SheetCell[] => [{ kind: 'text', text }])];
}
