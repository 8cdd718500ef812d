// Which sheet of a workbook is read, and what has to be said of it.
import { tmpdir } from 'node:os';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { HeadingSpec } from '../headings/columns.js';
import { plainHeading } from '../headings/plain-heading.js';
import type { ConvertedSheet, OpenedWorkbook } from './convert.js';
import { columnLetters } from './facts.js';

type SheetSpec = Pick<HeadingSpec, 'name' | 'sheet' | 'place'>;

/** The sheet of a file as text; undefined after adding the problem that stopped it. */
export async function readSheet(
  spec: SheetSpec,
  file: string,
  problems: Problems,
): Promise<ConvertedSheet | undefined> {
  const { workbookOf } = await import('./convert.js');
  const { NoWorkbook } = await import('./open.js');
  try {
    const workbook = await workbookOf(file);
    const sheet = await chosen(spec, file, workbook, problems);
    return sheet === undefined ? undefined : await workbook.convert(sheet);
  } catch (error) {
    if (!(error instanceof NoWorkbook)) {
      const { syscall, message } = error as NodeJS.ErrnoException;
      if (syscall === undefined) throw error;
      problems.add({
        code: 'disk',
        reason: `the rows of ${shownPath(file)} cannot be written to ${tmpdir()}: ${message}`,
        fix: 'free some space, or set TMPDIR to another folder',
      });
      return undefined;
    }
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file) },
      reason: `${spec.name} ${error.message}`,
      fix: error.fix,
    });
    return undefined;
  }
}

const listed = (sheets: readonly { readonly name: string }[]) =>
  sheets.map(({ name }) => `"${name}"`).join(', ');

async function chosen(
  spec: SheetSpec,
  file: string,
  { sheets }: OpenedWorkbook,
  problems: Problems,
): Promise<string | undefined> {
  if (spec.sheet !== undefined) return named(spec, spec.sheet, file, sheets, problems);
  const visible = sheets.filter(({ hidden }) => !hidden);
  const [only, another] = visible.length > 0 ? visible : sheets;
  if (only !== undefined && another === undefined) return only.name;
  const filled = [];
  for (const sheet of visible.length > 0 ? visible : sheets) if (await sheet.holdsRows()) filled.push(sheet);
  const [first = only, second] = filled;
  if (second === undefined) return first?.name;
  const place = spec.place([]);
  problems.add({
    code: 'export-sheet',
    place: place ?? { file: shownPath(file) },
    reason: `${spec.name}: ${shownPath(file)} is a workbook with several sheets: ${listed(filled)}`,
    fix:
      place === undefined
        ? 'name one in a review file (sheet: under the export), or save it as a workbook of its own'
        : `say which one is meant: sheet: ${first?.name} under ${spec.name}`,
  });
  return undefined;
}

/** The sheet that the review names; case and spaces are no difference where only one can be meant. */
function named(
  spec: SheetSpec,
  name: string,
  file: string,
  sheets: OpenedWorkbook['sheets'],
  problems: Problems,
): string | undefined {
  const near = sheets.filter((sheet) => plainHeading(sheet.name) === plainHeading(name));
  const found = sheets.find((sheet) => sheet.name === name) ?? (near.length === 1 ? near[0] : undefined);
  if (found !== undefined) {
    if (found.name !== name)
      problems.note(`${shownPath(file)}: the sheet "${found.name}" is taken for "${name}"`);
    return found.name;
  }
  const place = spec.place([], 'sheet');
  problems.add({
    code: 'export-sheet',
    ...(place && { place }),
    reason: `${shownPath(file)} has no sheet "${name}"`,
    fix: didYouMean(
      name,
      sheets.map((sheet) => sheet.name),
    ),
  });
  return undefined;
}

/** Notes on a sheet that is read: which, what is hidden in it, and formulas that nobody computed. */
export function sheetNotes(
  file: string,
  { sheet, alone, facts, width, columns }: ConvertedSheet,
  headings: readonly string[],
): string[] {
  const where = `${shownPath(file)}, sheet "${sheet}"`;
  const beyond = width - headings.length;
  const unsaved = columns.flatMap(({ unsaved, firstUnsaved }, column) =>
    unsaved === 0 ? [] : [`${columnLetters(column)} (${unsaved}, first in row ${firstUnsaved})`],
  );
  return [
    ...(alone ? [] : [`${where} is read; line numbers are its rows`]),
    ...(facts.hiddenRows > 0
      ? [
          `${where}: ${facts.hiddenRows === 1 ? '1 hidden row is' : `${facts.hiddenRows} hidden rows are`} read like all others${facts.filtered ? ' (a filter is set)' : ''}`,
        ]
      : []),
    ...(beyond > 0
      ? [
          `${where}: cells to the right of the last heading (columns ${columnLetters(headings.length)} to ${columnLetters(width - 1)}) are not read`,
        ]
      : []),
    ...(unsaved.length > 0
      ? [
          `${where}: formulas without a stored value in column ${unsaved.join(', ')}: open the workbook in a spreadsheet program, save it and run again, else rows that need them are rejected`,
        ]
      : []),
  ];
}

/** A column of ids, and what the spreadsheet did to them. */
export function idRemarks(heading: string, column: number, { facts, columns }: ConvertedSheet): string[] {
  const counts = columns[column];
  const zeros = facts.zeros.get(column);
  const cells = (count: number, does: string) => (count === 1 ? `1 cell ${does}s` : `${count} cells ${does}`);
  const shown = zeros?.example.padStart(zeros.width, '0');
  return [
    ...(zeros === undefined
      ? []
      : [
          `"${heading}": ${cells(zeros.cells, 'show')} leading zeros that are only a format: ${shown} is read as ${zeros.example}; if other exports have the zeros, format the column as text and enter them again`,
        ]),
    ...(counts !== undefined && counts.tooLong > 0
      ? [
          `"${heading}": ${cells(counts.tooLong, 'hold')} numbers of more than 15 digits, of which spreadsheets keep only 15: ids may be damaged, so that different ones look the same; export the column as text`,
        ]
      : []),
    ...(counts !== undefined && counts.exponents > 0
      ? [
          `"${heading}": ${cells(counts.exponents, 'hold')} text such as 1.23457E+11, which is what a spreadsheet made of a long number: ids are damaged; export the column as text`,
        ]
      : []),
    ...(counts !== undefined && counts.dates > 0
      ? [
          `"${heading}": ${cells(counts.dates, 'hold')} dates where ids are expected: a spreadsheet turns ids such as 1-2 into dates; export the column as text`,
        ]
      : []),
  ];
}
