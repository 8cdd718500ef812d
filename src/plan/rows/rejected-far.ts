// Rejected rows of files that the cluster reads itself, and of tables: the cluster tells their text, and where they stand as far
// as it knows.
import type { Engine, Row } from '../../engine/engine.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { farGroups } from '../../engine/steps/read/far.js';
import { comparesRows } from '../../engine/steps/read/staged.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { misfitKinds } from '../../sql/dialects/dialect.js';
import { Rejections } from './rejections.js';

interface FarRejected {
  /** Of rows that can be read. */
  readonly row?: Row;
  readonly fault?: Fault;
  readonly record: number | undefined;
  readonly line: number | undefined;
  readonly text: string;
}

/** Number of a row in its file; rows of tables have none, and of those in parts nobody counts them. */
export function farRecord({ far }: PlannedFile, ordinal: number): number | undefined {
  return far?.kind === 'table' || far?.parts !== undefined ? undefined : ordinal;
}

/** The line of a row; of Parquet files its number, and undefined where nobody knows it. */
export function farLine(file: PlannedFile, ordinal: number): number | undefined {
  if (file.far?.kind === 'parquet') return ordinal;
  return file.far?.countable ? ordinal + file.skip : undefined;
}

/** Lines that are no rows, in the order of files and lines; nothing where there are none. */
export async function misfitsOf(
  engine: Engine,
  planned: PlannedExport,
  broken: boolean,
): Promise<Rejections | undefined> {
  const texts = farGroups(planned).filter(({ read }) => read.kind === 'csv');
  if (!broken || texts.length === 0) return undefined;
  const all = texts.map(({ read }) => `SELECT * FROM ${engine.dialect.readFar(read, 'misfits')}`);
  const found = new Rejections(
    engine.stream(`SELECT * FROM (${all.join(' UNION ALL ')}) ORDER BY file, ordinal`),
  );
  await found.advance();
  return found;
}

/** The rejected rows of one file in their order. @param misfits lines of all files that are no rows */
export async function* farRejected(
  planned: PlannedExport,
  index: number,
  found: Rejections,
  misfits: Rejections | undefined,
): AsyncGenerator<FarRejected> {
  const file = planned.files[index];
  if (file === undefined) return;
  const place = (row: Row) => {
    const ordinal = Number(row.ordinal);
    return { record: farRecord(file, ordinal), line: farLine(file, ordinal) };
  };
  for (;;) {
    const [row, misfit] = [found.at(index), misfits?.at(index)];
    if (row === undefined && misfit === undefined) return;
    if (misfit !== undefined && (row === undefined || Number(misfit.ordinal) < Number(row.ordinal))) {
      yield { ...place(misfit), fault: faultOf(Number(misfit.kind)), text: misfit.text ?? '' };
      await misfits?.advance();
    } else if (row !== undefined) {
      yield { ...place(row), row, text: textOf(planned, file, row.text ?? '') };
      await found.advance();
    }
  }
}

function faultOf(kind: number): Fault {
  if (kind === misfitKinds.fewer) return 'fewer_fields';
  return kind === misfitKinds.more ? 'more_fields' : 'malformed_line';
}

/** Cells as they would stand on a line of their file; those of Parquet files and tables as everywhere, with commas. */
function textOf(planned: PlannedExport, file: PlannedFile, joined: string): string {
  if (file.far?.kind !== 'csv') return joined.replaceAll('\u001F', ',');
  const cells = joined.split('\u001F');
  const ordered = comparesRows(planned) ? asInFile(file, cells) : cells;
  const special = new RegExp(`["\\r\\n${file.delimiter === '|' ? '\\|' : file.delimiter}]`);
  return ordered
    .map((cell) => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(file.delimiter);
}

/** Rows that are compared have their cells in the order of the headings. */
function asInFile({ headings }: PlannedFile, cells: readonly string[]): string[] {
  const order = headings
    .map((heading, index) => ({ heading, index }))
    .sort((a, b) => (a.heading < b.heading ? -1 : 1));
  const placed: string[] = [];
  for (const [at, { index }] of order.entries()) placed[index] = cells[at] ?? '';
  return placed;
}
