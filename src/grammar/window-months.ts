// Months of windows: how many there are, and which days belong to each.
import {
  completeMonths,
  dayAfter,
  dayBefore,
  earlier,
  type IsoDate,
  type PlacedWindow,
  type WindowDates,
  windowDates,
} from './window.js';

/** Months in a window, for `per_month`, a begun one included; undefined where a window has no whole number of months. */
export function monthsIn(placed: PlacedWindow, asOf: IsoDate): number | undefined {
  const { window } = placed;
  if (window.unit === 'months') return window.length;
  if (window.unit === 'previous year') return 12;
  if (window.unit !== 'calendar year') return undefined;
  const { from, until } = windowDates(asOf, placed);
  return from === undefined ? undefined : completeMonths(from, until) + 1;
}

/**
 * A window in parts of so many months, laid end to end, counted back from its end; undefined where it has no whole number
 * of them.
 */
export function partsOfWindow(
  asOf: IsoDate,
  placed: PlacedWindow,
  months: number,
): readonly Required<WindowDates>[] | undefined {
  const { window, before } = placed;
  const length = window.unit === 'previous year' ? 12 : window.unit === 'months' ? window.length : 0;
  if (length === 0 || length % months !== 0 || before?.unit === 'days') return undefined;
  // Always from the same day: stepping twice would clamp twice.
  const end = window.unit === 'months' ? dayAfter(asOf) : dayAfter(windowDates(asOf, placed).until);
  const moved = window.unit === 'months' ? (before?.length ?? 0) : 0;
  const back = (by: number) => (by === 0 ? end : earlier(end, { unit: 'months', length: by }));
  return Array.from({ length: length / months }, (_, index) => {
    const until = moved + length - (index + 1) * months;
    return { from: back(until + months), until: dayBefore(back(until)) };
  });
}
