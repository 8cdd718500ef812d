// What a sheet holds besides its values, which the workbook library does not tell row by row: hidden rows, filters,
// formulas without a stored value, formats that show zeros which the numbers do not have, and amounts that it takes for dates.
import { attribute, type CellFormats } from './parts.js';
import type { Zip } from './zip.js';

export interface SheetFacts {
  readonly hiddenRows: number;
  /** Whether a filter is set that hides rows. */
  readonly filtered: boolean;
  /** Cells with a formula and without a value, by row: columns from 0. */
  readonly unsaved: ReadonlyMap<number, ReadonlySet<number>>;
  /** Amounts in formats that the workbook library takes for those of dates, by row: by column from 0. */
  readonly amounts: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** By column from 0: how many numbers are shown with leading zeros, and an example. */
  readonly zeros: ReadonlyMap<
    number,
    { readonly cells: number; readonly width: number; readonly example: string }
  >;
}

export const noFacts: SheetFacts = {
  hiddenRows: 0,
  filtered: false,
  unsaved: new Map(),
  amounts: new Map(),
  zeros: new Map(),
};

const rowEnd = /<\/(?:\w+:)?row>/;
const hiddenRow = /<(?:\w+:)?row\s(?:[^>]*\s)?hidden\s*=\s*["'](?:1|true)["']/g;
const cell = /<(?:\w+:)?c(\s[^>]*?)?(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gs;
const value = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</;
const formula = /<(?:\w+:)?f[\s>/]/;

/** Reads the part of a sheet once, in pieces that end with a row. */
export async function sheetFacts(zip: Zip, part: string, formats: CellFormats): Promise<SheetFacts> {
  const facts = new FactsRead(formats);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of zip.stream(part) as AsyncIterable<Buffer>) {
    rest += decoder.decode(chunk, { stream: true });
    const last = rest.lastIndexOf('row>');
    if (last < 0) continue;
    facts.read(rest.slice(0, last + 4));
    rest = rest.slice(last + 4);
  }
  facts.read(rest);
  return facts;
}

class FactsRead implements SheetFacts {
  hiddenRows = 0;
  filtered = false;
  readonly unsaved = new Map<number, Set<number>>();
  readonly amounts = new Map<number, Map<number, number>>();
  readonly zeros = new Map<number, { cells: number; width: number; example: string }>();

  constructor(private readonly formats: CellFormats) {}

  read(xml: string): void {
    if (xml.includes('hidden')) this.hiddenRows += xml.match(hiddenRow)?.length ?? 0;
    if (/<(?:\w+:)?filterColumn[\s>]/.test(xml)) this.filtered = true;
    // Looking at each cell takes time, so only where there can be something to see.
    const formulas = formula.test(xml);
    const { zeros, amounts } = this.formats;
    if (!formulas && zeros.size === 0 && amounts.size === 0) return;
    for (const row of xml.split(rowEnd)) {
      if (formulas && formula.test(row)) this.unsavedIn(row);
      if (zeros.size > 0) this.zerosIn(row);
      if (amounts.size > 0) this.amountsIn(row);
    }
  }

  private unsavedIn(row: string): void {
    for (const [, tag = '', content = ''] of row.matchAll(cell)) {
      if (!formula.test(content) || (value.exec(content)?.[1] ?? '') !== '') continue;
      // A stored text may be empty.
      if (attribute(tag, 't') === 'str' && value.test(content)) continue;
      const place = placeOf(attribute(tag, 'r'));
      if (place === undefined) continue;
      const columns = this.unsaved.get(place.row) ?? new Set();
      this.unsaved.set(place.row, columns.add(place.column));
    }
  }

  private amountsIn(row: string): void {
    for (const [, tag = '', content = ''] of row.matchAll(cell)) {
      if (!this.formats.amounts.has(attribute(tag, 's') ?? '')) continue;
      if (!['n', undefined].includes(attribute(tag, 't'))) continue;
      const number = value.exec(content)?.[1] ?? '';
      const place = placeOf(attribute(tag, 'r'));
      if (number === '' || place === undefined) continue;
      const columns = this.amounts.get(place.row) ?? new Map();
      this.amounts.set(place.row, columns.set(place.column, Number(number)));
    }
  }

  private zerosIn(row: string): void {
    for (const [, tag = '', content = ''] of row.matchAll(cell)) {
      const width = this.formats.zeros.get(attribute(tag, 's') ?? '');
      const number = value.exec(content)?.[1] ?? '';
      if (width === undefined || !/^\d+$/.test(number) || number.length >= width) continue;
      if (!['n', undefined].includes(attribute(tag, 't'))) continue;
      const column = placeOf(attribute(tag, 'r'))?.column;
      if (column === undefined) continue;
      const seen = this.zeros.get(column) ?? { cells: 0, width, example: number };
      this.zeros.set(column, { ...seen, cells: seen.cells + 1, width: Math.max(width, seen.width) });
    }
  }
}

/** `C7` as row (from 1) and column (from 0). */
function placeOf(reference: string | undefined): { row: number; column: number } | undefined {
  const found = /^([A-Z]{1,3})(\d+)$/.exec(reference ?? '');
  if (found === null) return undefined;
  const [, letters = '', row] = found;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(row), column };
}

/** The letters that a spreadsheet shows over a column from 0. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest === 0 ? '' : columnLetters(rest - 1)}${String.fromCharCode(65 + (column % 26))}`;
}
