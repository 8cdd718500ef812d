// Files that are no text: sheets of workbooks are read as text, all else is refused by what it is.
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { OtherKind } from '../bytes/kinds.js';
import { packingOf } from '../bytes/open.js';
import type { HeadingSpec } from '../headings/columns.js';
import type { ConvertedSheet } from '../workbooks/convert.js';

/** The sheet of a workbook; undefined after adding the problem of a file that holds no table. */
export async function sheetOf(
  spec: Omit<HeadingSpec, 'columns'>,
  file: string,
  { kind, words, fix }: OtherKind,
  problems: Problems,
): Promise<ConvertedSheet | undefined> {
  const packed = packingOf(file) !== 'plain';
  // Loaded late: most reviews have no workbook.
  if (kind !== 'other' && !packed)
    return (await import('../workbooks/sheet.js')).readSheet(spec, file, problems);
  problems.add({
    code: 'export-unreadable',
    place: { file: shownPath(file) },
    reason: `${spec.name} is ${words}${kind === 'other' ? '' : ', packed once more'}`,
    fix: kind === 'other' ? fix : 'unpack it, and name the file inside',
  });
  return undefined;
}

/** A stray cell far to the right must not make thousands of columns; rows that reach beyond are rejected. */
const mostBeyond = 50;

/** Headings of a sheet, with empty ones up to its last column: notes beside a table are no fault of its rows. */
export function widened(cells: readonly string[], width: number): string[] {
  const beyond = Math.max(0, Math.min(width - cells.length, mostBeyond));
  return [...cells, ...Array.from({ length: beyond }, () => '')];
}

/** What has to be said of a sheet, or of text that calls itself one. */
export async function otherNotes(
  spec: HeadingSpec,
  file: string,
  {
    sheet,
    cells,
    headings,
  }: { sheet: ConvertedSheet | undefined; cells: readonly string[]; headings: readonly string[] },
  problems: Problems,
): Promise<void> {
  const named = /\.(xls[xmb]?)$/i.test(file);
  const shown = shownPath(file);
  if (sheet === undefined) {
    if (named)
      problems.note({
        en: `${shown} is text, no workbook, whatever its name says; it is read as text`,
        zh: `${shown} 虽以工作簿命名，实为文本，按文本读取`,
      });
    if (spec.sheet !== undefined)
      problems.note({
        en: `${shown} is text, so sheet: ${spec.sheet} has no meaning for it`,
        zh: `${shown} 是文本，sheet: ${spec.sheet} 对其没有意义`,
      });
    return;
  }
  if (!named)
    problems.note({
      en: `${shown} is a workbook, whatever its name says; it is read as one`,
      zh: `${shown} 虽未以工作簿命名，实为工作簿，按工作簿读取`,
    });
  const { idRemarks, sheetNotes } = await import('../workbooks/sheet.js');
  for (const note of sheetNotes(file, sheet, cells)) problems.note(note);
  const ids = new Set(
    spec.columns?.filter(({ field }) => /(^|_)id$/.test(field)).map(({ heading }) => heading) ??
      headings.filter((heading) => /(^|_)id$/.test(heading)),
  );
  for (const [column, heading] of headings.entries())
    if (ids.has(heading))
      for (const remark of idRemarks(heading, column, sheet))
        problems.note({ en: `${shown}: ${remark.en}`, zh: `${shown}：${remark.zh}` });
}
