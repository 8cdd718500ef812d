// Customers of a results folder who are to get services, owner after owner.
import type { Engine } from '../../engine/engine.js';
import { as } from '../../engine/steps/plan/step.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { isAmong } from '../../regrade/tables.js';
import { id, type ResultsTable } from '../../telling/tables.js';
import type { Day } from '../calendar/days.js';
import type { Served } from './appointment.js';

/** Customers of one owner; an empty name is nobody. */
export interface OwnedCustomers {
  readonly owner: string;
  readonly customers: readonly Served[];
}

/** What stands in a row beside fields. */
interface ServedColumns {
  /** The field of the owner; undefined: nobody has one. */
  readonly owner: string | undefined;
  /** Further fields that results show. */
  readonly shown: readonly string[];
  /** Tiers with a service. */
  readonly tiers: readonly string[];
  readonly overrideEnds: ReadonlyMap<string, Day>;
}

/** Customers on tiers with a service, in the order of owners, then ids. */
export async function* servedBy(
  engine: Engine,
  { from }: ResultsTable,
  { owner, shown, tiers, overrideEnds }: ServedColumns,
): AsyncGenerator<OwnedCustomers> {
  const { dialect } = engine;
  const column = (name: string) => dialect.identifier(name);
  const cells = [
    as(id, 'c_id', dialect),
    as(owner === undefined ? dialect.text('') : `COALESCE(${column(owner)}, '')`, 'c_owner', dialect),
    as(column('tier'), 'c_tier', dialect),
    as(column('movement'), 'c_movement', dialect),
    ...shown.map((name, at) => as(column(name), `c_f${at}`, dialect)),
  ];
  const known = tiers.map((tier) => dialect.text(tier)).join(', ');
  const sql = `SELECT ${cells.join(', ')} FROM ${from} WHERE ${column('tier')} IN (${known}) ORDER BY c_owner, c_id`;
  let own: { owner: string; customers: Served[] } | undefined;
  for await (const rows of engine.stream(sql))
    for (const row of rows) {
      const named = asInExports(row.c_owner ?? '');
      if (own !== undefined && own.owner !== named) {
        yield own;
        own = undefined;
      }
      own ??= { owner: named, customers: [] };
      const customer = row.c_id ?? '';
      own.customers.push({
        id: customer,
        shown: shown.map((_, at) => asInExports(row[`c_f${at}`] ?? '')),
        tier: row.c_tier ?? '',
        moved: movedOf(row.c_movement ?? ''),
        overrideEnds: overrideEnds.get(customer),
      });
    }
  if (own !== undefined) yield own;
}

function movedOf(movement: string): Served['moved'] {
  if (movement === 'up' || movement === 'new') return 'new_tier';
  return movement === 'down' ? 'fell' : undefined;
}

/** The tier of each of some customers who stand in the results. */
export async function tiersOf(
  engine: Engine,
  { from }: ResultsTable,
  customers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (customers.size === 0) return new Map();
  const { dialect } = engine;
  const rows = await engine.rows(
    `SELECT ${as(id, 'c_id', dialect)}, ${as(dialect.identifier('tier'), 'c_tier', dialect)} FROM ${from} WHERE ${isAmong(customers, dialect)}`,
  );
  return new Map(rows.map((row) => [row.c_id ?? '', row.c_tier ?? '']));
}

/** How many customers stand on each tier. */
export async function countedTiers(
  engine: Engine,
  { from }: ResultsTable,
): Promise<ReadonlyMap<string, number>> {
  const { dialect } = engine;
  const tier = dialect.identifier('tier');
  const rows = await engine.rows(
    `SELECT ${as(tier, 'c_tier', dialect)}, count(*) AS n FROM ${from} WHERE ${tier} IS NOT NULL GROUP BY ${tier}`,
  );
  return new Map(rows.map((row) => [row.c_tier ?? '', Number(row.n)]));
}
