// Where headings most likely stand in a file of which nothing is declared, or whose declared headings stand nowhere.
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { looksLikeData } from '../headings/data-line.js';
import { meanings, type StandardExport } from '../headings/known-headings.js';
import { detectDelimiter, headingCells, type TextLine } from './first-lines.js';

export interface LikelyHeadings {
  readonly delimiter: string | undefined;
  /** Lines above them. */
  readonly titles: number;
  readonly cells: readonly string[];
  /** How many different fields the headings are known for. */
  readonly known: number;
  /** How many cells hold something. */
  readonly width: number;
  /** Whether it looks like a row, and nothing above or below it like headings. */
  readonly headless: boolean;
}

/**
 * The line with the most headings that are known. Where none is known: the first of the widest lines, since titles are
 * narrower than tables.
 */
export function likelyHeadings(
  name: StandardExport,
  lines: readonly TextLine[],
  fixed: string | undefined,
): LikelyHeadings {
  const candidates = lines.flatMap((line, titles) => asHeadings(name, line, titles, fixed) ?? []);
  const best = candidates.reduce<LikelyHeadings | undefined>(
    (sofar, each) => (sofar === undefined || likelier(each, sofar) ? each : sofar),
    undefined,
  );
  return best ?? { delimiter: undefined, titles: 0, cells: [], known: 0, width: 0, headless: false };
}

function asHeadings(
  name: StandardExport,
  { text }: TextLine,
  titles: number,
  fixed: string | undefined,
): LikelyHeadings | undefined {
  if (text.trim() === '') return undefined;
  const delimiter = fixed ?? detectDelimiter(text);
  const cells = headingCells(text, delimiter) ?? [];
  const given = cells.filter((cell) => cell !== '');
  const known = new Set(given.flatMap((cell) => meanings(cell, name)[0]?.field ?? [])).size;
  // Where a heading is known, numbers beside it are headings, too, such as months.
  const headless = known === 0 && looksLikeData(given);
  return { delimiter, titles, cells, known, width: given.length, headless };
}

function likelier(a: LikelyHeadings, b: LikelyHeadings): boolean {
  return a.known > b.known || (a.known === b.known && b.known === 0 && a.width > b.width);
}

/** Headings on another line than the one that was taken, of which this is much likelier; with its number. */
export function headingsElsewhere(
  name: string,
  lines: readonly TextLine[],
  taken: number,
  fixed: string | undefined,
): PlannedFile['elsewhere'] {
  const standard = name === 'customers' ? 'customers' : 'transactions';
  const best = likelyHeadings(standard, lines, fixed);
  const here = lines[taken] && asHeadings(standard, lines[taken], taken, fixed);
  const { titles: skip, known, width, headless } = best;
  if (here === undefined || headless || width < 2 || !likelier(best, here)) return undefined;
  // One known word stands in titles, too.
  if (known === 1 && width <= here.width) return undefined;
  return { line: (lines[skip - 1]?.until ?? 0) + 1, skip, headings: best.cells };
}
