// Who went up, down or came, by owner. Results tell it against their last results; against others it follows from the
// tiers of both.
import path from 'node:path';
import * as z from 'zod';
import type { Engine } from '../../engine/engine.js';
import { unseenBeforeStep } from '../../engine/steps/decide/unseen-before.js';
import { as } from '../../engine/steps/plan/step.js';
import { unseenFile } from '../../engine/steps/tell/unseen.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { meaningIn } from '../../policy/model/former.js';
import type { Policy } from '../../policy/model/policy.js';
import type { OpenedResults } from '../../regrade/results.js';
import { bytesShape, isListed } from '../../results/listed/listed.js';
import { readManifest } from '../../results/manifest.js';
import { readSummary } from '../../results/verify.js';
import { id, openTable, type ResultsTable, writtenFile } from '../../telling/tables.js';
import type { OwnerMoves } from './figures.js';
import type { Measured } from './measure.js';

/** What tells who moved: the results themselves, or the tiers of both; undefined where there is nothing to move from. */
export type MovesFrom = 'results' | 'tiers' | undefined;

const inputs = z.object({ inputs: z.array(bytesShape.extend({ role: z.string() })) });

/** @param before the older results that are named */
export async function movesFrom(now: OpenedResults, before: OpenedResults | undefined): Promise<MovesFrom> {
  if (before === undefined) return readSummary(now.folder).compared === true ? 'results' : undefined;
  const last = readManifest(now.folder, inputs)?.inputs.find(({ role }) => role === 'last_results');
  const same = last !== undefined && (await isListed(path.join(before.folder, 'graded.csv'), last));
  return same ? 'results' : 'tiers';
}

/** Whether customers were merged when results were graded: old ids are then in older results alone. */
export function hasMerged({ folder }: OpenedResults): boolean {
  return readManifest(folder, inputs)?.inputs.some(({ role }) => role === 'aliases') === true;
}

/** Customers of older results, without those who had no row until then, who count as new; and how many these are. */
export async function olderTable(
  engine: Engine,
  folder: string,
): Promise<{ readonly table: ResultsTable; readonly unseen: number }> {
  const table = await openTable(engine, folder, 'graded.csv');
  const file = path.join(folder, unseenFile);
  if (lookAt(file) === undefined) return { table, unseen: 0 };
  const { sql } = unseenBeforeStep(await writtenFile(file), engine.dialect);
  const unseen = `(SELECT customer_id FROM (${sql}) WHERE customer_id IS NOT NULL)`;
  const [found] = await engine.rows(`SELECT count(*) AS n FROM ${unseen}`);
  const from = `(SELECT s.* FROM ${table.from} AS s WHERE s.${id} NOT IN ${unseen})`;
  return { table: { ...table, from }, unseen: Number(found?.n) };
}

/** As the results tell it. */
export function movesTold(
  engine: Engine,
  { table, owner }: Measured,
): Promise<ReadonlyMap<string, OwnerMoves>> {
  const { dialect } = engine;
  const is = (movement: string) => `${dialect.identifier('movement')} = ${dialect.text(movement)}`;
  const moves = { up: is('up'), down: is('down'), isNew: is('new') };
  return counted(engine, `COALESCE(${dialect.identifier(owner)}, '')`, table.from, moves);
}

/** From the tiers of both: those of then as the policy of now knows them, where it does. */
export function movesBetween(
  engine: Engine,
  older: Measured & { readonly policy: Policy },
  now: Measured & { readonly policy: Policy },
): Promise<ReadonlyMap<string, OwnerMoves>> {
  const { dialect } = engine;
  const meant = meaningIn(older.policy, now.policy);
  const place = (of: string, { tiers }: Policy, index: (at: number) => number) => {
    const whens = tiers.flatMap(({ id: tier }, at) =>
      index(at) < 0 ? [] : [`WHEN ${dialect.text(tier)} THEN ${index(at)}`],
    );
    return whens.length === 0 ? 'NULL' : `CASE ${of}${dialect.identifier('tier')} ${whens.join(' ')} END`;
  };
  const [is, was] = [place('n.', now.policy, (at) => at), place('b.', older.policy, (at) => meant[at] ?? -1)];
  const tier = dialect.identifier('tier');
  return counted(
    engine,
    `COALESCE(n.${dialect.identifier(now.owner)}, '')`,
    `${now.table.from} AS n LEFT JOIN ${older.table.from} AS b ON b.${id} = n.${id}`,
    {
      up: `${is} < ${was}`,
      down: `${is} > ${was}`,
      isNew: `n.${tier} IS NOT NULL AND b.${tier} IS NULL`,
    },
  );
}

/** How many of each owner fit. */
async function counted(
  engine: Engine,
  owner: string,
  from: string,
  moves: Readonly<Record<keyof OwnerMoves, string>>,
): Promise<ReadonlyMap<string, OwnerMoves>> {
  const { dialect } = engine;
  const count = (when: string, name: string) => as(`count(CASE WHEN ${when} THEN 1 END)`, name, dialect);
  const cells = [
    as(owner, 'o', dialect),
    count(moves.up, 'up'),
    count(moves.down, 'down'),
    count(moves.isNew, 'isnew'),
  ];
  const rows = await engine.rows(`SELECT ${cells.join(', ')} FROM ${from} GROUP BY o`);
  return new Map(
    rows.map((row) => [
      asInExports(row.o ?? ''),
      { up: Number(row.up), down: Number(row.down), isNew: Number(row.isnew) },
    ]),
  );
}
