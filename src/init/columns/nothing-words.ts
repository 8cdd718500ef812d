// Cells of dates, numbers and order numbers that hold a word for nothing, such as NA: empty for the review.

import type { Engine } from '../../engine/engine.js';
import { nothingWords } from '../../exports/reading/null-words.js';
import { usuallyEmpty } from '../../plan/planning/exports.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from './cells.js';
import type { ValueCount } from './few-values.js';
import type { ColumnsProposal, FieldProposal } from './fields.js';
import { valuesWithCounts } from './listed.js';
import { note, unsure } from './notes.js';
import type { OpenedExport } from './open-exports.js';

const known: ReadonlySet<string> = new Set(nothingWords);

/** The different words for nothing among trimmed cells, as they are written there; without those that are empty anyway. */
export function nothingIn(values: readonly string[]): string[] {
  return [...new Set(values)]
    .filter((value) => known.has(value.toLowerCase()) && !usuallyEmpty.includes(value))
    .sort();
}

/** SQL: whether a cell holds nothing, in whatever word. */
export function holdsNothing(column: string, dialect: Dialect): string {
  const words = [...usuallyEmpty.map((each) => each.toLowerCase()), ...nothingWords];
  return `(${column} IS NULL OR trim(${column}) = '' OR lower(trim(${column})) IN (${words.map(dialect.text).join(', ')}))`;
}

/** The columns with all words for nothing that stand in them, over all rows. */
export async function withNothing(
  engine: Engine,
  { name }: OpenedExport,
  columns: ColumnsProposal,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const words = nothingWords.map(dialect.text).join(', ');
  const parts = columns.fields.filter(mayHoldNothing).map(({ index }) => {
    const cell = `trim(${positional(index)})`;
    return `SELECT ${index} AS place, ${cell} AS value, count(*) AS n FROM ${dialect.identifier(allRows(name))} WHERE lower(${cell}) IN (${words}) GROUP BY ALL`;
  });
  if (parts.length === 0) return columns;
  const rows = await engine.rows(`${parts.join(' UNION ALL ')} ORDER BY n DESC, value`);
  const fields = columns.fields.map((field) => {
    const found = rows
      .filter((row) => Number(row.place) === field.index && !usuallyEmpty.includes(row.value ?? ''))
      .map((row): ValueCount => ({ value: row.value ?? '', count: Number(row.n) }));
    return found.length === 0 ? field : { ...field, ...emptied(field, found) };
  });
  return { ...columns, fields };
}

function mayHoldNothing({ field, type }: FieldProposal): boolean {
  return type !== 'text' || field === 'order_id';
}

function emptied(field: FieldProposal, found: readonly ValueCount[]): Pick<FieldProposal, 'keys' | 'said'> {
  const text = `${valuesWithCounts(found)}: read as an empty cell`;
  const counts = field.field === 'amount' || field.field === 'order_id';
  return {
    keys: { ...field.keys, empty: found.map(({ value }) => value) },
    said: [
      ...(field.said ?? []),
      field.field === 'amount'
        ? unsure(`${text}, so these rows count as purchases and add nothing`)
        : counts
          ? unsure(`${text}, so these rows count as no order`)
          : note(text),
    ],
  };
}
