// Appointments of one owner on working days. Who is due first is placed first: the first time of a service on the least
// loaded day of the least loaded week, every further time as late as its interval allows, earlier where weeks are full.
// Then weeks above their even share give to weeks below theirs.
import type { Day } from '../calendar/days.js';
import type { Week, WorkingDays } from '../calendar/working-days.js';
import type { Capacity } from './capacity.js';
import { type Bounds, type Demand, firstReaching, firstTime, nextTime, type PlacedTime } from './cycles.js';
import { Load, type WeekLoad } from './load.js';
import { type Movable, type Move, moveAlong, ownMoves } from './move-along.js';

interface Time {
  readonly demand: Demand;
  /** Place of the demand. */
  readonly at: number;
  readonly before: Time | undefined;
  /** How many times of the demand come before it. */
  readonly number: number;
  /** Bounds and deadline of a first time; of others they follow from the time before. */
  readonly first: Bounds | undefined;
  deadline: Day;
  /** Last day of an override, where this is the time before its end. */
  readonly until: Day | undefined;
  day: Day | undefined;
  after: Time | undefined;
}

/** Places all that one owner is wanted for: times of each demand, in their order. */
export function placeAll(
  demands: readonly Demand[],
  calendar: WorkingDays,
  capacity: Capacity,
): readonly (readonly PlacedTime[])[] {
  return new Placing(demands, calendar, capacity).run();
}

class Placing implements Movable<Time> {
  private readonly load: Load;
  private readonly times: Time[] = [];
  private readonly due = new Map<Day, Time[]>();
  private readonly onDay = new Map<Day, Set<Time>>();
  /** Days from which no way leads to a free one, for appointments of so many minutes and more. */
  private stuck = { minutes: 0, days: new Set<Day>() };
  private readonly expected: number;

  constructor(
    private readonly demands: readonly Demand[],
    private readonly calendar: WorkingDays,
    capacity: Capacity,
  ) {
    this.load = new Load(calendar, capacity);
    const { from, to } = calendar;
    this.expected = demands.reduce((sum, { interval, lastDone }) => {
      const length = nextTime(from, interval).latest - from;
      return sum + Math.max(0, (to - (lastDone ?? from - 1)) / length);
    }, 0);
  }

  run(): readonly (readonly PlacedTime[])[] {
    const { from, to } = this.calendar;
    // Whatever order they are told in, the plan is the same.
    const order = [...this.demands.keys()].sort((a, b) => byOrder(this.demands[a], this.demands[b]));
    for (const at of order) {
      const demand = this.demands[at] as Demand;
      const { deadline, ...first } = firstTime(demand, from);
      this.want({ demand, at, before: undefined, first, deadline });
    }
    for (let day = from; day <= to; day++)
      for (const time of (this.due.get(day) ?? []).sort(byDeadline)) {
        this.place(time);
        const anchor = time.day ?? Math.max(time.deadline, from);
        const next = nextTime(anchor, time.demand.interval).latest;
        this.want({ demand: time.demand, at: time.at, before: time, first: undefined, deadline: next });
      }
    this.even();
    // Each move evens the days, so that there is a last one.
    while (this.times.filter((time) => this.moveWithinWeek(time)).length > 0);
    return this.placed();
  }

  /** Remembers a time, where it is due before the plan ends. */
  private want(wanted: Pick<Time, 'demand' | 'at' | 'before' | 'first' | 'deadline'>): void {
    const { from, to } = this.calendar;
    const { demand, before, deadline } = wanted;
    if (deadline > to) return;
    const { earliest } = wanted.first ?? nextTime(before?.day ?? before?.deadline ?? from, demand.interval);
    const ends = demand.overrideEnds;
    const until = ends !== undefined && earliest <= ends && ends <= deadline ? ends : undefined;
    const number = before === undefined ? 0 : before.number + 1;
    const time: Time = { ...wanted, number, until, day: undefined, after: undefined };
    if (before !== undefined) before.after = time;
    this.times.push(time);
    const on = Math.max(from, deadline);
    const there = this.due.get(on);
    if (there === undefined) this.due.set(on, [time]);
    else there.push(time);
  }

