// Tables of a terminal: a heading line and rows without a frame. No word and no number is ever broken, and no line is wider
// than the screen unless a single word is. Where a table is too wide, in this order: texts go on in further lines; the
// columns that matter least are left out, and a line below says which; columns go on below, with the first column again;
// rows become lists.
import type { ChalkInstance } from 'chalk';
import { onOneLine } from '../../foundation/characters/visible.js';
import { cutTo, widestPiece, widthOf, wrapped } from '../../foundation/characters/width.js';

export type Align = 'left' | 'right';

/** A cell that is drawn in a way of its own. */
export interface Styled {
  readonly text: string;
  readonly style: (text: string) => string;
}

export type TableCell = string | Styled;

/** Columns that a table may do without. */
export interface Spare {
  /** Their numbers, the one that matters least first; never that of the first column. */
  readonly columns: readonly number[];
  /** The line that says which of them a screen of so many columns has no room for. */
  readonly say: (headings: readonly string[], width: number) => string;
}

export interface TableLook {
  readonly paint: ChalkInstance;
  /** Columns of the screen. */
  readonly width: number;
  /** First column left and all others right, unless said. */
  readonly align?: readonly Align[] | undefined;
  /** Columns whose texts go on in further lines before those of others do. */
  readonly loose?: readonly number[];
  /** What is left out where there is no room; without it all columns stay. */
  readonly spare?: Spare | undefined;
}

const gap = 2;
/** Texts are not made narrower than this where a column can be left out instead: a word a line reads badly. */
const readable = 12;
/** Columns of a cell beyond which nobody reads on; what is longer is cut. */
const longest = 2000;

interface Grid {
  /** Heading first. */
  readonly rows: readonly (readonly Styled[])[];
  readonly align: readonly Align[];
}

const asIs = (text: string) => text;

/** A table; cells are plain text, in which nothing steers the terminal. Without a final newline. */
export function table(
  head: readonly string[],
  body: readonly (readonly TableCell[])[],
  { paint, width, align, loose = [], spare }: TableLook,
): string {
  const rows = [head.map((text): Styled => ({ text, style: paint.bold })), ...body].map((row) =>
    head.map((_, column) => cleaned(row[column] ?? '')),
  );
  const grid: Grid = { rows, align: head.map((_, at) => align?.[at] ?? (at === 0 ? 'left' : 'right')) };
  const all = head.map((_, column) => column);
  const measures = all.map((column) => measured(grid, column));
  const fit: Fit = (columns, easy = false) => fittingWidths(columns, measures, { width, loose, easy });
  const kept = spare === undefined ? all : columnsKept(all, spare.columns, fit);
  const parts = partsOf(kept, fit);
  if (parts === undefined) return listText(grid, width);
  const text = parts.map(({ columns, widths }) => gridText(grid, columns, widths)).join('\n\n');
  const out = all
    .filter((column) => !kept.includes(column))
    .map((column) => grid.rows[0]?.[column]?.text ?? '');
  if (spare === undefined || out.length === 0) return text;
  const said = wrapped(onOneLine(spare.say([...new Set(out)], width)), width);
  return [text, ...said.map((line) => paint.dim(line))].join('\n');
}

/** How wide columns are side by side; undefined where they have no room. `easy`: so that texts read well. */
type Fit = (columns: readonly number[], easy?: boolean) => number[] | undefined;

/** The columns that stay: all but those that matter least, as many as have to go. */
function columnsKept(all: readonly number[], spare: readonly number[], fit: Fit): readonly number[] {
  const without = (out: readonly number[]) => all.filter((column) => !out.includes(column));
  for (const easy of [true, false]) {
    const enough = spare.findIndex((_, at) => fit(without(spare.slice(0, at)), easy) !== undefined);
    const least = enough < 0 && fit(without(spare), easy) !== undefined ? spare.length : enough;
    if (least < 0) continue;
    // A narrow column that had to go may have room again in the place of a wide one that went after it.
    const out = spare.slice(0, least).reduceRight<readonly number[]>(
      (gone, column) => {
        const fewer = gone.filter((each) => each !== column);
        return fit(without(fewer), easy) === undefined ? gone : fewer;
      },
      spare.slice(0, least),
    );
    return without(out);
  }
  return without(spare);
}

function cleaned(cell: TableCell): Styled {
  const { text, style } = typeof cell === 'string' ? { text: cell, style: asIs } : cell;
  const indent = /^ */.exec(text)?.[0] ?? '';
  const line = onOneLine(text.slice(indent.length)).trim();
  return { text: indent + (line.length > longest ? `${cutTo(line, longest - 1)}…` : line), style };
}

interface Part {
  readonly columns: readonly number[];
  readonly widths: readonly number[];
}

