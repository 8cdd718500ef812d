// How the linter names tests and example customers in its messages.
import { Decimal } from 'decimal.js';
import type { Test } from '../../grammar/condition.js';
import { type Domain, textOf, type Value } from './domain.js';

/** A test as a policy writes it: `at_least: 10`. */
export function testText(test: Test): string {
  if (test.op === 'between') return `between: [${textOf(test.low)}, ${textOf(test.high)}]`;
  if (test.op === 'in') return `in: [${test.values.map(textOf).join(', ')}]`;
  return `${test.op}: ${typeof test.value === 'boolean' ? test.value : textOf(test.value)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export function valueText(value: Value): string {
  if (value === undefined) return 'missing';
  return value instanceof Decimal ? value.toFixed() : String(value);
}

/** An example customer: `orders 4 and recency_days 61`. */
export function exampleText(domains: readonly Domain[], example: readonly number[]): string {
  return listed(
    domains.map(({ subject, values }, index) => `${subject} ${valueText(values[example[index] ?? 0])}`),
  );
}
