// Answers of binary numbers, handed over as columns.
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import type { Engine } from '../../src/engine/engine.js';
import { emptyFolder } from '../grading.js';

async function asked<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openDuckdb({ threads: 2, memory: undefined, files: [], scratch: emptyFolder() });
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

it('come whole and in order, also where an answer is longer than a piece of it', async () => {
  const sql =
    'SELECT CAST(n AS DOUBLE) / 4 AS a, CASE WHEN n % 2 = 0 THEN CAST(n AS DOUBLE) END AS b FROM range(5000) AS r(n) ORDER BY n';
  const [a, b, ...others] = await asked((engine) => engine.numbers(sql));
  expect(others).toEqual([]);
  expect(a).toEqual(Float64Array.from({ length: 5000 }, (_, n) => n / 4));
  expect(b).toEqual(Float64Array.from({ length: 5000 }, (_, n) => (n % 2 === 0 ? n : Number.NaN)));
});

it('have their columns where there is no row, and hold nothing else than binary numbers', async () => {
  const empty = 'SELECT CAST(n AS DOUBLE) AS a, CAST(n AS DOUBLE) AS b FROM range(0) AS r(n)';
  expect(await asked((engine) => engine.numbers(empty))).toEqual([new Float64Array(0), new Float64Array(0)]);
  await expect(asked((engine) => engine.numbers('SELECT 1.5 AS a'))).rejects.toThrow('no binary numbers');
});