/** The whole table, or pieces of it that each fit, all with the first column; undefined where not even two columns do. */
function partsOf(all: readonly number[], fit: Fit): Part[] | undefined {
  const whole = fit(all);
  if (whole !== undefined) return [{ columns: all, widths: whole }];
  const parts: Part[] = [];
  let columns = [0];
  for (const column of all.slice(1)) {
    const longer = [...columns, column];
    if (columns.length > 1 && fit(longer) === undefined) {
      parts.push({ columns, widths: fit(columns) ?? [] });
      columns = [0, column];
    } else columns = longer;
    if (fit(columns) === undefined) return undefined;
  }
  return [...parts, { columns, widths: fit(columns) ?? [] }];
}

interface Measure {
  /** Columns of the widest cell on one line. */
  readonly natural: number;
  /** Columns without which a word or number would be broken. */
  readonly least: number;
  /** Columns without which cells below the heading become hard to read. */
  readonly easy: number;
}

function measured({ rows }: Grid, column: number): Measure {
  let [natural, least, easy] = [0, 0, 0];
  for (const [index, row] of rows.entries()) {
    const text = row[column]?.text ?? '';
    const own = widthOf(text);
    natural = Math.max(natural, own);
    if (index > 0) easy = Math.max(easy, Math.min(own, readable));
    // Most cells are one word.
    if (own > least) least = Math.max(least, text.length - text.trimStart().length + widestPiece(text));
  }
  return { natural, least, easy: Math.max(easy, least) };
}

/** How wide columns are, so that together they fit; undefined where they cannot. */
function fittingWidths(
  columns: readonly number[],
  measures: readonly Measure[],
  { width, loose, easy }: { width: number; loose: readonly number[]; easy: boolean },
): number[] | undefined {
  const room = width - gap * (columns.length - 1);
  const among = (only: (column: number) => boolean) =>
    shrunk(
      columns.map((column) => {
        const found = measures[column] ?? { natural: 0, least: 0, easy: 0 };
        const least = easy ? found.easy : found.least;
        return { natural: found.natural, least: only(column) ? least : found.natural };
      }),
      room,
    );
  return among(() => false) ?? among((column) => loose.includes(column)) ?? among(() => true);
}

/** The widest columns give way first; undefined where even the least widths need more room. */
function shrunk(measures: readonly Omit<Measure, 'easy'>[], room: number): number[] | undefined {
  const at = (most: number) => measures.map(({ natural, least }) => Math.max(least, Math.min(natural, most)));
  const sum = (widths: readonly number[]) => widths.reduce((total, each) => total + each, 0);
  if (sum(at(0)) > room) return undefined;
  let [low, high] = [0, Math.max(0, ...measures.map(({ natural }) => natural))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sum(at(middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return at(low);
}

function gridText({ rows, align }: Grid, columns: readonly number[], widths: readonly number[]): string {
  const drawn = rows.map((row) =>
    columns.map((column, index) => {
      const { text, style } = row[column] ?? { text: '', style: asIs };
      return { lines: cellLines(text, widths[index] ?? 0), style };
    }),
  );
  // Lines that end between words may leave room at their end.
  const used = columns.map((_, index) =>
    Math.max(...drawn.flatMap((row) => (row[index]?.lines ?? []).map(widthOf))),
  );
  return drawn
    .flatMap((cells) =>
      Array.from({ length: Math.max(...cells.map(({ lines }) => lines.length)) }, (_, line) =>
        cells
          .map(({ lines, style }, index) =>
            padded(lines[line] ?? '', style, used[index] ?? 0, align[columns[index] ?? 0] ?? 'left'),
          )
          .join(' '.repeat(gap))
          .trimEnd(),
      ),
    )
    .join('\n');
}

/** Lines of a cell, each as far indented as the cell. */
function cellLines(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrapped(text.slice(indent.length), width - indent.length).map((line) => indent + line);
}

function padded(text: string, style: Styled['style'], width: number, align: Align): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  if (text === '') return space;
  return align === 'right' ? space + style(text) : style(text) + space;
}

/** Rows as lists of `heading: cell`, with an empty line between rows. */
function listText({ rows: [head = [], ...body] }: Grid, width: number): string {
  const lists = body.map((row) =>
    row
      .flatMap(({ text, style }, column) => {
        const name = head[column]?.text ?? '';
        const cell = text.trim();
        if (cell === '') return [];
        const [first = '', ...more] = wrapped(name === '' ? cell : `${name}: ${cell}`, width, 2);
        return [first, ...more.map((line) => `  ${line}`)].map((line) => style(line));
      })
      .join('\n'),
  );
  return lists.join('\n\n');
}
