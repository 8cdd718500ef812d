// Conditions in words, with what they came to: over or short, alternatives as alternatives, penalties without shortfall.
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import type { ConditionFact, Explanation, TestFact } from '../../src/explain/finding/explanation.js';
import { Names } from '../../src/explain/page/names.js';
import { conditionText } from '../../src/explain/page/tests.js';
import type { Condition } from '../../src/grammar/condition.js';

const explained = { metrics: new Map(), criteria: new Map(), tiers: [] } as unknown as Explanation;
const names = new Names(explained, 'en');

type Op = 'at_least' | 'more_than' | 'at_most' | 'less_than';
function test(subject: string, op: Op, bound: number, value: number, holds: boolean): TestFact {
  const condition = { kind: 'test', subject, test: { op, value: new Decimal(bound) } } as const;
  const short = holds ? undefined : new Decimal(bound).minus(value).abs();
  return { subject, value: new Decimal(value), condition, holds, short };
}
const fact = (condition: Condition, ...tests: TestFact[]): ConditionFact => ({
  condition,
  holds: false,
  tests,
});
const alone = (each: TestFact) => fact(each.condition, each);

it('say over, short, and that the bound itself does not do', () => {
  const text = (each: TestFact) => conditionText(alone(each), names, 'shortfall');
  expect(text(test('late', 'at_most', 4, 102, false))).toBe('late at most 4: 102, over by 98');
  expect(text(test('spend', 'at_least', 12, 9, false))).toBe('spend at least 12: 9, short by 3');
  expect(text(test('score', 'more_than', 80, 80, false))).toBe('Score more than 80: 80, more than 80 needed');
  expect(text(test('late', 'less_than', 5, 5, false))).toBe('late less than 5: 5, less than 5 needed');
  expect(conditionText(alone(test('late', 'at_least', 5, 2, false)), names, 'distance')).toBe(
    'late at least 5: 2, 3 away',
  );
});

it('show alternatives as alternatives, and which of several tests hold', () => {
  const [a, b, c] = [
    test('spend', 'at_least', 10, 3, false),
    test('orders', 'at_least', 2, 5, true),
    test('late', 'at_most', 4, 6, false),
  ];
  const any = { kind: 'any', of: [a.condition, b.condition] } as const;
  expect(conditionText(fact(any, a, b), names, 'shortfall')).toBe(
    'one of: ✗ spend at least 10: 3, short by 7; or ✓ orders at least 2: 5',
  );
  const all = { kind: 'all', of: [any, c.condition] } as const;
  expect(conditionText(fact(all, a, b, c), names, 'shortfall')).toBe(
    'one of: [✗ spend at least 10: 3, short by 7; or ✓ orders at least 2: 5]; and ✗ late at most 4: 6, over by 2',
  );
});
