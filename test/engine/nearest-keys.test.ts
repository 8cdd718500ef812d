// Joins to the largest key at most a value: sorted and merged, also where the engine expects a row or two.
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { emptyFolder } from '../grading.js';

it('are merged, not compared row by row with every key', async () => {
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: emptyFolder() });
  const { dialect } = engine;
  const told = dialect.rowsOfText(['v'], [['0'], ['15'], ['99']]);
  const keys = '(SELECT 10 * n AS k FROM range(1, 6) AS r(n))';
  const sql = `SELECT v, k FROM (SELECT CAST(v AS BIGINT) AS v FROM ${told}) AS f ${dialect.joinAtMost(keys, 'o', ['k', 'f.v'])} ORDER BY v`;
  try {
    const plan = JSON.stringify(await engine.rows(`EXPLAIN ${sql}`));
    expect(plan).toContain('ASOF_JOIN');
    expect(plan).not.toContain('LOOP_JOIN');
    expect(await engine.rows(sql)).toEqual([
      { v: '0', k: null },
      { v: '15', k: '10' },
      { v: '99', k: '50' },
    ]);
  } finally {
    engine.close();
  }
});
