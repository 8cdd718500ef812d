// The rows of opened exports as relations of raw text, one column per heading of the first file: all rows as a view, the
// first of them as a table. Other files are matched by their headings.

import type { Engine } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { as, indexType, type Step, textType } from '../../engine/steps/plan/step.js';
import { cellsOfFile, readable } from '../../engine/steps/read/staged.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import type { OpenedExport } from './open-exports.js';

/** Rows looked at for what columns hold. */
const sampleRows = 5000;

/** Names of the relations of an export; their columns are named by their place among the headings. */
export const allRows = (name: string) => `all_${name}`;
export const firstRowsName = (name: string) => `first_${name}`;
/** Index of the file that a row stands in. */
export const fileColumn = '_file';

/** Creates both relations of an export. */
export async function loadCells(
  engine: Engine,
  opened: OpenedExport,
  dialect: Dialect,
  called: string = opened.name,
): Promise<void> {
  const files = opened.files.map((file) => file.planned);
  const sqls = files.map((file, index) => fileSql(file, index, opened.headings, dialect));
  const each = Math.max(100, Math.ceil(sampleRows / files.length));
  const columns = [
    ...opened.headings.map((_, index) => ({ name: positional(index), type: textType })),
    { name: fileColumn, type: indexType },
  ];
  const step = (name: string, stored: boolean, parts: readonly string[]): Step => ({
    name,
    reads: [],
    grain: `one row of ${opened.name}`,
    columns,
    stored,
    sql: parts.join('\nUNION ALL\n'),
  });
  await engine.create(step(allRows(called), false, sqls));
  const limited = sqls.map((sql) => `SELECT * FROM (${sql} LIMIT ${each})`);
  await engine.create(step(firstRowsName(called), true, limited));
}

function fileSql(file: PlannedFile, index: number, headings: readonly string[], dialect: Dialect): string {
  const own = file.found.map((_, at) => positional(at));
  const texts = cellsOfFile(file, dialect);
  const cells = headings.map((heading, at) => {
    const found = file.found[at] === heading ? at : placeOf(heading, file.found);
    return as(texts[found] ?? 'NULL', positional(at), dialect);
  });
  const source =
    file.format === 'parquet'
      ? dialect.readParquet(file.path)
      : dialect.readDelimited(readable(file, own, 'skipped'));
  return `SELECT ${cells.join(', ')}, ${index} AS ${fileColumn} FROM ${source}`;
}

function placeOf(heading: string, found: readonly string[]): number {
  return found.findIndex((each) => plainHeading(each) === plainHeading(heading));
}
