// The outlook of an evaluation: the next years, and how the same reckoning would have done for the last one.
import { type Forecast, forecastFrom, movesSeen, statesWithoutPast } from './forecast.js';
import { type Histories, mixIn } from './histories.js';

/** Fewer moves than these tell little: a way that one in twenty goes is then often not seen at all. */
const fewestMoves = 30;
/** So many years are foretold. */
const ahead = 3;

/** How a state came out in the last year, beside what was foretold from the years before. */
export interface TestedState {
  readonly before: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly actual: number;
  readonly inside: boolean;
}

export interface OutlookTest {
  readonly states: readonly TestedState[];
  /** Sums of how far each state was off: what was foretold, and the mix of the year before unchanged. */
  readonly off: number;
  readonly offUnchanged: number;
}

export interface Outlook {
  /** Indexes of tiers of the last policy; -2 for no tier. */
  readonly tiers: readonly number[];
  /** How many stand in each now. */
  readonly now: readonly number[];
  /** Undefined where nothing tells how customers of some tiers move. */
  readonly forecast: Forecast | undefined;
  /** Those tiers, as numbers of states. */
  readonly withoutPast: readonly number[];
  /** States, as numbers, of which fewer than `fewestMoves` moves were seen: bounds there are too narrow. */
  readonly fewSeen: readonly number[];
  /** Undefined without three years, or where nothing told how customers of some tiers moved. */
  readonly test: OutlookTest | undefined;
}

/** Looks ahead from the last year. */
export function outlookOf(histories: Histories): Outlook {
  const last = histories.years - 1;
  const withoutPast = statesWithoutPast(histories, last);
  return {
    tiers: histories.tiers,
    now: mixIn(histories, last),
    forecast: withoutPast.length > 0 ? undefined : forecastFrom(histories, last, ahead),
    withoutPast,
    fewSeen: movesSeen(histories, last).flatMap((seen, state) => (seen < fewestMoves ? [state] : [])),
    test: testOf(histories, last),
  };
}

/** Foretells the last year from those before it. */
function testOf(histories: Histories, last: number): OutlookTest | undefined {
  if (last < 2 || statesWithoutPast(histories, last - 1).length > 0) return undefined;
  const [year] = forecastFrom(histories, last - 1, 1).years;
  if (year === undefined) return undefined;
  const [before, actual] = [mixIn(histories, last - 1), mixIn(histories, last)];
  const states = year.states.map(({ customers: { expected, low, high } }, state): TestedState => {
    const came = actual[state] ?? 0;
    return {
      before: before[state] ?? 0,
      expected,
      low,
      high,
      actual: came,
      inside: low <= came && came <= high,
    };
  });
  const sum = (of: (state: TestedState) => number) => states.reduce((all, each) => all + of(each), 0);
  return {
    states,
    off: sum(({ expected, actual: came }) => Math.abs(expected - came)),
    offUnchanged: sum(({ before: was, actual: came }) => Math.abs(was - came)),
  };
}
