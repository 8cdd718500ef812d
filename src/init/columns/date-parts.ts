// Dates that stand in several columns, one for the year, one for the month, one for the day, as ledgers print them. A review
// has no way to join columns, so people are told which ones they are and what to add to the export.
import { plainHeading } from '../../exports/headings/plain-heading.js';
import type { OpenedExport } from './open-exports.js';
import type { ColumnValues } from './value-types.js';

interface Part {
  readonly heading: RegExp;
  readonly least: number;
  readonly most: number;
}

const parts: Readonly<Record<'year' | 'month' | 'day', Part>> = {
  year: { heading: /(年|年度|年份|\byear|\bjahr|\bannée|\baño)$/u, least: 1950, most: 2199 },
  month: { heading: /(月|月份|期间|\bmonth|\bmonat|\bmois|\bmes|\bperiod)$/u, least: 1, most: 13 },
  day: { heading: /(日|\bday|\btag|\bjour|\bdía)$/u, least: 1, most: 31 },
};

/** What to do about a date in parts; undefined where headings and cells do not say that it is. */
export function datePartsAdvice(
  { headings, files }: Pick<OpenedExport, 'headings' | 'files'>,
  values: readonly ColumnValues[],
): string | undefined {
  const [year, month, day] = (['year', 'month', 'day'] as const).map((name) =>
    headings.findIndex((heading, index) => isPart(parts[name], heading, values[index])),
  ) as [number, number, number];
  if (month < 0 || (year < 0 && day < 0)) return undefined;
  const named = [year, month, day].filter((index) => index >= 0).map((index) => `"${headings[index]}"`);
  const list = `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  const row = (files[0]?.titles ?? 0) + 2;
  const cell = (index: number) => `${letters(index)}${row}`;
  const formula =
    year < 0
      ? `the year stands in none of them; in a spreadsheet =DATE(<year>,${cell(month)},${cell(day)})`
      : `in a spreadsheet =DATE(${cell(year)},${cell(month)},${day < 0 ? '<day>' : cell(day)})${day < 0 ? ', where the day is for you to say, such as the last of the month' : ''}`;
  return `the date stands in parts, in ${list}, and a review cannot join columns: add one column with the whole date to the export (${formula}), and write its heading here`;
}

/** By its heading, and by all of its cells being numbers in range. */
function isPart({ heading, least, most }: Part, written: string, values: ColumnValues | undefined): boolean {
  const cells = values?.few ?? [];
  return (
    heading.test(plainHeading(written)) &&
    cells.length > 0 &&
    cells.every(({ value }) => {
      const number = /^(\d{1,4})(\.0|[年月日])?$/u.exec(value)?.[1];
      return number !== undefined && Number(number) >= least && Number(number) <= most;
    })
  );
}

/** Column letters of a spreadsheet. */
function letters(index: number): string {
  const before = Math.floor(index / 26);
  return `${before > 0 ? letters(before - 1) : ''}${String.fromCharCode(65 + (index % 26))}`;
}
