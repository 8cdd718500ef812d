// The customers who moved furthest: most steps first, then the largest change of the score, then the id.

import type { Engine, Row } from '../engine/engine.js';
import { wide } from '../grammar/types.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { type ChangeRelation, changeColumns as c } from './relation.js';
import type { ChangeReport, Mover } from './report.js';

const shown = 10;

export async function moversOf(
  engine: Engine,
  relation: ChangeRelation,
  dialect: Dialect,
): Promise<ChangeReport['movers']> {
  const steps = `(${c.previous} - ${c.tier})`;
  const ask = (where: string, order: string) => ranked(engine, relation, dialect, where, order);
  if (!relation.ordered)
    return { up: [], down: [], moved: await ask(`${c.previous} <> ${c.tier}`, 'abs(difference) DESC') };
  return {
    up: await ask(`${c.tier} < ${c.previous}`, `${steps} DESC, difference DESC`),
    down: await ask(`${c.tier} > ${c.previous}`, `${steps}, difference`),
    moved: [],
  };
}

async function ranked(
  engine: Engine,
  relation: ChangeRelation,
  dialect: Dialect,
  where: string,
  order: string,
): Promise<Mover[]> {
  const type = wide(12);
  const keys = relation.keys.map(({ column }) => dialect.identifier(column));
  const change = relation.scored
    ? dialect.cast(`${c.score} - ${c.previousScore}`, type)
    : dialect.cast('NULL', type);
  const driver = relation.unattributed === undefined ? c.driver : 'NULL';
  const named = keys.map((key, index) => `${key} AS k${index}`).join(', ');
  const rows = await engine.rows(
    `SELECT ${keys.map((_, index) => `k${index}`).join(', ')}, f, t, ${dialect.print({ sql: 'difference', type })} AS change, driver FROM (SELECT ${named}, ${c.previous} AS f, ${c.tier} AS t, ${change} AS difference, ${driver} AS driver, ${c.previous}, ${c.tier} FROM ${relation.from} WHERE ${where}) ORDER BY ${order} NULLS LAST, ${keys.map((_, index) => `k${index}`).join(', ')} LIMIT ${shown}`,
  );
  return rows.map((row) => moverOf(row, relation));
}

function moverOf(row: Row, { keys, tiers, ordered }: ChangeRelation): Mover {
  return {
    key: Object.fromEntries(keys.map(({ name }, index) => [name, row[`k${index}`] ?? ''])),
    previous_tier: tiers[Number(row.f)]?.id ?? '',
    tier: tiers[Number(row.t)]?.id ?? '',
    steps: ordered ? Number(row.f) - Number(row.t) : null,
    score_change: row.change ?? null,
    main_driver: row.driver ?? null,
  };
}
