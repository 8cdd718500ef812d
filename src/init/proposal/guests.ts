// Ids that are words for nobody, such as NA or walk-in: anonymous sales, which would be graded as one very good customer.

import type { Engine } from '../../engine/engine.js';
import { nullWords } from '../../exports/reading/null-words.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from '../columns/cells.js';
import type { ValueCount } from '../columns/few-values.js';
import { type ColumnsProposal, fieldNamed, withField } from '../columns/fields.js';
import { valuesWithCounts } from '../columns/listed.js';
import { unsure } from '../columns/notes.js';
import { holdsNothing } from '../columns/nothing-words.js';
import type { LookedAt } from './customers.js';

/** Part of all rows above which one id looks like a collective account. */
const much = 0.3;
const fewestRows = 50;

/** Adds ids for nobody to what is empty in the column of customers. */
export async function withoutGuests(
  engine: Engine,
  { opened }: LookedAt,
  columns: ColumnsProposal,
  listedIds: { readonly opened: LookedAt['opened']; readonly index: number } | undefined,
  dialect: Dialect,
): Promise<ColumnsProposal> {
  const id = fieldNamed(columns, 'customer_id');
  if (id === undefined) return columns;
  const rows = await engine.rows(
    `SELECT trim(${positional(id.index)}) AS value, count(*) AS n, sum(count(*)) OVER () AS total, count(*) OVER () AS ids FROM ${dialect.identifier(allRows(opened.name))} WHERE trim(${positional(id.index)}) <> '' GROUP BY 1 ORDER BY n DESC, 1`.concat(
      ` LIMIT 1`,
    ),
  );
  // Lines that sum up others are set aside by what they say, as long as that can be read.
  const date = fieldNamed(columns, 'date');
  const undated = date === undefined ? 'FALSE' : holdsNothing(positional(date.index), dialect);
  const sums = `${undated} AND ${dialect.saysTotal(positional(id.index), 'of what')}`;
  // A join of words: a list of so many would be compared one by one.
  const words = nullWords.map((word) => `(${dialect.text(word)})`).join(', ');
  const own =
    listedIds &&
    `(SELECT trim(${positional(listedIds.index)}) FROM ${dialect.identifier(allRows(listedIds.opened.name))})`;
  const found = await engine.rows(
    `SELECT trim(${positional(id.index)}) AS value, count(*) AS n${own === undefined ? '' : `, trim(${positional(id.index)}) IN ${own} AS known`} FROM ${dialect.identifier(allRows(opened.name))} WHERE lower(trim(${positional(id.index)})) IN (SELECT w.word FROM (VALUES ${words}) AS w(word)) AND NOT (${sums}) GROUP BY ALL ORDER BY n DESC, 1 LIMIT 20`,
  );
  const guests = found
    .filter((row) => row.known !== 'true')
    .map((row): ValueCount => ({ value: row.value ?? '', count: Number(row.n) }));
  const [top] = rows;
  const said = [
    ...(guests.length === 0
      ? []
      : [
          unsure(
            `${valuesWithCounts(guests)} ${guests.length === 1 ? 'is a word' : 'are words'} for nobody: taken as sales without a customer, not as one customer`,
          ),
        ]),
    ...(top !== undefined &&
    !guests.some(({ value }) => value === top.value) &&
    Number(top.total) >= fewestRows &&
    Number(top.ids) > 5 &&
    Number(top.n) > Number(top.total) * much
      ? [
          unsure(
            `"${top.value}" stands in ${count(Number(top.n))} of ${count(Number(top.total))} rows: is it one customer? If not, list it under empty`,
          ),
        ]
      : []),
  ];
  if (said.length === 0) return columns;
  return withField(columns, {
    ...id,
    ...(guests.length > 0 && { keys: { ...id.keys, empty: guests.map(({ value }) => value) } }),
    said: [...(id.said ?? []), ...said],
  });
}
