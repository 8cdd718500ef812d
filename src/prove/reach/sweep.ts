// All customers at once: axis by axis, what is left of every condition is kept with the scores that lead there, so that
// customers who differ in nothing that still matters are one. No customer falls out; too many may be taken for possible.
import type { AxisCell, ProofAxis } from '../cells/axis.js';
import { atomsIn, type Formula, formulaKey, settled } from '../terms/formula.js';
import { merged, type UnitSpan } from '../terms/spans.js';
import type { Work } from './work.js';

export interface Bonus {
  readonly when: Formula;
  /** Units of the score. */
  readonly add: number;
}

export interface Swept {
  readonly goals: readonly Formula[];
  readonly bonuses: readonly Bonus[];
  readonly axes: readonly ProofAxis[];
  /** Without it scores do not matter, and nobody's is reckoned. */
  readonly scored: boolean;
}

/** Customers of whom the same is left to know. */
export interface State {
  readonly key: string;
  readonly goals: readonly Formula[];
  /** Conditions of bonuses; decided ones have been added. */
  readonly open: readonly Formula[];
  readonly spans: readonly UnitSpan[];
  readonly from: readonly Origin[];
}

/** How one comes to a state: from the state before, in one of these cells of an axis. */
export interface Origin {
  readonly state: State;
  readonly cells: readonly AxisCell[];
  readonly add: number;
}

/** The states in which customers end. */
export function sweep({ goals, bonuses, axes, scored }: Swept, work: Work): State[] {
  const used = scored ? bonuses : [];
  const relevant = new Set<number>();
  for (const formula of [...goals, ...used.map(({ when }) => when)]) atomsIn(formula, relevant);
  let states = [beginning(goals, used)];
  for (const axis of orderedAxes(axes, relevant, scored)) {
    const classes = classesOf(axis, relevant, scored);
    states = advance(states, classes, used, work);
  }
  return states;
}

function beginning(goals: readonly Formula[], bonuses: readonly Bonus[]): State {
  const open = bonuses.map(({ when }) => when);
  const add = bonuses.reduce((sum, each) => sum + (each.when === true ? each.add : 0), 0);
  return { key: '', goals, open, spans: [{ low: add, high: add }], from: [] };
}

/** Those that matter, the ones without tests first: their scores come together in one state. */
function orderedAxes(
  axes: readonly ProofAxis[],
  relevant: ReadonlySet<number>,
  scored: boolean,
): ProofAxis[] {
  const asked = (axis: ProofAxis) => [...axis.atoms].filter((each) => relevant.has(each)).length;
  const counts = ({ cells }: ProofAxis) =>
    cells.length === 1 || cells.some(({ low, high }) => low !== 0 || high !== 0);
  return axes
    .filter((axis) => asked(axis) > 0 || (scored && counts(axis)))
    .sort((a, b) => Math.sign(asked(a)) - Math.sign(asked(b)));
}

/** Cells in which the same relevant atoms hold. */
interface CellClass {
  readonly cells: readonly AxisCell[];
  readonly spans: readonly UnitSpan[];
  left(formula: Formula): Formula;
}

function classesOf({ cells }: ProofAxis, relevant: ReadonlySet<number>, scored: boolean): CellClass[] {
  const found = new Map<string, AxisCell[]>();
  for (const cell of cells) {
    const key = [...cell.holds]
      .flatMap(([atom, holds]) => (relevant.has(atom) ? [holds ? '1' : '0'] : []))
      .join('');
    const alike = found.get(key);
    if (alike === undefined) found.set(key, [cell]);
    else alike.push(cell);
  }
  return [...found.values()].map((alike) => {
    const holds = alike[0]?.holds;
    const known = new Map<string, Formula>();
    return {
      cells: alike,
      spans: scored ? merged(alike.map(({ low, high }) => ({ low, high }))) : [{ low: 0, high: 0 }],
      left: (formula) => {
        if (typeof formula === 'boolean') return formula;
        const before = known.get(formula.key);
        if (before !== undefined) return before;
        const left = settled(formula, (atom) => holds?.get(atom));
        known.set(formula.key, left);
        return left;
      },
    };
  });
}

function advance(
  states: readonly State[],
  classes: readonly CellClass[],
  bonuses: readonly Bonus[],
  work: Work,
): State[] {
  const next = new Map<string, { state: State; spans: UnitSpan[]; from: Origin[] }>();
  for (const state of states)
    for (const { cells, spans, left } of classes) {
      work.take(20 + state.spans.length * spans.length);
      const goals = state.goals.map(left);
      const open = state.open.map(left);
      const add = bonuses.reduce(
        (sum, each, at) => sum + (open[at] === true && state.open[at] !== true ? each.add : 0),
        0,
      );
      const key = [...goals, ...open.map((each) => typeof each === 'boolean' || each)]
        .map(formulaKey)
        .join(' ');
      const reached = state.spans.flatMap((before) =>
        spans.map((own) => ({ low: before.low + own.low + add, high: before.high + own.high + add })),
      );
      const known = next.get(key);
      const origin = { state, cells, add };
      if (known === undefined)
        next.set(key, { state: { key, goals, open, spans: [], from: [] }, spans: reached, from: [origin] });
      else {
        for (const each of reached) known.spans.push(each);
        known.from.push(origin);
      }
    }
  return [...next.values()].map(({ state, spans, from }) => ({ ...state, spans: merged(spans), from }));
}
