// An axis: what one metric (or several that hang together) can be, cut into cells within which every test is answered alike.
// A customer stands in one cell of each axis.
import type { SubjectValue } from '../../policy/linter/domain.js';
import type { UnitSpan } from '../terms/spans.js';

/** What is known of a customer, as far as an axis tells it. */
export interface Picked {
  /** By metric; undefined: missing. */
  readonly values: ReadonlyMap<string, SubjectValue>;
  /** Number of the bin by criterion, 1 for the fewest points. */
  readonly bins: ReadonlyMap<string, number>;
  /** What all of it brings into the score. */
  readonly brings: UnitSpan;
}

/** Which end of a cell is asked for. */
export type Lean = 'low' | 'high';

/** Its span is what customers in it can bring into the score, never too narrow. */
export interface AxisCell extends UnitSpan {
  /** Whether an atom of the axis holds. */
  readonly holds: ReadonlyMap<number, boolean>;
  /** Equal for cells in which the same atoms hold. */
  readonly signature: string;
  /** Somebody in the cell who brings so much; undefined where there is nobody, or nobody was found. */
  pick(brings: UnitSpan, lean: Lean): Picked | undefined;
}

/** From a cell to the next one (or further up in the same) when a metric grows and nothing else of the customer changes. */
export interface AxisStep {
  readonly from: number;
  readonly to: number;
  /** How what is brought in changes, where that is sure. */
  readonly course: 'rises' | 'falls' | 'any';
}

export interface ProofAxis {
  readonly name: string;
  readonly atoms: ReadonlySet<number>;
  readonly cells: readonly AxisCell[];
  /** By metric that grows. Whatever more of it does, one of these steps does. */
  readonly steps: ReadonlyMap<string, readonly AxisStep[]>;
}

export const signatureOf = (holds: ReadonlyMap<number, boolean>) =>
  [...holds.values()].map((each) => (each ? '1' : '0')).join('');
