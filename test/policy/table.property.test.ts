// What the linter reasons about conditions is what the engine does with them: over a grid of customers that is fine
// enough to hold every case, the SQL of random decision tables gives the very combinations of rows that the linter
// foresees, none more and none less.
import { DuckDBInstance } from '@duckdb/node-api';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition, Literal, Test } from '../../src/grammar/condition.js';
import { integer, type ValueType, wide } from '../../src/grammar/types.js';
import { canHold, combinations } from '../../src/policy/linter/holds.js';
import { exampleAt, gapsOf, shadowed, type Table, tableOf } from '../../src/policy/linter/table.js';
import { conditionSql } from '../../src/sql/condition.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { triesOf } from '../runs.js';
import { read, scored, twoTiers } from './policies.js';

interface Subject {
  readonly type: ValueType;
  readonly literals: readonly Literal[];
  readonly ordered: boolean;
  /** All values, as SQL. */
  readonly grid: string;
}

const decimals = (values: readonly (string | number)[]) => values.map((value) => new Decimal(value));
const day = (number: number) => `2026-01-0${number}`;

const known: Readonly<Record<string, Subject>> = {
  spend: {
    type: wide(2),
    literals: decimals([0, 1, '1.5', 3]),
    ordered: true,
    grid: 'SELECT (range / 4)::DECIMAL(38, 2) AS spend FROM range(-4, 17)',
  },
  orders: {
    type: integer,
    literals: decimals([0, 1, 2, '2.5', 4]),
    ordered: true,
    grid: 'SELECT range AS orders FROM range(0, 7)',
  },
  rating: {
    type: wide(2),
    literals: decimals([2, 3]),
    ordered: true,
    grid: 'SELECT (range / 2)::DECIMAL(38, 2) AS rating FROM range(2, 9) UNION ALL SELECT NULL',
  },
  'spend.bin': {
    type: integer,
    literals: decimals([1, 2, 3, 4]),
    ordered: true,
    grid: 'SELECT range AS "spend.bin" FROM range(1, 5)',
  },
  region: {
    type: { kind: 'text' },
    literals: ['north', 'south'],
    ordered: false,
    grid: "SELECT unnest(['north', 'south', 'elsewhere', NULL]) AS region",
  },
  first_order: {
    type: { kind: 'date' },
    literals: [day(3), day(4), day(6)],
    ordered: true,
    grid: "SELECT (DATE '2026-01-01' + range::INTEGER) AS first_order FROM range(0, 8) UNION ALL SELECT NULL",
  },
};

const test = ({ literals, ordered }: Subject): fc.Arbitrary<Test> => {
  const value = fc.constantFrom(...literals);
  const plain = fc.oneof(
    fc.record({ op: fc.constant('equals' as const), value }),
    fc.record({ op: fc.constant('in' as const), values: fc.array(value, { minLength: 1, maxLength: 2 }) }),
    fc.record({ op: fc.constant('missing' as const), value: fc.boolean() }),
  );
  if (!ordered) return plain;
  const ops = ['at_least', 'more_than', 'at_most', 'less_than'] as const;
  const between = fc.tuple(fc.nat(literals.length - 1), fc.nat(literals.length - 1)).map((ends): Test => {
    const [low, high] = ends.sort((a, b) => a - b);
    return { op: 'between', low: literals[low ?? 0] ?? '', high: literals[high ?? 0] ?? '' };
  });
  return fc.oneof(plain, between, fc.record({ op: fc.constantFrom(...ops), value }));
};

/** Conditions over a few of the subjects; of a metric whose type shows only by its tests, one kind of test. */
const conditions = fc
  .uniqueArray(fc.constantFrom(...Object.keys(known)), { minLength: 1, maxLength: 3 })
  .chain((names) => {
    const single = fc
      .constantFrom(...names)
      .chain((subject) =>
        test(known[subject] as Subject).map((asked): Condition => ({ kind: 'test', subject, test: asked })),
      );
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        single,
        fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
        fc.record({
          kind: fc.constantFrom('all' as const, 'any' as const),
          of: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    }));
    return fc.array(condition, { minLength: 2, maxLength: 4 });
  });

/** Whether some combination that a row fits is nowhere better than this one, taken from the definition. */
function isAboveSome(table: Table, place: number, orientation: readonly (1 | -1)[]): boolean {
  const covered = table.fits.flatMap((fits, at) => (fits.length > 0 ? [exampleAt(table, at)] : []));
  const own = exampleAt(table, place);
  return covered.some((example) =>
    table.domains.every(({ values, order }, index) => {
      const [at = 0, mine = 0] = [example[index], own[index]];
      if (values[at] === undefined || values[mine] === undefined) return at === mine;
      if (order === 'none') return covered.some((each) => each[index] === mine);
      return orientation[index] === 1 ? at <= mine : at >= mine;
    }),
  );
}

it('foresees which rows of a table fit customers', { timeout: 60_000 }, async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const { policy } = read(scored('{ metric: spend, weight: 100, points: { bins: 4 } }'), twoTiers);
  if (policy === undefined) throw new Error('the policy cannot be read');
  const property = fc.asyncProperty(conditions, async (rows) => {
    const table = tableOf(rows, policy);
    if (table === undefined) throw new Error('the table was not examined');
    const subjects = table.domains.map(({ subject }) => subject);
    const typeOf = (subject: string): Subject => known[subject] as Subject;
    const holds = rows.map((row) =>
      conditionSql(row, (subject) => ({ sql: `"${subject}"`, type: typeOf(subject).type }), duckdb),
    );
    const from = subjects.map((subject, index) => `(${typeOf(subject).grid}) AS t${index}`);
    const answer = await connection.runAndReadAll(
      `SELECT DISTINCT concat_ws(',', ${holds.map((each, row) => `CASE WHEN ${each} THEN ${row} END`).join(', ')}) FROM ${from.join(' CROSS JOIN ')}`,
    );
    const real = new Set(answer.getRows().map(([fits]) => String(fits)));
    expect(new Set(table.fits.map((fits) => fits.join(',')))).toEqual(real);

    const first = (fits: string) => Number(fits.split(',')[0]);
    const has = (row: number) => [...real].filter((fits) => fits.split(',').includes(String(row)));
    const dark = rows.flatMap((_, row) =>
      has(row).length > 0 && has(row).every((fits) => first(fits) !== row) ? [row] : [],
    );
    expect(shadowed(table, rows.length).map(({ row }) => row)).toEqual(dark);
    rows.forEach((row, index) => {
      expect(canHold([row], policy)).toBe(has(index).length > 0);
    });
    // Whatever is called a gap fits nothing; a place of the table is the combination that it says.
    expect(table.fits).toHaveLength(combinations(table.domains));
    const gaps = gapsOf(table);
    expect(gaps.places).toEqual(
      table.fits.flatMap((fits, place) =>
        fits.length === 0 && isAboveSome(table, place, gaps.orientation) ? [place] : [],
      ),
    );
  });
  await fc.assert(property, { numRuns: triesOf(150, 40) });
  connection.closeSync();
  instance.closeSync();
});
