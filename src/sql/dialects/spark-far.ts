// What Spark makes of files that it reads itself: lines told apart by how they are built, and their rows with places and misfits.

import { type FarLines, type FarRead, type FarRows, misfitKinds } from './dialect.js';
import { positional, sparkIdentifier, sparkText } from './quoting.js';
import { sparkCellText } from './spark-cells.js';

/** How a line is built beside the headings: as they are, or with empty cells more; or why it is no row, and no text. */
export const builtAs = {
  blank: -1,
  fitting: 0,
  ...misfitKinds,
  surplus: 3,
  notText: 5,
  zeros: 6,
} as const;

/** Columns that tell where rows stand: what the cluster calls the file, where the part of it begins, a number that grows. */
export const farPlace = { key: '_key', block: '_block', id: '_id', row: '_row' } as const;

/** The whole line of rows that are built otherwise; of `odd` and `quoted` files of all rows. */
export const farText = '_text';

/** So many empty cells may stand behind those of the last heading. */
const mostSurplus = 64;

/** The columns of a file of text as Spark's reader has them: cells by place, and the whole line where it is told. */
export function farSchema({ columns, lines }: FarRead): string {
  const cells = columns.map((_, index) => `${positional(index)} STRING`);
  // Too few cells for every line, so that all of them are told whole.
  const beyond =
    lines === 'plain' || lines === 'written'
      ? []
      : Array.from({ length: mostSurplus }, (_, index) => `_over${index + 1} STRING`);
  return [...cells, ...beyond, `${farText} STRING`].join(', ');
}

/** How Spark's reader of text is told to read. */
export function farOptions({ delimiter, headed, lines }: FarRead): Record<string, string> {
  return {
    sep: delimiter,
    header: String(headed),
    quote: '"',
    escape: '"',
    encoding: 'UTF-8',
    mode: 'PERMISSIVE',
    columnNameOfCorruptRecord: farText,
    // Only a file whose rows keep to their lines can be split.
    multiLine: String(lines === 'quoted' || lines === 'written'),
    // What gradus wrote is to be read as it stands there: no other line ends, no white space taken away.
    ...(lines === 'written' && { lineSep: '\n' }),
    ignoreLeadingWhiteSpace: String(lines !== 'written'),
    ignoreTrailingWhiteSpace: String(lines !== 'written'),
    nullValue: '',
    emptyValue: '',
    maxColumns: '100000',
    maxCharsPerColumn: '-1',
    enforceSchema: 'true',
  };
}

/** What is taken of a file: positional cells, the whole line, and its place. */
export function farColumns(read: FarRead): string[] {
  const { kind, columns } = read;
  const cells =
    kind === 'csv'
      ? [...columns.map((_, index) => positional(index)), farText]
      : columns.map(({ name }, index) => `${sparkIdentifier(name)} AS ${positional(index)}`);
  const key = `_metadata.file_path AS ${farPlace.key}`;
  return kind === 'csv'
    ? [
        ...cells,
        key,
        `_metadata.file_block_start AS ${farPlace.block}`,
        `monotonically_increasing_id() AS ${farPlace.id}`,
      ]
    : [...cells, key, `_metadata.row_index AS ${farPlace.row}`];
}

/**
 * How a text is built that holds one line, or one row; null for none.
 * @param width number of headings
 */
export function builtSql(text: string, width: number, delimiter: string): string {
  const d = delimiter === '\t' ? '\\t' : `\\${delimiter}`;
  const inQuotes = ' *"[^"\\x00\\uFFFD]*+(?:""[^"\\x00\\uFFFD]*+)*+" *';
  const cell = `(?:${inQuotes}|(?! *")[^${d}\\r\\n\\x00\\uFFFD]*+)`;
  const whole = (pattern: string) => `${text} RLIKE ${sparkText(`\\A${pattern}\\z`)}`;
  const exact = width === 1 ? cell : `${cell}(?:${d}${cell}){${width - 1}}`;
  // Most lines hold no quotation mark: to count what parts their cells takes a tenth of the time of a pattern.
  const parted = `octet_length(${text}) - octet_length(replace(${text}, ${sparkText(delimiter)}, ''))`;
  const marks = [sparkText('"'), sparkText('\uFFFD'), 'chr(13)', 'chr(10)', 'chr(0)'];
  const marked = marks.map((mark) => `contains(${text}, ${mark})`);
  const plain = `${parted} = ${(width - 1) * Buffer.byteLength(delimiter)} AND NOT (${marked.join(' OR ')})`;
  const cases = [
    [`(${plain} OR ${whole(exact)})`, builtAs.fitting],
    [`trim(${text}) = ''`, builtAs.blank],
    [`${text} RLIKE ${sparkText('\\uFFFD')}`, builtAs.notText],
    [`${text} RLIKE ${sparkText('\\x00')}`, builtAs.zeros],
    [`NOT ${whole(`${cell}(?:${d}${cell})*`)}`, builtAs.odd],
    [whole(`${exact}(?:${d} *(?:"" *)?)+`), builtAs.surplus],
    [whole(`${exact}(?:${d}${cell})+`), builtAs.more],
  ] as const;
  // Blank lines of files with one column would fit, and are no rows either.
  const [first, second, ...rest] = cases;
  const ordered = width === 1 ? [second, first, ...rest] : cases;
  const whens = ordered.map(([test, kind]) => `WHEN ${test} THEN ${kind}`).join(' ');
  return `CASE WHEN ${text} IS NULL THEN NULL ${whens} ELSE ${builtAs.fewer} END`;
}

