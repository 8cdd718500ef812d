// How the rows of an export hang together: lines that continue the one above, customers that stand above their rows, and
// totals of an order that every one of its lines repeats.

import type { Engine } from '../../engine/engine.js';
import { joined } from '../../engine/steps/plan/step.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from '../columns/cells.js';
import { moneyField } from '../columns/currencies.js';
import { type ColumnsProposal, fieldNamed } from '../columns/fields.js';
import { type Remark, unsure } from '../columns/notes.js';
import { holdsNothing } from '../columns/nothing-words.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { isNumericType } from '../columns/value-types.js';

/** Adds the fields that lines take from the line above, where rows without a customer look like such lines. */
export async function withContinuation(
  engine: Engine,
  { name, headings, lookup }: OpenedExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const id = fieldNamed(columns, 'customer_id');
  // What is looked up is on every row of an order, or on none.
  if (id === undefined || lookup !== undefined) return columns;
  const [nameless, named] = await sidesOf(engine, { name, headings }, columns, id.index, dialect);
  if (nameless.rows === 0 || named.rows === 0) return columns;
  const date = fieldNamed(columns, 'date');
  if (date !== undefined && named.in(date.index) === 0 && nameless.in(date.index) * 2 >= nameless.rows)
    return fromAbove(
      columns,
      ['customer_id'],
      'no row has both a customer and a date: customers stand above their rows, and are taken from there. A flat list with the customer on every row is surer; export that where the system can',
    );
  if (date !== undefined && areBlocks(named, nameless, date.index))
    return fromAbove(
      columns,
      ['customer_id'],
      `each customer stands in one row alone, and ${count(nameless.rows)} rows with a date in none: customers are taken from the row above, as cells that are merged leave them. If these are sales without a customer, take this line away and write missing_customer: set_aside`,
    );
  const texts = columns.fields.filter(({ type }) => !isNumericType(type));
  const blank = texts.filter(
    ({ index }) => nameless.in(index) * 20 <= nameless.rows && named.in(index) * 2 > named.rows,
  );
  // Numbers alone are what sums hold: a line of an order says what was bought, too.
  const says = [...columns.fields, ...columns.others].some(
    (field) =>
      !blank.includes(field) && !isNumericType(field.type) && nameless.in(field.index) * 2 > nameless.rows,
  );
  if (!says || blank.length < 2 || (date !== undefined && !blank.includes(date))) return columns;
  return fromAbove(
    columns,
    blank.map(({ field }) => field),
    `${nameless.rows === 1 ? '1 row leaves' : `${count(nameless.rows)} rows leave`} these cells blank, as the second and later lines of an order do: taken from the line above`,
  );
}

/** With fields that lines take from the line above, and what is to be asked of that. */
function fromAbove(columns: ColumnsProposal, fields: readonly string[], asked: string): ColumnsProposal {
  return { ...columns, fillDown: { fields, notes: [unsure(asked)] } };
}

interface Side {
  readonly rows: number;
  /** How many different customers. */
  readonly ids: number;
  in(index: number): number;
}

/** How many cells are filled in rows without a customer, and in those with one; totals count for neither. */
async function sidesOf(
  engine: Engine,
  { name, headings }: Pick<OpenedExport, 'name' | 'headings'>,
  columns: ColumnsProposal,
  id: number,
  dialect: Dialect,
): Promise<[Side, Side]> {
  const filled = (index: number) => `(${positional(index)} IS NOT NULL AND trim(${positional(index)}) <> '')`;
  const everything = joined(
    headings.map((_, index) => positional(index)),
    dialect,
  );
  const all = [...columns.fields, ...columns.others];
  const rows = await engine.rows(
    `SELECT ${filled(id)} AS named, count(*) AS n, count(DISTINCT trim(${positional(id)})) AS ids, ${all
      .map(({ index }) => `count(*) FILTER (WHERE ${filled(index)}) AS f${index}`)
      .join(
        ', ',
      )} FROM ${dialect.identifier(allRows(name))} WHERE NOT (${dialect.saysTotal(everything, 'of what')}) AND ${dialect.saysSomething(everything)} GROUP BY 1`,
  );
  const side = (named: boolean) => {
    const row = rows.find((each) => each.named === String(named));
    const of = (name: string) => Number(row?.[name] ?? 0);
    return { rows: of('n'), ids: of('ids'), in: (index: number) => of(`f${index}`) };
  };
  return [side(false), side(true)];
}

const fewestBlocks = 3;

/** Whether each customer is written once, above or beside the first of its rows, as merged cells are exported. */
function areBlocks(named: Side, nameless: Side, date: number): boolean {
  return (
    named.rows >= fewestBlocks &&
    named.ids === named.rows &&
    nameless.rows > named.rows &&
    nameless.in(date) * 20 >= nameless.rows * 19 &&
    named.in(date) * 20 >= named.rows * 19
  );
}

/** What is to be done where all lines of an order repeat its total; undefined where they do not. */
export async function repeatedTotals(
  engine: Engine,
  { name }: OpenedExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<{ action: 'drop'; by: string[]; notes: Remark[] } | undefined> {
  const order = fieldNamed(columns, 'order_id');
  const amount = moneyField(columns);
  if (order === undefined || amount === undefined || amount.field === 'price' || columns.fillDown)
    return undefined;
  const [id, money] = [positional(order.index), positional(amount.index)];
  const others = [...columns.fields, ...columns.others].filter(
    ({ index }) => index !== order.index && index !== amount.index,
  );
  const rest =
    others.length === 0
      ? "''"
      : joined(
          others.map(({ index }) => positional(index)),
          dialect,
        );
  const [row] = await engine.rows(
    `SELECT count(*) AS orders, count(*) FILTER (WHERE same) AS same FROM (SELECT ${id}, count(${money}) = count(*) AND count(DISTINCT ${money}) = 1 AND count(DISTINCT ${rest}) > 1 AND min(trim(${money})) NOT IN ('0', '0.00', '0,00') AS same FROM ${dialect.identifier(allRows(name))} WHERE NOT ${holdsNothing(id, dialect)} GROUP BY 1 HAVING count(*) > 1)`,
  );
  const orders = Number(row?.orders ?? 0);
  if (orders === 0 || orders !== Number(row?.same)) return undefined;
  const which = orders === 1 ? 'the only order' : `each of the ${count(orders)} orders`;
  const seen = `${which} with several lines has the same "${amount.heading}" on all of them, as totals of orders do`;
  return {
    action: 'drop',
    by: ['order_id'],
    notes: [unsure(`${seen}: it is counted once; write keep if each line has an amount of its own`)],
  };
}
