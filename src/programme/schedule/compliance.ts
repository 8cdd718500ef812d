// Was it done: how often a service was due since the plan began, and whether it was done in time, late or not at all.
import type { Span } from '../../grammar/window.js';
import { type Day, laterBy } from '../calendar/days.js';
import { lastDayOf } from '../planning/cycles.js';

export interface ServiceKept {
  readonly planned: number;
  readonly inTime: number;
  readonly late: number;
  readonly missed: number;
}

/**
 * Goes from deadline to deadline. What is done by the deadline is in time; what is done behind it, but before the next
 * one, is late; else it is missed, and the next one is an interval later. Intervals count from the day it was done.
 * @param last the last day on which it was done before; undefined where intervals count from the day the plan began
 * @param done days on which it was done since, in order
 * @param until the last day that is judged
 */
export function keptOf(
  interval: Span,
  { last, begins }: { readonly last: Day | undefined; readonly begins: Day },
  done: readonly Day[],
  until: Day,
): ServiceKept {
  const kept = { planned: 0, inTime: 0, late: 0, missed: 0 };
  let anchor = last;
  let at = 0;
  for (let times = 1; ; ) {
    const since = anchor;
    const nth = (number: number) =>
      since === undefined
        ? lastDayOf(interval, begins, number)
        : laterBy(since, { ...interval, length: interval.length * number });
    const [began, deadline] = [nth(times - 1), nth(times)];
    while (at < done.length && (done[at] ?? 0) <= began) at++;
    const day = done[at];
    if (day !== undefined && day <= deadline && day <= until) {
      kept.planned++;
      kept.inTime++;
      [anchor, times] = [day, 1];
      continue;
    }
    if (deadline > until) return kept;
    kept.planned++;
    if (day !== undefined && day <= until && day <= nth(times + 1)) {
      kept.late++;
      [anchor, times] = [day, 1];
    } else {
      kept.missed++;
      times++;
    }
  }
}
