// Rows of the sheet of all customers as the XML of a spreadsheet, one at a time.
import { asInExports } from '../../foundation/characters/formulas.js';
import type { SeenRow } from '../audience/seen-rows.js';
import { writtenCell } from './cells.js';
import type { CustomerColumn } from './customer-columns.js';
import { columnName } from './layout.js';
import { looksLikeFormula } from './styles.js';

/** Numbers of styles in the finished styles. */
export interface StyleNumbers {
  /** Of numbers, by column. */
  readonly columns: readonly number[];
  readonly date: number;
  readonly time: number;
  readonly quoted: number;
}

/** So many different cells of a column are kept as they are written. */
const cellsKept = 10_000;
/** Text that needs no look: nothing in it is special for XML, a terminal or a spreadsheet. */
const plainText =
  /^[A-Za-z0-9\u00C0-\u024F\u4E00-\u9FFF](?:[A-Za-z0-9 .,;:()/+@'\u00C0-\u024F\u4E00-\u9FFF-]{0,200}[A-Za-z0-9.)\u00C0-\u024F\u4E00-\u9FFF])?$/;
/** Numbers of so many digits that every spreadsheet keeps them. */
const plainNumber = /^-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;

/** Writes rows of graded.csv. */
export class CustomerRows {
  private readonly begins: readonly string[];
  /** What stands between the place of a number and the number. */
  private readonly numbers: readonly string[];
  private readonly kept: readonly (Map<string, string> | undefined)[];

  constructor(
    private readonly columns: readonly CustomerColumn[],
    private readonly styles: StyleNumbers,
  ) {
    this.begins = columns.map((_, at) => `<c r="${columnName(at)}`);
    this.numbers = styles.columns.map((style) => `${styleXml(style)}><v>`);
    this.kept = columns.map(({ word, kind }) =>
      word !== undefined || kind === 'date' ? new Map<string, string>() : undefined,
    );
  }

  /** @param number of the row, from 1 */
  row(cells: SeenRow, number: number): string {
    let text = `<row r="${number}">`;
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at];
      if (cell === undefined || cell === '') continue;
      text += `${this.begins[at]}${number}"${this.kept[at]?.get(cell) ?? this.cell(at, cell)}`;
    }
    return `${text}</row>`;
  }

  /** What stands behind the place of a cell. Cells as nearly all are need no closer look. */
  private cell(at: number, cell: string): string {
    const column = this.columns[at];
    if (column === undefined) throw new Error(`graded.csv has no column ${at + 1}`);
    const kept = this.kept[at];
    if (kept === undefined) {
      if (column.kind === 'text') {
        if (plainText.test(cell)) return ` t="inlineStr"><is><t>${cell}</t></is></c>`;
      } else if (plainNumber.test(cell)) return `${this.numbers[at]}${cell}</v></c>`;
      return this.written(column, at, asInExports(cell));
    }
    const found = this.written(column, at, column.word?.(cell) ?? asInExports(cell));
    if (kept.size < cellsKept) kept.set(cell, found);
    return found;
  }

  private written({ kind }: CustomerColumn, at: number, text: string): string {
    const { date, time, quoted } = this.styles;
    const written = writtenCell(kind, text);
    if (written === undefined) return '/>';
    if ('text' in written) {
      const style = styleXml(looksLikeFormula(written.text) ? quoted : 0);
      return `${style} t="inlineStr"><is>${textXml(written.text)}</is></c>`;
    }
    if (written.as === 'number') return `${this.numbers[at]}${written.number}</v></c>`;
    return `${styleXml(written.as === 'date' ? date : time)}><v>${written.number}</v></c>`;
  }
}

function styleXml(style: number): string {
  return style === 0 ? '' : ` s="${style}"`;
}

function textXml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return /^\s|\s$|[\n\t]/.test(text) ? `<t xml:space="preserve">${escaped}</t>` : `<t>${escaped}</t>`;
}
