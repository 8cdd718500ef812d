// Whoever knows everything that is told of amounts cannot tell closely what is withheld because one customer makes most of it.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Amount,
  type ToldAmount,
  withoutDominant,
} from '../../../src/reports/audience/dominant-cells.js';
import type { CountTable } from '../../../src/reports/audience/small-cells.js';
import { boundsOf, type Equation } from './bounds.js';

const sum = (amounts: readonly (Amount | undefined)[]): Amount => ({
  value: Decimal.sum(0, ...amounts.map((each) => each?.value ?? 0)),
  largest: Decimal.max(0, ...amounts.map((each) => each?.largest ?? 0)),
});

/** @param cells what single customers make of each cell */
function tableOf(cells: readonly (readonly (readonly number[] | undefined)[])[]): CountTable<Amount> {
  const amounts = cells.map((row) =>
    row.map((parts) =>
      parts === undefined
        ? undefined
        : {
            value: Decimal.sum(0, ...parts),
            largest: Decimal.max(0, ...parts.map(Math.abs)),
          },
    ),
  );
  const columns = (amounts[0] ?? []).map((_, column) => sum(amounts.map((row) => row[column])));
  return { cells: amounts, rows: amounts.map(sum), columns, total: sum(columns) };
}

interface Place {
  readonly amount: Amount;
  readonly told: ToldAmount;
}

/** Everything in the table, and by which sums it hangs together. */
function placesOf(table: CountTable<Amount>, told: CountTable<ToldAmount>) {
  const places: Place[] = [];
  const place = (amount: Amount | undefined, said: ToldAmount | undefined) =>
    amount === undefined || said === undefined ? undefined : places.push({ amount, told: said }) - 1;
  const cells = table.cells.map((row, r) => row.map((cell, c) => place(cell, told.cells[r]?.[c])));
  const rows = table.rows.map((amount, r) => place(amount, told.rows[r]));
  const columns = table.columns.map((amount, c) => place(amount, told.columns[c]));
  const total = place(table.total, told.total);
  const sums = [
    ...cells.map((row, r) => [rows[r], row] as const),
    ...columns.map((column, c) => [column, cells.map((row) => row[c])] as const),
    [total, rows] as const,
    [total, columns] as const,
  ];
  return { places, sums };
}

/** What somebody can tell of each place: its least and largest value. */
function told(table: CountTable<Amount>, said: CountTable<ToldAmount>) {
  const { places, sums } = placesOf(table, said);
  const known = (at: number) => {
    const tells = places[at]?.told;
    return typeof tells === 'string' ? Number(tells) : undefined;
  };
  const unknowns = places.flatMap((_, at) => (known(at) === undefined ? [at] : []));
  const equations = sums.map(([whole, parts]): Equation => {
    const of = new Map<number, number>();
    let rest = 0;
    for (const [at, factor] of [[whole, -1] as const, ...parts.map((part) => [part, 1] as const)]) {
      if (at === undefined) continue;
      const value = known(at);
      if (value === undefined) of.set(unknowns.indexOf(at), factor);
      else rest -= factor * value;
    }
    return { of, sum: rest };
  });
  return unknowns.map((at, index) => ({
    amount: places[at]?.amount ?? sum([]),
    bounds: boundsOf(index, unknowns.length, equations),
  }));
}

const runs = Number(process.env.GRADUS_PROPERTY_RUNS ?? 80);
const customers = fc.array(fc.oneof(fc.nat(9), fc.integer({ min: 10, max: 400 })), { maxLength: 5 });
const tables = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(customers, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('dominant cells', () => {
  it('are not told, and nobody can tell them closely', () => {
    let hidden = 0;
    fc.assert(
      fc.property(tables, fc.constantFrom('0.5', '0.8', '0.95'), fc.boolean(), (cells, written, corner) => {
        const share = new Decimal(written);
        const table = tableOf(
          corner && cells.length > 1
            ? cells.map((row, r) =>
                row.map((each, c) => (r === cells.length - 1 && c === row.length - 1 ? undefined : each)),
              )
            : cells,
        );
        const said = withoutDominant(table, share);
        expect(said).toBeDefined();
        if (said === undefined) return;
        for (const { amount, told: tells } of placesOf(table, said).places)
          if (typeof tells === 'string') expect(amount.largest.lte(share.times(amount.value))).toBe(true);
        for (const { amount, bounds } of told(table, said)) {
          const value = amount.value.toNumber();
          if (amount.largest.lte(share.times(value))) continue;
          hidden++;
          const least = value * (1 / share.toNumber() - 1);
          expect(bounds?.most).toBeGreaterThanOrEqual(value + least - 1e-6);
          expect(bounds?.least).toBeLessThanOrEqual(Math.max(0, value - least) + 1e-6);
        }
      }),
      { numRuns: runs },
    );
    expect(hidden).toBeGreaterThan(runs);
  });

  it('leave all else as it is', () => {
    const calm = tableOf([
      [
        [10, 11, 12],
        [20, 20],
      ],
      [
        [5, 5, 5],
        [7, 9],
      ],
    ]);
    expect(withoutDominant(calm, new Decimal('0.8'))).toEqual({
      cells: [
        ['33', '40'],
        ['15', '16'],
      ],
      rows: ['73', '31'],
      columns: ['48', '56'],
      total: '104',
    });
  });

  it('take along what they could be reckoned from, as little as will do', () => {
    const table = tableOf([
      [
        [100, 1],
        [50, 40],
        [30, 30],
      ],
      [
        [40, 40],
        [60, 60],
        [20, 25],
      ],
      [
        [90, 95],
        [80, 70],
        [10, 15],
      ],
    ]);
    const said = withoutDominant(table, new Decimal('0.8'));
    const cells = said?.cells.flat() ?? [];
    expect(cells[0]).toEqual({ withheld: true });
    expect(cells.filter((cell) => typeof cell !== 'string')).toHaveLength(4);
    expect(said?.total).toBe('856');
  });

  it('protect amounts below 0, too', () => {
    const said = withoutDominant(
      tableOf([
        [[-100], [50, 40]],
        [
          [30, 30],
          [20, 20],
        ],
      ]),
      new Decimal('0.8'),
    );
    expect(said?.cells[0]?.[0]).toEqual({ withheld: true });
    expect([said?.rows[0], said?.columns[0], said?.total]).toContainEqual({ withheld: true });
  });
});
