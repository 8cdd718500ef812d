// Where bins began in this review and how many customers are in each, for the summary: this year's cut points are what
// explains a customer's points, and what next year is held against.
import { Decimal } from 'decimal.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Engine, Row } from '../engine/engine.js';
import { type Binned, binnedCriteria } from '../points/index.js';
import type { BinnedSummary } from '../reports/summary.js';
import { startColumn } from '../steps/bin-starts.js';
import type { Plan } from '../steps/planned.js';
import { thisYears } from '../steps/scoring.js';
import { binColumn } from '../steps/step.js';
import { tierReasons } from '../steps/tier-reasons.js';

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
