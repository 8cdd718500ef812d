// Files as statements of Spark that make them relations, where statements are only shown: whoever runs them keeps the files
// where the cluster reads them.
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { DelimitedFile, FarRead } from './dialect.js';
import { sparkIdentifier, sparkText } from './quoting.js';
import type { SparkSources } from './spark.js';
import { sparkCellText } from './spark-cells.js';
import { farOptions, tableName } from './spark-far.js';

/** Sources that remember what was asked of them. */
export interface ShownSources extends SparkSources {
  /** Statements that have to run first. */
  readonly statements: readonly string[];
}

export function shownSources(): ShownSources {
  const statements: string[] = [];
  const names = new Map<string, string>();
  const named = (key: string, make: (name: string) => string): string => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `_file_${names.size + 1}`;
    names.set(key, name);
    statements.push(make(name));
    return name;
  };
  return {
    statements,
    delimited: (file) => named(JSON.stringify(file), (name) => csvViews(name, file)),
    parquet: (path) =>
      named(path, (name) => `CREATE TEMPORARY VIEW ${name} USING parquet OPTIONS (path ${sparkText(path)})`),
    far: (read) => named(JSON.stringify(read), (name) => farViews(name, read)),
  };
}

/** Files and tables that the cluster reads itself. */
function farViews(name: string, read: FarRead): string {
  const options =
    read.kind === 'csv'
      ? {
          ...farOptions({ ...read, lines: read.lines === 'written' ? 'written' : 'plain' }),
          mode: 'FAILFAST',
        }
      : {};
  const typed = read.columns.map((_, index) => `c${index + 1} STRING`).join(', ');
  const parts = read.files.map(({ path }, at) => {
    const lines = `${name}_lines${at === 0 ? '' : at + 1}`;
    const written = Object.entries({ path, ...options }).map(
      ([option, value]) => `${option} ${sparkText(value)}`,
    );
    const columns = read.kind === 'csv' ? ` (${typed})` : '';
    return {
      lines,
      sql: `CREATE TEMPORARY VIEW ${lines}${columns} USING ${read.kind} OPTIONS (${written.join(', ')})`,
    };
  });
  const cells = read.columns.map(({ name: column, type }, index) =>
    read.lines === 'written'
      ? `nullif(c${index + 1}, '') AS c${index + 1}`
      : read.kind === 'csv'
        ? `c${index + 1}`
        : `${sparkCellText(sparkIdentifier(column), type)} AS c${index + 1}`,
  );
  const from = (source: string) => `SELECT ${cells.join(', ')} FROM ${source}`;
  if (read.kind === 'table')
    return `CREATE TEMPORARY VIEW ${name} AS ${from(tableName(read.files[0]?.path ?? ''))}`;
  const all = parts.map(({ lines }) => from(lines)).join(' UNION ALL ');
  return [...parts.map(({ sql }) => sql), `CREATE TEMPORARY VIEW ${name} AS ${all}`].join(';\n');
}

/** Empty cells are missing, in quotation marks or not; a line that is not built like the heading stops the statement. */
function csvViews(name: string, file: DelimitedFile): string {
  if (file.skip > 1)
    fail({
      code: 'usage',
      reason: `${shownPath(file.path)} has lines above its heading, which Spark cannot leave out`,
      fix: 'export the file without them',
    });
  const columns = file.columns.map(sparkIdentifier);
  const options = {
    sep: file.delimiter,
    header: String(file.skip === 1),
    quote: '"',
    escape: '"',
    multiLine: 'true',
    mode: 'FAILFAST',
    encoding: 'UTF-8',
  };
  const written = Object.entries(options).map(([option, value]) => `${option} ${sparkText(value)}`);
  const parts = [file.path, ...(file.others ?? [])].map((path, at) => {
    const lines = `${name}_lines${at === 0 ? '' : at + 1}`;
    const typed = columns.map((column) => `${column} STRING`).join(', ');
    return {
      lines,
      sql: `CREATE TEMPORARY VIEW ${lines} (${typed}) USING csv OPTIONS (path ${sparkText(path)}, ${written.join(', ')})`,
    };
  });
  const cells = columns.map((column) => `nullif(${column}, '') AS ${column}`).join(', ');
  const all = parts.map(({ lines }) => `SELECT ${cells} FROM ${lines}`).join(' UNION ALL ');
  return [...parts.map(({ sql }) => sql), `CREATE TEMPORARY VIEW ${name} AS ${all}`].join(';\n');
}
