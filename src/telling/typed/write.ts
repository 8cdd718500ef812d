// graded.parquet: graded.csv in columns with types, for programs that read tables, and for gradus itself.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RunOptions, withEngine } from '../../engine/open.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { writtenRows } from '../../engine/steps/read/written.js';
import { fingerprint } from '../../exports/reading/inspect.js';
import type { FieldType } from '../../grammar/types.js';
import { positional } from '../../sql/dialects/quoting.js';
import { typedCell } from '../../sql/typed-cells.js';
import { sealKey, sealText, sealTyped, typedFile } from './seal.js';
import { typedColumns } from './types.js';

/**
 * Writes it. The same graded.csv gives the same bytes, with the same version of the engine.
 * @param file graded.csv
 * @param declared types that the review gives to fields of exports
 * @param scratch folder that is gone afterwards
 */
export async function writeTyped(
  file: PlannedFile,
  declared: ReadonlyMap<string, FieldType>,
  target: string,
  options: RunOptions,
  scratch: string,
): Promise<void> {
  const reach = { files: [file.path], scratch };
  const { columns, dialect } = await withEngine(options, reach, async (engine) => ({
    columns: await typedColumns(engine, file, declared),
    dialect: engine.dialect,
  }));
  const { sha256: holds } = await fingerprint(file.path);
  const names = columns.map((_, index) => positional(index));
  const cells = columns.map(
    (column, index) =>
      `${typedCell(names[index] ?? '', column, dialect)} AS ${dialect.identifier(column.name)}`,
  );
  const made = path.join(scratch, typedFile);
  const { writeParquet } = await import('../../engine/parquet.js');
  await writeParquet(
    `SELECT ${cells.join(', ')} FROM ${writtenRows(file, names, dialect)}`,
    made,
    { [sealKey]: sealText({ holds, columns }) },
    { ...options, ...reach },
  );
  const bytes = readFileSync(made);
  sealTyped(bytes);
  writeFileSync(target, bytes);
}
