// How rows more or less change a metric. Each kind says it once, over a reckoning: the same words are read as exact values of
// one customer and as SQL over all.
import type { Decimal } from 'decimal.js';

/** What effects are reckoned with: values `V` (missing ones among them) and truths `B`, of which none is missing. */
export interface Reckoning<V, B> {
  number(value: Decimal | number): V;
  /** A day as `YYYY-MM-DD`. */
  date(value: string): V;
  readonly missing: V;
  /** Missing where one of the two is. */
  plus(a: V, b: V): V;
  minus(a: V, b: V): V;
  times(a: V, b: V): V;
  /** Half up to 6 places or as many as given; missing where the divisor is 0, too. */
  over(a: V, b: V, places?: number): V;
  /** Of two values or days; a missing one does not count. */
  least(a: V, b: V): V;
  greatest(a: V, b: V): V;
  choose(when: B, then: V, otherwise: V): V;
  truth(value: boolean): B;
  isMissing(a: V): B;
  /** Two missing values are equal; one alone is not. */
  equal(a: V, b: V): B;
  /** False where one of the two is missing. */
  above(a: V, b: V): B;
  both(a: B, b: B): B;
  either(a: B, b: B): B;
  not(a: B): B;
}

/** Other metrics over the same rows that an effect has to know: same export, window and conditions. */
export type BesideRows =
  /** The sum of the same field. */
  | 'sum'
  /** The number of rows, of filled fields or of different values. */
  | 'count'
  /** Days since the last of these rows, in any window up to the as-of date. */
  | 'last day';

/** What is known of one customer and of the change. */
export interface AskedOfRows<V> {
  /** The value without the stand-in for missing ones. */
  readonly now: V;
  /** How many rows come or go, at least 1; of an amount that is spread, 1. */
  readonly rows: V;
  /** What the metric would be over one of these rows alone; of `spread` the whole amount, of `later` the days. */
  readonly each: V;
  /** Missing where no metric says it. */
  beside(what: BesideRows): V;
  /** Days from the day of the rows to the as-of date, and from the first of its month. */
  readonly ago: V;
  readonly sinceMonth: V;
}

/** The value after a change; only where `known` can it be told from what is known. */
export interface Reckoned<V, B> {
  readonly value: V;
  readonly known: B;
}

/** Why nobody can tell from results what a change does. */
export const unclearKinds = [
  /** It depends on the values of single rows. */
  'single rows',
  /** On which months have rows. */
  'months',
  /** On which values, such as products, there were before. */
  'values before',
  /** On how many rows an order has. */
  'lines',
  /** On what a further row has in another field. */
  'field',
  /** Whether its rows lie in the window. */
  'window',
  /** Whether its rows meet the conditions. */
  'condition',
  /** Its rows may be those of another export. */
  'same file',
] as const;
export type Unclear = (typeof unclearKinds)[number];

export interface Effect {
  readonly needs: readonly BesideRows[];
  after<V, B>(at: AskedOfRows<V>, reckoning: Reckoning<V, B>): Reckoned<V, B>;
}

/** `none`: the value stays. */
export type EffectOf = 'none' | { readonly unclear: Unclear } | Effect;

/** What the rows of a change have in the field of a metric. */
export type RowCell =
  /** The metric counts whole rows. */
  | 'row'
  | 'amount'
  /** The day of the rows. */
  | 'day'
  /** A value of its own in each row, which no other row has. */
  | 'new'
  /** A value that some row counted by the metric has. */
  | 'again'
  /** A value that is known, the same in all rows. */
  | 'same'
  /** Some value. */
  | 'some';