  private place(time: Time): void {
    const { minutes } = time.demand;
    const bounds = this.boundsOf(time);
    const { earliest, latest } = bounds;
    const day =
      this.standingDay(time, bounds) ??
      (time.first === undefined
        ? (this.lateDay(minutes, latest - Math.floor((latest - earliest) / 2), latest) ??
          this.evenDay(minutes, bounds, 'last'))
        : this.evenDay(minutes, bounds, 'first')) ??
      this.nearBounds(minutes, bounds, time);
    if (day !== undefined) this.put(time, day);
    else this.makeRoom(time);
  }

  /** The day of the earlier plan, where it still serves. */
  private standingDay(time: Time, { earliest, latest }: Bounds): Day | undefined {
    const day = time.demand.standing[time.number];
    if (day === undefined || day < earliest || day > latest) return undefined;
    return this.load.hasRoom(time.demand.minutes, day) ? day : undefined;
  }

  /** The latest day in a week that is below its even share. */
  private lateDay(minutes: number, earliest: Day, latest: Day): Day | undefined {
    for (const week of this.weeksBetween(earliest, latest).reverse()) {
      if (week.appointments >= this.share(week, this.expected)) continue;
      const day = this.load.leastLoaded(week, minutes, earliest, latest, 'last');
      if (day !== undefined) return day;
    }
    return undefined;
  }

  /** The least loaded day of the least loaded week; of equal ones the first, or the last. */
  private evenDay(minutes: number, { earliest, latest }: Bounds, of: 'first' | 'last'): Day | undefined {
    let best: { readonly day: Day; readonly part: number } | undefined;
    for (const week of this.weeksBetween(earliest, latest)) {
      const part = (week.appointments + 1) / week.days.length;
      if (best !== undefined && (of === 'first' ? best.part <= part : best.part < part)) continue;
      const day = this.load.leastLoaded(week, minutes, earliest, latest, of);
      if (day !== undefined) best = { day, part };
    }
    return best?.day;
  }

  private weeksBetween(earliest: Day, latest: Day) {
    return this.load.weeks.filter(({ monday }) => monday + 6 >= earliest && monday <= latest);
  }

  /** Where bounds hold no working day: the last one before them, so that it is in time, else the first one after them. */
  private nearBounds(minutes: number, { earliest, latest }: Bounds, { before }: Time): Day | undefined {
    const { days } = this.calendar;
    if (days.some((day) => day >= earliest && day <= latest)) return undefined;
    const last = before?.day ?? Number.NEGATIVE_INFINITY;
    const near = [
      days.filter((day) => day < earliest && day > last).at(-1),
      days.find((day) => day > latest),
    ];
    return near.find((day) => day !== undefined && this.load.hasRoom(minutes, day));
  }

  /**
   * Days on which a time may stand, as long as the times before and after it stand where they do: an interval after the
   * one before at the latest, and so that the one after is no more than an interval later.
   */
  boundsOf({ demand, first, before, after, until, day }: Time): Bounds {
    const { interval } = demand;
    const own = first ?? nextTime(before?.day ?? before?.deadline ?? 0, interval);
    let { earliest, latest } = { ...own, latest: Math.min(own.latest, until ?? own.latest) };
    if (after?.day !== undefined) {
      earliest = Math.max(earliest, firstReaching(after.day, interval));
      while (latest > earliest && nextTime(latest, interval).earliest > after.day) latest--;
    } else if (day !== undefined && after === undefined)
      // The last one of the plan: earlier, and another one would be due before its end.
      earliest = Math.max(earliest, Math.min(day, firstReaching(this.calendar.to + 1, interval)));
    return earliest <= latest ? { earliest, latest } : { earliest: day ?? earliest, latest: day ?? latest };
  }

  dayOf({ day }: Time): Day | undefined {
    return day;
  }

  hasRoom({ demand }: Time, day: Day): boolean {
    return this.load.hasRoom(demand.minutes, day);
  }

  standing(day: Day): ReadonlySet<Time> {
    return this.onDay.get(day) ?? nothing;
  }

