// negative_when that holds for no row: the export calls refunds otherwise, so that they count as sales.

import type { Engine } from '../../engine/engine.js';
import type { PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { readSubject } from '../../engine/steps/read/ruled-cells.js';
import type { Note } from '../../foundation/problems/note.js';
import { type Condition, subjectsOf } from '../../grammar/condition.js';
import { conditionSql } from '../../sql/condition.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

const wordsShown = 5;

/** A note for each amount of which no used row counts negative by its rule, with what its columns hold. */
export async function idleSigns(
  engine: Engine,
  planned: PlannedExport,
  personal: readonly string[],
  dialect: Dialect,
): Promise<Note[]> {
  const notes: Note[] = [];
  const ruled = new Set(planned.fields.flatMap(({ name, negativeWhen }) => (negativeWhen ? [name] : [])));
  for (const { name, negativeWhen } of planned.fields) {
    // What the rule itself changed cannot be asked afterwards.
    if (negativeWhen === undefined || subjectsOf(negativeWhen).some((each) => ruled.has(each))) continue;
    if (await holdsAnywhere(engine, planned, negativeWhen, dialect)) continue;
    const fields = planned.fields.filter((each) => subjectsOf(negativeWhen).includes(each.name));
    const seen = [];
    for (const field of fields)
      seen.push({
        field,
        words: personal.includes(field.name) ? [] : await wordsIn(engine, planned, field, dialect),
      });
    // Without a used row there is nothing to hold.
    if (
      seen.every(({ words }) => words.length === 0) &&
      !seen.some(({ field }) => personal.includes(field.name))
    )
      continue;
    notes.push(idleNote(`${planned.name}.${name}`, seen));
  }
  return notes;
}

/** The first row that holds ends the search, so that only rules without any read everything. */
async function holdsAnywhere(
  engine: Engine,
  planned: PlannedExport,
  when: Condition,
  dialect: Dialect,
): Promise<boolean> {
  const holds = conditionSql(when, readSubject(planned, dialect), dialect);
  const found = await engine.rows(`SELECT 1 AS n FROM ${usedRows(planned, dialect)} AND (${holds}) LIMIT 1`);
  return found.length > 0;
}

/** The words of a column, the most frequent first; one more than are shown tells that there are more. */
async function wordsIn(
  engine: Engine,
  planned: PlannedExport,
  { name, type }: ReadField,
  dialect: Dialect,
): Promise<string[]> {
  const word = dialect.asText({ sql: dialect.identifier(name), type });
  const rows = await engine.rows(
    `SELECT ${word} AS word, count(*) AS n FROM ${usedRows(planned, dialect)} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${wordsShown + 1}`,
  );
  return rows.map((row) => row.word ?? '');
}

function usedRows({ name }: PlannedExport, dialect: Dialect): string {
  return `${dialect.identifier(cleanName(name))} WHERE ${own.fate} = 0`;
}

interface Seen {
  readonly field: ReadField;
  readonly words: readonly string[];
}

function idleNote(amount: string, seen: readonly Seen[]): Note {
  const shown = seen.map(({ field: { heading }, words }) => {
    const few = words.slice(0, wordsShown).map((word) => (word === '' ? undefined : word));
    const more = words.length > wordsShown;
    return {
      en: `"${heading}" has ${few.map((word) => (word === undefined ? 'empty cells' : `"${word}"`)).join(', ') || 'other values'}${more ? ' and more' : ''}`,
      zh: `“${heading}”列中有${few.map((word) => (word === undefined ? '空单元格' : `“${word}”`)).join('、') || '其他值'}${more ? '等' : ''}`,
    };
  });
  return {
    en: `${amount}: negative_when holds for no row, so that no amount is a refund by it; ${shown.map(({ en }) => en).join('; ')}`,
    zh: `${amount}：negative_when 对任何数据行都不成立，因此没有金额据此计作退款；${shown.map(({ zh }) => zh).join('；')}`,
  };
}
