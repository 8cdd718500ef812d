// Answers of Spark, which come as Arrow, as exact text; and rows of text that are sent to it in the same form.
import {
  type Data,
  DataType,
  Table,
  TimeUnit,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';

export type TextRow = Record<string, string | null>;

/** Rows of one piece of an answer; every cell as its exact text, null where nothing is there. */
export function rowsOfArrow(bytes: Uint8Array): TextRow[] {
  const table = tableFromIPC(bytes);
  const rows: TextRow[] = Array.from({ length: table.numRows }, () => ({}));
  for (const field of table.schema.fields) {
    const column = table.getChild(field.name);
    if (column === null) continue;
    let at = 0;
    for (const text of textsOf(column)) {
      const row = rows[at++];
      if (row !== undefined) row[field.name] = text;
    }
  }
  return rows;
}

/** Cells of the first column of one piece of an answer, which are texts. */
export function* linesOfArrow(bytes: Uint8Array): Generator<string> {
  const column = tableFromIPC(bytes).getChildAt(0);
  if (column === null) return;
  for (const text of textsOf(column)) yield text ?? '';
}

/** Cells of each column, which are binary numbers; NaN where nothing is there. */
export function numbersOfArrow(bytes: Uint8Array): number[][] {
  const table = tableFromIPC(bytes);
  return table.schema.fields.map((_, index) =>
    Array.from({ length: table.numRows }, (_none, at) => {
      const cell: unknown = table.getChildAt(index)?.get(at);
      return cell === null || cell === undefined ? Number.NaN : Number(cell);
    }),
  );
}

function* textsOf(column: Vector): Generator<string | null> {
  for (const part of column.data) {
    if (DataType.isNull(part.type)) {
      for (let at = 0; at < part.length; at++) yield null;
      continue;
    }
    const text = reader(part);
    for (let at = 0; at < part.length; at++) yield part.getValid(at) ? text(at) : null;
  }
}

/** How cells of a type are told. */
function reader(part: Data): (at: number) => string {
  const { type } = part;
  const column = vectorOf(part);
  if (DataType.isDecimal(type)) {
    const { scale } = type;
    return (at) => decimalText(part.values as Uint32Array, at, scale);
  }
  if (DataType.isDate(type)) return (at) => dateText(Number((part.values as Int32Array)[at]));
  if (DataType.isTimestamp(type)) {
    if (type.unit !== TimeUnit.MICROSECOND) throw new Error(`a moment in ${type.unit}`);
    return (at) => momentText((part.values as BigInt64Array)[at] ?? 0n);
  }
  if (DataType.isList(type)) return (at) => [...(column.get(at) as Iterable<unknown>)].map(String).join(',');
  if (DataType.isUtf8(type)) {
    // Decoders of the library take U+FEFF away where a text begins with it.
    const { buffer, byteOffset, byteLength } = part.values as Uint8Array;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const ends = part.valueOffsets as Int32Array;
    return (at) => bytes.toString('utf8', ends[at], ends[at + 1]);
  }
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type))
    return (at) => String(column.get(at));
  throw new Error(`an answer of Spark has a column of type ${type}`);
}

const vectorOf = (part: Data) => new Vector([part]);

/** 128 bits, the lowest 32 first, as a decimal with `scale` places. */
function decimalText(words: Uint32Array, at: number, scale: number): string {
  let whole = 0n;
  for (let index = 3; index >= 0; index--) whole = (whole << 32n) | BigInt(words[at * 4 + index] ?? 0);
  whole = BigInt.asIntN(128, whole);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return whole < 0n ? `-${text}` : text;
}

const day = 86_400_000;

function dateText(days: number): string {
  const [year = '', rest] =
    /^([+-]?\d+)(-\d\d-\d\d)T/.exec(new Date(days * day).toISOString())?.slice(1) ?? [];
  return `${year.replace(/^\+0*/, '')}${rest}`;
}

/** `2026-12-31 10:00:00`, with as many places of seconds as there are. */
function momentText(microseconds: bigint): string {
  const perSecond = 1_000_000n;
  let fraction = microseconds % perSecond;
  if (fraction < 0n) fraction += perSecond;
  const seconds = Number((microseconds - fraction) / perSecond);
  const time = new Date(seconds * 1000).toISOString().slice(-13, -5);
  const places = fraction === 0n ? '' : `.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`;
  return `${dateText(Math.floor((seconds * 1000) / day))} ${time}${places}`;
}

/**
 * Rows of text as Arrow.
 * @param columns name of each column
 * @param rows as many cells as columns in each
 */
export function arrowOfText(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): Uint8Array {
  const vectors = columns.map(
    (name, index) =>
      [
        name,
        vectorFromArray(
          rows.map((row) => row[index] ?? null),
          new Utf8(),
        ),
      ] as const,
  );
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}
