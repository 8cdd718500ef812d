// One form for conditions that mean the same: order, nesting and short forms do not count.
import { Decimal } from 'decimal.js';
import { amongWords } from '../../foundation/yaml/written-number.js';
import type { Condition, Literal, Test } from '../../grammar/condition.js';

/** Text that is equal for two conditions exactly when only their order, nesting or short forms differ. */
export function canonicalText(condition: Condition): string {
  return textOf(canonical(condition));
}

function canonical(condition: Condition): Condition {
  switch (condition.kind) {
    case 'test':
      return ofTest(condition.subject, condition.test);
    case 'not': {
      const inner = canonical(condition.of);
      if (inner.kind === 'not') return inner.of;
      if (inner.kind !== 'test' || inner.test.op !== 'missing') return { kind: 'not', of: inner };
      return { ...inner, test: { op: 'missing', value: !inner.test.value } };
    }
    default: {
      const { kind } = condition;
      const parts = condition.of.map(canonical).flatMap((each) => (each.kind === kind ? each.of : [each]));
      const inOrder = distinct(parts, textOf);
      const [only, ...more] = inOrder;
      return only !== undefined && more.length === 0 ? only : { kind, of: inOrder };
    }
  }
}

function ofTest(subject: string, test: Test): Condition {
  const one = (asked: Test): Condition => ({ kind: 'test', subject, test: asked });
  if (test.op === 'between') {
    const low = one({ op: 'at_least', value: test.low });
    return canonical({ kind: 'all', of: [low, one({ op: 'at_most', value: test.high })] });
  }
  if (test.op !== 'in') return one(test);
  const values = distinct(amongWords(test.values), literalText);
  const [only, ...more] = values;
  return only !== undefined && more.length === 0
    ? one({ op: 'equals', value: only })
    : one({ op: 'in', values });
}

/** Each once, in the order of their texts. */
function distinct<T>(all: readonly T[], text: (each: T) => string): T[] {
  const byText = new Map(all.map((each) => [text(each), each]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function textOf(condition: Condition): string {
  if (condition.kind === 'not') return JSON.stringify(['not', textOf(condition.of)]);
  if (condition.kind !== 'test') return JSON.stringify([condition.kind, ...condition.of.map(textOf)]);
  const { subject, test } = condition;
  return JSON.stringify([subject, test.op, ...literalsOf(test).map(literalText)]);
}

function literalsOf(test: Test): readonly Literal[] {
  if (test.op === 'in') return test.values;
  return test.op === 'between' ? [test.low, test.high] : [test.value];
}

/** Numbers apart from text of the same digits. */
function literalText(literal: Literal): string {
  return literal instanceof Decimal ? `number ${literal.toFixed()}` : `${typeof literal} ${String(literal)}`;
}

/** JSON with keys in order, so that the order in which things were built does not count. */
export function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) && !(each instanceof Decimal)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
