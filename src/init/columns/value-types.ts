// What the columns of an export can hold, by their first rows: numbers (and their decimal sign), dates, yes or no.

import type { Engine } from '../../engine/engine.js';
import { currenciesOf } from '../../foundation/characters/currencies.js';
import type { FieldType, Want } from '../../grammar/types.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows, firstRowsName } from './cells.js';
import { type ColumnTexts, dateWays } from './dates.js';
import { fewOf, marksBesideDigits, type ValueCount } from './few-values.js';
import { nothingIn } from './nothing-words.js';
import type { OpenedExport } from './open-exports.js';
import { type Reaches, reachesPeople } from './people.js';
import {
  filledCells,
  readBy,
  stackCells,
  type Trial,
  type TrialOutcome,
  tryReadings,
  type Way,
} from './trials.js';

export interface ColumnValues {
  /** Filled cells among those looked at. */
  readonly filled: number;
  /** Ways to read it as each type; undefined where less than half of the cells can be read so. */
  readonly ways: Readonly<Partial<Record<FieldType, Way>>>;
  /** Digits that are no number, such as postal codes: 00123. */
  readonly leadingZeros: boolean;
  /** Marks of currencies beside amounts, the most frequent first. */
  readonly marks: readonly ValueCount[];
  /** Words for nothing that stand in it. */
  readonly nothing: readonly string[];
  /** Different values with how often they stand there, the most frequent first; undefined where they are many. */
  readonly few: readonly ValueCount[] | undefined;
  /** What reaches people, where every cell does. */
  readonly personal: Reaches | undefined;
}

const plain = (read: FieldType, decimal: '.' | ','): Trial => ({ read, formats: [], decimal });
const trials: readonly Trial[] = [
  plain('money', '.'),
  plain('money', ','),
  plain('number', '.'),
  plain('number', ','),
  plain('percent', '.'),
  plain('boolean', '.'),
];

/** Looks at every column of an export. */
export async function columnValues(
  engine: Engine,
  opened: OpenedExport,
  isDate: (heading: string) => boolean,
  dialect: Dialect,
): Promise<ColumnValues[]> {
  const first = firstRowsName(opened.name);
  const columns: ColumnTexts[] = [];
  for (const [index, heading] of opened.headings.entries()) {
    const column = positional(index);
    const texts = await engine.rows(
      `SELECT ${dialect.identifier(column)} AS value FROM ${dialect.identifier(first)}`,
    );
    const values = texts.map((row) => row.value?.trim() ?? '');
    columns.push({ column, values, nothing: nothingIn(values), named: isDate(heading) });
  }
  const stacked = await stackCells(engine, first, columns, dialect);
  const outcomes = await tryReadings(engine, stacked, [...columns.keys()], trials, dialect);
  const of = (place: number) => outcomes.get(place) ?? [];
  const mayBeDates = [...columns.entries()].filter(
    ([place, { values }]) => filledCells(of(place)) > 0 && values.some((value) => /\p{Nd}/u.test(value)),
  );
  const relations = { stacked, all: allRows(opened.name) };
  const dates = await dateWays(engine, relations, new Map(mayBeDates), dialect);
  const commas = opened.files.some((file) => file.planned.delimiter === ';');
  return columns.map((each, place) => valuesOf(each, of(place), dates.get(place), commas));
}

function valuesOf(
  { values, nothing }: ColumnTexts,
  outcomes: readonly TrialOutcome[],
  date: Way | undefined,
  commas: boolean,
): ColumnValues {
  const marks = marksBesideDigits(values);
  const ways: Partial<Record<FieldType, Way | undefined>> = {
    money: moneyWay(numberWay(outcomes, 0, values, commas), values, marks),
    number: numberWay(outcomes, 2, values, commas),
    percent: simpleWay(outcomes, 4),
    boolean: simpleWay(outcomes, 5),
    ...(date && { [values.some((value) => /\d:\d/.test(value)) ? 'datetime' : 'date']: date }),
  };
  return {
    filled: filledCells(outcomes),
    ways: Object.fromEntries(
      Object.entries(ways).filter(
        ([, way]) => way !== undefined && way.readable * 2 >= way.filled && way.readable > 0,
      ),
    ),
    leadingZeros: values.some((value) => /^0\d/.test(value)),
    marks,
    nothing,
    few: fewOf(values),
    personal: reachesPeople(values),
  };
}

