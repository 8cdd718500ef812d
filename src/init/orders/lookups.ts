// Rows that name only their order, beside an export that says whose the orders are and of when: both are read as one, so
// that what is proposed rests on the customers, dates and states that a run would look up.

import type { Engine } from '../../engine/engine.js';
import { as, indexType, textType } from '../../engine/steps/plan/step.js';
import { knownType, meanings } from '../../exports/headings/known-headings.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { count } from '../../foundation/characters/thousands.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows, fileColumn, firstRowsName, loadCells } from '../columns/cells.js';
import { unsure } from '../columns/notes.js';
import type { LookedUp, OpenedExport } from '../columns/open-exports.js';

const [lines, orders, once] = ['lines', 'orders', 'orders_once'];
/** Least part of the rows whose orders must be there, where headings say that both are numbers of orders; else more. */
const half = 0.5;
const nearlyAll = 0.95;
/** Part of the order numbers that may stand on several rows; above it, the file lists no orders. */
const fewTwice = 0.01;

interface Pair {
  readonly own: number;
  readonly theirs: number;
}

interface Match extends Pair {
  readonly rows: number;
  readonly keyed: number;
  readonly found: number;
  readonly keys: number;
  readonly twice: number;
}

/** Loads an export and the one that its orders stand in; the export comes back with the columns of both. */
export async function loadWithLookup(
  engine: Engine,
  opened: OpenedExport,
  other: OpenedExport,
  dialect: Dialect,
): Promise<OpenedExport> {
  await loadCells(engine, opened, dialect, lines);
  await loadCells(engine, other, dialect, orders);
  const match = await bestMatch(engine, opened, other, dialect);
  const where = shownPath(other.pattern);
  const plain = async (text: string) => {
    await loadCells(engine, opened, dialect);
    return { ...opened, said: [unsure(text)] };
  };
  if (match === undefined)
    return plain(`no column of these rows holds numbers that stand in ${where}: it is not looked up`);
  if (match.twice > match.keys * fewTwice)
    return plain(
      `${where} has several rows for ${count(match.twice)} of ${count(match.keys)} order numbers, so it is not looked up: export it with one row for each order`,
    );
  const columns = lent(opened, other, match.theirs);
  await join(engine, opened, { match, columns }, dialect);
  const lookup: LookedUp = {
    ...match,
    opened: other,
    from: opened.headings.length,
    unfound: match.rows - match.found,
  };
  const headings = [...opened.headings, ...columns.map((index) => other.headings[index] ?? '')];
  return { ...opened, headings, lookup };
}

/** Whether the headings say that rows have an order but no customer, while this other export has both. */
export function namesOnlyOrders(opened: OpenedExport, other: OpenedExport): boolean {
  const has = ({ headings }: OpenedExport, field: string) =>
    headings.some((heading) => fieldOf(heading) === field);
  return (
    has(opened, 'order_id') &&
    !has(opened, 'customer_id') &&
    has(other, 'order_id') &&
    has(other, 'customer_id')
  );
}

function fieldOf(heading: string): string | undefined {
  return meanings(heading, 'transactions')[0]?.field;
}

/** Columns that hold numbers of orders by their headings; else all whose headings say nothing. */
function keysOf({ headings }: OpenedExport): { places: number[]; known: boolean } {
  const places = headings.map((_, index) => index).filter((index) => headings[index] !== '');
  const known = places.filter((index) => fieldOf(headings[index] ?? '') === 'order_id');
  return known.length > 0
    ? { places: known, known: true }
    : { places: places.filter((index) => fieldOf(headings[index] ?? '') === undefined), known: false };
}