  put(time: Time, day: Day): void {
    time.day = day;
    const there = this.onDay.get(day);
    if (there === undefined) this.onDay.set(day, new Set([time]));
    else there.add(time);
    this.load.add(time.demand.minutes, day, 1);
  }

  take(time: Time): void {
    if (time.day === undefined) return;
    this.load.add(time.demand.minutes, time.day, -1);
    this.onDay.get(time.day)?.delete(time);
    time.day = undefined;
  }

  /**
   * Moves appointments along until a day is free for one that has no room, each within its own bounds: somebody is left
   * over only where no such way is found.
   */
  private makeRoom(time: Time): void {
    const { minutes } = time.demand;
    const { earliest, latest } = this.boundsOf(time);
    const own = this.calendar.days.filter((day) => day >= earliest && day <= latest);
    if (minutes >= this.stuck.minutes && own.every((day) => this.stuck.days.has(day))) return;
    const unseen = new Set(this.calendar.days);
    const starts = ownMoves(this, time, undefined, unseen);
    if (moveAlong(this, { starts, unseen, takes: ({ day, mover }) => this.hasRoom(mover, day) })) return;
    // What is full with everything that could move stays full: nothing is taken away before all are placed.
    const seen = this.calendar.days.filter((day) => !unseen.has(day));
    this.stuck = {
      minutes: Math.max(this.stuck.minutes, minutes),
      days: new Set([...this.stuck.days, ...seen]),
    };
  }

  private share({ days }: Week, appointments: number): number {
    return Math.ceil((appointments * days.length) / this.calendar.days.length);
  }

  /** Weeks above their even share give to weeks below theirs, while bounds allow it. */
  private even(): void {
    const placed = this.times.filter(({ day }) => day !== undefined).length;
    const givesAway = (week: WeekLoad) => {
      let given = 0;
      while (week.appointments > this.share(week, placed) && this.giveAway(week, placed)) given++;
      return given > 0;
    };
    // What one week gives may let another one give.
    while (this.load.weeks.filter(givesAway).length > 0);
  }

  private giveAway(week: Week, placed: number): boolean {
    const unseen = new Set(this.calendar.days);
    for (const day of week.days) unseen.delete(day);
    const starts = week.days.flatMap((day) =>
      [...this.standing(day)].flatMap((time) => ownMoves(this, time, undefined, unseen)),
    );
    const takes = ({ day, mover }: Move<Time>) => {
      const to = this.load.weekOf(day);
      return to.appointments < this.share(to, placed) && this.hasRoom(mover, day);
    };
    return moveAlong(this, { starts, unseen, takes });
  }

  /** Weeks are even by now; the days in them are made so. */
  private moveWithinWeek(time: Time): boolean {
    const { day } = time;
    if (day === undefined) return false;
    const { earliest, latest } = this.boundsOf(time);
    this.take(time);
    const other = this.load.leastLoaded(
      this.load.weekOf(day),
      time.demand.minutes,
      earliest,
      latest,
      'first',
    );
    const moves = other !== undefined && this.load.on(other) < this.load.on(day);
    this.put(time, moves ? other : day);
    return moves;
  }

  private placed(): readonly (readonly PlacedTime[])[] {
    const all: PlacedTime[][] = this.demands.map(() => []);
    const { from } = this.calendar;
    for (const { at, day, demand, before, first, deadline, until } of this.times) {
      const own = first ?? nextTime(before?.day ?? before?.deadline ?? from, demand.interval);
      // Deadlines follow from where the time before stands now.
      const notAfter = first === undefined ? own.latest : deadline;
      const why = deadline < from ? 'overdue' : until === undefined ? 'regular' : 'override_ends';
      all[at]?.push({ day, notBefore: Math.min(own.earliest, day ?? own.earliest), notAfter, why });
    }
    return all;
  }
}

const nothing: ReadonlySet<Time> = new Set();

function byDeadline(a: Time, b: Time): number {
  return a.deadline - b.deadline || byOrder(a.demand, b.demand);
}

function byOrder(a: Demand | undefined, b: Demand | undefined): number {
  const [one, other] = [a?.order ?? '', b?.order ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
