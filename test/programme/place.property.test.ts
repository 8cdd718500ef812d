// Appointments of an owner, whatever customers, intervals, logs, holidays and limits there are.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Span } from '../../src/grammar/window.js';
import { dayOf, laterBy, mondayOf } from '../../src/programme/calendar/days.js';
import { chinaTable, workingDays } from '../../src/programme/calendar/working-days.js';
import { type Capacity, noLimit } from '../../src/programme/planning/capacity.js';
import type { Demand, PlacedTime } from '../../src/programme/planning/cycles.js';
import { placeAll } from '../../src/programme/planning/place.js';
import { keptOf } from '../../src/programme/schedule/compliance.js';
import { triesOf } from '../runs.js';

const from = dayOf('2026-01-01');
const to = dayOf('2026-12-31');

const spans: Span[] = [
  { unit: 'months', length: 1 },
  { unit: 'months', length: 2 },
  { unit: 'months', length: 3 },
  { unit: 'months', length: 6 },
  { unit: 'months', length: 12 },
  { unit: 'days', length: 14 },
  { unit: 'days', length: 45 },
];

const interval = fc.constantFrom(...spans);
const demands = fc
  .array(
    fc.record({
      interval,
      lastDone: fc.option(fc.integer({ min: from - 400, max: from - 1 }), { nil: undefined }),
      overrideEnds: fc.option(fc.integer({ min: from, max: to }), { nil: undefined, freq: 3 }),
      minutes: fc.constantFrom(30, 45),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((all): Demand[] =>
    all.map((each, at) => ({ ...each, standing: [], order: String(at).padStart(4, '0') })),
  );
const never = (all: readonly Span[]): Demand[] =>
  all.map((each, at) => ({
    interval: each,
    lastDone: undefined,
    overrideEnds: undefined,
    standing: [],
    minutes: 30,
    order: String(at).padStart(4, '0'),
  }));

const capacities: Capacity[] = [
  noLimit,
  { ...noLimit, day: 1 },
  { ...noLimit, week: 3 },
  { ...noLimit, dayMinutes: 90 },
];
const placedDays = (times: readonly PlacedTime[]) =>
  times.flatMap(({ day }) => (day === undefined ? [] : [day]));

it('plans each service as often as its interval asks, on working days, and within limits', () => {
  const calendar = workingDays(from, to, [chinaTable()]);
  const worked = new Set(calendar.days);
  const works = (first: number, last: number) => calendar.days.some((day) => day >= first && day <= last);
  fc.assert(
    fc.property(demands, fc.constantFrom(...capacities), (all, capacity) => {
      const placed = placeAll(all, calendar, capacity);
      const perDay = new Map<number, { appointments: number; minutes: number }>();
      const perWeek = new Map<number, number>();
      placed.forEach((times, at) => {
        const { minutes = 0 } = all[at] ?? {};
        for (const day of placedDays(times)) {
          expect(worked.has(day)).toBe(true);
          const load = perDay.get(day) ?? { appointments: 0, minutes: 0 };
          perDay.set(day, { appointments: load.appointments + 1, minutes: load.minutes + minutes });
          perWeek.set(mondayOf(day), (perWeek.get(mondayOf(day)) ?? 0) + 1);
        }
      });
      for (const { appointments, minutes } of perDay.values()) {
        expect(appointments).toBeLessThanOrEqual(capacity.day ?? appointments);
        expect(minutes).toBeLessThanOrEqual(capacity.dayMinutes ?? minutes);
      }
      for (const load of perWeek.values()) expect(load).toBeLessThanOrEqual(capacity.week ?? load);
      if (capacity !== noLimit) return;
      for (const [at, { interval: every, lastDone, overrideEnds }] of all.entries()) {
        const times = placed[at] ?? [];
        expect(times.every(({ day }) => day !== undefined)).toBe(true);
        const days = placedDays(times);
        const first = lastDone ?? from - 1;
        const overdue = laterBy(first, every) < from;
        // Never longer apart than the interval, up to the end of the plan; what was overdue is not late again.
        let last = overdue ? undefined : first;
        for (const day of days) {
          const due = last === undefined ? laterBy(from, every) : laterBy(last, every);
          if (day > due) expect(works(Math.max(from, (last ?? from) + 1), due)).toBe(false);
          if (last !== undefined) expect(day).toBeGreaterThan(last);
          last = day;
        }
        if (last !== undefined) expect(laterBy(last, every)).toBeGreaterThan(to);
        // Nor twice as often, unless an override ends.
        if (overrideEnds === undefined)
          for (const [index, day] of days.entries())
            if (index > 0)
              expect(day - (days[index - 1] ?? 0)).toBeGreaterThanOrEqual(
                Math.floor((laterBy(from, every) - from) / 2) - 9,
              );
        // Whoever keeps to the plan is in time.
        if (!overdue && days.every((day, index) => day <= (times[index]?.notAfter ?? 0)))
          expect(keptOf(every, { last: lastDone, begins: from }, days, to)).toMatchObject({
            planned: days.length,
            inTime: days.length,
          });
      }
    }),
    { numRuns: triesOf(300, 40) },
  );
});

it('loads no week above its even share and one', () => {
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 120 }), (intervals) => {
      const calendar = workingDays(from, to, []);
      const placed = placeAll(never(intervals), calendar, noLimit).flatMap(placedDays);
      const perWeek = new Map<number, number>();
      for (const day of placed) perWeek.set(mondayOf(day), (perWeek.get(mondayOf(day)) ?? 0) + 1);
      for (const { monday, days: own } of calendar.weeks) {
        const share = Math.ceil((placed.length * own.length) / calendar.days.length);
        expect(perWeek.get(monday) ?? 0).toBeLessThanOrEqual(share + 1);
      }
    }),
    { numRuns: triesOf(300, 40) },
  );
});

