// The second grader's reading of years, months passed, bands, deviations, and the points that go with them: plain loops over
// rows and days, sharing no code with the engine. Money is whole cents.
import { Fraction, zero } from './fraction.js';

export interface Member {
  readonly since: string;
  readonly yearStart: string;
  readonly process: string;
  /** Price and complaints as they are written; empty: missing. */
  readonly price: string;
  readonly complaints: string;
  readonly rows: readonly { readonly date: string; readonly cents: number }[];
}

export interface SheetRules {
  /** `MM-DD`; undefined: 1 January. */
  readonly begins: string | undefined;
  readonly bands: readonly (readonly [at: number, gives: number])[];
  readonly upper: readonly (readonly [at: number, points: number])[];
  readonly above: number;
  readonly outOf: number;
  readonly hex: readonly (readonly [at: number, points: number])[];
  readonly tri: readonly (readonly [at: number, points: number])[];
  readonly deduction: number;
  readonly times: number;
  readonly reverse: boolean;
}

const next = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

/** The day so many months before another; a day that a month does not have is its last. */
function monthsBefore(date: string, months: number): string {
  let [year = 0, month = 0] = date.split('-').map(Number);
  for (let step = 0; step < months; step++) {
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
  for (let day = Number(date.slice(8)); ; day--) {
    const found = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    if (!Number.isNaN(Date.parse(found)) && new Date(found).toISOString().slice(0, 10) === found)
      return found;
  }
}

/** The last day on or before another that is called `MM-DD`. */
function lastCalled(name: string, date: string): string {
  const year = Number(date.slice(0, 4));
  const own = `${year}-${name}`;
  return own <= date ? own : `${year - 1}-${name}`;
}

/** Months that are complete: as long as that many months before the as-of date the day was there. */
function monthsPassed(from: string, asOf: string): number {
  // Of a day that lies ahead, those from the as-of date to it, below 0.
  if (from > asOf) return -monthsPassed(asOf, from) || 0;
  const later = (months: number) => {
    let [year = 0, month = 0] = from.split('-').map(Number);
    for (let step = 0; step < months; step++) {
      month += 1;
      if (month === 13) [year, month] = [year + 1, 1];
    }
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    const days = Math.round((Date.parse(next(monthEnd(first))) - Date.parse(first)) / 86_400_000);
    const day = Math.min(Number(from.slice(8)), days);
    return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  };
  let months = 0;
  while (later(months + 1) <= asOf) months += 1;
  return months;
}

function monthEnd(first: string): string {
  let day = first;
  while (next(day).slice(0, 7) === first.slice(0, 7)) day = next(day);
  return day;
}

const sumOf = (rows: Member['rows']) => rows.reduce((sum, { cents }) => sum + BigInt(cents), 0n);
const between = (rows: Member['rows'], from: string, until: string) =>
  rows.filter(({ date }) => date >= from && date <= until);
const money = (cents: bigint) => Fraction.of(cents, 100n);

/** The deviation of cents as money, half up to 6 places: the r with (r - 1/2)^2 <= x^2 < (r + 1/2)^2, in millionths. */
function deviation(values: readonly bigint[]): Fraction {
  const n = BigInt(values.length);
  const total = values.reduce((sum, each) => sum + each, 0n);
  const variance = Fraction.of(
    (n * values.reduce((sum, each) => sum + each * each, 0n) - total * total) * 10n ** 8n,
    n * n,
  );
  let [low, high] = [0n, 10n ** 20n];
  while (low < high) {
    const middle = (low + high) / 2n;
    // Whether x is at least middle + 1/2.
    if (Fraction.of((2n * middle + 1n) ** 2n, 4n).compare(variance) <= 0) low = middle + 1n;
    else high = middle;
  }
  return Fraction.of(low, 1_000_000n);
}

export interface SheetRow {
  readonly metrics: Readonly<Record<string, string>>;
  readonly points: readonly string[];
  readonly score: string;
}

const shown = (value: Fraction | undefined) => value?.text(12) ?? '';
const furthest = (values: readonly (Fraction | undefined)[], sign: 1 | -1): Fraction | undefined => {
  const there = values.filter((each) => each !== undefined);
  if (there.length < values.length) return undefined;
  return there.reduce((best, each) => (each.compare(best) * sign > 0 ? each : best));
};

function banded(bands: SheetRules['bands'], value: Fraction | undefined): Fraction | undefined {
  if (value === undefined) return undefined;
  let given = 0;
  for (const [at, gives] of [...bands].sort((a, b) => a[0] - b[0]))
    if (value.compare(Fraction.from(at)) >= 0) given = gives;
  return Fraction.from(given);
}

function ofSheet(points: number, outOf: number): Fraction {
  return Fraction.from(points).times(Fraction.from(100)).div(Fraction.from(outOf)).rounded(6);
}

function upper({ upper: bounds, above, outOf }: SheetRules, value: Fraction): Fraction {
  for (const [at, points] of [...bounds].sort((a, b) => a[0] - b[0]))
    if (value.compare(Fraction.from(at)) <= 0) return ofSheet(points, outOf);
  return ofSheet(above, outOf);
}

/** Metrics, points and scores of all members as of a day. */
export function sheetOf(members: readonly Member[], asOf: string, rules: SheetRules): SheetRow[] {
  const begin = lastCalled(rules.begins ?? '01-01', asOf);
  const measured = members.map((member) => {
    const rows = member.rows.filter(({ date }) => date <= asOf);
    const spend = money(sumOf(rows));
    const ends = Array.from({ length: 7 }, (_, back) => monthsBefore(next(asOf), back)).reverse();
    const months = ends
      .slice(1)
      .map((end, index) => rows.filter(({ date }) => date >= (ends[index] ?? '') && date < end));
    const recent = months.flat();
    const hex = member.process === 'hex' && member.price !== '' ? Fraction.from(member.price) : undefined;
    const tenure = member.since === '' ? undefined : Fraction.from(monthsPassed(member.since, asOf));
    const lastYear = money(
      sumOf(between(rows, monthsBefore(begin, 12), asOf).filter(({ date }) => date < begin)),
    );
    const thisYear = money(sumOf(between(rows, begin, asOf)));
    const own = member.yearStart === '' ? undefined : money(sumOf(between(rows, member.yearStart, asOf)));
    return {
      member,
      spend,
      values: {
        spend,
        this_year: thisYear,
        last_year: lastYear,
        own,
        tenure,
        best: furthest([thisYear, lastYear], 1),
        worst: furthest([own, tenure, Fraction.from('1.5')], -1),
        band: banded(rules.bands, tenure),
        spread: recent.length === 0 ? undefined : deviation(months.map(sumOf)),
        single: rows.length === 0 ? undefined : deviation(rows.map(({ cents }) => BigInt(cents))),
        hex,
      },
    };
  });
  const all = measured.map(({ spend }) => spend);
  const [least, most] = [furthest(all, -1) ?? zero, furthest(all, 1) ?? zero];
  const minus = (a: Fraction, b: Fraction) => a.plus(b.times(Fraction.from(-1)));
  return measured.map(({ member, spend, values }) => {
    const spread = rules.reverse ? minus(most, spend) : minus(spend, least);
    const part =
      most.compare(least) === 0
        ? Fraction.from(100)
        : spread.times(Fraction.from(100)).div(minus(most, least)).rounded(6);
    const table = member.process === 'hex' ? rules.hex : member.process === 'tri' ? rules.tri : [];
    const points = [upper(rules, spend), part, banded(table, spend) ?? zero];
    const weighted = points.reduce(
      (sum, each, at) => sum.plus(each.times(Fraction.of(BigInt([50, 30, 20][at] ?? 0), 100n))),
      zero,
    );
    const had = member.complaints === '' ? 0 : Math.max(0, Math.floor(Number(member.complaints)));
    const score = weighted.plus(Fraction.from(Math.min(had, rules.times) * rules.deduction));
    const bounded = furthest([zero, furthest([Fraction.from(100), score], -1)], 1) ?? zero;
    return {
      metrics: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, shown(value)])),
      points: points.map((each) => each.text(6)),
      score: bounded.text(4),
    };
  });
}
