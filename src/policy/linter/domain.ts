// What a subject of conditions can be: one example of everything that the conditions at hand can tell apart.
import { Decimal } from 'decimal.js';
import { criterionPart, type Literal, type Test } from '../../grammar/condition.js';
import { quotientScale } from '../../grammar/types.js';
import { isIsoDate } from '../../grammar/window.js';
import { binnedCriteria, fewPoints, pointsRange } from '../model/given-points.js';
import { type Criterion, criteriaOf, type Policy } from '../model/policy.js';
import { type ValueFacts, valueFacts } from './facts.js';
import { directionOf, examples, firstOfEach, type NumberLine } from './line.js';

/** A value of a subject; undefined: missing. */
export type SubjectValue = Literal | undefined;

export interface Domain {
  readonly subject: string;
  /** Numbers and dates in ascending order; missing last. At least one. */
  readonly values: readonly SubjectValue[];
  /** Which way is better, where the values have an order: up for scores, points and bins; of metrics it may be unknown. */
  readonly order: 'up' | 'down' | 'unknown' | 'none';
  /** Every value stands for itself alone. */
  readonly complete: boolean;
}

/** Bins are listed one by one up to this number. */
const fewBins = 10;

const scoreLine: NumberLine = {
  step: new Decimal('0.0001'),
  least: new Decimal(0),
  most: new Decimal(100),
};

/** Reads domains of subjects; undefined for what cannot be told, such as text that is compared by its order. */
export function domainsOf(policy: Policy): (subject: string, tests: readonly Test[]) => Domain | undefined {
  const facts = valueFacts(policy);
  const criterionNamed = (id: string) => criteriaOf(policy).find((each) => each.id === id);
  return (subject, tests) => {
    const kinds = new Set(
      tests.flatMap(compared).map((each) => (each instanceof Decimal ? 'number' : typeof each)),
    );
    // What is compared with values of several kinds is reported as such once the types of fields are known.
    if (kinds.size > 1) return undefined;
    const isNumber = subject === 'score' || criterionPart(subject) !== undefined || facts(subject).numeric;
    if (isNumber && kinds.size > 0 && !kinds.has('number')) return undefined;
    if (subject === 'score') return onLine(subject, scoreLine, tests, 'up', false);
    const part = criterionPart(subject);
    if (part === undefined) return ofMetric(subject, facts(subject), tests, orderOf(policy, subject, facts));
    const criterion = criterionNamed(part.criterion);
    if (criterion === undefined) return undefined;
    const absent = facts(criterion.metric).mayBeMissing;
    return part.of === 'bin'
      ? ofBin(subject, policy, criterion, tests, absent)
      : ofPoints(subject, criterion, tests, absent);
  };
}

const asNumber = (literal: Literal) => (literal instanceof Decimal ? literal : undefined);
const withMissing = (values: readonly SubjectValue[], absent: boolean): SubjectValue[] =>
  absent ? [...values, undefined] : [...values];

function onLine(
  subject: string,
  line: NumberLine,
  tests: readonly Test[],
  order: Domain['order'],
  absent: boolean,
): Domain {
  const values = withMissing(examples(line, tests, asNumber), absent);
  return { subject, values, order, complete: false };
}

function ofBin(
  subject: string,
  policy: Policy,
  { id }: Criterion,
  tests: readonly Test[],
  absent: boolean,
): Domain | undefined {
  const count = binnedCriteria(policy).find(({ criterion }) => criterion.id === id)?.bins.count;
  if (count === undefined) return undefined;
  const all = Array.from({ length: count }, (_, index) => new Decimal(index + 1));
  const complete = count <= fewBins;
  const values = withMissing(complete ? all : firstOfEach(all, tests, asNumber), absent);
  return { subject, values, order: 'up', complete };
}

function ofPoints(subject: string, { points }: Criterion, tests: readonly Test[], absent: boolean): Domain {
  const instead = absent && points.missing !== 'exclude' ? [points.missing] : [];
  const none = absent && points.missing === 'exclude';
  const few = fewPoints(points);
  if (few !== undefined) {
    const given = [...few, ...instead].sort((a, b) => a.comparedTo(b));
    return {
      subject,
      values: withMissing(firstOfEach(given, tests, asNumber), none),
      order: 'up',
      complete: false,
    };
  }
  const ends = [...pointsRange(points), ...instead];
  const step = new Decimal(10).pow(-quotientScale);
  const line = { step, least: Decimal.min(...ends), most: Decimal.max(...ends) };
  return onLine(subject, line, tests, 'up', none);
}

const compared = (test: Test): readonly Literal[] => {
  if (test.op === 'missing') return [];
  if (test.op === 'between') return [test.low, test.high];
  return test.op === 'in' ? test.values : [test.value];
};
const byOrder = ({ op }: Test) => op !== 'equals' && op !== 'in' && op !== 'missing';

/** More is better where points rise with it, and less where they fall, or since the last time. */
function orderOf(policy: Policy, subject: string, facts: (subject: string) => ValueFacts): Domain['order'] {
  const criteria = criteriaOf(policy).filter(({ metric }) => metric === subject);
  const points = directionOf(criteria, facts(subject));
  if (points !== undefined) return points === 'rise' ? 'up' : 'down';
  const kind = policy.metrics.find(({ id }) => id === subject)?.spec.kind;
  return kind === 'days_since_last' ? 'down' : 'unknown';
}

function ofMetric(
  subject: string,
  facts: ValueFacts,
  tests: readonly Test[],
  order: Domain['order'],
): Domain | undefined {
  const literals = tests.flatMap(compared);
  const ordered = tests.some(byOrder);
  if (facts.numeric || (ordered && literals[0] instanceof Decimal)) {
    const line = { step: facts.step, least: facts.least, most: undefined };
    return onLine(subject, line, tests, order, facts.mayBeMissing);
  }
  if (ordered) return ofDates(subject, literals, tests, facts.mayBeMissing);
  const absent = facts.mayBeMissing;
  if (literals.length > 0 && literals.every((each) => typeof each === 'boolean'))
    return { subject, values: withMissing([false, true], absent), order: 'none', complete: true };
  const texts = [...new Set(literals.map(comparedText))];
  return {
    subject,
    values: withMissing([...texts, otherThan(texts)], absent),
    order: 'none',
    complete: false,
  };
}

/** Text that a category is compared by. */
export function comparedText(literal: Literal): string {
  return literal instanceof Decimal ? literal.toFixed() : String(literal);
}

/** A category that no test names. */
function otherThan(texts: readonly string[]): string {
  const taken = new Set(texts);
  let other = 'other';
  while (taken.has(other)) other = `another ${other}`;
  return other;
}

/** Dates are whole days; in a field with times of day a test may part what counts as one day here. */
function ofDates(
  subject: string,
  literals: readonly Literal[],
  tests: readonly Test[],
  absent: boolean,
): Domain | undefined {
  if (!literals.every((each) => typeof each === 'string' && isIsoDate(each))) return undefined;
  const line = { step: new Decimal(1), least: undefined, most: undefined };
  const values = examples(line, tests, (literal) => new Decimal(Date.parse(String(literal)) / msOfDay));
  const written = values.map((value) => new Date(value.toNumber() * msOfDay).toISOString().slice(0, 10));
  return { subject, values: withMissing(written, absent), order: 'unknown', complete: false };
}

const msOfDay = 86_400_000;
