// What a column of a file is: its type, what it means, when it is there.

export interface ColumnFormat {
  /** What stands in its cells. */
  readonly type: 'text' | 'code' | 'whole number' | 'number' | 'date' | 'as in the export' | 'as the metric';
  readonly unit?: string;
  /** One sentence, without a stop. */
  readonly means: string;
  /** Without it: always. */
  readonly when?: string;
  /** A column for each of these; its name holds theirs in angle brackets. */
  readonly each?: 'shown field' | 'metric' | 'criterion' | 'other column';
}

/** Columns by name, in the order of the file. */
export type Columns = Readonly<Record<string, ColumnFormat>>;

/** A cell under its column. */
export type NamedCell = readonly [name: string, cell: string];

/**
 * What fills the columns of a file, in their order: a cell for each, or all columns that stand in the place of one,
 * which may be none.
 */
export function inOrder<C extends Columns>(
  columns: C,
  cells: Readonly<Record<keyof C & string, string | readonly NamedCell[]>>,
): NamedCell[] {
  return Object.keys(columns).flatMap((name) => {
    const cell: string | readonly NamedCell[] = cells[name] ?? [];
    return typeof cell === 'string' ? [[name, cell] as const] : cell;
  });
}

/** A column that stands under this very name, and not once for each of something. */
type Fixed<C extends Columns> = {
  [N in keyof C & string]: C[N] extends { each: string } ? never : N;
}[keyof C & string];

/** Names of the columns that stand under a name of their own, in the order of the file. */
export function namesOf<C extends Columns>(columns: C): readonly Fixed<C>[] {
  const names = Object.entries(columns).flatMap(([name, { each }]) => (each === undefined ? [name] : []));
  return names as Fixed<C>[];
}
