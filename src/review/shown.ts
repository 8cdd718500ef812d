// How results call the files that were read.
import path from 'node:path';
import type { Review } from './review.js';

/** Paths in results are relative to the review, so that the same folder elsewhere gives the same bytes. */
export function shownFor(review: Review): (file: string) => string {
  return (file) => path.relative(review.base, file).replaceAll(path.sep, '/');
}
