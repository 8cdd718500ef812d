// How the dates of a column are written: without doubt (no format is declared), or in which formats.

import type { Engine } from '../../engine/engine.js';
import { dateFormats, digitFormats, formatShape } from '../../foundation/characters/date-formats.js';
import { swappedDays } from '../../plan/doubts/swapped-days.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { Way } from './trials.js';
import {
  filledCells,
  readBy,
  spread,
  type Trial,
  type TrialOutcome,
  type TriedColumn,
  tryReadings,
} from './trials.js';

const mostFormats = 4;

/** A column with its first cells. */
export interface ColumnTexts extends TriedColumn {
  readonly values: readonly string[];
  /** Whether its heading says that it holds dates; else digits alone are not taken for dates. */
  readonly named: boolean;
}

interface Relations {
  /** The first cells of all columns, stacked. */
  readonly stacked: string;
  readonly all: string;
}

/** The ways to read columns as dates, by their place; none where hardly a cell is a date. */
export async function dateWays(
  engine: Engine,
  relations: Relations,
  columns: ReadonlyMap<number, ColumnTexts>,
  dialect: Dialect,
): Promise<Map<number, Way>> {
  // Columns that look the same are tried together.
  const alike = new Map<string, { candidates: readonly string[]; places: number[] }>();
  for (const [place, each] of columns) {
    const candidates = candidatesFor(each);
    const group = alike.get(candidates.join('\n')) ?? { candidates, places: [] };
    group.places.push(place);
    alike.set(candidates.join('\n'), group);
  }
  const ways = new Map<number, Way>();
  for (const { candidates, places } of alike.values()) {
    const trials = [[], ...candidates.map((each) => [each])].map(
      (formats): Trial => ({ read: 'datetime', formats, decimal: '.' }),
    );
    for (const [place, outcomes] of await tryReadings(engine, relations.stacked, places, trials, dialect)) {
      const best = (rivals: readonly string[]) =>
        bestOf(engine, relations.all, columns.get(place)?.column ?? '', rivals, dialect);
      const found = await dateWay(outcomes, candidates, best);
      if (found === undefined) continue;
      const text = dialect.identifier(columns.get(place)?.column ?? '');
      const from = { rows: dialect.identifier(relations.all), text, formats: found.formats };
      const swapped = found.doubt === undefined ? await swappedDays(engine, from, dialect) : undefined;
      ways.set(place, { ...found, ...(swapped && { doubt: swapped.en }) });
    }
  }
  return ways;
}

/** Formats that cells of a column look like. */
function candidatesFor({ values, named }: ColumnTexts): string[] {
  return (named ? [...dateFormats, ...digitFormats] : dateFormats).filter((format) => {
    const shape = formatShape(format);
    return values.some((value) => shape.test(value));
  });
}

/** Undefined when hardly a cell is a date. */
async function dateWay(
  outcomes: readonly TrialOutcome[],
  candidates: readonly string[],
  bestAmong: (rivals: readonly string[]) => ReturnType<typeof bestOf>,
): Promise<Way | undefined> {
  const filled = filledCells(outcomes);
  const plain = readBy(outcomes, 0);
  const chosen = choose(outcomes, candidates);
  if (plain >= chosen.readable) return plain === 0 ? undefined : way([], plain, filled);
  const settled: string[] = [];
  let doubt: string | undefined;
  for (const format of chosen.formats) {
    const rivals = rivalsOf(format);
    const best = rivals.length === 0 ? undefined : await bestAmong([format, ...rivals]);
    if (best !== undefined && best.fits.length > 1)
      doubt = `the dates fit ${best.fits.join(' as well as ')}: is this the right order?`;
    settled.push(best?.format ?? format);
  }
  return { ...way(settled, chosen.readable, filled), ...(doubt !== undefined && { doubt }) };
}

function way(used: readonly string[], readable: number, filled: number): Way {
  return { formats: used, decimal: '.', readable, filled };
}

/** Formats that read the most cells, one after the other, each for what those before it left. */
function choose(
  outcomes: readonly TrialOutcome[],
  candidates: readonly string[],
): { formats: string[]; readable: number } {
  const chosen: string[] = [];
  let left = outcomes;
  for (let round = 0; round < mostFormats; round++) {
    const counts = candidates.map((format, index) => ({
      format,
      index: index + 1,
      // Of those that differ in the order of day, month and year only one can be right.
      count: chosen.some((each) => rivalsOf(each).includes(format)) ? 0 : readBy(left, index + 1),
    }));
    // Of equals the first stays first.
    const [best] = counts.sort((a, b) => b.count - a.count);
    if (best === undefined || best.count === 0) break;
    chosen.push(best.format);
    left = left.filter(({ reads }) => reads[best.index] !== true);
  }
  return { formats: chosen, readable: filledCells(outcomes) - filledCells(left) };
}

/** Formats that differ only in the order of day, month and year. */
function rivalsOf(format: string): string[] {
  const match = /^(%[dmyY])([/.-])(%[dmyY])\2(%[dmyY])(.*)$/.exec(format);
  if (match === null) return [];
  const [, first, mark, second, third, clock] = match;
  const parts = [first, second, third].sort().join('');
  return dateFormats.filter((each) => {
    const other = /^(%[dmyY])([/.-])(%[dmyY])\2(%[dmyY])(.*)$/.exec(each);
    if (other === null || each === format) return false;
    return (
      [other[1], other[3], other[4]].sort().join('') === parts && other[2] === mark && other[5] === clock
    );
  });
}

/** Of rivals the one that reads the most rows, and of several such the one that puts them into the fewest years. */
async function bestOf(
  engine: Engine,
  relation: string,
  column: string,
  rivals: readonly string[],
  dialect: Dialect,
): Promise<{ format: string; fits: string[] }> {
  const trials = rivals.map((format): Trial => ({ read: 'datetime', formats: [format], decimal: '.' }));
  const found = (await spread(engine, relation, column, trials, dialect)).map((each, index) => ({
    ...each,
    format: rivals[index] ?? '',
    place: dateFormats.indexOf(rivals[index] ?? ''),
  }));
  const [best] = found.sort((a, b) => b.count - a.count || a.years - b.years || a.place - b.place);
  const fits = found.filter((each) => each.count === best?.count && each.years === best.years);
  return { format: best?.format ?? '', fits: fits.map((each) => each.format) };
}
