// Days that a spreadsheet swapped: opened where months come first, it takes 11/03 for 3 November, writes that as a date of
// its own, and leaves 13/03 as text. A column then holds two kinds of cells, one with days after the 12th alone and one with
// none of them. Both are sound dates, so nothing but their days tells.
import type { Engine } from '../../engine/engine.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { raw } from '../../engine/steps/read/row-columns.js';
import { rawTextOf } from '../../engine/steps/read/staged.js';
import { isDay } from '../../engine/steps/score/watched.js';
import type { Note } from '../../foundation/problems/note.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** So many cells that fall on two sides of the 12th by chance are fewer than one in a hundred. */
const enough = 8;
const fewest = 2;
const sample = 2000;

const low = '(?:0?[1-9]|1[0-2])';
const high = '(?:1[3-9]|2[0-9]|3[01])';
const years: Readonly<Record<string, string>> = { Y: '[0-9]{4}', y: '[0-9]{2}' };

interface Kind {
  readonly format: string;
  /** Cells whose day may be a month as well, and cells whose day may not. */
  readonly low: string;
  readonly high: string;
  /** Cells that are another day once day and month are swapped. */
  readonly telling: string;
}

interface Counted extends Kind {
  readonly lows: number;
  readonly highs: number;
  readonly example: string;
}

/** The shapes of cells in a format of digits with marks between them; undefined for other formats. */
function kindOf(format: string): Kind | undefined {
  const match = /^%-?([dmYy])([/.-])%-?([dmYy])\2%-?([dmYy])([^%\p{L}].*)?$/u.exec(format);
  if (match === null) return undefined;
  const [, first = '', mark = '', second = '', third = '', clock] = match;
  const order = [first, second, third];
  if (
    order
      .map((part) => part.toLowerCase())
      .sort()
      .join('') !== 'dmy'
  )
    return undefined;
  const cell = (day: string, month = low) =>
    order.map((part) => ({ ...years, d: day, m: month })[part] ?? '').join(`[${mark}]`) + (clock ? '.*' : '');
  return { format, low: cell(low), high: cell(high), telling: cell('(?:0?[7-9]|1[0-2])', '0?[1-6]') };
}

/** Whether a spreadsheet leaves such cells as text: those that begin with a day or a month. */
const mayBeLeft = ({ format }: Kind) => !/^%-?y/i.test(format);

/** Formats that read the same text as other days are told elsewhere. */
const shape = (format: string) => format.replace(/%-?[dmYy]/g, '%?');

/** Columns of days in which some look swapped with their months. */
export async function swappedNotes(
  engine: Engine,
  planned: PlannedExport,
  dialect: Dialect,
): Promise<Note[]> {
  const notes: Note[] = [];
  for (const field of planned.fields.filter((each) => isDay(each) && !each.former)) {
    const column = {
      rows: rawTextOf(planned, field, dialect),
      text: dialect.identifier(raw(field.name)),
      formats: field.formats,
    };
    const found = await swappedDays(engine, column, dialect);
    const name = `${planned.name}.${field.name}`;
    if (found !== undefined) notes.push({ en: `${name}: ${found.en}`, zh: `${name}：${found.zh}` });
  }
  return notes;
}

/**
 * Looks whether days and months of a column look swapped in part of its cells.
 * @param rows relation to look at, and text the column with the cells as they are written
 * @returns what to say of the column; undefined where nothing looks so
 */
export async function swappedDays(
  engine: Engine,
  {
    rows,
    text,
    formats,
  }: { readonly rows: string; readonly text: string; readonly formats: readonly string[] },
  dialect: Dialect,
): Promise<Note | undefined> {
  const kinds = formats.flatMap((format) => kindOf(format) ?? []);
  if (kinds.length < 2 || !kinds.some(mayBeLeft)) return undefined;
  const cell = `trim(${text})`;
  const ask = async (from: string): Promise<Counted[]> => {
    const counts = kinds.flatMap((kind, at) => {
      const [lows, highs, telling] = [kind.low, kind.high, kind.telling].map((each) =>
        dialect.matches(cell, each),
      );
      return [
        `count(CASE WHEN ${lows} THEN 1 END) AS l${at}`,
        `count(CASE WHEN ${highs} THEN 1 END) AS h${at}`,
        `coalesce(min(CASE WHEN ${telling} THEN ${cell} END), min(CASE WHEN ${lows} THEN ${cell} END)) AS e${at}`,
      ];
    });
    const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${from}`);
    return kinds.map((kind, at) => ({
      ...kind,
      lows: Number(row?.[`l${at}`] ?? 0),
      highs: Number(row?.[`h${at}`] ?? 0),
      example: row?.[`e${at}`] ?? '',
    }));
  };
  // Most columns show in their first rows that they are sound.
  if (!mayBeSwapped(await ask(`(SELECT ${text} FROM ${rows} LIMIT ${sample})`))) return undefined;
  const found = pairOf(await ask(rows));
  return found && said(found);
}

interface Pair {
  readonly left: Counted;
  readonly turned: Counted;
}

function mayBeSwapped(counted: readonly Counted[]): boolean {
  return (
    counted.some((each) => mayBeLeft(each) && each.lows === 0) && counted.some(({ highs }) => highs === 0)
  );
}

function pairOf(counted: readonly Counted[]): Pair | undefined {
  for (const left of counted.filter((each) => mayBeLeft(each) && each.lows === 0 && each.highs >= fewest)) {
    const turned = counted.find(
      (each) =>
        shape(each.format) !== shape(left.format) &&
        each.highs === 0 &&
        each.lows >= fewest &&
        each.lows + left.highs >= enough,
    );
    if (turned !== undefined) return { left, turned };
  }
  return undefined;
}

function said({ left, turned }: Pair): Note {
  return {
    en: `all ${left.highs} cells written ${left.format} are of days after the 12th, and all ${turned.lows} written ${turned.format} of days up to the 12th, as where a spreadsheet swapped day and month wherever it could: compare some of these, such as ${turned.example}, with the system that has them, and export the days from there with the year first`,
    zh: `按 ${left.format} 写的 ${left.highs} 个单元格全是 12 日之后的日子，按 ${turned.format} 写的 ${turned.lows} 个全不晚于 12 日，像是电子表格把能对调的日和月都对调了：请拿其中一些（如 ${turned.example}）与原系统核对，并从原系统按年在前的格式重新导出日期`,
  };
}
