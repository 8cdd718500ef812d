// Steps compiled for Spark hold nothing that only DuckDB understands.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { stepsOf } from '../../src/engine/steps/index.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { readCarefully } from '../../src/grading/run/careful.js';
import { wide } from '../../src/grammar/types.js';
import { usualFirmness } from '../../src/policy/model/firmness.js';
import { sparkDialect } from '../../src/sql/dialects/spark.js';
import { inJava } from '../../src/sql/dialects/spark-patterns.js';
import { emptyFolder } from '../grading.js';
import { someOf } from '../runs.js';

const spark = sparkDialect({ delimited: () => 'a_file', far: () => 'far', parquet: () => 'a_file' });

const ofDuckdb =
  /"|::|\/\/|:=|\b(VARCHAR|HUGEINT|EXCLUDE|REPLACE|QUALIFY|ASOF|MATERIALIZED|USING|read_csv|read_parquet|regexp_(?:full_match|matches)|strlen|str(?:p|f)time|try_strptime|(?:list|struct|map)_\w+|(?:arg_min|arg_max|quantile_disc|prefix|suffix|date_diff|date_sub|make_timestamp|starts_with|array_to_string))\b|OVER \(\)\s+AS _ordinal|IGNORE NULLS\)/g;

/** What a statement has that Spark does not know, or takes for something else. */
function onlyOfDuckdb(sql: string): string[] {
  const bare = sql.replace(/'(?:\\[\s\S]|[^\\'])*'/g, "''").replace(/`(?:[^`]|``)*`/g, '``');
  return bare.match(ofDuckdb) ?? [];
}

it('knows what only DuckDB understands', () => {
  expect(onlyOfDuckdb('SELECT `a"b`, \'"x\\\'"\', CAST(a AS STRING) FROM t')).toEqual([]);
  expect(onlyOfDuckdb('SELECT max("date"), list_contains([1], 2), a::DATE FROM t')).toEqual([
    '"',
    '"',
    'list_contains',
    '::',
  ]);
});

it.each(someOf(readdirSync('samples').sort(), ['annual-review', 'rfm-clusters', 'abc']))(
  'compiles sample %s',
  async (sample) => {
    const folder = path.join('samples', sample);
    const lastResults = path.join(folder, 'expected', 'graded.csv');
    const { plan } = await prepare(path.join(folder, 'review-2026.yaml'), {
      out: emptyFolder(),
      lastResults,
    });
    const careful = readCarefully(plan, new Set(plan.exports.map(({ name }) => name)));
    const found = [plan, careful].flatMap((each) => {
      const { steps, outputs } = stepsOf({ ...each, firmness: usualFirmness }, spark);
      return [...steps, ...outputs.map(({ step }) => step)].flatMap(({ name, sql }) =>
        onlyOfDuckdb(sql).map((word) => `${name}: ${word}`),
      );
    });
    expect([...new Set(found)]).toEqual([]);
  },
);

it('writes the same statement for the same steps', () => {
  const divided = () =>
    spark.divide(
      {
        sql: spark.divide({ sql: 'a', type: { kind: 'integer' } }, spark.number(new Decimal(3))),
        type: wide(6),
      },
      { sql: 'b', type: { kind: 'integer' } },
    );
  expect(divided()).toBe(divided());
});

it('translates patterns to the ones of Java', () => {
  expect(inJava('^a.b$')).toBe('\\Aa[^\\n]b\\z');
  expect(inJava('(?i)\\bks[^\\s-]')).toBe(
    '(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))[kK\u212A][sS\u017F][^\\t\\n\\f\\r -]',
  );
  expect(() => inJava('a(?=b)')).toThrow('no translation');
});
