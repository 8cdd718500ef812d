// Calendar days as numbers, so that thousands of appointments are placed without reading dates again and again.
import { earlier, type IsoDate, isIsoDate, type Span } from '../../grammar/window.js';

/** A calendar day, as days since 1970-01-01. */
export type Day = number;

const length = 86_400_000;

export function dayOf(date: IsoDate): Day {
  if (!isIsoDate(date)) throw new RangeError(`${date} is no date`);
  return Date.parse(`${date}T00:00:00Z`) / length;
}

export function isoOf(day: Day): IsoDate {
  return new Date(day * length).toISOString().slice(0, 10);
}

/** The day a span later; a day that a month does not have counts as its last. */
export function laterBy(day: Day, { unit, length: by }: Span): Day {
  return unit === 'days' ? day + by : monthsLater(day, by);
}

/** Plans ask for the same few days again and again. */
const later = new Map<number, Map<Day, Day>>();

function monthsLater(day: Day, months: number): Day {
  let known = later.get(months);
  if (known === undefined) {
    known = new Map();
    later.set(months, known);
  }
  let found = known.get(day);
  if (found === undefined) {
    found = dayOf(earlier(isoOf(day), { unit: 'months', length: -months }));
    known.set(day, found);
  }
  return found;
}

/** Monday of the week in which a day lies. */
export function mondayOf(day: Day): Day {
  // 1970-01-01 was a Thursday.
  return day - ((day + 3) % 7);
}

/** The week of ISO 8601: `2027-W05`. */
export function weekName(day: Day): string {
  const thursday = mondayOf(day) + 3;
  const year = isoOf(thursday).slice(0, 4);
  const first = mondayOf(dayOf(`${year}-01-04`));
  return `${year}-W${String((mondayOf(day) - first) / 7 + 1).padStart(2, '0')}`;
}
