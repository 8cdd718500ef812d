// Metrics that count both ways: points rise with them in one place, and elsewhere more of them is worse. Falling points
// alone are a natural way to write recency or complaints, so only a mixture is told, with two customers as an example.
import { Decimal } from 'decimal.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import { courseOf } from '../model/given-points.js';
import { type Criterion, criteriaOf, type Policy } from '../model/policy.js';
import type { WrittenPolicy } from '../reading/written.js';
import { type ValueFacts, valueFacts } from './facts.js';
import { testHolds } from './holds.js';
import { influences } from './influences.js';
import { directionOf, valuesAlong } from './line.js';
import type { Rule } from './rule.js';
import { listed, testText } from './words.js';

export const directions: Rule = (policy, written, source, problems) => {
  const facts = valueFacts(policy);
  const metrics = [...new Set(criteriaOf(policy).map(({ metric }) => metric))];
  for (const metric of metrics) {
    const criteria = criteriaOf(policy).filter((each) => each.metric === metric && !each.share.isZero());
    const found =
      fallOf(criteria, facts(metric)) ?? againstRule(criteria, metric, facts(metric), policy, written);
    if (found === undefined) continue;
    const { place, key, fix } =
      'criterion' in found
        ? { ...criterionPlace(written, found.criterion), fix: 'let points only rise, or only fall, with it' }
        : { ...found, fix: 'turn the points or the condition round, or test another metric' };
    problems.add({
      code: 'mixed-direction',
      place: source.place(place, key),
      reason: `"${metric}" counts both ways: ${found.reason}`,
      fix,
    });
  }
};

interface Fall {
  readonly criterion: Criterion;
  readonly reason: string;
}

/** The deepest fall of the points that the metric gives, where some of them rise somewhere. */
function fallOf(criteria: readonly Criterion[], facts: ValueFacts): Fall | undefined {
  const courses = criteria.flatMap((criterion) => {
    const course = courseOf(criterion.points);
    return course === undefined ? [] : [{ criterion, course }];
  });
  const values = valuesAlong(
    courses.flatMap(({ course }) => course.turns),
    facts,
  );
  const changes = (sign: 1 | -1) =>
    courses.filter(({ course }) =>
      values.some((value, index) => {
        const before = values[index - 1];
        return before !== undefined && course.at(value).minus(course.at(before)).times(sign).gt(0);
      }),
    );
  const [rising] = changes(1);
  const [falling] = changes(-1);
  if (rising === undefined || falling === undefined) return undefined;
  const together = (value: Decimal) =>
    Decimal.sum(0, ...courses.map(({ criterion, course }) => course.at(value).times(criterion.share)));
  let deepest: { less: Decimal; more: Decimal; by: Decimal } | undefined;
  let highest: Decimal | undefined;
  for (const value of values) {
    const by = highest === undefined ? new Decimal(0) : together(highest).minus(together(value));
    if (highest !== undefined && by.gt(deepest?.by ?? 0)) deepest = { less: highest, more: value, by };
    if (highest === undefined || by.lte(0)) highest = value;
  }
  if (deepest === undefined) return undefined;
  const { less, more } = deepest;
  const single = courses.length === 1;
  const given = (value: Decimal) => points(single ? falling.course.at(value) : together(value));
  const where = single
    ? 'its points rise and fall'
    : `it raises the points of ${names(changes(1))} and lowers those of ${names(changes(-1))}`;
  return {
    criterion: falling.criterion,
    reason: `${where}: a customer with ${less.toFixed()} gets ${given(less)}${single ? '' : ' of the score for it'}, one with ${more.toFixed()} only ${given(more)}`,
  };
}

const names = (found: readonly { criterion: Criterion }[]) =>
  listed(found.map(({ criterion }) => `"${criterion.id}"`));
const points = (value: Decimal) => `${value.toDecimalPlaces(4).toFixed()} points`;

interface Against {
  readonly place: YamlPath;
  readonly key: string;
  readonly reason: string;
}

/** A gate, bound or adjustment that goes against points which only rise, or only fall, with the metric. */
function againstRule(
  criteria: readonly Criterion[],
  metric: string,
  facts: ValueFacts,
  policy: Policy,
  written: WrittenPolicy,
): Against | undefined {
  const direction = directionOf(criteria, facts);
  if (direction === undefined) return undefined;
  for (const { subject, test, better, place, what } of influences(policy, written)) {
    if (subject !== metric || better === direction) continue;
    const pair = pairAt(test, better, facts);
    if (pair === undefined) continue;
    const [less, more] = pair;
    const meets = (value: Decimal) => (testHolds(test, value) ? 'meets' : 'does not meet');
    return {
      place,
      key: subject,
      reason: `points ${direction} with it, but ${what} asks for ${testText(test)}: a customer with ${less.toFixed()} ${meets(less)} that, one with ${more.toFixed()} ${meets(more)} it`,
    };
  }
  return undefined;
}

/** Two values side by side of which the test tells one from the other. */
function pairAt(
  test: Parameters<typeof testHolds>[0],
  better: 'rise' | 'fall',
  { least }: ValueFacts,
): [Decimal, Decimal] | undefined {
  const at =
    test.op === 'between'
      ? better === 'rise'
        ? test.low
        : test.high
      : 'value' in test && test.op !== 'missing'
        ? test.value
        : undefined;
  if (!(at instanceof Decimal)) return undefined;
  const includesAt = testHolds(test, at);
  const upwards =
    test.op === 'at_least' || test.op === 'more_than' || (test.op === 'between' && better === 'rise');
  if (includesAt !== upwards) return [at, at.plus(1)];
  const below = at.minus(1);
  const lower = least !== undefined && below.lt(least) ? least : below;
  return lower.lt(at) ? [lower, at] : undefined;
}

function criterionPlace(written: WrittenPolicy, { id }: Criterion): { place: YamlPath; key: string } {
  const dimensions = written.score ?? [];
  const d = dimensions.findIndex(({ criteria }) => criteria.some((each) => (each.id ?? each.metric) === id));
  const c = dimensions[d]?.criteria.findIndex((each) => (each.id ?? each.metric) === id) ?? 0;
  return { place: ['score', d, 'criteria', c], key: 'points' };
}
