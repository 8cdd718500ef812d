// Whether conditions hold for examples: the meaning of tests for one value, and of conditions for one example customer.
import { Decimal } from 'decimal.js';
import { type Condition, type Literal, subjectsOf, type Test, testsIn } from '../../grammar/condition.js';
import type { Policy } from '../model/policy.js';
import { comparedText, type Domain, domainsOf, type SubjectValue } from './domain.js';

/** More combinations are not looked at. */
export const mostCombinations = 200_000;

/** An example customer: for each domain the place of its value. */
type Example = readonly number[];

/** The domains of everything that conditions name; undefined where they cannot be told or combine too often. */
export function domainsFor(conditions: readonly Condition[], policy: Policy): Domain[] | undefined {
  const read = domainsOf(policy);
  const tests = conditions.flatMap(testsIn);
  const subjects = [...new Set(conditions.flatMap(subjectsOf))];
  const domains = subjects.map((subject) =>
    read(
      subject,
      tests.filter((each) => each.subject === subject).map(({ test }) => test),
    ),
  );
  const known = domains.filter((each) => each !== undefined);
  return known.length === domains.length && combinations(known) <= mostCombinations ? known : undefined;
}

/** Number of combinations of their values. */
export function combinations(domains: readonly Domain[]): number {
  return domains.reduce((product, { values }) => product * values.length, 1);
}

/** All combinations, the last domain changing fastest. The same array is handed out again and again. */
export function* everyExample(domains: readonly Domain[]): Generator<Example> {
  const at = domains.map(() => 0);
  const total = combinations(domains);
  for (let count = 0; count < total; count++) {
    yield at;
    for (let index = at.length - 1; index >= 0; index--) {
      const next = (at[index] ?? 0) + 1;
      at[index] = next === domains[index]?.values.length ? 0 : next;
      if (at[index] !== 0) break;
    }
  }
}

/** The condition over examples of these domains, with every test asked once for every value. */
export function overExamples(
  condition: Condition,
  domains: readonly Domain[],
): (example: Example) => boolean {
  switch (condition.kind) {
    case 'test': {
      const index = domains.findIndex(({ subject }) => subject === condition.subject);
      const answers = (domains[index]?.values ?? []).map(asked(condition.test));
      return (example) => answers[example[index] ?? 0] === true;
    }
    case 'not': {
      const inner = overExamples(condition.of, domains);
      return (example) => !inner(example);
    }
    default: {
      const parts = condition.of.map((each) => overExamples(each, domains));
      return condition.kind === 'all'
        ? (example) => parts.every((part) => part(example))
        : (example) => parts.some((part) => part(example));
    }
  }
}

/** Whether any customer can meet all of these conditions at once; true also where that cannot be told. */
export function canHold(conditions: readonly Condition[], policy: Policy): boolean {
  const domains = domainsFor(conditions, policy);
  if (domains === undefined) return true;
  const holds = overExamples({ kind: 'all', of: conditions }, domains);
  for (const example of everyExample(domains)) if (holds(example)) return true;
  return false;
}

/** A test to be asked for many values. Long lists are looked up in, since both may hold many thousands. */
function asked(test: Test): (value: SubjectValue) => boolean {
  if (test.op !== 'in') return (value) => testHolds(test, value);
  const listed = new Set(test.values.map(spelled));
  return (value) => value !== undefined && listed.has(spelled(value));
}

/** Equal values have the same text. */
function spelled(literal: Literal): string {
  return literal instanceof Decimal && literal.isZero() ? '0' : comparedText(literal);
}

/** A missing value satisfies no test but `missing: true`. */
export function testHolds(test: Test, value: SubjectValue): boolean {
  if (test.op === 'missing') return (value === undefined) === test.value;
  if (value === undefined) return false;
  switch (test.op) {
    case 'at_least':
      return compare(value, test.value) >= 0;
    case 'more_than':
      return compare(value, test.value) > 0;
    case 'at_most':
      return compare(value, test.value) <= 0;
    case 'less_than':
      return compare(value, test.value) < 0;
    case 'between':
      return compare(value, test.low) >= 0 && compare(value, test.high) <= 0;
    case 'in':
      return test.values.some((each) => compare(value, each) === 0);
    default:
      return compare(value, test.value) === 0;
  }
}

function compare(a: Literal, b: Literal): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.comparedTo(b);
  const [first, second] = [comparedText(a), comparedText(b)];
  return first < second ? -1 : first === second ? 0 : 1;
}
