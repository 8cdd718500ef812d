// Windows laid end to end hold every day exactly once, whatever day the as-of date is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  dayAfter,
  daysBetween,
  type IsoDate,
  isIsoDate,
  laterAsOf,
  type Span,
  windowDates,
} from '../../src/grammar/window.js';
import { monthsIn } from '../../src/grammar/window-months.js';
import { triesOf } from '../runs.js';

const iso = (year: number, month: number, day: number) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
/** Half of all dates lie at the end of a month, where lengths of months differ. */
const dates = fc
  .tuple(
    fc.integer({ min: 1996, max: 2105 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .chain(([year, month, day]) => {
    const last = [31, 30, 29, 28].map((each) => iso(year, month, each)).find(isIsoDate) ?? '';
    return fc.constantFrom(last, [iso(year, month, day)].find(isIsoDate) ?? last);
  });
const units = fc.constantFrom('months' as const, 'days' as const);
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

/** Windows of these lengths, the newest first, each moved back by all before it. */
function laid(asOf: IsoDate, unit: Span['unit'], sizes: readonly number[]) {
  let length = 0;
  return sizes.map((size) => {
    const before = length === 0 ? undefined : { unit, length };
    length += size;
    const { from = '', until } = windowDates(asOf, { window: { unit, length: size }, before });
    return { from, until };
  });
}

it('splits a span into windows that hold each of its days exactly once', () => {
  fc.assert(
    fc.property(dates, units, lengths, (asOf, unit, sizes) => {
      const windows = laid(asOf, unit, sizes);
      const whole = { unit, length: sizes.reduce((sum, each) => sum + each, 0) };
      expect(windows[0]?.until).toBe(asOf);
      expect(windows.at(-1)?.from).toBe(windowDates(asOf, { window: whole, before: undefined }).from);
      windows.slice(1).forEach(({ until }, index) => {
        expect(dayAfter(until)).toBe(windows[index]?.from);
      });
      // Together with the order of the ends: none is empty, so none overlaps another.
      for (const { from, until } of windows) expect(daysBetween(from, until)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: triesOf(2000, 300) },
  );
});

it('lays days before months, and months before days, without a gap', () => {
  fc.assert(
    fc.property(
      dates,
      units,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (asOf, unit, a, b) => {
        const newer: Span = { unit, length: a };
        const older: Span = { unit: unit === 'days' ? 'months' : 'days', length: b };
        const now = windowDates(asOf, { window: newer, before: undefined });
        const then = windowDates(asOf, { window: older, before: newer });
        expect(dayAfter(then.until)).toBe(now.from);
        expect(daysBetween(then.from ?? '', then.until)).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

it('gives every day to one of the reviews at the ends of months, leap years included', () => {
  for (let month = 0; month < 12 * 9; month++) {
    const asOf = laterAsOf('2023-12-31', { unit: 'months', length: month });
    const next = laterAsOf('2023-12-31', { unit: 'months', length: month + 1 });
    const { from, until } = windowDates(next, { window: { unit: 'months', length: 1 }, before: undefined });
    expect([from, until]).toEqual([dayAfter(asOf), next]);
    expect(from?.slice(0, 7)).toBe(until.slice(0, 7));
  }
});

it.each([
  ['2026-06-30', 3, 0, '2026-04-01', '2026-06-30'],
  ['2026-06-30', 1, 3, '2026-03-01', '2026-03-31'],
  ['2026-12-31', 6, 6, '2026-01-01', '2026-06-30'],
  ['2026-02-28', 12, 0, '2025-03-01', '2026-02-28'],
  ['2024-02-29', 12, 0, '2023-03-01', '2024-02-29'],
  ['2024-02-29', 12, 12, '2022-03-01', '2023-02-28'],
  ['2026-03-30', 1, 0, '2026-02-28', '2026-03-30'],
  ['2026-03-30', 1, 1, '2026-01-31', '2026-02-27'],
])('as of %s, %i months moved back by %i are %s to %s', (asOf, length, back, from, until) => {
  const before = back === 0 ? undefined : ({ unit: 'months', length: back } as const);
  expect(windowDates(asOf, { window: { unit: 'months', length }, before })).toEqual({ from, until });
});

it('counts the months of a calendar year up to the end of the window, not up to the as-of date', () => {
  const year = { unit: 'calendar year' } as const;
  const before = { unit: 'months', length: 3 } as const;
  expect(windowDates('2026-02-28', { window: year, before })).toEqual({
    from: '2025-01-01',
    until: '2025-11-30',
  });
  expect(monthsIn({ window: year, before }, '2026-02-28')).toBe(11);
  expect(monthsIn({ window: year, before: undefined }, '2026-02-28')).toBe(2);
});
