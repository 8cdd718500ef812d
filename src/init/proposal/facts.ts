// One pass over all rows with the proposed ways of reading: what only the whole of an export can tell.

import type { Engine } from '../../engine/engine.js';
import type { ComputedField } from '../../engine/steps/plan/planned.js';
import { as, type Column, indexType, joined } from '../../engine/steps/plan/step.js';
import { typedCells } from '../../engine/steps/read/cells.js';
import { raw } from '../../engine/steps/read/row-columns.js';
import type { StandardExport } from '../../exports/headings/known-headings.js';
import { scaleOf, valueTypeOf, wide } from '../../grammar/types.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows, fileColumn, firstRowsName } from '../columns/cells.js';
import type { ValueCount } from '../columns/few-values.js';
import type { ColumnsProposal, FieldProposal } from '../columns/fields.js';
import { ruledField } from '../columns/ruled-field.js';
import { carefullyRead } from '../columns/trials.js';

export interface ExportFacts {
  readonly rows: number;
  /** Cells that cannot be read as the type proposed, by field; fields without such are left out. */
  readonly unreadable: ReadonlyMap<string, number>;
  /** Rows without a customer id. */
  readonly anonymous: number;
  /** Ids such as 1.2E+10, which a spreadsheet has shortened. */
  readonly shortened: number;
  /** Different values of status, currency and kind, the most frequent first. */
  readonly values: ReadonlyMap<string, readonly ValueCount[]>;
  /** Rows with an amount below 0. */
  readonly negative: number;
  /** Among the first rows: how many there are, and how many repeat an earlier one in all cells. */
  readonly first: { readonly rows: number; readonly repeats: number };
}

/** Name of the typed rows of an export. */
export const factRows = (name: StandardExport) => `facts_${name}`;
const badColumn = (field: string) => `_bad_${field}`;
const listed = ['status', 'currency', 'type'];
const mostValues = 30;

/** Creates the typed rows of an export and counts them. */
export async function gatherFacts(
  engine: Engine,
  name: StandardExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ExportFacts> {
  const fields = columns.fields.filter(({ field, type }) => type !== 'text' || keyFields.includes(field));
  const typed = fields.filter(({ type }) => type !== 'text');
  await createRows(engine, name, columns, fields, dialect);
  const table = dialect.identifier(factRows(name));
  const has = (field: string) => fields.some((each) => each.field === field);
  const counts = [
    'count(*) AS n',
    ...(has('customer_id')
      ? [
          'count(*) FILTER (WHERE customer_id IS NULL) AS anonymous',
          `count(*) FILTER (WHERE customer_id LIKE '%E+%' AND customer_id < 'A') AS shortened`,
        ]
      : []),
    ...(has('amount') || columns.computed ? ['count(*) FILTER (WHERE amount < 0) AS negative'] : []),
    ...typed.map(({ field }, index) => `sum(${dialect.identifier(badColumn(field))}) AS bad${index}`),
  ];
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${table}`);
  const values = new Map<string, ValueCount[]>();
  for (const field of listed.filter(has)) {
    const found = await engine.rows(
      `SELECT ${field} AS value, count(*) AS n FROM ${table} WHERE ${field} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${mostValues}`,
    );
    values.set(
      field,
      found.map((each) => ({ value: each.value ?? '', count: Number(each.n) })),
    );
  }
  const bad = typed.map(({ field }, index) => [field, Number(row?.[`bad${index}`] ?? 0)] as const);
  return {
    rows: Number(row?.n),
    unreadable: new Map(bad.filter(([, count]) => count > 0)),
    anonymous: Number(row?.anonymous ?? 0),
    shortened: Number(row?.shortened ?? 0),
    values,
    negative: Number(row?.negative ?? 0),
    first: await repeatsAtFirst(engine, name, columns, dialect),
  };
}

/** Text fields that are looked at, too. */
const keyFields = ['customer_id', 'order_id', ...listed];

async function createRows(
  engine: Engine,
  name: StandardExport,
  columns: ColumnsProposal,
  fields: readonly FieldProposal[],
  dialect: Dialect,
): Promise<void> {
  const read = fields.map(ruledField);
  const computed = columns.computed === undefined ? [] : [computedAmount(columns.computed, fields)];
  const cells = fields.map(({ field, index }) => as(positional(index), raw(field), dialect));
  const from = `(SELECT ${[...cells, fileColumn].join(', ')} FROM ${wholeRows(name, columns, dialect)})`;
  const flags = fields
    .filter(({ type }) => type !== 'text')
    .map(({ field }) => {
      const bad = `${dialect.identifier(raw(field))} IS NOT NULL AND ${dialect.identifier(field)} IS NULL`;
      return as(`CASE WHEN ${bad} THEN 1 ELSE 0 END`, badColumn(field), dialect);
    });
  const names = [...read, ...computed].map((each) => dialect.identifier(each.name));
  const typed =
    read.length === 0
      ? from
      : `(${typedCells(carefullyRead(name, read, computed), from, [fileColumn], dialect)})`;
  await engine.create({
    name: factRows(name),
    reads: [allRows(name)],
    grain: `one row of ${name}`,
    columns: [...read, ...computed]
      .map((each): Column => ({ name: each.name, type: each.type }))
      .concat({
        name: fileColumn,
        type: indexType,
      }),
    stored: true,
    sql: `SELECT ${[...names, ...flags, fileColumn].join(', ')} FROM ${typed}`,
  });
}

/** All rows; cells that lines take from the line above are filled, but those of totals. */
function wholeRows(
  name: StandardExport,
  { fields, others, fillDown }: ColumnsProposal,
  dialect: Dialect,
): string {
  const all = dialect.identifier(allRows(name));
  if (fillDown === undefined) return all;
  const places = [...fields, ...others].map(({ index }) => positional(index));
  const taken = fields.filter(({ field }) => fillDown.fields.includes(field));
  const filled = new Set(taken.map(({ index }) => positional(index)));
  const total = dialect.saysTotal(joined(places, dialect), 'of what');
  const cells = places.map((place) => {
    if (!filled.has(place)) return place;
    const cell = `CASE WHEN trim(${place}) <> '' THEN ${place} END`;
    const above = `${dialect.lastPresent(cell)} OVER (PARTITION BY ${fileColumn} ORDER BY _place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
    return as(`CASE WHEN ${total} THEN ${place} ELSE ${above} END`, place, dialect);
  });
  const numbered = `(SELECT *, ${dialect.placeInFile} AS _place FROM ${all})`;
  return `(SELECT ${[...cells, fileColumn].join(', ')} FROM ${numbered})`;
}

function computedAmount(
  { kind, operands }: NonNullable<ColumnsProposal['computed']>,
  fields: readonly FieldProposal[],
): ComputedField {
  const scales = fields
    .filter(({ field }) => operands.includes(field))
    .map(({ type }) => scaleOf(valueTypeOf(type)));
  const scale = kind === 'multiply' ? scales.reduce((sum, each) => sum + each, 0) : Math.max(...scales);
  return { name: 'amount', kind, operands, type: wide(Math.min(12, scale)) };
}

async function repeatsAtFirst(
  engine: Engine,
  name: StandardExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ExportFacts['first']> {
  const places = [...columns.fields, ...columns.others].map(({ index }) => positional(index));
  const [row] = await engine.rows(
    `SELECT count(*) AS n, count(DISTINCT ${joined(places, dialect)}) AS different FROM ${dialect.identifier(firstRowsName(name))}`,
  );
  return { rows: Number(row?.n), repeats: Number(row?.n) - Number(row?.different) };
}
