// The score, cut where tests ask for it: within a stretch every test of the score is answered alike. Scores are rounded half
// up to 4 places and lie between 0 and 100.
import { Decimal } from 'decimal.js';
import { testHolds } from '../../policy/linter/holds.js';
import { type Atoms, numbersInTest } from '../terms/formula.js';
import { type UnitSpan, unitsOfPoint } from '../terms/spans.js';

/** Its span is what is summed up, before it is rounded and kept within 0 and 100. */
export interface Stretch extends UnitSpan {
  /** Whether a test of the score holds; undefined of any other atom. */
  holds(atom: number): boolean | undefined;
}

const places = 1e4;
const highest = 100 * places;
const unit = unitsOfPoint / places;

/** All stretches in ascending order; without a score one, in which no test of it holds. */
export function stretchesOf({ list }: Atoms, scored: boolean): Stretch[] {
  const asked = list.flatMap(({ subject, test }, number) => (subject === 'score' ? [{ number, test }] : []));
  const holdsAt = (score: Decimal | undefined) => {
    const answers = new Map(asked.map(({ number, test }) => [number, testHolds(test, score)]));
    return (atom: number) => answers.get(atom);
  };
  if (!scored) return [{ low: -Infinity, high: Infinity, holds: holdsAt(undefined) }];
  const starts = asked.flatMap(({ test }) =>
    numbersInTest(test).flatMap((each) => {
      const first = each.times(places).ceil().toNumber();
      return each.times(places).isInteger() ? [first, first + 1] : [first];
    }),
  );
  const inside = [...new Set(starts)].filter((each) => each > 0 && each <= highest).sort((a, b) => a - b);
  return [0, ...inside].map((first, at) => {
    const next = inside[at];
    return {
      low: first === 0 ? -Infinity : first * unit - unit / 2,
      high: next === undefined ? Infinity : next * unit - unit / 2 - 1,
      holds: holdsAt(new Decimal(first).div(places)),
    };
  });
}
