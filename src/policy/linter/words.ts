// How the linter names tests and example customers in its messages.
import { Decimal } from 'decimal.js';
import type { Test } from '../../grammar/condition.js';
import { comparedText, type Domain, type SubjectValue } from './domain.js';

/** A test as a policy writes it: `at_least: 10`. */
export function testText(test: Test): string {
  if (test.op === 'between') return `between: [${comparedText(test.low)}, ${comparedText(test.high)}]`;
  if (test.op === 'in') return `in: [${test.values.map(comparedText).join(', ')}]`;
  return `${test.op}: ${typeof test.value === 'boolean' ? test.value : comparedText(test.value)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export function valueText(value: SubjectValue): string {
  if (value === undefined) return 'missing';
  return value instanceof Decimal ? value.toFixed() : String(value);
}

/** An example customer: `orders 4 and recency_days 61`. */
export function exampleText(domains: readonly Domain[], example: readonly number[]): string {
  return listed(
    domains.map(({ subject, values }, index) => `${subject} ${valueText(values[example[index] ?? 0])}`),
  );
}
