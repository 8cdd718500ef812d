// What takes customers from metrics to scored tiers: a policy, and the names of its relations. Where last year's policy
// is graded on this year's data, there are two: first its, then this year's.
import type { Centre } from '../../../policy/model/assign.js';
import type { Policy } from '../../../policy/model/policy.js';
import type { Frozen } from '../plan/planned.js';

export interface Scoring {
  readonly policy: Policy;
  /** Centres that clusters are frozen to; undefined where they are found anew, or tiers are assigned otherwise. */
  readonly centres: readonly Centre[] | undefined;
  /** The relation that points are given in; it has the columns of customer_metrics. */
  readonly from: string;
  /** Columns of `from` that hold the points of a criterion already, by its id. */
  readonly given: ReadonlyMap<string, string>;
  /** What customers are compared by, where it is not found among them. */
  readonly frozen: Frozen | undefined;
  /** Names of the relations, in order. */
  readonly relations: ScoringRelations;
}

interface ScoringRelations {
  readonly binStarts: string;
  readonly points: string;
  readonly scores: string;
  readonly centres: string;
  readonly scored: string;
}

export const thisYears: ScoringRelations = {
  binStarts: 'bin_starts',
  points: 'metric_points',
  scores: 'customer_scores',
  centres: 'cluster_centres',
  scored: 'scored_tiers',
};

export const lastYears: ScoringRelations = {
  binStarts: 'former_bin_starts',
  points: 'former_points',
  scores: 'former_scores',
  centres: 'former_centres',
  scored: 'former_tiers',
};
