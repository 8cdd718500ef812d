// Figures of owners, asked of the tables of results.
import type { Engine, Row } from '../../engine/engine.js';
import { as } from '../../engine/steps/plan/step.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { Exact } from '../../grammar/exact.js';
import { wide } from '../../grammar/types.js';
import { id, type ResultsTable } from '../../telling/tables.js';
import type { OwnerYear } from './figures.js';

/** A table of graded customers, and what its columns are called. */
export interface Measured {
  readonly table: ResultsTable;
  /** The field that names owners. */
  readonly owner: string;
  /** The value metric; undefined: nobody knows what customers are worth. */
  readonly value: string | undefined;
  readonly metrics: readonly string[];
}

const amountType = wide(12);

/** An amount of a row as exact decimal, null where there is none. */
function amount({ dialect }: Engine, { table }: Measured, name: string | undefined, of = ''): string {
  return name === undefined || !table.columns.includes(name)
    ? dialect.cast('NULL', amountType)
    : dialect.plainDecimal(`${of}${dialect.identifier(name)}`).sql;
}

/** Counts and sums by owner and tier of who has a tier. */
export async function yearsByOwner(engine: Engine, measured: Measured): Promise<Map<string, OwnerYear>> {
  const { dialect } = engine;
  const { table, owner, metrics } = measured;
  const column = (name: string) => dialect.identifier(name);
  const printed = (sql: string) => dialect.print({ sql, type: amountType });
  const cells = [
    as(`COALESCE(${column(owner)}, '')`, 'o', dialect),
    as(column('tier'), 't', dialect),
    as('count(*)', 'n', dialect),
    as(printed(`sum(${amount(engine, measured, measured.value)})`), 'v', dialect),
    ...metrics.flatMap((name, at) => {
      const each = amount(engine, measured, name);
      return [as(printed(`sum(${each})`), `m${at}`, dialect), as(`count(${each})`, `c${at}`, dialect)];
    }),
  ];
  const rows = await engine.rows(
    `SELECT ${cells.join(', ')} FROM ${table.from} WHERE ${column('tier')} IS NOT NULL GROUP BY o, t ORDER BY o, t`,
  );
  const years = new Map<string, Row[]>();
  for (const row of rows) {
    const name = asInExports(row.o ?? '');
    years.set(name, [...(years.get(name) ?? []), row]);
  }
  return new Map([...years].map(([name, own]) => [name, yearOf(own, metrics)]));
}

function yearOf(rows: readonly Row[], metrics: readonly string[]): OwnerYear {
  const sum = (cell: string) => rows.reduce((all, row) => all.plus(row[cell] ?? 0), new Exact(0));
  return {
    customers: sum('n').toNumber(),
    value: rows.some(({ v }) => v !== null) ? sum('v').toFixed() : null,
    tiers: new Map(rows.map(({ t, n, v }) => [t ?? '', { customers: Number(n), value: v ?? null }])),
    metrics: new Map(
      metrics.map((name, at) => [
        name,
        { sum: sum(`m${at}`).toFixed(), customers: sum(`c${at}`).toNumber() },
      ]),
    ),
  };
}

/** The same of everybody. */
export function allTogether(years: readonly OwnerYear[]): OwnerYear {
  const rows = years.flatMap(({ tiers }) => [...tiers]);
  const tiers = new Map<string, { customers: number; value: string | null }>();
  for (const [tier, { customers, value }] of rows) {
    const all = tiers.get(tier) ?? { customers: 0, value: null };
    tiers.set(tier, { customers: all.customers + customers, value: added(all.value, value) });
  }
  const metrics = new Map<string, { sum: string; customers: number }>();
  for (const [name, { sum, customers }] of years.flatMap((year) => [...year.metrics])) {
    const all = metrics.get(name) ?? { sum: '0', customers: 0 };
    metrics.set(name, {
      sum: new Exact(all.sum).plus(sum).toFixed(),
      customers: all.customers + customers,
    });
  }
  return {
    customers: years.reduce((all, { customers }) => all + customers, 0),
    value: years.reduce<string | null>((all, { value }) => added(all, value), null),
    tiers,
    metrics,
  };
}

function added(all: string | null, value: string | null): string | null {
  if (value === null) return all;
  return new Exact(all ?? 0).plus(value).toFixed();
}

/**
 * Customers of the older results who were active then, and of these who are now, by who looked after them then. Active is
 * whose value is above 0 where one is known, else who is there. Then they had a tier; who has none now may buy all the same.
 */
export async function keptByOwner(
  engine: Engine,
  older: Measured,
  now: Measured,
): Promise<ReadonlyMap<string, { readonly active: number; readonly retained: number }>> {
  const { dialect } = engine;
  const tier = dialect.identifier('tier');
  const active = (measured: Measured, of: string) =>
    measured.value === undefined
      ? `${of}${id} IS NOT NULL`
      : `${amount(engine, measured, measured.value, of)} > 0`;
  const cells = [
    as(`COALESCE(b.${dialect.identifier(older.owner)}, '')`, 'o', dialect),
    as('count(*)', 'active', dialect),
    as(`count(CASE WHEN ${active(now, 'n.')} THEN 1 END)`, 'retained', dialect),
  ];
  const rows = await engine.rows(
    `SELECT ${cells.join(', ')} FROM ${older.table.from} AS b LEFT JOIN ${now.table.from} AS n ON n.${id} = b.${id} WHERE b.${tier} IS NOT NULL AND ${active(older, 'b.')} GROUP BY o`,
  );
  return new Map(
    rows.map((row) => [
      asInExports(row.o ?? ''),
      { active: Number(row.active), retained: Number(row.retained) },
    ]),
  );
}

/** How many customers of results have no tier, and so do not count here. */
export async function withoutTier(engine: Engine, { from }: ResultsTable): Promise<number> {
  const tier = engine.dialect.identifier('tier');
  const [found] = await engine.rows(`SELECT count(*) AS n FROM ${from} WHERE ${tier} IS NULL`);
  return Number(found?.n);
}
