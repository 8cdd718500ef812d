// Whether the rows of a change count for a metric: by its window, by its conditions, or by how large their amount is.
import { Decimal } from 'decimal.js';
import type { Condition, Literal, Test } from '../../grammar/condition.js';
import { dateFrom, windowDates } from '../../grammar/window.js';
import { testHolds } from '../linter/holds.js';
import type { Reckoning } from '../metrics/effect.js';
import type { RowsSpec } from '../model/policy.js';
import type { ChangeOfRows, Setting } from './change.js';

/** Known for all amounts, by the amount of each, or not. */
export type Counts = boolean | 'by amount' | 'unclear';

export type ChangeWithRows = Exclude<ChangeOfRows, { readonly kind: 'later' }>;

/** Whether rows meet a condition. Rows in which an amount is spread have amounts above 0 before and after. */
export function meets(condition: Condition, change: ChangeWithRows, setting: Setting): Counts {
  if (condition.kind === 'test') return testMet(condition.subject, condition.test, change, setting);
  if (condition.kind === 'not') {
    const inner = meets(condition.of, change, setting);
    return typeof inner === 'boolean' ? !inner : inner;
  }
  const parts = condition.of.map((each) => meets(each, change, setting));
  const decides = condition.kind === 'any';
  if (parts.includes(decides)) return decides;
  if (parts.includes('unclear')) return 'unclear';
  return parts.includes('by amount') ? 'by amount' : !decides;
}

function testMet(field: string, test: Test, { kind, rows }: ChangeWithRows, setting: Setting): Counts {
  if (rows.holds.has(field)) return testHolds(test, rows.holds.get(field));
  if (test.op === 'missing' && (field === rows.amount || field === rows.order)) return !test.value;
  if (field === rows.amount) return kind === 'spread' ? ofPositive(test) : 'by amount';
  // Of the other days of a row, such as the one of its delivery, nothing is known.
  if (field !== 'date') return 'unclear';
  // What holds on the first and on the last day holds on all between, unless single days are named.
  const days = [kind === 'further' ? rows.until : rows.from, rows.until];
  const [first, last] = days.map((day) => testHolds(onDay(test, setting.asOf), day));
  return first === last && (days[0] === days[1] || !['equals', 'in', 'between'].includes(test.op))
    ? first === true
    : 'unclear';
}

/** The test with the as-of date in place of its name. */
function onDay(test: Test, asOf: string): Test {
  const day = (value: Literal) => dateFrom(String(value), asOf);
  if (test.op === 'missing') return test;
  if (test.op === 'between') return { ...test, low: day(test.low), high: day(test.high) };
  return test.op === 'in' ? { ...test, values: test.values.map(day) } : { ...test, value: day(test.value) };
}

/** What is asked of an amount of which only is known that it is above 0. */
function ofPositive(test: Test): Counts {
  const zeroOrLess = 'value' in test && test.value instanceof Decimal && test.value.lte(0);
  if (!zeroOrLess) return 'unclear';
  return test.op === 'at_least' || test.op === 'more_than';
}

/** Whether rows count for a metric over the same export. */
export function countsFor(spec: RowsSpec, change: ChangeWithRows, setting: Setting): Counts {
  const { from = '0001-01-01', until } = windowDates(setting.asOf, spec);
  const { rows, kind } = change;
  const first = kind === 'further' ? rows.until : rows.from;
  // Repeats look at what was bought before their window, too.
  if (rows.until < from) return spec.kind === 'repeats' ? 'unclear' : false;
  if (first > until) return false;
  // Results do not hold the customer's own day.
  if (spec.window.unit === 'since') return 'unclear';
  if (first < from || rows.until > until) return 'unclear';
  return spec.only === undefined ? true : meets(spec.only, change, setting);
}

/** Whether rows whose amount decides meet a condition of which the other tests were found to be known. */
export function meetsBy<V, B>(
  condition: Condition,
  at: { readonly change: ChangeWithRows; readonly setting: Setting; readonly amount: V },
  r: Reckoning<V, B>,
): B {
  const { change, setting, amount } = at;
  const known = meets(condition, change, setting);
  if (typeof known === 'boolean') return r.truth(known);
  if (condition.kind === 'not') return r.not(meetsBy(condition.of, at, r));
  if (condition.kind === 'test')
    return condition.subject === change.rows.amount ? ofAmount(condition.test, amount, r) : r.truth(false);
  const join = condition.kind === 'any' ? r.either : r.both;
  return condition.of.map((each) => meetsBy(each, at, r)).reduce((all, each) => join(all, each));
}

function ofAmount<V, B>(test: Test, amount: V, r: Reckoning<V, B>): B {
  const number = (value: Literal) => r.number(value instanceof Decimal ? value : new Decimal(Number.NaN));
  switch (test.op) {
    case 'missing':
      return r.truth(!test.value);
    case 'at_least':
      return r.not(r.above(number(test.value), amount));
    case 'more_than':
      return r.above(amount, number(test.value));
    case 'at_most':
      return r.not(r.above(amount, number(test.value)));
    case 'less_than':
      return r.above(number(test.value), amount);
    case 'between':
      return r.both(r.not(r.above(number(test.low), amount)), r.not(r.above(amount, number(test.high))));
    case 'in':
      return test.values
        .map((each) => r.equal(amount, number(each)))
        .reduce((all, each) => r.either(all, each));
    default:
      return r.equal(amount, number(test.value));
  }
}

/** Whether rows are used at all. */
export function used(change: ChangeWithRows, setting: Setting): Counts {
  const only = setting.exports.only(change.rows.export);
  return only === undefined ? true : meets(only, change, setting);
}
