// Ids of transactions that differ from those of the customers export in spelling only, such as 13085.0 and 13085.

import type { Engine } from '../../engine/engine.js';
import { count } from '../../foundation/characters/thousands.js';
import { loose } from '../../plan/doubts/spelling-offers.js';
import { derived } from '../../plan/doubts/spelling-pairs.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from '../columns/cells.js';
import { type ColumnsProposal, fieldNamed, withField } from '../columns/fields.js';
import { unsure } from '../columns/notes.js';
import type { OpenedExport } from '../columns/open-exports.js';

const pairsAtMost = 1000;

/** Adds the spelling that brings ids together with those of the customers export. */
export async function withSpelling(
  engine: Engine,
  { name }: OpenedExport,
  columns: ColumnsProposal,
  listed: { readonly opened: OpenedExport; readonly index: number } | undefined,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const id = fieldNamed(columns, 'customer_id');
  if (id === undefined || listed === undefined) return columns;
  const idsOf = (of: string, index: number) =>
    `SELECT DISTINCT trim(${positional(index)}) AS id FROM ${dialect.identifier(allRows(of))} WHERE trim(${positional(index)}) <> ''`;
  const known = idsOf(listed.opened.name, listed.index);
  const unknown = `SELECT id FROM (${idsOf(name, id.index)}) WHERE id NOT IN (SELECT id FROM (${known}))`;
  const rows = await engine.rows(
    `SELECT u.id AS theirs, min(k.id) AS ours FROM (${loose(unknown, dialect)}) AS u JOIN (${loose(known, dialect)}) AS k ON k.loosely = u.loosely GROUP BY u.id HAVING count(*) = 1 ORDER BY u.id LIMIT ${pairsAtMost}`,
  );
  const pairs = rows.map((row) => ({ theirs: row.theirs ?? '', ours: row.ours ?? '' }));
  const [first] = pairs;
  if (first === undefined) return columns;
  const { theirs, ours, words } = derived(pairs);
  const seen = `${count(pairs.length)} ids such as ${first.theirs} differ from those of the customers export, such as ${first.ours}, in spelling only`;
  if (theirs === undefined || ours !== undefined)
    return withField(columns, {
      ...id,
      said: [...(id.said ?? []), unsure(`${seen}: they would match ${words.join(', ')} (strip, pad, case)`)],
    });
  const [only, ...more] = theirs.strip;
  return withField(columns, {
    ...id,
    keys: {
      ...id.keys,
      ...(only !== undefined && { strip: more.length === 0 ? only : theirs.strip }),
      ...(theirs.pad !== undefined && { pad: theirs.pad }),
      ...(theirs.case !== undefined && { case: theirs.case }),
    },
    said: [...(id.said ?? []), unsure(`${seen}: read ${words.join(', ')}`)],
  });
}
