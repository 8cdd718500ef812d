// Money that goes back: rows whose kind says so though their amounts are above 0, and columns of what was paid back
// beside what was paid.

import type { Engine } from '../../engine/engine.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from './cells.js';
import type { ValueCount } from './few-values.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed, withField } from './fields.js';
import { valuesWithCounts } from './listed.js';
import { note, unsure } from './notes.js';
import type { OpenedExport } from './open-exports.js';
import { type ColumnValues, isNumericType } from './value-types.js';
import { isKindHeading, isRefundHeading, refundValues } from './words-for-kinds.js';

/** Kinds of rows are called by fewer words than sentences have. */
const mostWords = 4;

/** Whether the few values of a column tell refunds from sales. What tells states of an order does not. */
export function tellsRefunds(heading: string, few: readonly ValueCount[] | undefined): boolean {
  if (few === undefined || few.length < 2 || /status|state|stage|状态|狀態|zustand/i.test(heading))
    return false;
  const refunds = refundValues(few.map(({ value }) => value));
  // What banks answer is no kind of row: "did not return any further details".
  return refunds.length > 0 && refunds.every((value) => value.split(/\s+/).length <= mostWords);
}

/** Adds how refunds are told to columns of transactions. */
export async function withRefunds(
  engine: Engine,
  opened: OpenedExport,
  values: readonly ColumnValues[],
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const signed = await withSigns(engine, opened, columns, dialect);
  return withRefundColumn(signed, values);
}

/** The amount, or the quantity where amounts are computed, counts negative in rows of refunds. */
async function withSigns(
  engine: Engine,
  opened: OpenedExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const type = fieldNamed(columns, 'type');
  const amount = fieldNamed(columns, 'amount') ?? fieldNamed(columns, 'quantity');
  if (type === undefined || amount === undefined) return columns;
  const counts = await countsOf(engine, opened, type.index, dialect);
  const refunds = refundValues(counts.map(({ value }) => value));
  if (refunds.length === 0) return columns;
  const among = counts.filter(({ value }) => refunds.includes(value));
  const said = `rows of ${type.heading} ${valuesWithCounts(among)} count negative`;
  return withField(columns, {
    ...amount,
    keys: { ...amount.keys, negative_when: { type: { in: refunds } } },
    said: [
      ...(amount.said ?? []),
      isKindHeading(type.heading) && among.every(({ value }) => value.length > 2) ? note(said) : unsure(said),
    ],
  });
}

/** Values of a column over all rows with how often they stand there. */
export async function countsOf(
  engine: Engine,
  { name }: OpenedExport,
  index: number,
  dialect: Dialect,
): Promise<ValueCount[]> {
  const column = positional(index);
  const rows = await engine.rows(
    `SELECT trim(${column}) AS value, count(*) AS n FROM ${dialect.identifier(allRows(name))} WHERE trim(${column}) <> '' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100`,
  );
  return rows.map((row) => ({ value: row.value ?? '', count: Number(row.n) }));
}

/** What was paid less what was paid back, where a column says the latter. */
function withRefundColumn(columns: ColumnsProposal, values: readonly ColumnValues[]): ColumnsProposal {
  const amount = fieldNamed(columns, 'amount');
  const refunds = [...columns.others, ...columns.fields].filter(
    (each) => isRefundHeading(each.heading) && each.index !== amount?.index && isAmount(each, values),
  );
  const [refund, ...rivals] = refunds;
  if (amount === undefined || refund === undefined) return columns;
  const few = values[refund.index]?.few;
  if (few?.every(({ value }) => /^[^1-9]*$/.test(value))) return columns;
  const negative = few?.some(({ value }) => /\d/.test(value) && /^\W*[(\u2212-]|-\W*$/.test(value)) === true;
  const positive = few === undefined || few.some(({ value }) => /^[^(\u2212-]*[1-9][^)-]*$/.test(value));
  const mixed = negative && positive ? [unsure(`"${refund.heading}" holds amounts above and below 0`)] : [];
  const also =
    rivals.length === 0 ? '' : `; there is also ${rivals.map((each) => `"${each.heading}"`).join(', ')}`;
  const paid = { ...amount, field: 'paid' };
  const back: FieldProposal = {
    ...refund,
    field: 'refunded',
    type: 'money',
    way: values[refund.index]?.ways.money ?? refund.way,
    keys: { ...refund.keys, empty_is: 0 },
    said: mixed,
  };
  return {
    ...withField(withField(columns, paid), back),
    computed: {
      kind: negative ? 'add' : 'subtract',
      operands: ['paid', 'refunded'],
      notes: [unsure(`"${refund.heading}" is taken off "${amount.heading}": is it still in there${also}?`)],
    },
  };
}

function isAmount({ index, type }: FieldProposal, values: readonly ColumnValues[]): boolean {
  const found = values[index];
  return found !== undefined && found.filled > 0 && (isNumericType(type) || found.ways.money !== undefined);
}
