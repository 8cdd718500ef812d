// How results call the files that were read.
import { relativeTo } from '../foundation/problems/far-path.js';
import type { Review } from './review.js';

/** Paths in results are relative to the review, so that the same folder elsewhere gives the same bytes. */
export function shownFor(review: Review): (file: string) => string {
  return (file) => relativeTo(review.base, file);
}
