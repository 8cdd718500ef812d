// How messages call types and the values that policies compare with.
import type { Literal } from '../../grammar/condition.js';
import { isNumeric, type ValueType } from '../../grammar/types.js';

/** A literal as it is written: text in quotes. */
export function literalText(literal: Literal): string {
  return typeof literal === 'string' ? `"${literal}"` : String(literal);
}

export function typeWords(type: ValueType): string {
  if (isNumeric(type)) return 'a number';
  return type.kind === 'boolean' ? 'true or false' : type.kind === 'text' ? 'text' : 'a date (YYYY-MM-DD)';
}
