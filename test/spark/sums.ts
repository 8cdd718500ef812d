// Sums of decimals over ten million rows, and what is divided by them, over rows in one partition and in many: to the last digit
// what DuckDB says. Quotients that come out half way between two are among them.
import { openDuckdb } from '../../src/engine/duckdb.js';
import type { Engine } from '../../src/engine/engine.js';
import { openSpark } from '../../src/engine/spark.js';
import { integer, wide } from '../../src/grammar/types.js';

const rows = 10_000_000;
const groups = 10_007;
const partitions = [1, 7, 64];

/** @returns what differs */
export async function compareSums(remote: string): Promise<string[]> {
  const options = { threads: 2, memory: undefined, files: [], scratch: undefined };
  const duckdb = await openDuckdb(options);
  const spark = await openSpark({ ...options, remote, onStop: () => () => undefined });
  try {
    const ours = await answersOf(duckdb, `range(${rows}) AS r(id)`);
    if (ours.length !== groups + 1) throw new Error(`${ours.length} sums, not ${groups + 1}`);
    const found: string[] = [];
    for (const count of partitions) {
      const theirs = await answersOf(spark, `range(0, ${rows}, 1, ${count}) AS r(id)`);
      const at = ours.findIndex((row, index) => row !== theirs[index]);
      if (at >= 0 || theirs.length !== ours.length)
        found.push(`${count} partitions:\n  ${ours[at]}\n  ${theirs[at]}`);
    }
    return found;
  } finally {
    await duckdb.close();
    await spark.close();
  }
}

/** A row of each group, and one of all rows; amounts of up to 18 digits, of either sign, with six places. */
async function answersOf({ dialect, rows: ask }: Engine, source: string): Promise<string[]> {
  const whole = (sql: string) => dialect.cast(sql, wide(0));
  const unit = dialect.cast("'0.000001'", wide(6));
  const amount = dialect.cast(`${whole(`(id * 7919 + 104729) % 999999999989 - 499999999994`)} * ${unit}`, {
    kind: 'decimal',
    precision: 18,
    scale: 6,
  });
  const given = `SELECT ${amount} AS a, CAST(id % ${groups} AS BIGINT) AS g FROM ${source}`;
  const cells = (g: string) =>
    `SELECT ${g} AS g, ${dialect.cast('sum(a)', wide(6))} AS s, count(*) AS n, min(a) AS least, max(a) AS most, ${dialect.cast('sum(CASE WHEN a > 0 THEN a END)', wide(6))} AS above FROM given`;
  const summed = `WITH given AS (${given}) ${cells('g')} GROUP BY g UNION ALL ${cells('-1')}`;
  const s = { sql: 's', type: wide(6) };
  const quotients = [
    dialect.divide(s, { sql: 'n', type: integer }),
    dialect.divide(s, { sql: 'above', type: wide(6) }),
    dialect.divide({ sql: 'above', type: wide(6) }, { sql: '(g + 3)', type: integer }),
    dialect.divide(s, { sql: '(n * 2)', type: integer }, 2),
    dialect.deviationOf([s, { sql: 'above', type: wide(6) }, { sql: 'most', type: wide(6) }]),
  ];
  const texts = ['s', 'n', 'least', 'most', 'above', ...quotients].map(
    (sql, at) => `${dialect.cast(sql, { kind: 'text' })} AS c${at}`,
  );
  const answer = await ask(`SELECT g, ${texts.join(', ')} FROM (${summed}) ORDER BY g`);
  return answer.map((row) => Object.values(row).join(' '));
}
