// What one owner has to do on each day and in each week, and whether there is room for more.
import { type Day, mondayOf } from '../calendar/days.js';
import type { Week, WorkingDays } from '../calendar/working-days.js';
import type { Capacity } from './capacity.js';

interface Amount {
  appointments: number;
  minutes: number;
}

/** A week with what stands in it. */
export interface WeekLoad extends Week, Amount {}

export class Load {
  readonly weeks: readonly WeekLoad[];
  private readonly perWeek = new Map<Day, WeekLoad>();
  private readonly perDay = new Map<Day, Amount>();

  constructor(
    readonly calendar: WorkingDays,
    private readonly capacity: Capacity,
  ) {
    this.weeks = calendar.weeks.map((week) => ({ ...week, appointments: 0, minutes: 0 }));
    for (const week of this.weeks) this.perWeek.set(week.monday, week);
    for (const day of calendar.days) this.perDay.set(day, { appointments: 0, minutes: 0 });
  }

  weekOf(day: Day): WeekLoad {
    const week = this.perWeek.get(mondayOf(day));
    if (week === undefined) throw new Error(`nobody works on day ${day}`);
    return week;
  }

  /** Appointments on a day. */
  on(day: Day): number {
    return this.perDay.get(day)?.appointments ?? 0;
  }

  hasRoom(minutes: number, day: Day): boolean {
    const load = this.perDay.get(day);
    if (load === undefined) return false;
    const week = this.weekOf(day);
    const { day: perDay, week: perWeek, dayMinutes, weekMinutes } = this.capacity;
    return (
      (perDay === undefined || load.appointments < perDay) &&
      (dayMinutes === undefined || load.minutes + minutes <= dayMinutes) &&
      (perWeek === undefined || week.appointments < perWeek) &&
      (weekMinutes === undefined || week.minutes + minutes <= weekMinutes)
    );
  }

  /** The least loaded day of a week that has room; of equal ones the first, or the last. */
  leastLoaded(
    week: Week,
    minutes: number,
    earliest: Day,
    latest: Day,
    of: 'first' | 'last',
  ): Day | undefined {
    let best: { readonly day: Day; readonly load: number } | undefined;
    for (const day of week.days) {
      if (day < earliest || day > latest || !this.hasRoom(minutes, day)) continue;
      const load = this.on(day);
      if (best === undefined || load < best.load || (of === 'last' && load === best.load))
        best = { day, load };
    }
    return best?.day;
  }

  add(minutes: number, day: Day, times: 1 | -1): void {
    for (const load of [this.perDay.get(day), this.weekOf(day)]) {
      if (load === undefined) continue;
      load.appointments += times;
      load.minutes += times * minutes;
    }
  }
}
