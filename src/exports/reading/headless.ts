// Exports without headings: the rows begin on the first line, and columns go by number.
import type { HeadingSpec } from '../headings/columns.js';
import { headingCells, type TextLine } from './first-lines.js';

/** The first line with something in it behind the lines to skip. */
export function firstLine(
  spec: HeadingSpec,
  lines: readonly TextLine[],
): { line: TextLine; index: number; hits: number } | undefined {
  const index = lines.findIndex((line, at) => at >= spec.skipLines && line.text.trim() !== '');
  const line = lines[index];
  return line && { line, index, hits: 0 };
}

/** Columns by number, in place of headings: as many as are given, or as most of the first lines have. */
export function columnNumbers(
  spec: HeadingSpec,
  lines: readonly TextLine[],
  delimiter: string,
  given: number | undefined,
): string[] {
  const widths = new Map<number, number>();
  for (const { text } of lines.slice(spec.skipLines).filter((line) => line.text.trim() !== '')) {
    const width = headingCells(text, delimiter)?.length ?? 0;
    widths.set(width, (widths.get(width) ?? 0) + 1);
  }
  const [[width] = [1]] = [...widths].sort(([a, lines], [b, others]) => others - lines || b - a);
  return Array.from({ length: given ?? width }, (_, index) => String(index + 1));
}
