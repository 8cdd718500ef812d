// Windows of time, and the dates they stand for. Only calendar dates here, no clocks and no zones.
import * as z from 'zod';

export type Span = { readonly unit: 'months' | 'days'; readonly length: number };
/** A year named as such: the one in which the as-of date lies, up to it, or the whole one before. */
export interface NamedYear {
  readonly unit: 'calendar year' | 'previous year';
  /** Its first day as `MM-DD`; undefined: 1 January. */
  readonly begins?: string;
}
/** From a day of each customer's own, up to the as-of date. */
export interface OwnYear {
  readonly unit: 'since';
  /** The field of the customers that holds the day. */
  readonly field: string;
}
export type Window = Span | { readonly unit: 'all' } | NamedYear | OwnYear;

const spanPattern = /^(\d+) (day|days|month|months|year|years)$/;

function parseSpan(written: string): Span | undefined {
  const match = spanPattern.exec(written.trim());
  const length = Number(match?.[1]);
  const unit = match?.[2];
  if (unit === undefined || length < 1 || length > 36_500) return undefined;
  if (unit.startsWith('day')) return { unit: 'days', length };
  return { unit: 'months', length: unit.startsWith('year') ? length * 12 : length };
}

const spanMessage = 'must be a span such as "12 months", "90 days" or "1 year"';

/** `12 months`, `90 days`, `1 year`. */
export const span = z
  .string(spanMessage)
  .transform((written, context): Span => {
    const parsed = parseSpan(written);
    if (parsed) return parsed;
    context.addIssue(spanMessage);
    return z.NEVER;
  })
  .meta({ pattern: spanPattern.source });

/** A span as it is written: `21 days`. */
export function spanText({ unit, length }: Span): string {
  return `${length} ${length === 1 ? unit.slice(0, -1) : unit}`;
}

const windowMessage =
  'must be a window such as "12 months", "90 days", "1 year", "calendar year", "previous year" or "all"';

const sinceField = z
  .strictObject({
    since: z
      .string()
      .regex(/^(customers\.)?[^.]+$/, 'must be a field of the customers, such as customers.year_start')
      .meta({
        description: 'a field of the customers with the day from which rows count, up to the as-of date',
        examples: ['customers.year_start'],
      }),
  })
  .transform(({ since }): Window => ({ unit: 'since', field: since.replace(/^customers\./, '') }));

/**
 * A span, or `calendar year` (from the first day of the as-of year), `previous year` (the whole one before), `all`, or
 * from a day of each customer's own.
 */
export const window = z.union([sinceField, namedWindow()], windowMessage);

function namedWindow() {
  return z
    .string(windowMessage)
    .transform((written, context): Window => {
      const name = written.trim();
      if (name === 'all' || name === 'calendar year' || name === 'previous year') return { unit: name };
      const parsed = parseSpan(name);
      if (parsed) return parsed;
      context.addIssue(windowMessage);
      return z.NEVER;
    })
    .meta({ pattern: `^(all|calendar year|previous year|${spanPattern.source.replace(/^\^|\$$/g, '')})$` });
}

const beginsMessage = 'must be a day that every year has, as MM-DD, such as 04-01';

/** The first day of years, as `MM-DD`; undefined for 1 January. */
export const yearBegins = z
  .string(beginsMessage)
  .transform((written, context): string | undefined => {
    // No leap year: 29 February is no day of every year.
    if (isIsoDate(`2025-${written.trim()}`)) return written.trim() === '01-01' ? undefined : written.trim();
    context.addIssue(beginsMessage);
    return z.NEVER;
  })
  .meta({ pattern: '^[0-9]{2}-[0-9]{2}$' });

/** A window of a policy whose years begin on a day. */
export function windowOfYear(of: Window, begins: string | undefined): Window {
  return begins !== undefined && isNamedYear(of) ? { ...of, begins } : of;
}

/** Whether a window is named after years. */
export function isNamedYear(of: Window): of is NamedYear {
  return of.unit === 'calendar year' || of.unit === 'previous year';
}

/** The first day of the year in which a date lies. */
function yearOf(date: IsoDate, begins = '01-01'): IsoDate {
  const year = Number(date.slice(0, 4)) - (date.slice(-5) < begins ? 1 : 0);
  return year < 1 ? '0001-01-01' : `${String(year).padStart(4, '0')}-${begins}`;
}

/** A calendar date as `YYYY-MM-DD`. */
export type IsoDate = string;

/** True for an existing date written `YYYY-MM-DD`, years 1 to 9999. */
export function isIsoDate(written: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  if (!match || match[1] === '0000') return false;
  return toIso(fromIso(written)) === written;
}

/** The day after the last one that people can write lies in the year 10000, which wants a sign and six digits here. */
function fromIso(date: IsoDate): Date {
  return new Date(`${date.length > 10 ? `+0${date}` : date}T00:00:00Z`);
}

/** Before the year 1 there is only its first day: no export is older, and engines differ on what lies before. */
function toIso(date: Date): IsoDate {
  if (Number.isNaN(date.getTime())) return '';
  if (date.getUTCFullYear() < 1) return '0001-01-01';
  return date.toISOString().replace(/^\+0/, '').split('T')[0] ?? '';
}

/** The date a span earlier; the day is clamped to the end of a shorter month (31 March less 1 month is 28 February). */
export function earlier(date: IsoDate, by: Span): IsoDate {
  const from = fromIso(date);
  if (by.unit === 'days') {
    from.setUTCDate(from.getUTCDate() - by.length);
    return toIso(from);
  }
  const months = from.getUTCFullYear() * 12 + from.getUTCMonth() - by.length;
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  if (year < 1) return '0001-01-01';
  const lastDay = endOfMonth(year, month);
  const moved = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  moved.setUTCFullYear(year, month, Math.min(from.getUTCDate(), lastDay));
  return toIso(moved);
}

