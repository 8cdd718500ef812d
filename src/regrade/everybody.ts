// All customers of a results folder as a relation of text, for what compares a customer with all others.

import type { Engine } from '../engine/engine.js';
import { as } from '../engine/steps/plan/step.js';
import { duckdb } from '../sql/dialects/duckdb.js';
import type { OpenedResults } from './results.js';
import { id, openTable } from './tables.js';
import { shownMetrics } from './values.js';

export const everybody = 'everybody_graded';

/** Loads them: customer_id, every metric that results show, and the score; null where a cell is empty. */
export async function loadEverybody(engine: Engine, { folder, plan }: OpenedResults): Promise<void> {
  const { columns, from } = await openTable(folder, 'graded.csv');
  const shown = [...shownMetrics(plan.policy), 'score'];
  const cell = (name: string) => {
    if (!columns.includes(name)) return 'NULL';
    const cell = duckdb.identifier(name);
    return plan.metricTypes.get(name)?.kind === 'text' ? duckdb.original(cell) : cell;
  };
  const cells = [as(id, 'customer_id', duckdb), ...shown.map((name) => as(cell(name), name, duckdb))];
  await engine.create({
    name: everybody,
    reads: [],
    grain: 'one customer',
    columns: ['customer_id', ...shown].map((name) => ({ name, type: { kind: 'text' } })),
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${from}`,
  });
}
