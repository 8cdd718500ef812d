// What comes of a question: that it is so, with somebody to show; that it is so of nobody; or why neither could be told.
import type { Person } from '../reach/people.js';
import type { HeldStanding } from './standing.js';

/** Why something is not decided. */
export type Why =
  /** Customers are compared with each other (or ranked, or clustered). */
  | 'across'
  /** Only customers were found whose metrics do not fit together. */
  | 'linked'
  /** Nothing excludes it, but nobody was found. */
  | 'nobody found'
  | 'too many cases';

export type ProvenAnswer<T> =
  | { readonly is: 'yes'; readonly shown: T }
  | { readonly is: 'no' }
  | { readonly is: 'open'; readonly why: Why };

/** A customer in a review, and the tier that comes of it, as an index. */
export interface ShownCustomer {
  readonly person: Person;
  readonly standing: HeldStanding;
  readonly tier: number;
}

/** The same customer twice: one metric is larger the second time, with all that follows from it. */
export interface ShownStep {
  readonly metric: string;
  readonly before: ShownCustomer;
  readonly after: ShownCustomer;
}
