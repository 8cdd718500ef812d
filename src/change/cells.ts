// Cells of the migration matrix with what caused them: one question to the engine, and what follows from the answer.
import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../engine/engine.js';
import { stepsColumn } from '../engine/steps/plan/step.js';
import { Exact } from '../grammar/exact.js';
import { type Cause, causes } from '../policy/model/causes.js';
import { type Cell, countOf, shareOf, sharesOf, tierNow, ungradedIndex } from './matrix.js';
import { type ChangeRelation, changeColumns as c } from './relation.js';
import type { DriverCount, MatrixCell } from './report.js';

/** Customers who went from one tier to another for one main cause. */
export interface CausedCell extends Cell {
  /** Null: unknown, or nothing to explain. */
  readonly driver: string | null;
  readonly steps: Readonly<Record<Cause, number>>;
  readonly returned: number;
}

/** All cells that have customers. */
export async function causedCells(engine: Engine, relation: ChangeRelation): Promise<CausedCell[]> {
  const known = relation.unattributed === undefined;
  const groups = [`coalesce(${c.previous}, -1)`, tierSql(relation), ...(known ? [c.driver] : [])];
  const sums = known
    ? causes.map((cause) => `, sum(${stepsColumn(cause)}) AS ${stepsColumn(cause)}`).join('')
    : '';
  const worth = relation.value ? `, sum(${c.previousValue}) AS previous_value, sum(${c.value}) AS value` : '';
  const returned = relation.returned ? `, count(CASE WHEN ${c.returned} THEN 1 END) AS returned` : '';
  const rows = await engine.rows(
    `SELECT ${groups[0]} AS f, ${groups[1]} AS t${known ? `, ${c.driver} AS driver` : ''}, count(*) AS n${sums}${worth}${returned} FROM ${relation.from} GROUP BY ${groups.join(', ')}`,
  );
  return rows.map((row) => cellOf(row, relation));
}

/** Index of the tier now; of who has none, whether they left. */
function tierSql({ ungraded }: ChangeRelation): string {
  const none = ungraded === undefined ? '-1' : `CASE WHEN ${ungraded} THEN ${ungradedIndex} ELSE -1 END`;
  return `coalesce(${c.tier}, ${none})`;
}

function cellOf(row: Row, { tiers }: ChangeRelation): CausedCell {
  return {
    previousTier: tiers[Number(row.f)]?.id ?? 'new',
    tier: tierNow(tiers, Number(row.t)),
    customers: Number(row.n),
    previousValue: new Decimal(row.previous_value ?? 0),
    value: new Decimal(row.value ?? 0),
    driver: row.driver ?? null,
    steps: Object.fromEntries(causes.map((cause) => [cause, Number(row[stepsColumn(cause)] ?? 0)])) as Record<
      Cause,
      number
    >,
    returned: Number(row.returned ?? 0),
  };
}

/** Main causes of some customers, most frequent first. */
export function driversOf(cells: readonly CausedCell[]): DriverCount[] {
  const counts = new Map<string | null, number>();
  for (const { driver, customers } of cells) counts.set(driver, (counts.get(driver) ?? 0) + customers);
  const all = countOf(cells);
  return [...counts]
    .map(([driver, customers]) => ({ driver, customers, share: shareOf(customers, all) }))
    .sort((a, b) => b.customers - a.customers || ((a.driver ?? '') < (b.driver ?? '') ? -1 : 1));
}

/** Every cell of the matrix, zero cells included: a row for each tier and for who is new, a column for who left, and for who has no tier. */
export function matrixOf(cells: readonly CausedCell[], relation: ChangeRelation): MatrixCell[] {
  const ids = relation.tiers.map(({ id }) => id);
  const valued = relation.value !== undefined;
  return [...ids, 'new'].flatMap((from) => {
    const row = cells.filter((cell) => cell.previousTier === from);
    const total = countOf(row);
    const stayed = total - countOf(row.filter((cell) => cell.tier === 'left'));
    const none = relation.ungraded === undefined ? [] : ['ungraded'];
    const targets = [...ids, 'left', ...none].filter((each) => from !== 'new' || each !== 'left');
    const worth = targets.map((each) =>
      Exact.sum(0, ...row.filter(({ tier }) => tier === each).map((cell) => cell.previousValue)),
    );
    const shares = valued && from !== 'new' ? sharesOf(worth) : targets.map(() => null);
    return targets.map((to, at): MatrixCell => {
      const here = row.filter((cell) => cell.tier === to);
      const sum = (of: (cell: CausedCell) => Decimal) => Exact.sum(0, ...here.map(of));
      const customers = countOf(here);
      const both = from !== 'new' && to !== 'left' && to !== 'ungraded';
      return {
        previous_tier: from,
        tier: to,
        customers,
        row_share: shareOf(customers, total),
        net_share: both ? shareOf(customers, stayed) : null,
        value_share: shares[at] ?? null,
        previous_value: valued && from !== 'new' ? (worth[at]?.toFixed() ?? null) : null,
        value: valued && to !== 'left' ? sum((cell) => cell.value).toFixed() : null,
        causes:
          both && from !== to && customers > 0 && relation.unattributed === undefined
            ? { main: driversOf(here), steps: stepsOf(here) }
            : null,
      };
    });
  });
}

function stepsOf(cells: readonly CausedCell[]): Record<Cause, number> {
  const sum = (cause: Cause) => cells.reduce((total, cell) => total + cell.steps[cause], 0);
  return Object.fromEntries(causes.map((cause) => [cause, sum(cause)])) as Record<Cause, number>;
}
