// How the files of an export are to be read, as far as a review has to say it.
import { type Remark, unsure } from '../columns/notes.js';
import type { OpenedExport } from '../columns/open-exports.js';

/** Settings of files; undefined where none is needed. */
export interface FileSettings {
  /** Of a workbook with several. */
  readonly sheet: { readonly name: string; readonly notes: readonly Remark[] } | undefined;
  /** Undefined where `auto` will find it again. */
  readonly encoding: string | undefined;
  /** Undefined where there is none, or the files differ. */
  readonly delimiter: string | undefined;
  readonly titles: number;
  /** Whether it has no headings; columns then go by number. */
  readonly headless?: boolean;
}

/** What was found out about all files of an export. */
export function fileSettings({ files, headless }: OpenedExport): FileSettings {
  const encodings = new Set(files.map((file) => file.encoding));
  const delimiters = new Set(files.map((file) => file.planned.delimiter));
  const titles = new Set(files.map((file) => file.titles));
  const [encoding] = encodings;
  const delimited = files.some(
    ({ planned }) => planned.format === 'delimited' && planned.workbook === undefined,
  );
  return {
    sheet: sheetOf(files),
    encoding: encodings.size === 1 && encoding !== 'auto' ? encoding : undefined,
    delimiter: delimited && delimiters.size === 1 ? [...delimiters][0] : undefined,
    titles: titles.size === 1 ? ([...titles][0] ?? 0) : 0,
    headless,
  };
}

function sheetOf(files: OpenedExport['files']): FileSettings['sheet'] {
  const sheet = files.find((file) => file.sheet !== undefined)?.sheet;
  if (sheet === undefined) return undefined;
  const named = (sheets: readonly string[]) => sheets.map((name) => `"${name}"`).join(', ');
  const said =
    sheet.alike.length === 0
      ? `taken because its headings are known best; the workbook also has ${named(sheet.others)}`
      : `the first of several that may be meant; rows of ${named(sheet.alike)} are not read: where they go on with the same list, put all rows into one sheet, or save each sheet as CSV and name them together (file: orders-*.csv)`;
  return { name: sheet.name, notes: [unsure(said)] };
}

/** Settings of files for which nothing has to be said. */
export const asFound: FileSettings = {
  sheet: undefined,
  encoding: undefined,
  delimiter: undefined,
  titles: 0,
};
