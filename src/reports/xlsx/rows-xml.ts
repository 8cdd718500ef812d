// Rows of the sheet of all customers as the XML of a spreadsheet, one at a time.
import { asInExports } from '../../foundation/characters/formulas.js';
import type { SeenRow } from '../audience/seen-rows.js';
import { type CellKind, writtenCell } from './cells.js';
import type { CustomerColumn } from './customer-columns.js';
import { columnName } from './layout.js';
import { looksLikeFormula } from './styles.js';
import { type XmlBytes, xmlBytes } from './xml-bytes.js';

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

const rowBegin = xmlBytes('<row r="');
const tagEnd = xmlBytes('>');
const rowEnd = xmlBytes('</row>');
const textBegin = xmlBytes(' t="inlineStr"><is><t>');
const textEnd = xmlBytes('</t></is></c>');
const numberEnd = xmlBytes('</v></c>');

/** Writes rows of graded.csv. */
export class CustomerRows {
  private readonly begins: readonly Uint8Array[];
  /** What stands between the place of a number and the number. */
  private readonly numbers: readonly Uint8Array[];
  /** Cells that need a closer look, as they were written the first time. */
  private readonly kept: readonly Map<string, Uint8Array>[];

  constructor(
    private readonly columns: readonly CustomerColumn[],
    private readonly styles: StyleNumbers,
    private readonly into: XmlBytes,
  ) {
    this.begins = columns.map((_, at) => xmlBytes(`<c r="${columnName(at)}`));
    this.numbers = styles.columns.map((style) => xmlBytes(`${styleXml(style)}><v>`));
    this.kept = columns.map(() => new Map());
  }

  /** @param number of the row, from 1 */
  row(cells: SeenRow, number: number): void {
    const { into, begins } = this;
    const place = xmlBytes(`${number}"`);
    into.put(rowBegin);
    into.put(place);
    into.put(tagEnd);
    for (let at = 0; at < cells.length; at++) {
      const [cell, begin] = [cells[at], begins[at]];
      if (cell === undefined || cell === '') continue;
      if (begin === undefined) throw new Error(`graded.csv has no column ${at + 1}`);
      into.put(begin);
      into.put(place);
      this.cell(at, cell);
    }
    into.put(rowEnd);
  }

  /** What stands behind the place of a cell. Cells as nearly all are need no closer look. */
  private cell(at: number, cell: string): void {
    const [column, number] = [this.columns[at], this.numbers[at]];
    if (column === undefined || number === undefined) return;
    const { kind, word } = column;
    if (word !== undefined || kind === 'date') this.into.put(this.lookedAt(at, cell));
    else if (kind === 'text' && plainText.test(cell)) this.between(textBegin, cell, textEnd);
    else if (kind !== 'text' && plainNumber.test(cell)) this.between(number, cell, numberEnd);
    else this.into.put(this.lookedAt(at, cell));
  }

  private lookedAt(at: number, cell: string): Uint8Array {
    const [column, kept] = [this.columns[at], this.kept[at]];
    const known = kept?.get(cell);
    if (known !== undefined) return known;
    const text = column?.word?.(cell) ?? asInExports(cell);
    const found = xmlBytes(this.written(column?.kind ?? 'text', at, text));
    if (kept !== undefined && kept.size < cellsKept) kept.set(cell, found);
    return found;
  }

  private between(begin: Uint8Array, text: string, end: Uint8Array): void {
    this.into.put(begin);
    this.into.putText(text);
    this.into.put(end);
  }

  private written(kind: CellKind, at: number, text: string): string {
    const { date, time, quoted, columns } = this.styles;
    const written = writtenCell(kind, text);
    if (written === undefined) return '/>';
    if ('text' in written) {
      const style = styleXml(looksLikeFormula(written.text) ? quoted : 0);
      return `${style} t="inlineStr"><is>${textXml(written.text)}</is></c>`;
    }
    const style = written.as === 'number' ? (columns[at] ?? 0) : written.as === 'date' ? date : time;
    return `${styleXml(style)}><v>${written.number}</v></c>`;
  }
}

function styleXml(style: number): string {
  return style === 0 ? '' : ` s="${style}"`;
}

function textXml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return /^\s|\s$|[\n\t]/.test(text) ? `<t xml:space="preserve">${escaped}</t>` : `<t>${escaped}</t>`;
}
