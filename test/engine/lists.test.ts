// Lists in conditions: the engine plans them as they are written, and many customers are looked up by a join.
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { rowsOfCustomers } from '../../src/regrade/tables.js';
import { emptyFolder } from '../grading.js';

it('are planned without a search for joins, which takes longer than most runs', async () => {
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: emptyFolder() });
  const planOf = async (sql: string) => JSON.stringify(await engine.rows(`EXPLAIN ${sql}`));
  const from = "(SELECT CAST(n AS VARCHAR) AS _id, 'x' AS cell FROM range(100) AS r(n))";
  const asked = new Set(Array.from({ length: 20 }, (_, n) => String(n * 7)));
  const list = [...asked].map((id) => `'${id}'`).join(', ');
  const statements: string[] = [];
  const noting = {
    ...engine,
    rows: (sql: string) => {
      statements.push(sql);
      return engine.rows(sql);
    },
  };
  try {
    expect(await planOf(`SELECT * FROM ${from} WHERE _id IN (${list})`)).not.toContain('JOIN');
    const found = await rowsOfCustomers(noting, { from, columns: ['cell'] }, asked);
    expect([...found.keys()].sort()).toEqual([...asked].filter((id) => Number(id) < 100).sort());
    expect(await planOf(statements[0] ?? '')).toContain('JOIN');
  } finally {
    engine.close();
  }
});

it('stand in statements in pieces, every row once and in its order', async () => {
  const engine = await openDuckdb({ threads: 2, memory: undefined, files: [], scratch: emptyFolder() });
  const rows = Array.from({ length: 4321 }, (_, n) => [`k${n}'"`, n % 7 === 0 ? null : `${n}`]);
  try {
    const found = await engine.rows(`SELECT * FROM ${engine.dialect.rowsOfText(['id', 'n'], rows)}`);
    expect(found.map((row) => [row.id, row.n ?? null])).toEqual(rows);
    expect(await engine.rows(`SELECT * FROM ${engine.dialect.rowsOfText(['id', 'n'], [])}`)).toEqual([]);
  } finally {
    engine.close();
  }
});
