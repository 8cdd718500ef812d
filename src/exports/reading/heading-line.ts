// Which of the first lines of a file holds its headings, and what follows from that for reading it.
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Encoding } from '../bytes/encoding.js';
import { packingOf } from '../bytes/open.js';
import { type HeadingSpec, matched } from '../headings/columns.js';
import { looksLikeData } from '../headings/data-line.js';
import { plainHeading } from '../headings/plain-heading.js';
import type { ConvertedSheet } from '../workbooks/convert.js';
import { detectDelimiter, headingCells, type TextLine } from './first-lines.js';
import { columnNumbers, firstLine } from './headless.js';
import { headingsElsewhere } from './likely-headings.js';
import { otherNotes, widened } from './sheets.js';

export interface Beginning {
  readonly encoding: Encoding;
  readonly lines: readonly TextLine[];
  readonly newLine: '\n' | '\r\n';
  /** The sheet that the lines are rows of, where the file is a workbook. */
  readonly sheet: ConvertedSheet | undefined;
}

/** A file by its first lines; undefined after adding the problem that stopped it. */
export async function planBeginning(
  spec: HeadingSpec,
  file: string,
  { encoding, lines, newLine, sheet }: Beginning,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const fixed = sheet === undefined ? spec.delimiter : ',';
  const headless = spec.headings === 'none';
  const chosen = headless ? firstLine(spec, lines) : headingLine({ ...spec, delimiter: fixed }, lines);
  if (chosen === undefined) {
    problems.add(noHeadings(spec, file, lines));
    return undefined;
  }
  const { line, index } = chosen;
  const delimiter = fixed ?? detectDelimiter(line.text);
  const cells = headingCells(line.text, delimiter);
  if (cells === undefined) {
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file), line: index + 1 },
      reason: `a quotation mark in the headings of ${spec.name} is not closed on the same line`,
      fix: 'export it again with all headings on one line',
    });
    return undefined;
  }
  if (headless && !looksLikeData(cells))
    problems.note({
      en: `${shownPath(file)}: line ${index + 1} looks like headings, but is read as a row (headings: none)`,
      zh: `${shownPath(file)}：第 ${index + 1} 行看似列名，但按数据行读取（headings: none）`,
    });
  const skip = headless ? (lines[spec.skipLines - 1]?.until ?? 0) : line.until;
  const found = headless
    ? columnNumbers(spec, lines, delimiter, sheet?.width)
    : sheet === undefined
      ? cells
      : widened(cells, sheet.width);
  const elsewhere =
    headless || chosen.hits > 0 ? undefined : headingsElsewhere(spec.name, lines, index, fixed);
  const headings = matched({ ...spec, elsewhere }, file, found, Math.max(1, skip), problems);
  if (!headless) noteTitles(file, lines.slice(spec.skipLines, index), index + 1, sheet, problems);
  await otherNotes(spec, file, { sheet, cells, headings }, problems);
  const columnOf = (field: string) => {
    const heading = spec.columns?.find((column) => column.field === field)?.heading ?? field;
    return headings.findIndex((each) => plainHeading(each) === plainHeading(heading));
  };
  const ordered = (spec.fillDown ?? []).length > 0;
  return {
    path: file,
    format: 'delimited',
    delimiter,
    headings,
    found,
    skip,
    encoding,
    newLine,
    customerColumn: Math.max(0, columnOf(spec.whose ?? 'customer_id')),
    dateColumn: columnOf('date'),
    ...(ordered && { ordered }),
    ...(elsewhere && { elsewhere }),
    // The engine does not tell where it left lines out, and rows must not take cells across them.
    rewrite: ordered || sheet !== undefined || encoding !== 'utf-8' || packingOf(file) === 'zstd' || skip > 1,
    ...(sheet && { workbook: { sheet: sheet.sheet, text: sheet.text } }),
  };
}

/** The problem of a file that ends before its headings, or its first row. */
function noHeadings(spec: HeadingSpec, file: string, lines: readonly TextLine[]): Problem {
  const empty = lines.every((line) => line.text.trim() === '');
  const headless = spec.headings === 'none';
  return {
    code: 'export-empty',
    place: { file: shownPath(file), line: spec.skipLines + 1 },
    reason: empty
      ? `${spec.name} is empty`
      : `${spec.name} has no ${headless ? 'rows' : 'headings'}: the file ends before this line`,
    fix: empty
      ? `export it again${headless ? '' : ' with a heading line'}`
      : 'set skip_lines to the number of lines above the headings, or export it again',
  };
}

/** Tells of title lines that are skipped. */
function noteTitles(
  file: string,
  above: readonly TextLine[],
  at: number,
  sheet: ConvertedSheet | undefined,
  problems: Problems,
): void {
  const titles = above.filter(({ text }) => text.trim() !== '').length;
  if (titles === 0) return;
  problems.note({
    en: `${shownPath(file)}: the headings stand on ${sheet === undefined ? 'line' : 'row'} ${at}; ${titles} title line${titles === 1 ? '' : 's'} above them skipped`,
    zh: `${shownPath(file)}：列名在第 ${at} 行；已跳过其上方 ${titles} 行标题`,
  });
}

/**
 * The line that holds the headings: the first behind the lines to skip, unless a later one holds more of the headings
 * that the review names.
 */
function headingLine(
  spec: HeadingSpec,
  lines: readonly TextLine[],
): { line: TextLine; index: number; hits: number } | undefined {
  const wanted = (spec.columns ?? []).map((column) => plainHeading(column.heading));
  let best: { line: TextLine; index: number; hits: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (index < spec.skipLines || line.text.trim() === '') continue;
    const cells = new Set(
      (headingCells(line.text, spec.delimiter ?? detectDelimiter(line.text)) ?? []).map(plainHeading),
    );
    const hits = wanted.filter((heading) => cells.has(heading)).length;
    if (best === undefined || hits > best.hits) best = { line, index, hits };
    if (best.hits === wanted.length) break;
  }
  return best;
}