/** With the decimal sign that reads more cells. `12,345` and `1.234` read both ways. */
function numberWay(
  outcomes: readonly TrialOutcome[],
  first: number,
  values: readonly string[],
  commas: boolean,
): Way {
  const [point, comma] = [readBy(outcomes, first), readBy(outcomes, first + 1)];
  const filled = filledCells(outcomes);
  const grouped = values.some((value) => /^\D*\d{1,3}[.,]\d{3}\D*$/.test(value));
  if (point !== comma || !grouped)
    return { formats: [], decimal: comma > point ? ',' : '.', readable: Math.max(point, comma), filled };
  const decimal = commas ? ',' : '.';
  return {
    formats: [],
    decimal,
    readable: point,
    filled,
    doubt: `is "${decimal}" the decimal sign? No cell of the first rows tells`,
  };
}

/** Currencies of which nobody writes decimals: what looks like three of them are thousands. */
const withoutDecimals = ['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'HUF', 'IDR', 'PYG'];

/** Amounts have two decimals, so three digits behind a mark are rather thousands; where nothing tells, people must. */
function moneyWay(way: Way, values: readonly string[], marks: readonly ValueCount[]): Way {
  if (way.doubt === undefined) return way;
  const cell = values.find((value) => /\d[.,]\d{3}(?!\d)/.test(value)) ?? '';
  const thousands = /[.,](?=\d{3}(?!\d))/.exec(cell)?.[0];
  const { doubt: _, ...plainWay } = way;
  const read: Way = { ...plainWay, decimal: thousands === '.' ? ',' : '.' };
  const whole =
    marks.length > 0 && marks.every(({ value }) => withoutDecimals.includes(currenciesOf(value)[0] ?? ''));
  if (whole) return read;
  const short = shortOf(values);
  return short === undefined
    ? { ...read, either: cell }
    : {
        ...read,
        doubt: `${cell} is read as ${cell.replaceAll(/[.,]/g, '')}, because ${short} has no decimals`,
      };
}

/**
 * A cell such as 950 that stands beside 1,234 and 20,000: who writes three decimals would write 950.000, and who leaves
 * zeros out would write 20. Undefined where nothing tells.
 */
function shortOf(values: readonly string[]): string | undefined {
  const filled = values.filter((value) => /\d/.test(value));
  const plain = filled.filter((value) => !/[.,]/.test(value));
  const zeros = filled.some((value) => /[.,]\d*0\D*$/.test(value));
  const small = plain.every((value) => value.replaceAll(/\D/g, '').length <= 3);
  return zeros && small ? plain.find((value) => /[1-9]/.test(value)) : undefined;
}

function simpleWay(outcomes: readonly TrialOutcome[], trial: number): Way {
  return { formats: [], decimal: '.', readable: readBy(outcomes, trial), filled: filledCells(outcomes) };
}

/** The type, of those that serve a use, that reads the most cells; the first of equals. */
export function typeFor(values: ColumnValues, wanted: readonly FieldType[]): FieldType | undefined {
  const [first] = wanted;
  if (values.filled === 0) return first;
  const ways = wanted.flatMap((type) => {
    const readable = type === 'text' ? values.filled : values.ways[type]?.readable;
    return readable === undefined ? [] : [{ type, readable }];
  });
  return ways.reduce<(typeof ways)[number] | undefined>(
    (best, each) => (best === undefined || each.readable > best.readable ? each : best),
    undefined,
  )?.type;
}

/** Types that serve a use, the most usual first. */
export const typesFor: Readonly<Record<Want, readonly FieldType[]>> = {
  numeric: ['number', 'money', 'percent'],
  date: ['date', 'datetime'],
  boolean: ['boolean'],
  text: ['text'],
  any: ['text'],
};

/** The type of a column whose heading says nothing: only what every cell can be. */
export function plainType(values: ColumnValues | undefined): FieldType {
  if (values === undefined) return 'text';
  const whole = (type: FieldType) => values.filled > 0 && values.ways[type]?.readable === values.filled;
  const numbers = ['number', 'money', 'percent'] as const;
  const others = ['date', 'datetime', 'boolean'] as const;
  return [...(values.leadingZeros ? [] : numbers), ...others].find(whole) ?? 'text';
}

export function isNumericType(type: FieldType): boolean {
  return type === 'number' || type === 'money' || type === 'percent';
}
