// Where bins began in this review and how many customers are in each, for the summary: this year's cut points are what
// explains a customer's points, and what next year is held against.
import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { binColumn } from '../../engine/steps/plan/step.js';
import { startColumn } from '../../engine/steps/score/bin-starts.js';
import { thisYears } from '../../engine/steps/score/scoring.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { type Binned, binnedCriteria } from '../../policy/model/given-points.js';
import type { BinnedSummary } from '../../reports/values/summary.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** The bins of every criterion that has some, in the order of the policy. */
export async function summarizeBins(engine: Engine, plan: Plan, dialect: Dialect): Promise<BinnedSummary[]> {
  const binned = binnedCriteria(plan.policy);
  if (binned.length === 0) return [];
  const [starts = {}] = await engine.rows(`SELECT * FROM ${thisYears.binStarts}`);
  return Promise.all(
    binned.map(async (each) => {
      const bin = dialect.identifier(binColumn(each.criterion.id));
      const counts = await engine.rows(
        `SELECT ${bin} AS bin, count(*) AS customers FROM ${tierReasons} WHERE ${bin} IS NOT NULL GROUP BY ${bin}`,
      );
      return summaryOf(each, starts, new Map(counts.map((row) => [Number(row.bin), Number(row.customers)])));
    }),
  );
}

function summaryOf(
  { criterion, bins }: Binned,
  starts: Row,
  customers: ReadonlyMap<number, number>,
): BinnedSummary {
  const { id, metric, points } = criterion;
  // From the lowest values on; the first begins and the last ends nowhere.
  const bounds = Array.from({ length: bins.count + 1 }, (_, index) => {
    const start = starts[startColumn(id, index + 1)] ?? null;
    return start === null ? null : new Decimal(start).toFixed();
  });
  return {
    criterion: id,
    metric,
    method: bins.method,
    reverse: points.reverse,
    bins: Array.from({ length: bins.count }, (_, index) => {
      const at = points.reverse ? bins.count - 1 - index : index;
      return {
        bin: index + 1,
        from: bounds[at] ?? null,
        below: bounds[at + 1] ?? null,
        points: bins.points(index + 1).toFixed(),
        customers: customers.get(index + 1) ?? 0,
      };
    }),
  };
}
