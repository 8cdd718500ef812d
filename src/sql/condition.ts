// Conditions as SQL with two-valued logic: a missing value never satisfies a test except `missing: true`.
import { Decimal } from 'decimal.js';
import { numberAsText } from '../foundation/yaml/written-number.js';
import type { Condition, Literal, Test } from '../grammar/condition.js';
import type { Typed, ValueType } from '../grammar/types.js';
import { dateFrom, isIsoDate } from '../grammar/window.js';
import type { Dialect } from './dialects/dialect.js';

/** What a subject stands for; throws on an unknown one, because policies are checked before. */
export type Resolve = (subject: string) => Typed;

const comparisons = { at_least: '>=', more_than: '>', at_most: '<=', less_than: '<', equals: '=' } as const;

/**
 * SQL that is true or false, never null. Times of day do not count: a day is a day.
 * @param asOf what `as_of` stands for; conditions that may not name it need none
 */
export function conditionSql(condition: Condition, resolve: Resolve, dialect: Dialect, asOf = ''): string {
  switch (condition.kind) {
    case 'test':
      return testSql(resolve(condition.subject), condition.test, dialect, asOf);
    case 'not':
      return `NOT ${conditionSql(condition.of, resolve, dialect, asOf)}`;
    default: {
      const parts = condition.of.map((each) => conditionSql(each, resolve, dialect, asOf));
      return `(${parts.join(condition.kind === 'all' ? ' AND ' : ' OR ')})`;
    }
  }
}

/** More words are compared at once. */
const fewWords = 100;

function testSql(subject: Typed, test: Test, dialect: Dialect, asOf: string): string {
  const timed = subject.type.kind === 'datetime' && test.op !== 'missing';
  const sql = timed ? dialect.cast(subject.sql, { kind: 'date' }) : subject.sql;
  const literal = (value: Literal) => literalSql(value, subject.type, dialect, asOf);
  switch (test.op) {
    case 'missing':
      return `(${sql} IS ${test.value ? '' : 'NOT '}NULL)`;
    case 'in':
      // Thousands of words, each compared with every row, would take minutes.
      if (subject.type.kind === 'text' && test.values.length > fewWords)
        return present(sql, dialect.oneOf(sql, test.values.map(wordOf)));
      return present(sql, among(sql, inOrder(test.values, subject.type, asOf).map(literal)));
    case 'between':
      return present(sql, `${sql} BETWEEN ${literal(test.low)} AND ${literal(test.high)}`);
    default:
      return present(sql, `${sql} ${comparisons[test.op]} ${literal(test.value)}`);
  }
}

/** As the subject sorts: numbers by what they are, dates and words by their bytes, a number among words as one of them. */
function inOrder(values: readonly Literal[], type: ValueType, asOf: string): readonly Literal[] {
  if (values.length <= fewest) return values;
  const dates = type.kind === 'date' || type.kind === 'datetime';
  const numbers = type.kind === 'decimal' || type.kind === 'integer';
  const bytes = (value: Literal) => Buffer.from(dates ? dateFrom(String(value), asOf) : wordOf(value));
  return [...values].sort((a, b) =>
    numbers ? new Decimal(String(a)).cmp(String(b)) : Buffer.compare(bytes(a), bytes(b)),
  );
}

/** A literal as the word that text is compared with. */
export const wordOf = (value: Literal) => (value instanceof Decimal ? numberAsText(value) : String(value));

/** So many values are compared one after the other; more are halved first. */
const fewest = 16;

/**
 * True where the subject is one of these literals, in ascending order where there are many: thousands of comparisons
 * for every row would take minutes. Not IN: a long list would become a join, and rows above a join lose their order.
 */
function among(sql: string, literals: readonly string[]): string {
  if (literals.length <= fewest) return `(${literals.map((each) => `${sql} = ${each}`).join(' OR ')})`;
  const half = Math.floor(literals.length / 2);
  const [below, above] = [among(sql, literals.slice(0, half)), among(sql, literals.slice(half))];
  return `CASE WHEN ${sql} < ${literals[half]} THEN ${below} ELSE ${above} END`;
}

function present(sql: string, test: string): string {
  return `(${sql} IS NOT NULL AND ${test})`;
}

function literalSql(value: Literal, type: ValueType, dialect: Dialect, asOf: string): string {
  switch (type.kind) {
    case 'decimal':
    case 'integer':
      return dialect.number(value instanceof Decimal ? value : new Decimal(String(value))).sql;
    case 'boolean':
      return String(value) === 'true' ? 'TRUE' : 'FALSE';
    case 'date':
    case 'datetime':
      return dialect.date(dateFrom(String(value), asOf));
    default:
      return dialect.text(wordOf(value));
  }
}

/** Whether a literal can be compared with a value of this type. */
export function comparable(value: Literal, type: ValueType): boolean {
  switch (type.kind) {
    case 'decimal':
    case 'integer':
      return value instanceof Decimal;
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
    case 'datetime':
      return typeof value === 'string' && isIsoDate(value);
    default:
      return typeof value !== 'boolean';
  }
}
