// How DuckDB reads files. Left to itself it looks for more than stands in them: partitions in the names of folders,
// types, line ends, packing. Every such habit is stated here and nowhere else, so that a file means what it holds.

import path from 'node:path';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { DelimitedFile } from './dialect.js';
import { quoteIdentifier, quoteText } from './quoting.js';

/** What no file may decide by its name, by the names of its folders or by other files beside it. */
const byContentAlone = [
  // `date=2026-12-31/` would stand in for the column of that name.
  'hive_partitioning = false',
  'hive_types_autocast = false',
  'union_by_name = false',
  'filename = false',
];

/** A text file as its cells stand there: all text, no guess. */
const asWritten = [
  'auto_detect = false',
  'header = false',
  'all_varchar = true',
  'normalize_names = false',
  "encoding = 'utf-8'",
  `quote = '"'`,
  `escape = '"'`,
  "comment = ''",
  "nullstr = ''",
  'allow_quoted_nulls = true',
  'strict_mode = true',
  'null_padding = false',
  "thousands = ''",
  "decimal_separator = '.'",
  'max_line_size = 2000000',
  // A table of refused lines takes a time that grows with the square of a line's surplus, and names the wrong file now
  // and then (DuckDB 1.5): gradus counts lines for itself.
  'store_rejects = false',
];

/**
 * A file by its name: the engine takes * ? and [ for patterns, but which files are read is decided before. In a pattern
 * it takes a backslash for a slash, so that no pattern finds a file with both.
 */
export function patternOf(file: string): string {
  if (path.sep === '/' && /\\/.test(file) && /[*?[]/.test(file))
    fail({
      code: 'export-unreadable',
      place: { file: shownPath(file) },
      reason: 'a path with \\ and one of * ? [ cannot be read',
      fix: 'give the file, or the folder that has them in its name, another name',
    });
  return file.replace(/[*?[]/g, '[$&]');
}

const isGzip = (file: string) => /\.gz$/i.test(file);

export function readDelimited(file: DelimitedFile): string {
  const columns = file.columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  const options = [
    ...asWritten,
    ...byContentAlone,
    `skip = ${file.skip}`,
    `delim = ${quoteText(file.delimiter)}`,
    // Left to itself the reader takes the first line end it meets, also one inside quotation marks.
    `new_line = '${file.newLine === '\n' ? '\\n' : '\\r\\n'}'`,
    `compression = '${isGzip(file.path) ? 'gzip' : 'none'}'`,
    `ignore_errors = ${file.misfits === 'skipped'}`,
    `columns = {${columns}}`,
    ...(file.atOnce === undefined ? [] : [`buffer_size = ${file.atOnce}`]),
  ];
  const paths = [file.path, ...(file.others ?? [])].map((each) => quoteText(patternOf(each)));
  return `read_csv(${paths.length === 1 ? paths[0] : `[${paths.join(', ')}]`}, ${options.join(', ')})`;
}

export function readParquet(path: string): string {
  const options = [...byContentAlone, 'file_row_number = false', 'binary_as_string = false'];
  return `read_parquet(${quoteText(patternOf(path))}, ${options.join(', ')})`;
}

/**
 * As one JSON text: DuckDB 1.5 plans every cell of VALUES by itself, which takes it twenty times as long as everything
 * else for a thousand rows.
 */
export function rowsOfText(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const cells = columns.map((name, index) => `r[${index + 1}] AS ${quoteIdentifier(name)}`);
  const count = Math.max(1, Math.ceil(rows.length / rowsInPiece));
  const pieces = Array.from({ length: count }, (_, at) =>
    quoteText(jsonOf(rows.slice(at * rowsInPiece, (at + 1) * rowsInPiece))),
  );
  const [text, from] =
    count === 1 ? [pieces[0], ''] : ['j', ` FROM (SELECT unnest([${pieces.join(', ')}]) AS j)`];
  return `(SELECT ${cells.join(', ')} FROM (SELECT unnest(from_json(${text}, '[["VARCHAR"]]')) AS r${from}))`;
}

/** One text would be unfolded as a whole while it is planned, which takes twenty times its length. */
const rowsInPiece = 2000;

function jsonOf(rows: readonly (readonly (string | null)[])[]): string {
  const written = JSON.stringify(rows);
  // Half a character of two is no text to the reader of JSON.
  return /\\ud[89a-f]/.test(written) ? JSON.stringify(rows, wholeCharacters) : written;
}

const wholeCharacters = (_: string, cell: unknown) =>
  typeof cell === 'string' ? cell.replace(/\p{Surrogate}/gu, '\ufffd') : cell;
