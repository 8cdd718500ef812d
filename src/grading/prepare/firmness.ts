// How many grades are firm, by tier and by the way that small changes lead.
import { flipWaySql } from '../../change/flips.js';
import type { Engine } from '../../engine/engine.js';
import { firmnessCell, firmTiers } from '../../engine/steps/firm/firmness.js';
import { asksFirmness } from '../../engine/steps/firm/variants.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import type { FirmnessCounts, FirmnessSummary } from '../../reports/values/summary.js';

/** Counts all grades; undefined where results do not say how firm they are. */
export async function summarizeFirmness(engine: Engine, plan: Plan): Promise<FirmnessSummary | undefined> {
  const { firmness, policy } = plan;
  if (firmness === undefined || !asksFirmness(plan)) return undefined;
  const way = flipWaySql(firmnessCell, own.tier, policy, engine.dialect);
  const rows = await engine.rows(
    `SELECT tier, coalesce(way, 'untold') AS way, count(*) AS n FROM (SELECT ${own.tier} AS tier, ${way} AS way FROM ${firmTiers}) GROUP BY tier, way`,
  );
  const count = (way: keyof FirmnessCounts, tier?: number) =>
    rows
      .filter((row) => row.way === way && (tier === undefined || Number(row.tier) === tier))
      .reduce((sum, row) => sum + Number(row.n), 0);
  const counts = (tier?: number): FirmnessCounts => ({
    firm: count('firm', tier),
    up: count('up', tier),
    down: count('down', tier),
    untold: count('untold', tier),
  });
  return {
    ...counts(),
    metrics: firmness.metrics.toFixed(),
    days: firmness.days,
    orders: firmness.orders,
    tiers: policy.tiers.map(({ id }, at) => ({ tier: id, ...counts(at) })),
  };
}
