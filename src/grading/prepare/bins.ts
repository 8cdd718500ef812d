// Where bins began in this review and how many customers are in each, for the summary: this year's cut points are what
// explains a customer's points, and what next year is held against.
import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../../engine/engine.js';
import { groupText } from '../../engine/steps/plan/compared.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { binColumn, indexType, metricType } from '../../engine/steps/plan/step.js';
import {
  groupColumn,
  groupOfStarts,
  startColumn,
  startsRelation,
} from '../../engine/steps/score/bin-starts.js';
import { thisYears } from '../../engine/steps/score/scoring.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { type Binned, binnedCriteria } from '../../policy/model/given-points.js';
import type { BinnedSummary } from '../../reports/values/measured.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** The bins of every criterion that has some, in the order of the policy. */
export async function summarizeBins(engine: Engine, plan: Plan, dialect: Dialect): Promise<BinnedSummary[]> {
  const binned = binnedCriteria(plan.policy);
  if (binned.length === 0) return [];
  const found = await Promise.all(
    binned.map(async (each) => {
      const { within } = each.criterion.points;
      const relation = dialect.identifier(startsRelation({ relations: thisYears }, each));
      const order = within === undefined ? '' : ` ORDER BY length(${groupOfStarts}), ${groupOfStarts}`;
      const starts = await engine.rows(`SELECT * FROM ${relation}${order}`);
      const counts = await countsOf(engine, plan, each, dialect);
      return starts.map((row) => {
        const group = within === undefined ? undefined : (row[groupOfStarts] ?? '');
        return summaryOf(each, row, group, counts.get(group ?? '') ?? new Map());
      });
    }),
  );
  return found.flat();
}

/** Customers in each bin, by the text of their group. */
async function countsOf(
  engine: Engine,
  plan: Plan,
  { criterion: { id, points } }: Binned,
  dialect: Dialect,
): Promise<Map<string, Map<number, number>>> {
  const bin = dialect.identifier(binColumn(id));
  const group = groupCell(plan, points.within, dialect) ?? dialect.text('');
  const rows = await engine.rows(
    `SELECT ${group} AS of_group, ${bin} AS bin, count(*) AS customers FROM ${tierReasons} WHERE ${bin} IS NOT NULL GROUP BY ${group}, ${bin}`,
  );
  const counts = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const own = counts.get(row.of_group ?? '') ?? new Map<number, number>();
    counts.set(row.of_group ?? '', own.set(Number(row.bin), Number(row.customers)));
  }
  return counts;
}

/** The text of a customer's group; undefined where all customers are together. */
function groupCell(plan: Plan, within: string | undefined, dialect: Dialect): string | undefined {
  if (within === undefined) return undefined;
  const column = groupColumn(within);
  const type = column === within ? metricType(plan, within) : indexType;
  return groupText([{ sql: dialect.identifier(column), type }], dialect);
}

function summaryOf(
  { criterion, bins }: Binned,
  starts: Row,
  group: string | undefined,
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
    ...(group !== undefined && points.within !== undefined && { within: points.within, group }),
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
