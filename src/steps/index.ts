// The list of steps, in the order in which they run: the page to read first.
//
// exports ─► staged_* ─► clean_* ─► totals_* ─► customer_metrics (─► bin_starts) ─► metric_points ─► customer_scores
//   ─► scored_tiers (cluster_centres) ─► moved_tiers (last_results) ─► ruled_tiers (floors, caps)
//   ─► final_tiers (overrides)
//   ─► tier_reasons, tier_changes ─► graded.csv, changes.csv, migration.csv
import type { Dialect } from '../dialects/dialect.js';
import { aliasStep } from './aliases.js';
import { binStartsStep } from './bin-starts.js';
import { cleanStep } from './clean.js';
import { customerMetricsStep } from './customer-metrics.js';
import { finalTiersStep, ruledTiersStep } from './final-tiers.js';
import { gradedCustomersStep } from './graded-customers.js';
import { lastResultsStep, movedTiersStep } from './moved-tiers.js';
import { overridesStep } from './overrides.js';
import type { Plan } from './planned.js';
import {
  centresOutput,
  changesOutput,
  gradedOutput,
  migrationOutput,
  migrationStep,
  type Output,
  tierCellsStep,
} from './results.js';
import { scoredTiersStep } from './scored-tiers.js';
import { customerScoresStep, metricPointsStep } from './scores.js';
import { stagedStep } from './staged.js';
import type { Step } from './step.js';
import { tierChangesStep } from './tier-changes.js';
import { tierReasonsStep } from './tier-reasons.js';
import { clusterCentresStep } from './tiers-by-clusters.js';
import { totalsStep } from './totals.js';

export interface Steps {
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
}

/** All relations of a review. */
export function stepsOf(plan: Plan, dialect: Dialect): Steps {
  const staged = plan.exports.map((each) => stagedStep(each, dialect));
  const clean = plan.exports.map((each) => cleanStep(plan, each, dialect));
  const totals = plan.exports
    .filter((each) => each.name !== 'customers')
    .map((each) => totalsStep(plan, each, dialect));
  const metrics = customerMetricsStep(plan, dialect);
  const points = metricPointsStep(plan, metrics.columns, dialect);
  const scores = customerScoresStep(plan, points.columns, dialect);
  const { assign } = plan.policy;
  const centres = assign.by === 'clusters' ? [clusterCentresStep(plan, assign, scores.columns, dialect)] : [];
  // Where centres have to be found, scores are read for the points and again for the tiers.
  const stored = centres.some((step) => step.toFind !== undefined);
  const scored = scoredTiersStep(plan, scores.columns, dialect);
  const last = plan.last === undefined ? [] : [lastResultsStep(plan, plan.last, dialect)];
  const moved = movedTiersStep(plan, scored.columns, dialect);
  const ruled = ruledTiersStep(plan, moved.columns, dialect);
  const final = finalTiersStep(plan, ruled.columns);
  const reasons = tierReasonsStep(plan, final.columns, dialect);
  return {
    steps: [
      ...(plan.aliases.length > 0 ? [aliasStep(plan, dialect)] : []),
      ...staged,
      ...clean,
      ...last,
      ...totals,
      gradedCustomersStep(plan, dialect),
      metrics,
      ...binStartsStep(plan.policy, metrics.columns, dialect),
      points,
      stored ? { ...scores, stored } : scores,
      ...centres,
      scored,
      moved,
      ruled,
      ...(plan.overrides.length > 0 ? [overridesStep(plan, dialect)] : []),
      final,
      reasons,
      tierChangesStep(plan, dialect),
      tierCellsStep(plan),
      migrationStep(plan, dialect),
    ],
    outputs: [
      gradedOutput(plan, reasons.columns, dialect),
      changesOutput(plan, dialect),
      migrationOutput(plan, dialect),
      ...(assign.by === 'clusters' ? [centresOutput(plan, assign, dialect)] : []),
    ],
  };
}
