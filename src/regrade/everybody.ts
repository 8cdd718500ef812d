// All customers of a results folder as a relation of text, for what compares a customer with all others.
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { duckdb } from '../dialects/duckdb.js';
import type { Engine } from '../engine/engine.js';
import { as } from '../steps/step.js';
import { asInExports, gradedRows, type OpenedResults } from './results.js';
import { shownMetrics } from './values.js';

export const everybody = 'everybody_graded';
const scoreCell = 'score';

/** Loads them: customer_id, every metric that results show, and the score. */
export async function loadEverybody(
  engine: Engine,
  { folder, plan }: OpenedResults,
  file: string,
): Promise<void> {
  const metrics = shownMetrics(plan.policy);
  const columns = ['customer_id', ...metrics, scoreCell];
  const to = stringify({ quoted: true });
  const done = finished(to.pipe(createWriteStream(file)));
  for await (const [id, row] of gradedRows(folder)) {
    const cells = [...metrics, scoreCell].map((metric) =>
      asInExports(row[metric] ?? '').replace(/[\r\n]+/g, ' '),
    );
    if (!to.write([id, ...cells])) await new Promise((resolve) => to.once('drain', resolve));
  }
  to.end();
  await done;
  const read = duckdb.readDelimited({ path: file, delimiter: ',', columns, skip: 0, newLine: '\n' });
  const cells = columns.map((name) => as(duckdb.trimmed(duckdb.identifier(name), []), name, duckdb));
  await engine.create({
    name: everybody,
    reads: [],
    grain: 'one customer',
    columns: columns.map((name) => ({ name, type: { kind: 'text' } })),
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${read}`,
  });
}
