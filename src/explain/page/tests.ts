// Conditions of an explanation in words, with what each test came to for the customer.
import { Decimal } from 'decimal.js';
import type { Condition } from '../../grammar/condition.js';
import type { ConditionFact, TestFact } from '../finding/explanation.js';
import type { Names } from './names.js';

/** What is told of tests that do not hold: what is missing, or, where nobody wants them to hold, only how far away they are. */
export type MissTold = 'shortfall' | 'distance';

/** A condition in words with what its tests came to: `Orders at least 12: 9, short by 3`. */
export function conditionText({ condition, tests }: ConditionFact, names: Names, told: MissTold): string {
  const [only, another] = tests;
  if (only !== undefined && another === undefined && condition.kind === 'test')
    return testText(only, names, told);
  const left = [...tests];
  return partText(condition, { left, names, told, marked: tests.length > 1 }, true);
}

interface Telling {
  /** Tests that are not told yet, in the order of the condition. */
  readonly left: TestFact[];
  readonly names: Names;
  readonly told: MissTold;
  /** Whether each test says whether it holds. */
  readonly marked: boolean;
}

function partText(condition: Condition, telling: Telling, outermost: boolean): string {
  const { left, names, marked } = telling;
  const { say } = names;
  if (condition.kind === 'test') {
    const test = left.shift();
    if (test === undefined) return names.condition(condition);
    const mark = test.holds ? say.testHolds : say.testFails;
    return `${marked ? mark : ''}${testText(test, names, telling.told)}`;
  }
  if (condition.kind === 'not') {
    // What is asked for is the opposite of its tests: only their values are told.
    const inside = partText(condition.of, { ...telling, told: 'distance', marked: false }, true);
    return `${names.condition(condition)}${say.semicolon}${inside}`;
  }
  const parts = condition.of.map((each) => partText(each, telling, false));
  const joined = parts.join(condition.kind === 'any' ? say.or : say.and);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const words = condition.kind === 'any' ? say.oneOf : outermost ? '' : say.allOf;
  return outermost ? `${words}${joined}` : `${words}[${joined}]`;
}

function testText(fact: TestFact, names: Names, told: MissTold): string {
  const { say } = names;
  const value = names.value(fact.value, fact.subject);
  const away = fact.holds ? undefined : awayText(fact, names, told);
  const came = away === undefined ? value : `${value}${say.comma}${away}`;
  return `${names.condition(fact.condition)}${say.colon}${came}`;
}

function awayText(
  { value, subject, short, condition }: TestFact,
  names: Names,
  told: MissTold,
): string | undefined {
  const { say } = names;
  if (short === undefined || !(value instanceof Decimal)) return undefined;
  const { test } = condition;
  const by = names.number(short, subject);
  if (short.isZero() && told === 'distance') return undefined;
  if (short.isZero())
    return test.op === 'more_than'
      ? say.moreNeeded(names.number(value, subject))
      : say.lessNeeded(names.number(value, subject));
  if (told === 'distance') return say.away(by);
  switch (test.op) {
    case 'at_least':
    case 'more_than':
      return say.short(by);
    case 'at_most':
    case 'less_than':
      return say.over(by);
    case 'between':
      return test.low instanceof Decimal && value.lt(test.low) ? say.short(by) : say.over(by);
    default:
      return say.away(by);
  }
}
