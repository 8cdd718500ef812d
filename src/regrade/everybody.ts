// All customers of a results folder as a relation of text, for what compares a customer with all others.

import type { Engine } from '../engine/engine.js';
import { as } from '../engine/steps/plan/step.js';
import { id, openTable } from '../telling/tables.js';
import type { OpenedResults } from './results.js';
import { shownMetrics } from './values.js';

export const everybody = 'everybody_graded';

/** The column of the tier that the rules gave, null for customers to whom the policy gives none. */
export const ratedIn = 'scored_tier';

/** Loads them: customer_id, every metric that results show, the score and the scored tier; null where a cell is empty. */
export async function loadEverybody(engine: Engine, { folder, plan }: OpenedResults): Promise<void> {
  const { dialect } = engine;
  const { columns, from } = await openTable(engine, folder, 'graded.csv');
  const shown = [...shownMetrics(plan.policy), 'score', ratedIn];
  const cell = (name: string) => {
    if (!columns.includes(name)) return 'NULL';
    const cell = dialect.identifier(name);
    return plan.metricTypes.get(name)?.kind === 'text' ? dialect.original(cell) : cell;
  };
  const cells = [as(id, 'customer_id', dialect), ...shown.map((name) => as(cell(name), name, dialect))];
  await engine.create({
    name: everybody,
    reads: [],
    grain: 'one customer',
    columns: ['customer_id', ...shown].map((name) => ({ name, type: { kind: 'text' } })),
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${from}`,
  });
}