/** The columns that share the most numbers; undefined where too few rows find theirs. */
async function bestMatch(
  engine: Engine,
  opened: OpenedExport,
  other: OpenedExport,
  dialect: Dialect,
): Promise<Match | undefined> {
  const [own, theirs] = [keysOf(opened), keysOf(other)];
  const least = own.known && theirs.known ? half : nearlyAll;
  let best: Match | undefined;
  for (const place of own.places)
    for (const key of theirs.places) {
      const match = await matchOf(engine, { own: place, theirs: key }, dialect);
      if (match.keyed > 0 && match.found >= match.keyed * least && match.found > (best?.found ?? 0))
        best = match;
    }
  return best;
}

async function matchOf(engine: Engine, pair: Pair, dialect: Dialect): Promise<Match> {
  const key = `trim(${positional(pair.theirs)})`;
  const own = `trim(${positional(pair.own)})`;
  const counted = `SELECT ${key} AS k, count(*) AS n FROM ${dialect.identifier(allRows(orders))} WHERE ${key} <> '' GROUP BY 1`;
  const [row] = await engine.rows(
    `WITH keys AS (${counted}) SELECT count(*) AS n, count(*) FILTER (WHERE ${own} <> '') AS keyed, count(k) AS found, (SELECT count(*) FROM keys) AS keys, (SELECT count(*) FROM keys WHERE n > 1) AS twice FROM ${dialect.identifier(allRows(lines))} LEFT JOIN keys ON k = ${own}`,
  );
  const at = (name: string) => Number(row?.[name] ?? 0);
  return {
    ...pair,
    rows: at('n'),
    keyed: at('keyed'),
    found: at('found'),
    keys: at('keys'),
    twice: at('twice'),
  };
}

/**
 * Columns of the other export that say something of the rows: no amounts, which each line would repeat, and nothing that
 * the rows have themselves.
 */
function lent(opened: OpenedExport, other: OpenedExport, key: number): number[] {
  const own = opened.headings.flatMap((heading) => fieldOf(heading) ?? []);
  const plain = [...opened.headings, other.headings[key] ?? ''].map(plainHeading);
  return other.headings.flatMap((heading, index) => {
    const field = fieldOf(heading);
    const type = field === undefined ? undefined : knownType(field);
    const repeats =
      plain.includes(plainHeading(heading)) ||
      (field !== undefined && (field === 'order_id' || own.includes(field)));
    return repeats || type === 'money' || type === 'number' ? [] : [index];
  });
}

/** Creates the rows with what they look up, in place of the rows alone. */
async function join(
  engine: Engine,
  { name, headings }: OpenedExport,
  { match, columns }: { readonly match: Match; readonly columns: readonly number[] },
  dialect: Dialect,
): Promise<void> {
  const key = `trim(${positional(match.theirs)})`;
  const cells = columns.map((index) => positional(index));
  const sorted = [...cells, key].join(', ');
  const renamed = columns.map((index, at) =>
    as(positional(index), positional(headings.length + at), dialect),
  );
  const text = (index: number) => ({ name: positional(index), type: textType });
  await engine.create({
    name: once,
    reads: [allRows(orders)],
    grain: 'one order',
    columns: [{ name: '_key', type: textType }, ...columns.map((_, at) => text(headings.length + at))],
    stored: true,
    sql: `SELECT ${[as(key, '_key', dialect), ...renamed].join(', ')} FROM (SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY ${sorted}) AS _n FROM ${dialect.identifier(allRows(orders))} WHERE ${key} <> '') WHERE _n = 1`,
  });
  const all = headings.length + columns.length;
  for (const [from, to, stored] of [
    [allRows(lines), allRows(name), false],
    [firstRowsName(lines), firstRowsName(name), true],
  ] as const)
    await engine.create({
      name: to,
      reads: [from, once],
      grain: `one row of ${name}`,
      columns: [
        ...Array.from({ length: all }, (_, index) => text(index)),
        { name: fileColumn, type: indexType },
      ],
      stored,
      sql: `SELECT ${[...Array.from({ length: all }, (_, index) => positional(index)), fileColumn].join(', ')} FROM ${dialect.identifier(from)} LEFT JOIN ${dialect.identifier(once)} ON _key = trim(${positional(match.own)})`,
    });
}