/** A table with its columns by place. */
export function farTable({ files, columns }: FarRead): string {
  const cells = columns.map(({ name }, index) => `${sparkIdentifier(name)} AS ${positional(index)}`);
  return `(SELECT ${cells.join(', ')} FROM ${tableName(files[0]?.path ?? '')})`;
}

/** Parts of `catalog.schema.name` as they are meant; one that is quoted may hold points. */
export const tableParts = (written: string): string[] =>
  (written.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? []).map((part) =>
    part.startsWith('`') ? part.slice(1, -1).replaceAll('``', '`') : part.trim(),
  );

/** `catalog.schema.name`, each part quoted. */
export const tableName = (written: string): string => tableParts(written).map(sparkIdentifier).join('.');

/** The view of a far file: every cell as text, what the line is built like as `_built`, and its place. @param from what `farColumns` gives */
export function farView(read: FarRead, from: string): string {
  const { kind, columns, delimiter, lines } = read;
  if (lines === 'written') {
    // Empty cells are missing, in quotation marks or not.
    const cells = columns.map((_, index) => `nullif(${positional(index)}, '') AS ${positional(index)}`);
    return `SELECT ${cells.join(', ')}, ${farText} FROM ${from}`;
  }
  if (kind === 'csv') {
    const built = builtSql(farText, columns.length, delimiter);
    const cells = columns.map((_, index) => {
      const cell = positional(index);
      // Within rows that go over several lines the reader puts one sign for both of a line end.
      return lines === 'quoted'
        ? `CASE WHEN contains(${farText}, '\\r\\n') THEN replace(${cell}, '\\n', '\\r\\n') ELSE ${cell} END AS ${cell}`
        : cell;
    });
    const fits =
      lines === 'plain' ? `CASE WHEN ${farText} IS NULL THEN ${builtAs.fitting} ELSE ${built} END` : built;
    return `SELECT ${cells.join(', ')}, ${farText}, ${fits} AS _built, ${farPlace.key}, ${farPlace.block}, ${farPlace.id} FROM ${from}`;
  }
  const cells = columns.map(
    ({ type }, index) => `${sparkCellText(positional(index), type)} AS ${positional(index)}`,
  );
  const place = kind === 'table' ? [] : [farPlace.key, farPlace.row];
  return `SELECT ${[...cells, ...place].join(', ')} FROM ${from}`;
}

/** Where the parts of files begin: number of the first row, and rows before it. To be stored: it is read with every numbering. */
export function farBlocks(read: FarRead, view: string): string {
  const counted = `SELECT ${farPlace.key}, ${farPlace.block}, min(${farPlace.id}) AS first, count(*) AS n FROM ${view} GROUP BY ${farPlace.key}, ${farPlace.block}`;
  return `SELECT ${farPlace.key}, ${farPlace.block}, first, f._file, sum(n) OVER (PARTITION BY ${farPlace.key} ORDER BY ${farPlace.block}) - n AS before FROM (${counted}) JOIN ${indexes(read)} AS f(_named, _file) ON f._named = ${farPlace.key}`;
}

const indexes = ({ files }: FarRead) =>
  `(VALUES ${files.map(({ key, index }) => `(${sparkText(key)}, ${index})`).join(', ')})`;

/** Spark refuses to read the whole line alone, so that a cell is always asked for beside it. */
const anyCell = `coalesce(octet_length(${positional(0)}), 0)`;

const fits = (lines: FarLines | undefined) =>
  lines === 'plain'
    ? `(${farText} IS NULL OR ${anyCell} < 0)`
    : `(_built IN (${builtAs.fitting}, ${builtAs.surplus}) AND ${anyCell} >= 0)`;

/** @param view of the file; @param blocks what `farBlocks` gives, stored */
export function farRows(read: FarRead, rows: FarRows, view: string, blocks: string): string {
  const { kind, columns, lines } = read;
  const cells = columns.map((_, index) => positional(index)).join(', ');
  if (lines === 'written') return `(SELECT ${cells} FROM ${view})`;
  if (kind === 'csv') {
    if (rows === 'rows') return `(SELECT ${cells} FROM ${view} WHERE ${fits(lines)})`;
    const ordinal = `(v.${farPlace.id} - b.first + b.before + 1)`;
    const joined = `${view} AS v JOIN ${blocks} AS b ON v.${farPlace.key} = b.${farPlace.key} AND v.${farPlace.block} = b.${farPlace.block}`;
    return rows === 'numbered'
      ? `(SELECT ${cells}, b._file AS _file, ${ordinal} AS _ordinal FROM ${joined} WHERE ${fits(lines)})`
      : `(SELECT b._file AS file, ${ordinal} AS ordinal, _built AS kind, ${farText} AS text FROM ${joined} WHERE NOT coalesce(${fits(lines)}, FALSE))`;
  }
  if (rows === 'rows') return `(SELECT ${cells} FROM ${view})`;
  if (kind === 'table') {
    // Rows of tables have no order: one that their cells make is the same in every run.
    const [file] = read.files;
    return `(SELECT ${cells}, ${file?.index ?? 0} AS _file, xxhash64(${cells}) AS _ordinal FROM ${view})`;
  }
  return `(SELECT ${cells}, f._file AS _file, ${farPlace.row} + 1 AS _ordinal FROM ${view} JOIN ${indexes(read)} AS f(_named, _file) ON f._named = ${farPlace.key})`;
}
