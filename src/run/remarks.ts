// What is doubtful about the rows of a run although nothing stops it: told as warnings in every run.
import type { Engine } from '../engine/engine.js';
import type { Problem } from '../problems/problem.js';
import type { Review } from '../review/review.js';
import type { Plan } from '../steps/planned.js';
import type { RowAccount } from './accounting.js';
import { nobodyIds } from './nobody-ids.js';
import { refundRecency } from './refund-recency.js';
import { type SpellingOffer, spellingWarnings } from './spelling-offers.js';

/** A run whose rows are accounted for. */
export interface Accounted {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly review: Review;
  readonly accounts: readonly RowAccount[];
}

/** Warnings on the rows of a run. */
export async function remarksOf(run: Accounted, offers: readonly SpellingOffer[]): Promise<Problem[]> {
  return [...(await nobodyIds(run)), ...(await refundRecency(run)), ...spellingWarnings(offers)];
}
