// Tiers by score that nobody can reach: gates that contradict each other, or more points asked for than there are, also
// for those who pass the gates.
import { Decimal } from 'decimal.js';
import type { Condition, Test } from '../../grammar/condition.js';
import { courseOf, fewPoints, highestPoints } from '../model/given-points.js';
import { highestScore, type PointsReach } from '../model/highest-score.js';
import type { Criterion, Policy, Tier } from '../model/policy.js';
import { weightsAddUp } from '../model/weights.js';
import { finest, type ValueFacts, valueFacts } from './facts.js';
import { canHold, testHolds } from './holds.js';
import type { Rule } from './rule.js';
import { testText } from './words.js';

export const reachableTiers: Rule = (policy, _written, source, problems) => {
  policy.tiers.forEach((tier, index) => {
    const gates = tier.requires ?? tier.when;
    if (gates === undefined || tier.entersDirectly !== undefined || canHold([gates], policy)) return;
    problems.add({
      code: 'tier-unreachable',
      place: source.place(['tiers', index], tier.when === undefined ? 'requires' : 'when'),
      reason: `nobody can reach tier "${tier.id}": ${whyNever(gates, policy)}`,
      fix: 'change one of the conditions',
    });
  });
  if (policy.assign.by !== 'score' || policy.dimensions.length === 0 || !weightsAddUp(policy)) return;
  const highest = highestScore(policy, reachOf(policy, undefined));
  policy.tiers.forEach((tier, index) => {
    const { score, requires } = tier;
    if (score === undefined || tier.entersDirectly !== undefined) return;
    if (requires !== undefined && !canHold([requires], policy)) return;
    // Whether each adjustment may be given is asked only where the score cannot be reached without any.
    const alone = highestScore(policy, { ...reachOf(policy, requires), given: () => false });
    if (score.lte(Decimal.min(alone, atMostScore(requires)))) return;
    const within = requires === undefined ? highest : highestScore(policy, reachOf(policy, requires));
    if (score.lte(Decimal.min(within, atMostScore(requires)))) return;
    problems.add({
      code: 'tier-unreachable',
      place: source.place(['tiers', index, 'score']),
      reason: `nobody can reach tier "${tier.id}": it asks for ${score.toFixed()}, and ${most(tier, highest, Decimal.min(within, atMostScore(requires)))}`,
      fix: score.gt(highest)
        ? 'lower the score of the tier, or give more points'
        : 'lower the score of the tier, or change what it requires',
    });
  });
};

function most({ score }: Tier, highest: Decimal, within: Decimal): string {
  return score?.gt(highest)
    ? `the highest score that this policy gives is ${highest.toFixed()}`
    : `the highest score of anybody who meets its requires is ${within.toFixed()}`;
}

/** Why a condition can never hold, naming the tests that contradict each other where it is about one metric. */
export function whyNever(condition: Condition, policy: Policy): string {
  const own = together(condition);
  for (const subject of new Set(own.map((each) => each.subject))) {
    const tests = own.filter((each) => each.subject === subject);
    if (canHold([{ kind: 'all', of: tests }], policy)) continue;
    return `no value of ${subject} meets ${tests.map(({ test }) => testText(test)).join(' and ')}`;
  }
  return 'its conditions contradict each other';
}

type SubjectTest = Extract<Condition, { kind: 'test' }>;

/** Tests that must all hold for the condition to hold. */
export function together(condition: Condition): SubjectTest[] {
  if (condition.kind === 'test') return [condition];
  return condition.kind === 'all' ? condition.of.flatMap(together) : [];
}

const hundred = new Decimal(100);

/** Requires may bound the score from above, too. */
function atMostScore(requires: Condition | undefined): Decimal {
  const bounds = testsOn('score', requires).flatMap((test) => {
    if (test.op === 'at_most' || test.op === 'less_than') return [test.value];
    return test.op === 'between' ? [test.high] : [];
  });
  return Decimal.min(hundred, ...bounds.filter((each) => each instanceof Decimal));
}

function testsOn(subject: string, condition: Condition | undefined): Test[] {
  const all = condition === undefined ? [] : together(condition);
  return all.filter((each) => each.subject === subject).map(({ test }) => test);
}

/** What those can have who meet the condition. Never too little, so that what is refused is surely out of reach. */
function reachOf(policy: Policy, requires: Condition | undefined): PointsReach {
  const facts = valueFacts(policy);
  const gate = requires === undefined ? [] : [requires];
  return {
    points: (criterion) => bestPoints(criterion, requires, facts(criterion.metric)),
    missing: ({ metric }) =>
      facts(metric).mayBeMissing && testsOn(metric, requires).every((test) => testHolds(test, undefined)),
    given: ({ when }) => canHold([...gate, when], policy),
  };
}

/** The highest points that the gates on the metric, and on the points themselves, leave; undefined where they leave none. */
function bestPoints(
  criterion: Criterion,
  requires: Condition | undefined,
  { step, least }: ValueFacts,
): Decimal | undefined {
  const gates = testsOn(criterion.metric, requires);
  const onPoints = testsOn(`${criterion.id}.points`, requires);
  const passes = (points: Decimal) => onPoints.every((test) => testHolds(test, points));
  const course = courseOf(criterion.points);
  if (course === undefined || course.turns.length === 0) {
    const few = fewPoints(criterion.points)?.filter(passes);
    if (few === undefined) return highestPoints(criterion.points);
    return few.length === 0 ? undefined : Decimal.max(...few);
  }
  // Between two of these the points only rise, only fall or stay.
  const ends = [...course.turns, ...gates.flatMap(numbersIn), ...(least === undefined ? [] : [least])];
  const first = Decimal.min(...ends).minus(1);
  const last = Decimal.max(...ends).plus(1);
  const near = ends.flatMap((each) => [each.minus(step), each.minus(finest), each, each.plus(step)]);
  const points = [first, last, ...near]
    .filter(
      (each) => (least === undefined || each.gte(least)) && gates.every((test) => testHolds(test, each)),
    )
    .map(course.at);
  if (points.length === 0) return undefined;
  const best = Decimal.max(...points);
  return passes(best) ? best : Decimal.min(best, upperEnd(onPoints));
}

function upperEnd(tests: readonly Test[]): Decimal {
  const ends = tests.flatMap((test) => {
    if (test.op === 'at_least' || test.op === 'more_than') return [];
    return numbersIn(test);
  });
  return ends.length === 0 ? hundred : Decimal.max(...ends);
}

function numbersIn(test: Test): Decimal[] {
  if (test.op === 'missing') return [];
  const literals =
    test.op === 'between' ? [test.low, test.high] : test.op === 'in' ? test.values : [test.value];
  return literals.filter((each) => each instanceof Decimal);
}