function endOfMonth(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month + 1, 0);
  return last.getUTCDate();
}

/** Days from a date to a later one. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((fromIso(to).getTime() - fromIso(from).getTime()) / 86_400_000);
}

/**
 * Complete months from a date to one that is not before it; a day that a month does not have counts as its last: 31 January
 * to 28 February is one.
 */
export function completeMonths(from: IsoDate, to: IsoDate): number {
  const [first, last] = [fromIso(from), fromIso(to)];
  const monthOf = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
  const reached = Math.min(first.getUTCDate(), endOfMonth(last.getUTCFullYear(), last.getUTCMonth()));
  return monthOf(last) - monthOf(first) - (last.getUTCDate() < reached ? 1 : 0);
}

/** The day after a date. */
export function dayAfter(date: IsoDate): IsoDate {
  return earlier(date, { unit: 'days', length: -1 });
}

/** The day before a date. */
export function dayBefore(date: IsoDate): IsoDate {
  return earlier(date, { unit: 'days', length: 1 });
}

/** First and last day of a window; no `from` where it has no beginning. */
export interface WindowDates {
  readonly from?: IsoDate;
  readonly until: IsoDate;
}

/** A window with the span that it is moved back by. */
export interface PlacedWindow {
  readonly window: Window;
  readonly before: Span | undefined;
}

/**
 * Dates of a window, both included. Both ends are stepped back from the day after the as-of date: months end where the
 * next ones begin, so that windows laid end to end hold every day exactly once, whatever day of a month the as-of date
 * is. Twelve months up to 2026-12-31 begin on 2026-01-01, three months up to 2026-06-30 on 2026-04-01. Where one of
 * window and `before` is in months and the other in days, the beginning is stepped back from the end of the window.
 */
export function windowDates(asOf: IsoDate, { window, before }: PlacedWindow): WindowDates {
  const next = dayAfter(asOf);
  const end = before === undefined ? next : earlier(next, before);
  const until = dayBefore(end);
  if (window.unit === 'all' || window.unit === 'since') return { until };
  if (isNamedYear(window)) {
    const from = yearOf(until, window.begins);
    if (window.unit === 'calendar year') return { from, until };
    return { from: earlier(from, { unit: 'months', length: 12 }), until: dayBefore(from) };
  }
  // Not from the end: stepping twice would clamp twice, and leave out days between.
  const both = addSpans(before, window);
  return { from: both === undefined ? earlier(end, window) : earlier(next, both), until };
}

/** The as-of date a span later, by the same reckoning: a year after the last day of February is the last of February. */
export function laterAsOf(asOf: IsoDate, { unit, length }: Span): IsoDate {
  return dayBefore(earlier(dayAfter(asOf), { unit, length: -length }));
}

/** The as-of date of the next review: as far from this one as this one is from the last, or a year where there is none. */
export function nextAsOf(asOf: IsoDate, last: IsoDate | undefined): IsoDate {
  if (last === undefined || last >= asOf) return laterAsOf(asOf, { unit: 'months', length: 12 });
  const monthOf = (date: IsoDate) =>
    Number(dayAfter(date).slice(0, 4)) * 12 + Number(dayAfter(date).slice(5, 7));
  const months: Span = { unit: 'months', length: monthOf(asOf) - monthOf(last) };
  // Reviews follow the calendar mostly: from the end of a month to the end of another.
  return laterAsOf(
    asOf,
    laterAsOf(last, months) === asOf ? months : { unit: 'days', length: daysBetween(last, asOf) },
  );
}

/** The span that moves a window onto the one before it; undefined when nothing lies before. */
export function lengthOf(of: Window): Span | undefined {
  if (of.unit === 'all' || of.unit === 'since') return undefined;
  return isNamedYear(of) ? { unit: 'months', length: 12 } : of;
}

/** Two shifts one after the other; months and days cannot be mixed exactly. */
export function addSpans(a: Span | undefined, b: Span): Span | undefined {
  if (a === undefined) return b;
  return a.unit === b.unit ? { unit: a.unit, length: a.length + b.length } : undefined;
}

const asOfPattern = /^as_of(?: ([+-]) (\d+ \w+))?$/;

/** A span to or from the as-of date as people write it, `-30 days`, as a value of conditions: `as_of - 30 days`. */
export const asOfShift = z
  .string('must be a span such as "-30 days"')
  .transform((written, context): string => {
    const [, sign = '', length = ''] = /^([+-]?) ?(\d+ \w+)$/.exec(written.trim()) ?? [];
    if (parseSpan(length)) return `as_of ${sign === '-' ? '-' : '+'} ${length}`;
    context.addIssue('must be a span such as "-30 days"');
    return z.NEVER;
  })
  .meta({ pattern: '^[+-]?\\d+ (day|days|month|months|year|years)$' });

/** Whether a value of a condition stands for the as-of date, or for a date so far from it. */
export function isAsOf(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const match = asOfPattern.exec(value);
  return match !== null && (match[2] === undefined || parseSpan(match[2]) !== undefined);
}

/** The date that such a value stands for; any other value as it is. */
export function dateFrom(value: string, asOf: IsoDate): string {
  if (!isAsOf(value)) return value;
  const [, sign, length] = asOfPattern.exec(value) ?? [];
  const by = length === undefined ? undefined : parseSpan(length);
  if (by === undefined) return asOf;
  return laterAsOf(asOf, { unit: by.unit, length: sign === '-' ? -by.length : by.length });
}
