// Numbers in YAML that stand for text: codes such as 007, versions such as 2026.10.
import { Decimal } from 'decimal.js';

const texts = new WeakMap<Decimal, string>();

/** The number that a text says, which is remembered where it is more than the number: zeros in front or at the end. */
export function numberOf(written: string): Decimal {
  const text = written.replaceAll('_', '');
  const number = new Decimal(text);
  if (/^-?\d+(\.\d+)?$/.test(text) && text !== number.toFixed()) texts.set(number, text);
  return number;
}

/** A number where text is meant: as it was written, 007 being no 7. */
export function numberAsText(number: Decimal): string {
  return texts.get(number) ?? number.toFixed();
}

/** A list of which words are compared with text, and so the numbers beside them: as they were written. */
export function amongWords<T>(listed: readonly T[]): readonly (T | string)[] {
  if (!listed.some((each) => typeof each === 'string')) return listed;
  return listed.map((each) => (each instanceof Decimal ? numberAsText(each) : each));
}
