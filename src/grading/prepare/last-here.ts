// Last results on storage that a cluster reads: brought here, but for large tables, which it reads itself.
import { isFar } from '../../foundation/problems/far-path.js';
import { type Problems, ProblemsError } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { lastResultsHere } from '../../results/far/fetched.js';
import type { ReviewFlags } from '../../review/read.js';
import type { Review } from '../../review/review.js';

/** The review with last results of this machine; adds a problem where they cannot be had, and leaves them out. */
export async function withLastHere(
  review: Review | undefined,
  flags: ReviewFlags,
  source: YamlFile | undefined,
  problems: Problems,
): Promise<Review | undefined> {
  const { lastResults, cluster } = review ?? {};
  if (review === undefined || lastResults === undefined || !isFar(lastResults)) return review;
  try {
    return { ...review, lastResults: await lastResultsHere(lastResults, cluster?.remote) };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const place = flags.lastResults === undefined ? source?.place([], 'last_results') : undefined;
    for (const each of error.problems)
      problems.add({
        ...each,
        ...(place && { place, reason: `${lastResults}: ${each.reason}` }),
      });
    return { ...review, lastResults: undefined };
  }
}
