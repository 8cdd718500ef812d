// Which columns differ, cell by cell, for customers of both sides: the answer to "did the same review give the same?"

import type { Engine, Row } from '../engine/engine.js';
import { plainHeading } from '../exports/headings/plain-heading.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { columnNamed, keyColumns, keyName, rowsName } from './rows.js';
import type { Side, SideColumns } from './sides.js';

export interface ColumnDifference {
  readonly column: string;
  /** Customers of both sides whose cells differ. */
  readonly customers: number;
  /** The first of them by key; none of personal fields. */
  readonly examples: readonly {
    readonly key: Readonly<Record<string, string>>;
    readonly old: string;
    readonly new: string;
  }[];
}

export interface ColumnsCompared {
  /** Compared cell by cell, key and tier aside. */
  readonly shared: number;
  readonly different: readonly ColumnDifference[];
  readonly only_old: readonly string[];
  readonly only_new: readonly string[];
  /** Headings that are empty or stand twice in a file, so that nobody knows which cells belong together. */
  readonly not_compared: readonly string[];
}

const examplesKept = 3;
/** Longer cells are cut in examples. */
const longest = 200;

/** Fields that no report shows. */
export function isPersonal(old: Side, now: Side): (heading: string) => boolean {
  const personal = [...(old.results?.personal ?? []), ...(now.results?.personal ?? [])].map(plainHeading);
  return (heading) => personal.includes(plainHeading(heading));
}

/** Compares cells as text, without space around them; one question for all columns. */
export async function compareColumns(
  engine: Engine,
  [old, now]: readonly [Side, Side],
  columns: SideColumns,
): Promise<ColumnsCompared> {
  const mine = [...columns.keys, columns.tier];
  const unclear = (heading: string) =>
    heading === '' ||
    [old, now].some(({ file }) => file.headings.filter((each) => each === heading).length > 1);
  const all = [...new Set([...old.file.headings, ...now.file.headings])].filter(
    (heading) => !mine.includes(heading),
  );
  const clear = all.filter((heading) => !unclear(heading));
  const has = ({ file }: Side, heading: string) => columnNamed(file, heading) !== undefined;
  const shared = clear.filter((heading) => has(old, heading) && has(now, heading));
  const hidden = isPersonal(old, now);
  const pairs = shared.map((heading): Pair => {
    const [was, is] = [`o.${columnNamed(old.file, heading)}`, `n.${columnNamed(now.file, heading)}`];
    return { heading, was, is, differs: `${was} IS DISTINCT FROM ${is}`, hidden: hidden(heading) };
  });
  return {
    shared: shared.length,
    different: await differences(engine, pairs, columns),
    only_old: clear.filter((heading) => !has(now, heading)),
    only_new: clear.filter((heading) => !has(old, heading)),
    not_compared: all.filter(unclear),
  };
}

async function differences(
  engine: Engine,
  pairs: readonly Pair[],
  columns: SideColumns,
): Promise<ColumnDifference[]> {
  if (pairs.length === 0) return [];
  const { dialect } = engine;
  const keys = keyColumns(columns, 'o.');
  const key = asOne(keys, dialect);
  const on = keys.map((each, index) => `${each} = n.${keyName(index)}`).join(' AND ');
  const joined = `${rowsName('old')} AS o JOIN ${rowsName('new')} AS n ON ${on}`;
  const asked = pairs.flatMap(({ differs, hidden: personal }, index) => [
    `count(CASE WHEN ${differs} THEN 1 END) AS n${index}`,
    ...(personal ? [] : [`${dialect.firstOf(key, key, examplesKept, differs)} AS k${index}`]),
  ]);
  const [row] = await engine.rows(`SELECT ${asked.join(', ')} FROM ${joined}`);
  const first = pairs.map((_, index) =>
    (row?.[`k${index}`] ?? '').split('\u001e').filter((each) => each !== ''),
  );
  const cells = await cellsOf(engine, pairs, [...new Set(first.flat())], columns);
  return pairs.flatMap(({ heading }, index) => {
    const customers = Number(row?.[`n${index}`] ?? 0);
    if (customers === 0) return [];
    const examples = (first[index] ?? []).map((each) => ({
      key: Object.fromEntries(columns.keys.map((name, at) => [name, each.split('\u001f')[at] ?? ''])),
      old: cells.get(each)?.[`o${index}`] ?? '',
      new: cells.get(each)?.[`w${index}`] ?? '',
    }));
    return [{ column: heading, customers, examples }];
  });
}

/** A key as one text, its cells parted by a character that no text holds. */
const asOne = (keys: readonly string[], dialect: Dialect) => keys.join(` || ${dialect.character(31)} || `);

/** The columns of a heading on both sides. */
interface Pair {
  readonly heading: string;
  readonly was: string;
  readonly is: string;
  readonly differs: string;
  readonly hidden: boolean;
}

/** The rows of a few customers, by key; cells are cut. */
async function cellsOf(
  engine: Engine,
  pairs: readonly Pair[],
  keys: readonly string[],
  columns: SideColumns,
): Promise<Map<string, Row>> {
  if (keys.length === 0) return new Map();
  const { dialect } = engine;
  const shown = pairs.flatMap(({ was, is, hidden }, index) =>
    hidden
      ? []
      : [`${dialect.start(was, longest)} AS o${index}`, `${dialect.start(is, longest)} AS w${index}`],
  );
  // Both sides are cut down to these customers before anything else of their rows is looked at.
  const key = asOne(keyColumns(columns), dialect);
  const few = (which: Side['which']) =>
    `(SELECT *, ${key} AS k FROM ${rowsName(which)} WHERE ${dialect.oneOf(key, keys)})`;
  const rows = await engine.rows(
    `SELECT o.k AS k, ${shown.join(', ')} FROM ${few('old')} AS o JOIN ${few('new')} AS n ON o.k = n.k`,
  );
  return new Map(rows.map((row) => [row.k ?? '', row]));
}
