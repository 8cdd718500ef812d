// Who bought, when and for how much, where no heading says it outright: the best that there is, with what was seen.

import type { Engine } from '../../engine/engine.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from '../columns/cells.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed, withField } from '../columns/fields.js';
import { unsure } from '../columns/notes.js';
import { type ColumnValues, isNumericType } from '../columns/value-types.js';
import type { LookedAt } from './customers.js';

/** The columns of transactions with a customer, an amount and a date, or with what is to be filled in for them. */
export async function withEssentials(
  engine: Engine,
  { opened, values }: LookedAt,
  columns: ColumnsProposal,
  needed: readonly string[],
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const dated = withDate(withAmount(withCustomer(columns, needed), values, opened));
  const asked = needed.length > 0 ? dated : withoutAmount(dated);
  return doubtedCustomer(engine, opened.name, asked, dialect);
}

/** Numbers that may be what was paid, though no heading says so, are asked about: a policy of orders alone is no accident then. */
function withoutAmount(columns: ColumnsProposal): ColumnsProposal {
  const there = [...columns.fields, ...columns.missing].some(({ field }) => field === 'amount');
  const numbers = columns.others.filter(
    ({ type, heading }) => isNumericType(type) && heading !== '' && !unlike.test(heading),
  );
  if (there || columns.computed !== undefined || numbers.length === 0) return columns;
  const named = numbers.slice(0, mostNamed).map(({ heading }) => `"${heading}"`);
  return {
    ...columns,
    remarks: [
      ...columns.remarks,
      unsure(
        `no column was found that says how much was paid, so the policy counts orders and days alone; if it is in ${named.join(' or ')}, begin again with that heading called amount, or write amount: and a sum yourself`,
      ),
    ],
  };
}

/** Of many columns with numbers. */
const mostNamed = 5;

/** Without ids, people are told apart by what else is their own. */
function withCustomer(columns: ColumnsProposal, needed: readonly string[]): ColumnsProposal {
  if (fieldNamed(columns, 'customer_id') !== undefined) return columns;
  const own = ['email', 'name', 'phone'].filter((field) => !needed.includes(field));
  const found = own.flatMap((field) => fieldNamed(columns, field) ?? [])[0];
  if (found === undefined) return columns;
  return withField(columns, {
    ...found,
    field: 'customer_id',
    ...(found.field === 'email' && { keys: { case: 'lower' as const } }),
    said: [unsure(`no column holds ids of customers, so "${found.heading}" tells them apart`)],
  });
}

const paid =
  /amount|value|total|price|paid|\bgross\b|\bnet\b|brutto|netto|revenue|sales|spen[dt]|sum\b|cost|betrag|umsatz|summe|montant|importe|monto|valor|dollars?|金额|额|款/i;
const unlike =
  /tax|vat|discount|shipping|freight|fee|tip|balance|margin|profit|refund|税|运费|折扣|优惠|邮费|利润/i;

/** The only column of money is the amount; of several, people must say which. */
function withAmount(
  columns: ColumnsProposal,
  values: readonly ColumnValues[],
  { headless, lookup }: LookedAt['opened'],
): ColumnsProposal {
  const computed = columns.computed !== undefined || columns.missing.some(({ field }) => field === 'amount');
  if (computed || fieldNamed(columns, 'amount') !== undefined) return columns;
  const money = (each: FieldProposal) =>
    values[each.index]?.ways.money !== undefined && isNumericType(each.type);
  // Amounts of a whole order would count once for each of its rows.
  const own = columns.others.filter(({ index }) => index < (lookup?.from ?? index + 1));
  const numbers = own.filter((each) => each.heading !== '' && money(each));
  const named = headless
    ? numbers
    : numbers.filter(({ heading }) => paid.test(heading) && !unlike.test(heading));
  const marked = numbers.filter(({ index }) => (values[index]?.marks.length ?? 0) > 0);
  const [only, ...rivals] = named.length > 0 ? named : marked;
  if (only === undefined) return columns;
  if (rivals.length > 0)
    return { ...columns, missing: [...columns.missing, { field: 'amount', type: 'money' }] };
  return withField(columns, {
    ...only,
    field: 'amount',
    type: 'money',
    way: values[only.index]?.ways.money,
    said: [unsure('taken for what was paid, because no other column looks like it')],
  });
}

/** Without dates nothing can be said of a year, and the as-of date has no effect. */
function withDate(columns: ColumnsProposal): ColumnsProposal {
  const there = fieldNamed(columns, 'date') ?? columns.missing.find(({ field }) => field === 'date');
  return there === undefined
    ? { ...columns, missing: [...columns.missing, { field: 'date', type: 'date' }] }
    : columns;
}

const people = /customer|client|buyer|user|member|contact|cust|kunde|debitor|客户|会员|买家|顾客|用户/i;
const fewestRows = 10;

/** An id that is another one in every row while another column of people repeats is rather one of orders. */
async function doubtedCustomer(
  engine: Engine,
  name: string,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const id = fieldNamed(columns, 'customer_id');
  if (id === undefined) return columns;
  const others = [...columns.fields, ...columns.others].filter(
    ({ heading, index, type }) =>
      index !== id.index &&
      people.test(heading) &&
      (type === 'text' || /id\b|nr|no\b|number|号/i.test(heading)),
  );
  const places = [id, ...others].map(({ index }) => index);
  const [row] = await engine.rows(
    `SELECT count(*) AS n, ${places.map((index) => `count(DISTINCT ${positional(index)}) AS d${index}, count(${positional(index)}) AS f${index}`).join(', ')} FROM ${dialect.identifier(allRows(name))}`,
  );
  const at = (key: string) => Number(row?.[key] ?? 0);
  const [filled, different] = [at(`f${id.index}`), at(`d${id.index}`)];
  const repeats = others.filter(
    ({ index }) =>
      at(`f${index}`) * 2 > filled && at(`d${index}`) * 20 <= at(`f${index}`) * 19 && at(`d${index}`) > 1,
  );
  const seen: string[] = [];
  if (filled >= fewestRows && different === filled && repeats.length > 0)
    seen.push(
      `it is another one in each of the ${count(filled)} rows, while ${repeats.map(({ heading }) => `"${heading}"`).join(' and ')} repeats: does it tell orders apart, not customers?`,
    );
  const more = others.filter(({ index }) => at(`d${index}`) > different * 2);
  if (/^acc(oun)?t/i.test(id.heading) && more.length > 0)
    seen.push(
      `it has ${count(different)} different values, fewer than ${more.map(({ heading }) => `"${heading}"`).join(' and ')}: is it an account of the ledger, not a customer?`,
    );
  return seen.length === 0
    ? columns
    : withField(columns, { ...id, said: [...(id.said ?? []), ...seen.map(unsure)] });
}
