// Numbers of orders that no heading tells, such as #1001 under "Name": by how they are written, and by the rows they
// stand on.

import type { Engine } from '../../engine/engine.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { firstRowsName } from '../columns/cells.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed, withField } from '../columns/fields.js';
import { unsure } from '../columns/notes.js';
import { holdsNothing } from '../columns/nothing-words.js';
import type { OpenedExport } from '../columns/open-exports.js';

const marked = '#[0-9]+';
/** Letters before digits, such as SO-10023 and INV2026/0001. */
const lettered = '[A-Za-z]{1,6}[-_/]?[0-9]{3,}([-/][0-9]+)*';
/** Groups of digits, such as 302-1234567-0000001. */
const groups = '[0-9]{2,}(-[0-9]{4,})+';
/** Columns that are written so as well, and are none. */
const others =
  /customer|client|buyer|user|member|contact|account|sku|product|item|article|zip|post|phone|coupon|discount|客户|会员|买家|商品|产品/i;

/** What stands in a column, counted over the first rows. */
interface Seen {
  readonly rows: number;
  readonly different: number;
  readonly example: string;
  /** Whether every cell begins with "#". */
  readonly marks: boolean;
}

/** Adds the number of the order where only cells tell it, so that lines of one order are not counted as many. */
export async function withOrderNumbers(
  engine: Engine,
  opened: OpenedExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const date = fieldNamed(columns, 'date');
  if (fieldNamed(columns, 'order_id') !== undefined || date === undefined) return columns;
  const owners = [date, fieldNamed(columns, 'customer_id')].flatMap((each) => each ?? []);
  const free = columns.others.filter(
    ({ type, heading }) => type === 'text' && heading !== '' && !others.test(heading),
  );
  for (const column of free) {
    const seen = await ordersIn(engine, opened, column, owners, dialect);
    if (seen === undefined) continue;
    const lines = seen.rows - seen.different;
    const why =
      lines > 0
        ? `${count(seen.rows)} rows have ${count(seen.different)} different values, which repeat only on rows that follow each other`
        : `its cells are written like ${seen.example}`;
    return withField(columns, {
      ...column,
      field: 'order_id',
      said: [unsure(`taken for the number of the order: ${why}`)],
    });
  }
  return columns;
}

/** Undefined where cells are written otherwise, come back further down, or are of several customers or dates. */
async function ordersIn(
  engine: Engine,
  { name }: OpenedExport,
  { index }: FieldProposal,
  owners: readonly FieldProposal[],
  dialect: Dialect,
): Promise<Seen | undefined> {
  const value = `trim(${positional(index)})`;
  const single = owners.map((owner) => {
    const cell = positional(owner.index);
    return `count(DISTINCT CASE WHEN NOT ${holdsNothing(cell, dialect)} THEN trim(${cell}) END) > 1`;
  });
  const table = dialect.identifier(firstRowsName(name));
  const numbered = `SELECT *, ${dialect.placeInFile} AS _place FROM ${table}`;
  const orders = `SELECT ${value} AS value, count(*) AS n, max(_place) - min(_place) + 1 AS span, ${single.join(' OR ')} AS mixed FROM (${numbered}) WHERE ${value} <> '' GROUP BY 1`;
  const written = (form: string) => dialect.matches('value', form);
  const [row] = await engine.rows(
    `SELECT sum(n) AS n, count(*) AS different, min(value) AS example, bool_and(${written(marked)}) AS marks, bool_and(${written(marked)} OR ${written(lettered)} OR ${written(groups)}) AS orders, bool_or(span > n OR mixed) AS scattered FROM (${orders})`,
  );
  if (row?.orders !== 'true' || row.scattered === 'true') return undefined;
  const seen = {
    rows: Number(row.n),
    different: Number(row.different),
    example: row.example ?? '',
    marks: row.marks === 'true',
  };
  return seen.marks || seen.rows > seen.different ? seen : undefined;
}
