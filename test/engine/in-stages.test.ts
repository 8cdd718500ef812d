// One statement as several, for engines that compute a relation in WITH anew for whoever reads it.
import { expect, it } from 'vitest';
import { dialectOf } from '../../src/engine/dialects.js';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { inStages } from '../../src/engine/steps/plan/in-stages.js';
import { oneQuery } from '../../src/engine/steps/plan/one-query.js';
import type { Step } from '../../src/engine/steps/plan/step.js';

const dialect = dialectOf();

const relation = (name: string, reads: readonly string[], sql: string, stored = false): Step => ({
  name,
  reads,
  grain: 'one number',
  columns: [],
  stored,
  sql,
});

/** `b` has the name of a relation outside; nobody asks for `idle`. */
const steps = [
  relation('a', [], 'SELECT n + 1 AS n FROM outside'),
  relation('b', ['a'], 'SELECT n * 10 AS n FROM a'),
  relation('idle', ['b'], 'SELECT n FROM b', true),
  relation('c', ['b'], 'SELECT n + 3 AS n FROM b', true),
  relation('d', ['b', 'c'], 'SELECT b.n + c.n AS n FROM b, c'),
];
const query = { reads: ['c', 'd'], sql: 'SELECT d.n, c.n AS m FROM d, c' };
const whole: Step = {
  ...relation('whole', [], oneQuery(steps, query, dialect), true),
  apart: { steps, query },
};

it('keeps what is read more than once, or says it itself, and nothing else', () => {
  expect(inStages(whole, dialect).map(({ name, stored }) => [name, stored])).toEqual([
    ['_whole_b', true],
    ['_whole_c', true],
    ['whole', true],
  ]);
  const [alone] = steps;
  expect(alone && inStages(alone, dialect)).toEqual([alone]);
});

it('gives the same rows as the one statement, also beside relations of the same names', async () => {
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: undefined });
  for (const name of ['outside', 'b']) await engine.create(relation(name, [], 'SELECT 4 AS n', true));
  for (const stage of inStages(whole, dialect)) await engine.create(stage);
  const [rows, expected] = [await engine.rows('SELECT * FROM whole'), await engine.rows(whole.sql)];
  await engine.close();
  expect(rows).toEqual(expected);
  expect(rows).toEqual([{ n: '103', m: '53' }]);
});
