// Which sheet of a workbook is read, and what has to be said of it.

import { tmpdir } from 'node:os';
import { toldBy } from '../../foundation/problems/file-errors.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Note } from '../../foundation/problems/note.js';
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
      const { syscall, message } = toldBy(error);
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
      problems.note({
        en: `${shownPath(file)}: the sheet "${found.name}" is taken for "${name}"`,
        zh: `${shownPath(file)}：工作表“${found.name}”视为“${name}”`,
      });
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
): Note[] {
  const where = { en: `${shownPath(file)}, sheet "${sheet}"`, zh: `${shownPath(file)} 的工作表“${sheet}”` };
  const beyond = width - headings.length;
  const unsaved = columns.flatMap(({ unsaved, firstUnsaved }, column) =>
    unsaved === 0 ? [] : [{ at: columnLetters(column), cells: unsaved, row: firstUnsaved }],
  );
  return [
    ...(alone
      ? []
      : [{ en: `${where.en} is read; line numbers are its rows`, zh: `读取 ${where.zh}；行号即其行号` }]),
    ...(facts.hiddenRows > 0
      ? [
          {
            en: `${where.en}: ${facts.hiddenRows === 1 ? '1 hidden row is' : `${facts.hiddenRows} hidden rows are`} read like all others${facts.filtered ? ' (a filter is set)' : ''}`,
            zh: `${where.zh}：${facts.hiddenRows} 个隐藏行照常读取${facts.filtered ? '（设有筛选）' : ''}`,
          },
        ]
      : []),
    ...(beyond > 0
      ? [
          {
            en: `${where.en}: cells to the right of the last heading (columns ${columnLetters(headings.length)} to ${columnLetters(width - 1)}) are not read`,
            zh: `${where.zh}：最后一个列名右侧的单元格（${columnLetters(headings.length)} 列至 ${columnLetters(width - 1)} 列）不读取`,
          },
        ]
      : []),
    ...(unsaved.length > 0
      ? [
          {
            en: `${where.en}: formulas without a stored value in column ${unsaved.map(({ at, cells, row }) => `${at} (${cells}, first in row ${row})`).join(', ')}: open the workbook in a spreadsheet program, save it and run again, else rows that need them are rejected`,
            zh: `${where.zh}：以下列有公式未存有值：${unsaved.map(({ at, cells, row }) => `${at}（${cells} 个，首见于第 ${row} 行）`).join('、')}。请用电子表格软件打开并保存工作簿后重新运行，否则用到它们的数据行会被拒绝`,
          },
        ]
      : []),
  ];
}

/** A column of ids, and what the spreadsheet did to them. */
export function idRemarks(heading: string, column: number, { facts, columns }: ConvertedSheet): Note[] {
  const counts = columns[column];
  const zeros = facts.zeros.get(column);
  const cells = (count: number, does: string) => (count === 1 ? `1 cell ${does}s` : `${count} cells ${does}`);
  const shown = zeros?.example.padStart(zeros.width, '0');
  return [
    ...(zeros === undefined
      ? []
      : [
          {
            en: `"${heading}": ${cells(zeros.cells, 'show')} leading zeros that are only a format: ${shown} is read as ${zeros.example}; if other exports have the zeros, format the column as text and enter them again`,
            zh: `“${heading}”：${zeros.cells} 个单元格的前导零只是显示格式：${shown} 读作 ${zeros.example}；如其他导出文件带零，请把该列设为文本格式后重新输入`,
          },
        ]),
    ...(counts !== undefined && counts.tooLong > 0
      ? [
          {
            en: `"${heading}": ${cells(counts.tooLong, 'hold')} numbers of more than 15 digits, of which spreadsheets keep only 15: ids may be damaged, so that different ones look the same; export the column as text`,
            zh: `“${heading}”：${counts.tooLong} 个单元格的数字超过 15 位，电子表格只保留 15 位：编号可能已损坏，不同编号看似相同；请将该列按文本导出`,
          },
        ]
      : []),
    ...(counts !== undefined && counts.exponents > 0
      ? [
          {
            en: `"${heading}": ${cells(counts.exponents, 'hold')} text such as 1.23457E+11, which is what a spreadsheet made of a long number: ids are damaged; export the column as text`,
            zh: `“${heading}”：${counts.exponents} 个单元格为 1.23457E+11 之类的文本，由电子表格改写长数字而来：编号已损坏；请将该列按文本导出`,
          },
        ]
      : []),
    ...(counts !== undefined && counts.dates > 0
      ? [
          {
            en: `"${heading}": ${cells(counts.dates, 'hold')} dates where ids are expected: a spreadsheet turns ids such as 1-2 into dates; export the column as text`,
            zh: `“${heading}”：${counts.dates} 个单元格在应为编号处为日期：电子表格会把 1-2 之类的编号变成日期；请将该列按文本导出`,
          },
        ]
      : []),
  ];
}
