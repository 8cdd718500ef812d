// Long lists in conditions: what they hold is what the list says, and thousands of values take no minutes.

import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { conditionSql } from '../../src/sql/condition.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { emptyFolder } from '../grading.js';

it('hold for the same numbers and dates, however long they are', async () => {
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: emptyFolder() });
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 200 }),
        fc.boolean(),
        async (listed, dates) => {
          const day = (n: number) =>
            new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
          const values = listed.map((n) => (dates ? day(n) : new Decimal(n).div(4)));
          const type = dates
            ? ({ kind: 'date' } as const)
            : ({ kind: 'decimal', precision: 18, scale: 4 } as const);
          const test = { op: 'in', values } as const;
          const sql = conditionSql({ kind: 'test', subject: 'x', test }, () => ({ sql: 'x', type }), duckdb);
          const x = dates ? "DATE '2026-01-01' + CAST(n AS INTEGER)" : 'CAST(n AS DECIMAL(18,4)) / 4';
          const of = dates ? x : `CAST(${x} AS DECIMAL(18,4))`;
          const rows = await engine.rows(
            `SELECT n FROM (SELECT n, ${of} AS x FROM range(-400, 401) AS r(n)) WHERE ${sql} ORDER BY n`,
          );
          expect(rows.map((row) => Number(row.n))).toEqual([...listed].sort((a, b) => a - b));
        },
      ),
      { numRuns: 30 },
    );
  } finally {
    engine.close();
  }
});

it('hold for the same words, numbers among them, in whatever order they stand', async () => {
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: emptyFolder() });
  const all = [...Array(60).keys()]
    .map(String)
    .concat('A', 'a', 'é', '\u{f900}', '\u{20bb7}', '北', 'Ａ', '1.5');
  const type = { kind: 'text' } as const;
  const rows = all.map((word) => `(${duckdb.text(word)})`).join(', ');
  try {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: 1 }), async (listed) => {
        const values = listed.map((word) => (/^\d/.test(word) ? new Decimal(word) : word));
        const test = { op: 'in', values } as const;
        const sql = conditionSql({ kind: 'test', subject: 'x', test }, () => ({ sql: 'x', type }), duckdb);
        const found = await engine.rows(`SELECT x FROM (VALUES ${rows}) AS r(x) WHERE ${sql}`);
        expect(found.map((row) => String(row.x)).sort()).toEqual([...listed].sort());
      }),
      { numRuns: 30 },
    );
  } finally {
    engine.close();
  }
});

it('are searched by halves, so that twenty thousand numbers nest hardly more than a few', () => {
  const values = Array.from({ length: 20_000 }, (_, index) => new Decimal(index));
  const type = { kind: 'integer' } as const;
  const condition = { kind: 'test', subject: 'x', test: { op: 'in', values } } as const;
  const sql = conditionSql(condition, () => ({ sql: 'x', type }), duckdb);
  let [depth, deepest] = [0, 0];
  for (const [word] of sql.matchAll(/\bCASE\b|\bEND\b/g)) {
    depth += word === 'CASE' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  expect(deepest).toBe(11);
});
