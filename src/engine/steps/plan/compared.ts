// How customers are compared with each other: in a review with all rows of the relation or those of their group, and where one
// is graded again with others who stay as they are.
import type { Typed } from '../../../grammar/types.js';
import type { ByOrder } from '../../../policy/model/assign.js';
import { type Among, amongOthers, amongRows, besideOthers, type StandingColumn } from '../../../sql/among.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Frozen } from './planned.js';
import { type Column, separator, typedColumn } from './step.js';

/** A column by which customers stand among those who are the same in some others; without these, among all. */
export interface ComparedColumn {
  readonly name: string;
  readonly within: readonly string[];
  /** Metrics are compared with those of everybody; points and tiers only among customers who get a tier. */
  readonly among: 'everybody' | 'rated';
}

/** What tells one from another; names of columns hold no dot. */
export const comparedKey = ({ name, within, among }: ComparedColumn) =>
  [name, ...within, ...(among === 'rated' ? [''] : [])].join('.');

/** How tiers in order compare customers: each metric among those who are equal in all before it. */
export function comparedInTurn({ of, ties = [], within }: ByOrder): ComparedColumn[] {
  const group = within === undefined ? [] : [within];
  const names = [of, ...ties];
  return names.map((name, at) => ({ name, within: [...group, ...names.slice(0, at)], among: 'rated' }));
}

/** Text that is the same for customers who are compared with each other; null for whom nobody is compared with. */
export function groupText(within: readonly Typed[], dialect: Dialect): string | undefined {
  const [first, ...more] = within.map((each) => dialect.asText(each));
  if (first === undefined) return undefined;
  // What is missing in the others is a group of its own, beside each group of the first.
  const all = more.map((text) => `${separator(dialect)} || coalesce(${text}, '')`);
  return chain([first, ...all], '||');
}

/** Customers as they are graded: where they are compared, and the columns of the relation at hand. */
export interface GradedColumns {
  readonly frozen: Frozen | undefined;
  readonly columns: readonly Column[];
}

/** @param of what stands in front of columns */
function standingOf(
  { name, within }: ComparedColumn,
  columns: readonly Column[],
  of: '' | 'f.',
  dialect: Dialect,
): StandingColumn {
  const typed = within.map((each): Typed => {
    const { sql, type } = typedColumn(columns, each, dialect);
    return { sql: `${of}${sql}`, type };
  });
  return { value: `${of}${dialect.identifier(name)}`, group: groupText(typed, dialect) };
}

/** How a column stands among those of other customers: of the same relation, or of others who stay as they are. */
export function amongSql(
  { frozen, columns }: GradedColumns,
  compared: ComparedColumn,
  place: string,
  dialect: Dialect,
): Among {
  const key = comparedKey(compared);
  const others = frozen?.others.get(key);
  if (others === undefined)
    return amongRows(dialect.identifier(compared.name), compared.within.map(dialect.identifier), dialect);
  return amongOthers(standingOf(compared, columns, '', dialect), others, `${place}_${key}`, dialect);
}

/** The relation with what `amongSql` of these columns reads. */
export function withOthers(
  { frozen, columns }: GradedColumns,
  all: readonly ComparedColumn[],
  place: string,
  from: string,
  dialect: Dialect,
): string {
  const byKey = new Map(all.map((each) => [comparedKey(each), each]));
  return [...byKey].reduce((inner, [key, compared]) => {
    const others = frozen?.others.get(key);
    return others === undefined
      ? inner
      : besideOthers(inner, standingOf(compared, columns, 'f.', dialect), others, `${place}_${key}`, dialect);
  }, from);
}
