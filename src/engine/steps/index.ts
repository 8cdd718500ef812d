// The list of steps, in the order in which they run: the page to read first.
//
// exports (─► lookup_*) ─► staged_* ─► clean_* ─► totals_* ─► customer_metrics (─► bin_starts) ─► metric_points ─► customer_scores
//   ─► scored_tiers (those without a tier wait as measured_customers; cluster_centres; before them, where last year's policy differs, former_points ─► … ─►
//   formerly_graded) ─► moved_tiers (last_results) ─► ruled_tiers (floors, caps)
//   ─► final_tiers (overrides)
//   ─► change_parts ─► tier_reasons (─► left_customers), tier_changes (left_before) ─► tier_flips, customer_firmness,
//   firm_tiers ─► graded.csv, changes.csv, migration.csv
import type { Dialect } from '../../sql/dialects/dialect.js';
import { finalTiersStep, ruledTiersStep } from './decide/final-tiers.js';
import { formerlyGradedStep, formerScoring, pointsGiven } from './decide/former-tiers.js';
import { lastResultsStep, movedTiersStep } from './decide/moved-tiers.js';
import { overridesStep } from './decide/overrides.js';
import { scoredTiersStep } from './decide/scored-tiers.js';
import { clusterCentresStep } from './decide/tiers-by-clusters.js';
import { unseenBeforeStep } from './decide/unseen-before.js';
import { firmnessSteps } from './firm/firmness.js';
import { asksFirmness } from './firm/variants.js';
import type { Plan } from './plan/planned.js';
import type { Step } from './plan/step.js';
import { aliasStep } from './read/aliases.js';
import { cleanStep } from './read/clean.js';
import { lookupSteps, stagedStep } from './read/staged.js';
import { binStartsStep } from './score/bin-starts.js';
import { customerMetricsStep } from './score/customer-metrics.js';
import { gradedCustomersStep } from './score/graded-customers.js';
import { ratedCustomersSteps } from './score/rated-customers.js';
import { customerScoresStep, metricPointsStep } from './score/scores.js';
import { type Scoring, thisYears } from './score/scoring.js';
import { totalsStep } from './score/totals.js';
import { changePartsStep } from './tell/change-parts.js';
import { migrationOutput, migrationStep, tierCellsStep } from './tell/migration.js';
import { centresOutput, changesOutput, gradedOutput, type Output } from './tell/results.js';
import { leftBeforeStep, leftCustomersStep, tierChangesStep } from './tell/tier-changes.js';
import { tierReasonsStep } from './tell/tier-reasons.js';

export interface Steps {
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
}

/** All relations of a review. */
export function stepsOf(plan: Plan, dialect: Dialect): Steps {
  const lookups = plan.exports.flatMap((each) => lookupSteps(each, dialect));
  const staged = plan.exports.map((each) => stagedStep(each, dialect));
  const clean = plan.exports.map((each) => cleanStep(plan, each, dialect));
  const totals = plan.exports
    .filter((each) => each.name !== 'customers')
    .map((each) => totalsStep(plan, each, dialect));
  const measured = customerMetricsStep(plan, dialect);
  const rated = ratedCustomersSteps(plan, measured, dialect);
  const metrics = rated.at(-1) ?? measured;
  const formerly = formerlyGraded(plan, metrics, dialect);
  const { policy, centres, frozen } = plan;
  const before = formerly.at(-1) ?? metrics;
  const scoring = scoringSteps(
    { policy, centres, from: before.name, given: pointsGiven(plan), frozen, relations: thisYears },
    metrics,
    before,
    dialect,
  );
  const scored = scoring.at(-1) ?? before;
  const last = lastSteps(plan, dialect);
  const moved = movedTiersStep(plan, { scored: scored.columns, metrics: metrics.columns }, dialect);
  const ruled = ruledTiersStep(plan, moved.columns, dialect);
  const final = finalTiersStep(plan, ruled.columns, dialect);
  const parts = plan.former === undefined ? [] : [changePartsStep(plan, plan.former, final.columns, dialect)];
  const reasons = tierReasonsStep(plan, (parts[0] ?? final).columns, dialect);
  const unseen = plan.last?.unseen === undefined ? [] : [unseenBeforeStep(plan.last.unseen, dialect)];
  const left = plan.last?.changes === undefined ? [] : [leftBeforeStep(plan, plan.last.changes, dialect)];
  return {
    steps: [
      ...(plan.aliases.length > 0 ? [aliasStep(plan, dialect)] : []),
      ...lookups,
      ...staged,
      ...clean,
      ...unseen,
      ...last,
      ...left,
      ...totals,
      gradedCustomersStep(plan, dialect),
      ...rated,
      ...formerly,
      ...scoring,
      moved,
      ruled,
      ...(plan.overrides.length > 0 ? [overridesStep(plan, dialect)] : []),
      final,
      ...parts,
      reasons,
      ...(plan.last === undefined ? [] : [leftCustomersStep(plan)]),
      tierChangesStep(plan, dialect),
      tierCellsStep(plan),
      migrationStep(plan, dialect),
      ...firmness(plan, reasons, dialect),
    ],
    outputs: [
      gradedOutput(plan, reasons.columns, dialect),
      changesOutput(plan, dialect),
      migrationOutput(plan, dialect),
      ...(policy.assign.by === 'clusters' ? [centresOutput(plan, policy.assign, dialect)] : []),
    ],
  };
}

/** Last results, where there are some and customers do not carry what they say. */
function lastSteps(plan: Plan, dialect: Dialect): Step[] {
  const { last } = plan;
  return last === undefined || last.carried !== undefined ? [] : [lastResultsStep(plan, last, dialect)];
}

/** How firm grades are, where results are to say it. */
function firmness(plan: Plan, reasons: Step, dialect: Dialect): Step[] {
  if (!asksFirmness(plan)) return [];
  return firmnessSteps(plan, reasons, (again) => stepsOf(again, dialect).steps, dialect);
}

/** From metrics to scored tiers by one policy; the last of them has the tiers. */
function scoringSteps(scoring: Scoring, metrics: Step, before: Step, dialect: Dialect): Step[] {
  const points = metricPointsStep(scoring, before.columns, dialect);
  const scores = customerScoresStep(scoring, points.columns, dialect);
  const { assign } = scoring.policy;
  const centres =
    assign.by === 'clusters' ? [clusterCentresStep(scoring, assign, scores.columns, dialect)] : [];
  // Where centres have to be found, scores are read for the points and again for the tiers.
  const stored = centres.some((step) => step.toFind !== undefined);
  return [
    ...binStartsStep(scoring, metrics.columns, dialect),
    points,
    stored ? { ...scores, stored } : scores,
    ...centres,
    scoredTiersStep(scoring, scores.columns, dialect),
  ];
}

/** What last year's policy makes of this year's data, where it makes something else of it. */
function formerlyGraded(plan: Plan, metrics: Step, dialect: Dialect): Step[] {
  const { former } = plan;
  if (former === undefined || former.alike) return [];
  const scoring = formerScoring(former, metrics.name);
  return [
    ...scoringSteps(scoring, metrics, metrics, dialect),
    formerlyGradedStep(former, metrics.columns, dialect),
  ];
}
