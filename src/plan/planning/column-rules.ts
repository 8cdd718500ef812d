// Whether what a review says of a column fits how its cells are read.

import type { ReadField } from '../../engine/steps/plan/planned.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { subjectsOf, testsIn } from '../../grammar/condition.js';
import { isNumeric, scaleOf, valueTypeOf } from '../../grammar/types.js';
import { columnPlace, readColumns } from '../../review/lookup.js';
import type { ColumnSpec, ExportSpec } from '../../review/review.js';
import { testMisfit } from './misfit.js';
import { typeWords } from './type-words.js';

/** Adds a problem for each key of a column that the type of its field does not allow. */
export function checkColumnRules(spec: ExportSpec, fields: readonly ReadField[], problems: Problems): void {
  for (const column of readColumns(spec)) {
    const field = fields.find((each) => each.name === column.field);
    if (field === undefined) continue;
    checkSpelling(spec, column, field, problems);
    checkEmptyIs(spec, column, field, problems);
    checkNegativeWhen(spec, column, fields, problems);
    checkFixed(spec, column, problems);
  }
}

function refuse(
  spec: ExportSpec,
  { field }: ColumnSpec,
  key: string,
  said: { readonly reason: string; readonly fix: string },
  problems: Problems,
): void {
  const place = columnPlace(spec, field, key);
  problems.add({ code: 'field-type', ...(place && { place }), ...said });
}

function checkSpelling(spec: ExportSpec, column: ColumnSpec, field: ReadField, problems: Problems): void {
  const { spelling } = column;
  if (spelling === undefined || field.read === 'text') return;
  const key = spelling.strip.length > 0 ? 'strip' : spelling.pad === undefined ? 'case' : 'pad';
  const reason = `${key} gives texts one spelling, but ${spec.name}.${field.name} is ${typeWords(field.type)}`;
  refuse(spec, column, key, { reason, fix: `remove ${key}, or declare type: text` }, problems);
}

function checkEmptyIs(spec: ExportSpec, column: ColumnSpec, field: ReadField, problems: Problems): void {
  const { emptyIs } = column;
  if (emptyIs === undefined) return;
  const name = `${spec.name}.${field.name}`;
  const places = scaleOf(valueTypeOf(field.read));
  if (!isNumeric(field.type)) {
    const reason = `empty_is is a number, but ${name} is ${typeWords(field.type)}`;
    const fix = 'remove empty_is, or declare type: money or type: number';
    refuse(spec, column, 'empty_is', { reason, fix }, problems);
  } else if (emptyIs.decimalPlaces() > places) {
    const reason = `${name} keeps ${places} places, and empty_is has ${emptyIs.decimalPlaces()}`;
    refuse(spec, column, 'empty_is', { reason, fix: `write at most ${places} places` }, problems);
  } else if (emptyIs.abs().gte('1e12')) {
    const reason = `${name} cannot hold so large a number`;
    refuse(spec, column, 'empty_is', { reason, fix: 'write a smaller one' }, problems);
  }
}

function checkNegativeWhen(
  spec: ExportSpec,
  column: ColumnSpec,
  fields: readonly ReadField[],
  problems: Problems,
): void {
  const { negativeWhen, field } = column;
  if (negativeWhen === undefined) return;
  const own = fields.find((each) => each.name === field);
  if (own !== undefined && !isNumeric(own.type)) {
    const reason = `negative_when is for amounts, but ${spec.name}.${field} is ${typeWords(own.type)}`;
    refuse(spec, column, 'negative_when', { reason, fix: 'declare type: money or type: number' }, problems);
  }
  for (const { subject, test } of testsIn(negativeWhen.condition)) {
    const place = columnPlace(spec, field, 'negative_when', subject);
    const read = fields.find((each) => each.name === subject);
    if (read === undefined && spec.computed.some((each) => each.field === subject)) {
      problems.add({
        code: 'unknown-field',
        ...(place && { place }),
        reason: `negative_when of ${spec.name}.${field} asks for "${subject}", which is computed afterwards`,
        fix: 'name columns of the export',
      });
    }
    const wrong = read && testMisfit(test, read.type, 'customers');
    if (!wrong) continue;
    problems.add({
      code: 'field-type',
      ...(place && { place }),
      reason: `${spec.name}.${subject} is ${wrong.reason}`,
      fix: wrong.fix,
    });
  }
}

/** Rows come and go: only what customers are stays. */
function checkFixed(spec: ExportSpec, column: ColumnSpec, problems: Problems): void {
  if (!column.fixed || spec.name === 'customers') return;
  const reason = `fixed is for fields of the customers, and ${spec.name}.${column.field} is of rows`;
  refuse(spec, column, 'fixed', { reason, fix: 'remove fixed' }, problems);
}

/** The column whose sign a field decides. */
export function signedBy(spec: ExportSpec, field: string): string | undefined {
  return readColumns(spec).find(
    ({ negativeWhen }) => negativeWhen && subjectsOf(negativeWhen.condition).includes(field),
  )?.field;
}
