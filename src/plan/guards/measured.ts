// What guards on changes need beside the cells of the migration matrix: scores by band, and tiers that overrides decided.
import { bandOf, bands } from '../../change/bands.js';
import { type Stability, stability } from '../../change/psi.js';
import type { Engine } from '../../engine/engine.js';

import type { Plan } from '../../engine/steps/plan/planned.js';
import { lastResults, own } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { criteriaOf } from '../../policy/model/policy.js';
import type { ChangeLimit } from '../../review/change-guards.js';

/** How far the scores moved since last results; undefined unless both years have scores. Two scans of stored relations. */
export async function scoreStability(engine: Engine, plan: Plan): Promise<Stability | undefined> {
  if (plan.last?.score === undefined || criteriaOf(plan.policy).length === 0) return undefined;
  const before = await customersByBand(engine, lastResults, own.previousScore);
  return stability(before, await customersByBand(engine, tierReasons, 'score'));
}

/** Customers with a score in [0, 10), [10, 20) and so on; the last band holds 100, too. */
export async function customersByBand(engine: Engine, relation: string, score: string): Promise<number[]> {
  const band = bandOf(score);
  const rows = await engine.rows(
    `SELECT ${band} AS band, count(*) AS n FROM ${relation} WHERE ${score} IS NOT NULL GROUP BY ${band}`,
  );
  const counts = new Map(rows.map((row) => [Number(row.band), Number(row.n)]));
  return Array.from({ length: bands }, (_, index) => counts.get(index) ?? 0);
}

/** Customers whose tier is not the one that the rules gave; counted only where a guard asks. */
export async function overriddenCustomers(engine: Engine, limits: readonly ChangeLimit[]): Promise<number> {
  if (!limits.some(({ guard }) => guard === 'overridden')) return 0;
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${tierReasons} WHERE ${own.tier} IS DISTINCT FROM ${own.ruled}`,
  );
  return Number(row?.n);
}
