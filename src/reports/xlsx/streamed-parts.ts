// What is told from a finished sheet with a row of samples: what stands before and behind its rows, and its styles.
import { columnName } from './layout.js';
import type { StyleNumbers } from './rows-xml.js';
import { type StreamedSheet, sampleRow } from './workbook.js';

export interface SheetParts {
  readonly head: string;
  readonly tail: string;
  readonly styles: StyleNumbers;
}

/** Splits the XML of a streamed sheet at its row of samples. */
export function partsOf(xml: string, { columns, rows }: StreamedSheet): SheetParts {
  const found = new RegExp(`<row r="${sampleRow}"(?:/>|>.*?</row>)`, 's').exec(xml);
  if (found === null) throw new Error('the sheet of customers has no row of samples');
  const [samples] = found;
  const style = (at: number) =>
    Number(new RegExp(`<c r="${columnName(at)}${sampleRow}" s="(\\d+)"`).exec(samples)?.[1] ?? 0);
  const size = `A1:${columnName(columns.length - 1)}${sampleRow - 1 + rows}`;
  const n = columns.length;
  return {
    head: xml.slice(0, found.index).replace(/<dimension ref="[^"]*"\/>/, `<dimension ref="${size}"/>`),
    tail: xml.slice(found.index + samples.length),
    styles: {
      columns: columns.map((_, at) => style(at)),
      date: style(n),
      time: style(n + 1),
      quoted: style(n + 2),
    },
  };
}