it('plans no service much more often than its interval asks', () => {
  const calendar = workingDays(from, to, [chinaTable()]);
  for (const [at, times] of [12, 6, 4, 2, 1, 26, 8].entries()) {
    const placed = placeAll(never(Array.from({ length: 50 }, () => spans[at] as Span)), calendar, noLimit);
    const planned = placed.reduce((sum, each) => sum + each.length, 0);
    expect([planned / 50 >= times, planned / 50 <= times * 1.1]).toEqual([true, true]);
  }
});

it('leaves over who cannot be moved for, and nobody else', () => {
  // Days on which nobody else works: Monday to Wednesday of one week.
  const first = dayOf('2026-06-01');
  const calendar = workingDays(first, first + 2, []);
  const one: Capacity = { ...noLimit, day: 1 };
  /** Due on one of the first so many days, and then not for a month. */
  const within = (days: number, order: string): Demand => ({
    interval: { unit: 'days', length: 30 },
    lastDone: first + days - 1 - 30,
    overrideEnds: undefined,
    standing: [],
    minutes: 0,
    order,
  });
  const days = (all: readonly Demand[]) => placeAll(all, calendar, one).map((times) => times[0]?.day);
  expect(days([within(2, 'b'), within(2, 'c'), within(3, 'a')]).sort()).toEqual([
    first,
    first + 1,
    first + 2,
  ]);
  expect(
    days([within(2, 'a'), within(2, 'b'), within(2, 'c')]).filter((day) => day === undefined),
  ).toHaveLength(1);
});

it('keeps what stands where it still serves', () => {
  const calendar = workingDays(from, to, []);
  fc.assert(
    fc.property(demands, fc.constantFrom(...capacities), (all, capacity) => {
      const plain = all.map((each) => ({ ...each, overrideEnds: undefined }));
      const first = placeAll(plain, calendar, capacity);
      if (first.flat().some(({ day }) => day === undefined)) return;
      const again = plain.map((each, at) => ({ ...each, standing: placedDays(first[at] ?? []) }));
      expect(placeAll(again, calendar, capacity).map(placedDays)).toEqual(first.map(placedDays));
    }),
    { numRuns: triesOf(60, 10) },
  );
});

it('comes to the same plan whatever order customers are told in', () => {
  const calendar = workingDays(from, to, []);
  fc.assert(
    fc.property(demands, (all) => {
      const plan = (some: readonly Demand[]) =>
        new Map(placeAll(some, calendar, noLimit).map((times, at) => [some[at]?.order, placedDays(times)]));
      const [one, other] = [plan(all), plan([...all].reverse())];
      for (const [order, days] of one) expect(other.get(order)).toEqual(days);
    }),
    { numRuns: triesOf(60, 10) },
  );
});
