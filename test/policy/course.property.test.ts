// The linter's reading of steps and lines is the one of the SQL that gives the points.
import { DuckDBInstance } from '@duckdb/node-api';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wide } from '../../src/grammar/types.js';
import { pointsShape } from '../../src/policy/points/index.js';
import { amongRows } from '../../src/sql/among.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';

const hundredths = (least: number, most: number) =>
  fc.integer({ min: least * 100, max: most * 100 }).map((value) => new Decimal(value).div(100));
const spec = fc.uniqueArray(fc.record({ at: hundredths(-5, 50), points: hundredths(0, 100) }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ at }) => at.toFixed(),
});

it('gives the same points as the SQL', { timeout: 60_000 }, async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const property = fc.asyncProperty(
    fc.constantFrom('steps', 'up_to', 'line'),
    spec,
    fc.tuple(hundredths(0, 100), fc.constantFrom('100', '100', '30', '70.5', '400000')),
    fc.array(hundredths(-10, 60), { minLength: 1, maxLength: 20 }),
    async (key, corners, [above, most], free) => {
      const sorted = corners.sort((a, b) => a.at.comparedTo(b.at));
      const outOf = new Decimal(most);
      const beyond = sorted.map(({ at }) => at.plus('0.01'));
      const values = [...free, ...beyond, ...sorted.map(({ at }) => at)];
      const shape = pointsShape(key);
      const spec = shape.spec(sorted, { above });
      const value = { sql: 'v', type: wide(2) };
      const given = {
        value,
        bin: 'NULL',
        reverse: false,
        outOf,
        subject: () => value,
        among: amongRows('v', [], duckdb),
        dialect: duckdb,
      };
      const list = values.map((value) => `(${value.toFixed(2)}::DECIMAL(38, 2))`).join(', ');
      const answer = await connection.runAndReadAll(
        `SELECT (${shape.sql(spec, given)})::VARCHAR FROM (VALUES ${list}) AS t(v)`,
      );
      const course = shape.course?.(spec, outOf);
      expect(values.map((value) => course?.at(value).toFixed())).toEqual(
        answer.getRows().map(([points]) => new Decimal(String(points)).toFixed()),
      );
    },
  );
  await fc.assert(property, { numRuns: 80 });
  connection.closeSync();
  instance.closeSync();
});
