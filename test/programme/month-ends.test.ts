// Intervals that nobody's log begins: from the first day of the plan on, by whole months, whatever the month before was.
import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/grammar/window.js';
import { dayOf, isoOf } from '../../src/programme/calendar/days.js';
import { firstTime } from '../../src/programme/planning/cycles.js';
import { keptOf } from '../../src/programme/schedule/compliance.js';

const months = (length: number): Span => ({ unit: 'months', length });
const demand = { overrideEnds: undefined, standing: [], minutes: 0, order: '' };
const deadline = (begins: string, interval: Span, lastDone?: string) =>
  isoOf(
    firstTime(
      { ...demand, interval, lastDone: lastDone === undefined ? undefined : dayOf(lastDone) },
      dayOf(begins),
    ).deadline,
  );

describe('a service that nobody has logged', () => {
  it('is due on the last day of its interval', () => {
    expect(deadline('2027-01-01', months(1))).toBe('2027-01-31');
    expect(deadline('2027-03-01', months(1))).toBe('2027-03-31');
    expect(deadline('2027-10-01', months(3))).toBe('2027-12-31');
    expect(deadline('2027-07-01', months(6))).toBe('2027-12-31');
    expect(deadline('2027-03-01', { unit: 'days', length: 7 })).toBe('2027-03-07');
    // What was done counts from its own day.
    expect(deadline('2027-10-01', months(3), '2027-09-30')).toBe('2027-12-30');
  });

  it('is done in time up to that day, time after time', () => {
    const kept = (done: readonly string[], until: string, begins = '2027-10-01') =>
      keptOf(months(3), { last: undefined, begins: dayOf(begins) }, done.map(dayOf), dayOf(until));
    const none = { planned: 0, inTime: 0, late: 0, missed: 0 };
    expect(kept(['2027-12-31'], '2027-12-31')).toEqual({ ...none, planned: 1, inTime: 1 });
    expect(kept(['2028-01-01'], '2028-01-01')).toEqual({ ...none, planned: 1, late: 1 });
    expect(kept([], '2027-12-30')).toEqual(none);
    // Due on 31 December, 31 March, 30 June and 30 September.
    expect(kept([], '2028-09-29')).toEqual({ ...none, planned: 3, missed: 3 });
    expect(kept([], '2028-09-30')).toEqual({ ...none, planned: 4, missed: 4 });
  });
});