/** The rows of a change as a kind sees them. */
export interface Coming {
  readonly cell: RowCell;
  /** Whether each that comes or goes is one row for certain. */
  readonly single: boolean;
  /** Keys that only the kind knows, such as distinct. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What changes of rows that count for a metric do to it. */
export interface RowsEffects {
  /** Further rows, all of one day. */
  further(coming: Coming): EffectOf;
  /** Rows that are not there; others before and after them stay. */
  fewer(coming: Coming): EffectOf;
  /** An amount more or less in rows that are there; asked of metrics over the amount only. */
  spread(coming: Coming): EffectOf;
  /** The as-of date so many days later (below 0: earlier), when no row enters or leaves a window. */
  later(coming: Coming): EffectOf;
}

export const unclear = (why: Unclear): EffectOf => ({ unclear: why });
const none = (): EffectOf => 'none';

/** Certain whatever the customer's value is. */
export function certain(after: <V, B>(at: AskedOfRows<V>, r: Reckoning<V, B>) => V): Effect {
  return { needs: [], after: (at, r) => ({ value: after(at, r), known: r.truth(true) }) };
}

/** What no row changes. */
export const untouched: RowsEffects = { further: none, fewer: none, spread: none, later: none };

export const summed: RowsEffects = {
  further: ({ cell }) =>
    cell === 'amount'
      ? certain(({ now, rows, each }, r) => r.plus(now, r.times(rows, each)))
      : unclear('field'),
  fewer: ({ cell }) =>
    cell === 'amount'
      ? certain(({ now, rows, each }, r) => r.minus(now, r.times(rows, each)))
      : unclear('field'),
  spread: () => certain(({ now, each }, r) => r.plus(now, each)),
  later: none,
};

export const counted: RowsEffects = {
  further: ({ cell, options }) => {
    if (options.distinct !== true || cell === 'new') return certain(({ now, rows }, r) => r.plus(now, rows));
    return cell === 'again' ? 'none' : unclear('values before');
  },
  fewer: ({ cell, options, single }) => {
    if (options.distinct === true ? cell !== 'new' : !single)
      return unclear(options.distinct === true ? 'values before' : 'lines');
    return {
      needs: [],
      after: ({ now, rows }, r) => ({ value: r.minus(now, rows), known: r.not(r.above(rows, now)) }),
    };
  },
  // What is counted by its amount may be counted as different amounts.
  spread: ({ options }) => (options.distinct === true ? unclear('single rows') : 'none'),
  later: none,
};

/** The average shows that sum and number are those of its own rows. */
function averaged(changed: <V, B>(sum: V, count: V, at: AskedOfRows<V>, r: Reckoning<V, B>) => V): Effect {
  return {
    needs: ['sum', 'count'],
    after: (at, r) => {
      const [sum, count] = [at.beside('sum'), at.beside('count')];
      const zero = r.number(0);
      const shown = r.both(r.equal(at.now, r.over(sum, count)), r.not(r.equal(sum, zero)));
      const nothing = r.both(r.isMissing(at.now), r.equal(count, zero));
      return { value: changed(sum, count, at, r), known: r.either(shown, nothing) };
    },
  };
}

export const averageEffects: RowsEffects = {
  further: ({ cell }) =>
    cell === 'amount'
      ? averaged((sum, count, { rows, each }, r) =>
          r.over(r.plus(sum, r.times(rows, each)), r.plus(count, rows)),
        )
      : unclear('field'),
  fewer: ({ cell }) =>
    cell === 'amount'
      ? averaged((sum, count, { rows, each }, r) =>
          r.over(r.minus(sum, r.times(rows, each)), r.minus(count, rows)),
        )
      : unclear('field'),
  spread: () => averaged((sum, count, { each }, r) => r.over(r.plus(sum, each), count)),
  later: none,
};

/** The middle stays where further values are equal to it. */
export const medianEffects: RowsEffects = {
  further: ({ cell }) =>
    cell === 'amount'
      ? {
          needs: [],
          after: ({ now, each }, r) => ({
            value: each,
            known: r.either(r.isMissing(now), r.equal(now, each)),
          }),
        }
      : unclear('field'),
  fewer: () => unclear('single rows'),
  spread: () => unclear('single rows'),
  later: none,
};

/** Smallest or largest value: of rows that go only those that are neither are known to leave it. */
export function extreme(which: 'least' | 'greatest'): RowsEffects {
  return {
    further: ({ cell }) =>
      cell === 'amount' ? certain(({ now, each }, r) => r[which](now, each)) : unclear('field'),
    fewer: ({ cell }) =>
      cell === 'amount'
        ? {
            needs: [],
            after: ({ now, each }, r) => ({
              value: now,
              known: which === 'least' ? r.above(each, now) : r.above(now, each),
            }),
          }
        : unclear('field'),
    spread: () => unclear('single rows'),
    later: none,
  };
}

/** The first and the last row stay where more rows are left than go: one for the first day, one for the last. */
const daysStay: Effect = {
  needs: ['count'],
  after: ({ now, rows, beside }, r) => ({
    value: now,
    known: r.above(beside('count'), r.plus(rows, r.number(1))),
  }),
};

/**
 * First and last days.
 * @param which of two values stays when there is one more
 * @param later how it follows when the as-of date moves
 */
export function dayEffects(which: 'least' | 'greatest', later: RowsEffects['later']): RowsEffects {
  return {
    further: ({ cell }) =>
      cell === 'day' ? certain(({ now, each }, r) => r[which](now, each)) : unclear('field'),
    fewer: () => daysStay,
    spread: none,
    later,
  };
}

/** Days since a day are one more a day later. */
export const oneMoreADay = (): EffectOf => certain(({ now, each }, r) => r.plus(now, each));
export const sameDay = none;

/** A row of a day on which, or after which, nothing else happened: its month is new unless the last row is of it. */
export const monthEffects: RowsEffects = {
  further: ({ cell }) =>
    cell === 'day'
      ? {
          needs: ['last day'],
          after: ({ now, ago, sinceMonth, beside }, r) => {
            const last = beside('last day');
            const first = r.equal(now, r.number(0));
            const sameMonth = r.not(r.above(last, sinceMonth));
            const before = r.both(r.not(r.isMissing(last)), r.not(r.above(ago, last)));
            return {
              value: r.choose(r.both(r.not(first), sameMonth), now, r.plus(now, r.number(1))),
              known: r.either(first, before),
            };
          },
        }
      : unclear('field'),
  fewer: () => unclear('months'),
  spread: none,
  later: none,
};

export const repeatEffects: RowsEffects = {
  further: ({ cell }) => {
    if (cell === 'new') return 'none';
    return cell === 'again' ? certain(({ now, rows }, r) => r.plus(now, rows)) : unclear('values before');
  },
  fewer: () => unclear('values before'),
  spread: none,
  later: none,
};
