// Days on which people work: not on weekends and holidays, but on make-up days.
import { chinaAnnounced, chinaByLaw, chinaHolidays } from './china.js';
import { type Day, dayOf, isoOf, mondayOf } from './days.js';

/** A table of days off and of weekend days on which people work. */
export interface HolidayTable {
  /** What messages call it. */
  readonly name: string;
  readonly off: ReadonlySet<Day>;
  readonly work: ReadonlySet<Day>;
  /** Years that it covers whole. */
  readonly years: ReadonlySet<number>;
  /** Years of which it knows some days. */
  readonly partly: ReadonlySet<number>;
}

/** The table that is shipped for China. */
export function chinaTable(): HolidayTable {
  const off = new Set<Day>();
  for (const { off: days } of chinaHolidays)
    for (let day = dayOf(days[0]); day <= dayOf(days[1]); day++) off.add(day);
  return {
    name: 'china',
    off,
    work: new Set(chinaHolidays.flatMap(({ work = [] }) => work.map(dayOf))),
    years: new Set(chinaAnnounced),
    partly: new Set(chinaByLaw),
  };
}

/** A week with its working days. */
export interface Week {
  readonly monday: Day;
  readonly days: readonly Day[];
}

/** What a table does not tell of a year. */
export interface UntoldYear {
  readonly table: string;
  readonly year: number;
  /** Whether the table knows some of its days. */
  readonly partly: boolean;
}

export interface WorkingDays {
  readonly from: Day;
  readonly to: Day;
  /** In order. */
  readonly days: readonly Day[];
  /** Weeks with a working day, in order. */
  readonly weeks: readonly Week[];
  readonly untold: readonly UntoldYear[];
}

/** @param tables what later ones say of a day counts more than what earlier ones say */
export function workingDays(from: Day, to: Day, tables: readonly HolidayTable[]): WorkingDays {
  const days: Day[] = [];
  for (let day = from; day <= to; day++) if (isWorked(day, tables)) days.push(day);
  const weeks = new Map<Day, Day[]>();
  for (const day of days) {
    const week = weeks.get(mondayOf(day));
    if (week === undefined) weeks.set(mondayOf(day), [day]);
    else week.push(day);
  }
  const last = Number(isoOf(to).slice(0, 4));
  const untold: UntoldYear[] = [];
  for (const { name, years, partly } of tables)
    for (let year = Number(isoOf(from).slice(0, 4)); year <= last; year++)
      if (!years.has(year)) untold.push({ table: name, year, partly: partly.has(year) });
  return { from, to, days, weeks: [...weeks].map(([monday, own]) => ({ monday, days: own })), untold };
}

function isWorked(day: Day, tables: readonly HolidayTable[]): boolean {
  for (let at = tables.length - 1; at >= 0; at--) {
    if (tables[at]?.work.has(day) === true) return true;
    if (tables[at]?.off.has(day) === true) return false;
  }
  return day - mondayOf(day) < 5;
}
