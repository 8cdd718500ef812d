// Whoever knows everything that is told, and the rules by which it is told, finds more than one table that it could be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CountTable,
  type ToldCount,
  withoutSmallCells,
} from '../../../src/reports/audience/small-cells.js';

function withTotals(cells: readonly (readonly (number | undefined)[])[]): CountTable {
  const sum = (counts: readonly (number | undefined)[]) =>
    counts.reduce<number>((all, each) => all + (each ?? 0), 0);
  const columns = (cells[0] ?? []).map((_, column) => sum(cells.map((row) => row[column])));
  return { cells, rows: cells.map(sum), columns, total: sum(columns) };
}

/** Every table of counts up to `most` that would have been told like this one. */
function* possible(told: CountTable<ToldCount>, limit: number, most: number): Generator<number[][]> {
  const fits = (count: number, said: ToldCount | undefined) =>
    said === undefined
      ? count === 0
      : said === 'small'
        ? count > 0 && count < limit
        : said === 'withheld'
          ? count >= limit
          : count === said;
  const places = told.cells.flatMap((row, r) => row.map((_, c) => [r, c] as const));
  const width = told.columns.length;
  const table = told.cells.map((row) => row.map(() => 0));
  function* fill(at: number): Generator<number[][]> {
    const place = places[at];
    if (place === undefined) {
      const totals = withTotals(table);
      if (totals.columns.every((count, c) => fits(count, told.columns[c])) && fits(totals.total, told.total))
        yield table.map((row) => [...row]);
      return;
    }
    const [r, c] = place;
    const row = table[r];
    if (row === undefined) return;
    const said = told.cells[r]?.[c];
    const from = typeof said === 'number' ? said : 0;
    const to = typeof said === 'number' ? said : said === undefined ? 0 : most;
    for (let count = from; count <= to; count++) {
      if (!fits(count, said)) continue;
      row[c] = count;
      if (
        c === width - 1 &&
        !fits(
          row.reduce((a, b) => a + b, 0),
          told.rows[r],
        )
      )
        continue;
      yield* fill(at + 1);
    }
    row[c] = 0;
  }
  yield* fill(0);
}

/** Names of small counts, and the values that each may have. */
function valuesOf(told: CountTable<ToldCount>, tables: Iterable<number[][]>) {
  const values = new Map<string, Set<number>>();
  const see = (name: string, said: ToldCount | undefined, count: number) => {
    if (said !== 'small') return;
    const seen = values.get(name) ?? new Set();
    values.set(name, seen.add(count));
  };
  for (const cells of tables) {
    const totals = withTotals(cells);
    for (const [r, row] of told.cells.entries())
      for (const [c, said] of row.entries()) see(`${r},${c}`, said, cells[r]?.[c] ?? 0);
    for (const [r, said] of told.rows.entries()) see(`row ${r}`, said, totals.rows[r] ?? 0);
    for (const [c, said] of told.columns.entries()) see(`column ${c}`, said, totals.columns[c] ?? 0);
    see('total', told.total, totals.total);
  }
  return values;
}

const runs = Number(process.env.GRADUS_PROPERTY_RUNS ?? 60);
const count = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(7) });
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(count, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('small cells', () => {
  it('are told of no count, and can be solved for by nobody', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: 3, max: 5 }), fc.boolean(), (counts, limit, corner) => {
        // As in a migration matrix, where nobody is both new and gone.
        const cells = corner
          ? counts.map((row, r) =>
              row.map((each, c) => (r === counts.length - 1 && c === row.length - 1 ? undefined : each)),
            )
          : counts;
        const table = withTotals(cells);
        const told = withoutSmallCells(table, limit);
        if (told === undefined) return;
        const all = [...told.cells.flat(), ...told.rows, ...told.columns, told.total];
        for (const said of all) if (typeof said === 'number') expect(said === 0 || said >= limit).toBe(true);
        const values = valuesOf(told, possible(told, limit, 9));
        for (const [name, seen] of values) expect([name, seen.size]).not.toEqual([name, 1]);
        expect(values.size).toBe(all.filter((said) => said === 'small').length);
      }),
      { numRuns: runs },
    );
  });

  it('hides as little as needed', () => {
    const told = withoutSmallCells(
      withTotals([
        [40, 3, 30],
        [20, 50, 9],
        [11, 60, 70],
      ]),
      5,
    );
    const hidden = told?.cells.flat().filter((said) => typeof said !== 'number');
    // One small cell, and the three that make a circle with it at the least loss.
    expect(hidden).toHaveLength(4);
    expect(told?.cells[0]?.[1]).toBe('small');
    expect(told?.rows).toEqual([73, 79, 141]);
  });

  it('leaves a table without any as it is', () => {
    const table = withTotals([
      [0, 9],
      [5, 0],
    ]);
    expect(withoutSmallCells(table, 5)).toEqual(table);
  });

  it('tells nothing of a table in which nothing else can be withheld', () => {
    const cells = [
      [0, 1],
      [2, 1],
    ];
    expect(withoutSmallCells(withTotals(cells), 3)).toBeUndefined();
  });
});
