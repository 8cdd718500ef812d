// How often a service is due, and when it may be done: intervals count from the last time on.
import type { Span } from '../../grammar/window.js';
import { type Day, laterBy } from '../calendar/days.js';

/** A service that a customer is to get, again and again. */
export interface Demand {
  readonly interval: Span;
  /** Last day on which it was done; undefined where the log does not tell. */
  readonly lastDone: Day | undefined;
  /** Last day of an override of the customer's tier, where one ends. */
  readonly overrideEnds: Day | undefined;
  /** Days of an earlier plan, time after time: where they still serve, they stay. */
  readonly standing: readonly Day[];
  /** 0 where nobody says how long it takes. */
  readonly minutes: number;
  /** What decides between those that are due on the same day: customer, then service. */
  readonly order: string;
}

/** First and last day on which one time may stand. */
export interface Bounds {
  readonly earliest: Day;
  readonly latest: Day;
}

/** One time of a service. */
export interface PlacedTime {
  /** Undefined where there is no room for it. */
  readonly day: Day | undefined;
  readonly notBefore: Day;
  /** Last day on which it is in time. */
  readonly notAfter: Day;
  readonly why: 'regular' | 'overdue' | 'override_ends';
}

/** The first time of a service in a plan. */
export interface FirstTime extends Bounds {
  /** Last day on which it is in time: before the plan begins where it is overdue. */
  readonly deadline: Day;
}

/**
 * The last day of so many intervals that begin with a day: of months that begin with the first of one, the last day of
 * a month, however long the month before is.
 */
export function lastDayOf({ unit, length }: Span, begins: Day, times = 1): Day {
  return laterBy(begins, { unit, length: length * times }) - 1;
}

/**
 * When a service is due for the first time: an interval after it was done; within an interval from the first day on that
 * is planned where it was never done. What is overdue is planned within the first quarter of an interval.
 */
export function firstTime({ interval, lastDone }: Demand, from: Day): FirstTime {
  if (lastDone === undefined) {
    const deadline = lastDayOf(interval, from);
    return { earliest: from, latest: deadline, deadline };
  }
  const { earliest, latest: deadline } = nextTime(lastDone, interval);
  if (deadline >= from) return { earliest: Math.max(from, earliest), latest: deadline, deadline };
  const quarter = Math.ceil((laterBy(from, interval) - from) / 4);
  return { earliest: from, latest: from + Math.max(1, quarter) - 1, deadline };
}

/** When a service is due again: an interval after the last time at the latest, half of one at the earliest. */
export function nextTime(last: Day, interval: Span): Bounds {
  const latest = laterBy(last, interval);
  return { earliest: last + Math.max(1, Math.floor((latest - last) / 2)), latest };
}

/** The first day from which on an interval firstReaching another day. */
export function firstReaching(day: Day, interval: Span): Day {
  let from = laterBy(day, { ...interval, length: -interval.length });
  // Months differ in length: a few days to either side.
  while (laterBy(from - 1, interval) >= day) from--;
  while (laterBy(from, interval) < day) from++;
  return from;
}
