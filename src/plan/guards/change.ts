// Guards on changes: what each of them measures, and whether it tripped. Pure: counts go in, values come out.
import type { Decimal } from 'decimal.js';
import { type Cell, climbed, countOf, losesTier, shareOf } from '../../change/matrix.js';
import type { Stability } from '../../change/psi.js';
import { Exact } from '../../grammar/exact.js';
import type { ChangeGuardName, ChangeLimit } from '../../review/change-guards.js';
import type { Guard, Unmeasured } from '../decisions/guard.js';

/** What guards on changes are measured from. */
export interface ChangeFacts {
  /** Tier ids, best first. */
  readonly tiers: readonly string[];
  readonly cells: readonly Cell[];
  readonly compared: boolean;
  /** Whether last results say what customers were worth. */
  readonly valued: boolean;
  /** Undefined where last results hold no scores. */
  readonly stability: Stability | undefined;
  /** Customers whose tier an override changed. */
  readonly overridden: number;
}

type Measurement =
  | { readonly part: Decimal; readonly whole: Decimal; readonly among?: 'could_fall' }
  | { readonly index: Decimal }
  | { readonly unmeasured: Unmeasured };

const measures: Readonly<Record<ChangeGuardName, (facts: ChangeFacts) => Measurement>> = {
  downgraded: (facts) => ofWhoCouldFall(facts, (cells) => new Exact(countOf(cells))),
  changed: (facts) => movers(facts, (steps) => steps !== 0),
  down_more_than_one: (facts) => movers(facts, (steps) => steps < -1),
  score_psi: ({ compared, stability }) => {
    if (!compared) return { unmeasured: 'no_last_results' };
    return stability === undefined ? { unmeasured: 'no_last_scores' } : { index: new Exact(stability.psi) };
  },
  spend_at_downgraded_customers: (facts) => {
    if (facts.compared && !facts.valued) return { unmeasured: 'no_last_value' };
    return ofWhoCouldFall(facts, worthBefore);
  },
  overridden: ({ overridden, cells, tiers }) => ({
    part: new Exact(overridden),
    whole: new Exact(countOf(cells.filter((cell) => tiers.includes(cell.tier)))),
  }),
};

function movers(facts: ChangeFacts, moved: (steps: number) => boolean): Measurement {
  return ofCompared(facts, moved, (cells) => new Exact(countOf(cells)));
}

/** The share that went down, of those compared who stood above the last tier: however many stand there cannot thin it out. */
function ofWhoCouldFall(facts: ChangeFacts, total: (cells: readonly Cell[]) => Decimal): Measurement {
  const last = facts.tiers.at(-1);
  const cells = facts.cells.filter((cell) => cell.previousTier !== last);
  const measured = ofCompared({ ...facts, cells }, (steps) => steps < 0, total);
  if ('whole' in measured) return { ...measured, among: 'could_fall' };
  if (!('unmeasured' in measured) || measured.unmeasured !== 'nobody_compared') return measured;
  const everybody = ofCompared(facts, () => true, total);
  return 'unmeasured' in everybody ? measured : { unmeasured: 'nobody_could_fall' };
}

/** A share of the customers who are in last results and in these. */
function ofCompared(
  { compared, cells, tiers }: ChangeFacts,
  moved: (steps: number) => boolean,
  total: (cells: readonly Cell[]) => Decimal,
): Measurement {
  if (!compared) return { unmeasured: 'no_last_results' };
  // Who had a tier and has none now went down, by no number of steps.
  const steps = (cell: Cell) => (losesTier(cell) ? -1 : climbed(cell, tiers));
  const both = cells.filter((cell) => typeof steps(cell) === 'number');
  if (both.length === 0) return { unmeasured: 'nobody_compared' };
  const found = both.filter((cell) => moved(Number(steps(cell))));
  return { part: total(found), whole: total(both) };
}

function worthBefore(cells: readonly Cell[]): Decimal {
  return Exact.sum(0, ...cells.map((cell) => cell.previousValue));
}

/** Applies the guards that the review file names, in their order. */
export function judgeChange(limits: readonly ChangeLimit[], facts: ChangeFacts): Guard[] {
  return limits.map(({ guard, limit }): Guard => {
    const found = measures[guard](facts);
    const given = { guard, limit: limit.toFixed() };
    if ('unmeasured' in found) {
      const { unmeasured } = found;
      return { ...given, measured: null, tripped: unmeasured === 'nobody_compared', unmeasured };
    }
    if ('index' in found)
      return { ...given, measured: found.index.toFixed(), tripped: found.index.gt(limit) };
    const { part, whole, among } = found;
    // Where one of two parts is below 0, the other would be more than the whole. More than all of it trips any limit.
    if (part.lt(0) || whole.lt(part))
      return { ...given, measured: null, tripped: part.gt(0), unmeasured: 'value_below_zero' };
    // Of nothing there is no share.
    if (!whole.gt(0)) return { ...given, measured: null, tripped: false, unmeasured: 'no_last_value' };
    return {
      ...given,
      measured: shareOf(part, whole),
      tripped: part.gt(limit.times(whole)),
      part: part.toFixed(),
      whole: whole.toFixed(),
      ...(among && { among }),
    };
  });
}
