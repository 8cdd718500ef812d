// Whether a test can be asked of a value of some type: what is wrong with it, and what to do instead.
import { Decimal } from 'decimal.js';
import type { Test } from '../../grammar/condition.js';
import { isNumeric, scaleOf, type ValueType } from '../../grammar/types.js';
import { isAsOf } from '../../grammar/window.js';
import { comparable } from '../../sql/condition.js';
import { literalsOf } from './fields.js';
import { literalText, typeWords } from './type-words.js';

/** What is wrong, to stand after the name of what is tested, and the next move. */
interface Misfit {
  readonly reason: string;
  readonly fix: string;
}

const ordering: readonly string[] = ['at_least', 'more_than', 'at_most', 'less_than', 'between'];

/**
 * What is wrong with a test of a value of this type; undefined where nothing is.
 * @param where `rows`: conditions over rows of an export, which may name the as-of date
 */
export function testMisfit(test: Test, type: ValueType, where: 'rows' | 'customers'): Misfit | undefined {
  const literals = literalsOf(test);
  const asOf = literals.find(isAsOf);
  if (type.kind === 'text' && ordering.includes(test.op))
    return ofText(test.op, literals[0], asOf !== undefined);
  const isDate = type.kind === 'date' || type.kind === 'datetime';
  if (isDate && asOf !== undefined && where === 'customers')
    return {
      reason: `a date, and the as-of date is known only in the only: of exports and metrics`,
      fix: 'test the days since that date instead: { days_since_last: EXPORT.FIELD }',
    };
  const wrong = literals.find((each) => !comparable(each, type) && !(isDate && isAsOf(each)));
  if (wrong === undefined) return undefined;
  return {
    reason: `${typeWords(type)} and cannot be compared with ${literalText(wrong)}`,
    fix:
      where === 'rows'
        ? 'declare the type that fits, or compare with another value'
        : `compare it with ${typeWords(type)}, or declare another type for the field`,
  };
}

/** Text has no order that a policy could mean: "9" would be more than "10", and "B" more than "A". */
function ofText(op: string, literal: unknown, asOf: boolean): Misfit {
  const date = asOf || (typeof literal === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(literal));
  const reason = `text, which can be tested only with equals and in, not with ${op}`;
  if (date) return { reason, fix: 'declare its column in the review file with type: date' };
  if (typeof literal !== 'string')
    return { reason, fix: 'declare its column in the review file with type: number' };
  return {
    reason,
    fix: isNumberText(literal)
      ? `write ${literal} without quotes, and its column is read as numbers`
      : `list the values that are meant: in: [${literal}, ...]`,
  };
}

const isNumberText = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

/** What is wrong with a category that no value of this type is written as, and would get nobody its points; undefined where nothing is. */
export function neverWritten(category: string, type: ValueType): Misfit | undefined {
  const reason = `${typeWords(type)}, which is never written "${category}"`;
  if (type.kind === 'boolean')
    return category === 'true' || category === 'false'
      ? undefined
      : { reason, fix: 'write the categories true and false' };
  if (!isNumeric(type)) return undefined;
  if (!isNumberText(category)) return { reason, fix: 'name numbers, or declare the field with type: text' };
  const number = new Decimal(category);
  if (number.decimalPlaces() > scaleOf(type)) return { reason, fix: 'name a number that it can be' };
  const written = number.isZero() ? '0' : number.toFixed();
  return written === category ? undefined : { reason, fix: `write ${written}` };
}
