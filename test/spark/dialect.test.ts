// The dialect of Spark held against DuckDB itself: thousands of awkward texts, dates and numbers, every answer the same to the
// last byte. It runs where a server is there: GRADUS_SPARK_REMOTE=sc://127.0.0.1:15002 npx vitest run test/spark/dialect.test.ts
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import type { Engine } from '../../src/engine/engine.js';
import { openSpark } from '../../src/engine/spark.js';
import { cellCases, type DialectCase, dateCases, numberCases, statementOf } from './dialect-cases.js';

const remote = process.env.GRADUS_SPARK_REMOTE;
const here = { threads: 1, memory: undefined, files: [], scratch: undefined };
let engines: readonly Engine[] = [];

beforeAll(async () => {
  if (remote === undefined) return;
  engines = [await openDuckdb(here), await openSpark({ ...here, remote, onStop: () => () => undefined })];
}, 120_000);

afterAll(async () => {
  for (const engine of engines) await engine.close();
});

/** Answers by the row that was asked, which engines give back in any order. */
async function answers(engine: Engine, asked: DialectCase): Promise<[string, unknown][]> {
  const rows = await engine.rows(statementOf(asked, engine.dialect));
  const named = rows.map(({ place, ...rest }): [string, unknown] => {
    const row = asked.groups ? place : JSON.stringify(asked.rows[Number(place)]);
    return [`${place} ${row}`, Object.values(rest)];
  });
  return named.sort(([a], [b]) => (a < b ? -1 : 1));
}

describe.runIf(remote !== undefined)('Spark', () => {
  it.each([...numberCases, ...cellCases, ...dateCases])(
    'answers as DuckDB does: $name',
    async (asked) => {
      const [duckdb = [], spark = []] = await Promise.all(engines.map((engine) => answers(engine, asked)));
      expect(duckdb.length).toBeGreaterThan(0);
      const theirs = new Map(spark);
      const apart = duckdb.filter(
        ([row, cells]) => JSON.stringify(theirs.get(row)) !== JSON.stringify(cells),
      );
      expect(apart.map(([row, cells]) => ({ row, duckdb: cells, spark: theirs.get(row) }))).toEqual([]);
      expect(spark.length).toBe(duckdb.length);
    },
    120_000,
  );
});

it('tells where it is not tried', () => {
  expect(numberCases.length + cellCases.length + dateCases.length).toBeGreaterThan(100);
  for (const asked of [...numberCases, ...cellCases, ...dateCases])
    expect(asked.rows.length, asked.name).toBeGreaterThan(1);
});
