// What a review says of cells once they are read: one spelling of texts, the number that nothing stands for, and which
// amounts count negative.

import { type Condition, subjectsOf } from '../../../grammar/condition.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { PlannedExport, ReadField } from '../plan/planned.js';
import { as } from '../plan/step.js';
import { raw } from './row-columns.js';

/** The SELECT with these rules applied, in this order; `from` where an export has none. */
export function ruledCells(
  planned: PlannedExport,
  from: string,
  passed: readonly string[],
  dialect: Dialect,
): string {
  const { fields } = planned;
  const select = (rule: (field: ReadField, cell: string) => string) => (sql: string) => {
    const cells = fields.flatMap((field) => {
      const cell = dialect.identifier(field.name);
      const ruled = rule(field, cell);
      return [ruled === cell ? cell : as(ruled, field.name, dialect), dialect.identifier(raw(field.name))];
    });
    return `SELECT ${[...cells, ...passed].join(', ')} FROM (${sql})`;
  };
  const spellings = new Map(
    fields.flatMap((field) => (field.spelling ? [[field.name, dialect.spelled(field.spelling)]] : [])),
  );
  const depth = Math.max(0, ...[...spellings.values()].map((layers) => layers.length));
  const rules = Array.from({ length: depth }, (_, at) =>
    select(({ name }, cell) => spellings.get(name)?.[at]?.(cell) ?? cell),
  );
  if (fields.some(({ emptyIs }) => emptyIs))
    rules.push(
      select(({ name, emptyIs }, cell) =>
        emptyIs === undefined
          ? cell
          : `CASE WHEN ${dialect.identifier(raw(name))} IS NULL THEN ${emptyIs.toFixed()} ELSE ${cell} END`,
      ),
    );
  if (fields.some(({ negativeWhen }) => negativeWhen))
    rules.push(
      select(({ negativeWhen }, cell) =>
        negativeWhen === undefined
          ? cell
          : `CASE WHEN ${conditionSql(negativeWhen, readSubject(planned, dialect), dialect)} THEN -abs(${cell}) ELSE ${cell} END`,
      ),
    );
  return rules.reduce((sql, rule) => rule(sql), from);
}

/** Fields of an export as conditions of its columns read them. */
export function readSubject(planned: PlannedExport, dialect: Dialect): Resolve {
  return (subject) => {
    const field = planned.fields.find((each) => each.name === subject);
    if (field === undefined) throw new Error(`no column ${subject} in ${planned.name}`);
    return { sql: dialect.identifier(subject), type: field.type };
  };
}

/** Fields that say which rows are refunds: the amounts with a sign of their own, and what decides about it. */
export function refundFields(planned: PlannedExport): string[] {
  return planned.fields.flatMap(({ name, negativeWhen }) =>
    negativeWhen === undefined ? [] : [name, ...subjectsOf(negativeWhen)],
  );
}

/** True for purchases: rows of which no amount counts negative. Undefined where the review does not tell refunds. */
export function purchaseSql(planned: PlannedExport, resolve: Resolve, dialect: Dialect): string | undefined {
  const refunds = planned.fields.flatMap(({ name, negativeWhen }) =>
    negativeWhen === undefined ? [] : [refundSql(name, negativeWhen, resolve, dialect)],
  );
  return refunds.length === 0 ? undefined : `NOT (${refunds.join(' OR ')})`;
}

/** A refund may be of nothing, which has no sign. */
function refundSql(amount: string, when: Condition, resolve: Resolve, dialect: Dialect): string {
  return `coalesce(${resolve(amount).sql} < 0, FALSE) OR ${conditionSql(when, resolve, dialect)}`;
}
