// Whether a metric may rise, or fall, without making anybody's tier worse: only then may it move along unasked. What is
// not seen to be harmless counts as harmful.
import { Decimal } from 'decimal.js';
import { type Condition, criterionPart, type Test } from '../../grammar/condition.js';
import { rowsKind } from '../../policy/metrics/index.js';
import { courseOf, rankDirection } from '../../policy/model/given-points.js';
import { groupingCriteria, groupingSubjects } from '../../policy/model/groups.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { type Criterion, type Metric, type Policy, readsOf } from '../../policy/model/policy.js';
import { criteriaOn, metricsThatMatter } from '../trying/matters.js';

export type Direction = 'up' | 'down';

const other = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');

/** Whether no tier gets worse when the metric moves in a direction, with all that is computed from it. */
export function harmless(metric: string, direction: Direction, policy: Policy): boolean {
  const matter = metricsThatMatter(policy);
  const moved = new Map<string, Direction>([[metric, direction]]);
  for (const each of policy.metrics) {
    const { id, spec } = each;
    if (spec.grain !== 'metrics' || !matter.has(id)) continue;
    if (!readsOf(spec).some((each) => moved.has(each))) continue;
    const follows = followerOf(each, moved, policy);
    if (follows === undefined) return false;
    moved.set(id, follows);
  }
  // Among others the same may be worth less.
  if (groupingSubjects(policy).some((each) => moved.has(each))) return false;
  if ([...moved].some(([id, to]) => id === recentTransactions && to === 'down')) return false;
  const criteria = [...moved].flatMap(([id, to]) =>
    criteriaOn(id, policy).map((criterion) => ({ criterion, to: pointsGo(criterion, to) })),
  );
  const grouping = groupingCriteria(policy);
  if (criteria.some(({ criterion, to }) => to !== 'up' || grouping.has(criterion.id))) return false;
  // Points and the score only rise from here on.
  for (const { criterion } of criteria) {
    moved.set(`${criterion.id}.points`, 'up');
    moved.set('score', 'up');
  }
  return assignAllows(moved, policy) && conditionsAllow(moved, policy);
}

/** Where a computed metric goes; undefined where that cannot be said. */
function followerOf(
  { spec }: Metric,
  moved: ReadonlyMap<string, Direction>,
  policy: Policy,
): Direction | undefined {
  if (spec.grain !== 'metrics') return undefined;
  const ways = spec.operands.map((each) => (typeof each === 'string' ? moved.get(each) : undefined));
  const [first, second] = ways;
  const same = (all: readonly (Direction | undefined)[]) => {
    const known = all.filter((each) => each !== undefined);
    return known.every((each) => each === known[0]) ? known[0] : undefined;
  };
  const factor = spec.operands.find((each) => each instanceof Decimal);
  switch (spec.kind) {
    case 'add':
    case 'greatest':
    case 'least':
      return same(ways);
    case 'subtract':
      return same([first, second && other(second)]);
    case 'per_month':
      return first;
    case 'divide':
      // What is counted is never below 0.
      if (first !== undefined && second === undefined && isCount(spec.operands[1], policy)) return first;
      return factor?.gt(0) === true && spec.operands.length === 2 ? first : undefined;
    case 'multiply':
      return factor?.gt(0) === true && spec.operands.length === 2 && first !== undefined ? first : undefined;
    default:
      return undefined;
  }
}

function isCount(operand: string | Decimal | undefined, { metrics }: Policy): boolean {
  const spec = metrics.find(({ id }) => id === operand)?.spec;
  return (
    spec?.grain === 'rows' && rowsKind(spec.kind).least !== undefined && rowsKind(spec.kind).wants !== 'date'
  );
}

/** Where points go with their metric; undefined where that depends. */
function pointsGo({ points }: Criterion, to: Direction): Direction | 'unknown' {
  const course = courseOf(points);
  if (course === undefined) {
    const ranked = rankDirection(points);
    if (ranked === undefined) return 'unknown';
    return ranked === 'rise' ? to : other(to);
  }
  const turns = [...course.turns].sort((a, b) => a.comparedTo(b));
  const ends = [
    turns[0]?.minus(1),
    ...turns.flatMap((each) => [each.minus('1e-9'), each]),
    turns.at(-1)?.plus(1),
  ];
  const given = ends.flatMap((each) => (each === undefined ? [] : [course.at(each)]));
  const rises = given.every((each, index) => index === 0 || each.gte(given[index - 1] ?? each));
  const falls = given.every((each, index) => index === 0 || each.lte(given[index - 1] ?? each));
  if (rises) return to === 'up' || falls ? 'up' : 'down';
  if (falls) return to === 'down' ? 'up' : 'down';
  return 'unknown';
}

function assignAllows(moved: ReadonlyMap<string, Direction>, { assign }: Policy): boolean {
  if (assign.by === 'quota' || assign.by === 'cumulative_share') return moved.get(assign.of) !== 'down';
  if (assign.by === 'clusters') return !assign.on.some((each) => moved.has(each));
  return true;
}

function conditionsAllow(moved: ReadonlyMap<string, Direction>, policy: Policy): boolean {
  const good = [
    ...policy.tiers.flatMap(({ requires, entersDirectly, keeps }) => [
      requires,
      entersDirectly,
      keeps?.requires,
    ]),
    ...policy.floors.map(({ when }) => when),
    ...policy.adjustments.filter(({ add }) => !add.isNegative()).map(({ when }) => when),
  ];
  const bad = [
    ...policy.caps.map(({ when }) => when),
    ...policy.adjustments.filter(({ add }) => add.isNegative()).map(({ when }) => when),
  ];
  const named = (condition: Condition) => mentions(condition, moved);
  return (
    good.every((each) => each === undefined || goes(each, moved, 'up')) &&
    bad.every((each) => goes(each, moved, 'down')) &&
    // The first segment that matches wins, so that any change may lead anywhere.
    !policy.tiers.some(({ when }) => when !== undefined && named(when)) &&
    // Whoever has no tier then is worse off, or better.
    !(policy.ungraded !== undefined && named(policy.ungraded.when))
  );
}

function mentions(condition: Condition, moved: ReadonlyMap<string, Direction>): boolean {
  if (condition.kind === 'test') return moved.has(condition.subject);
  return condition.kind === 'not'
    ? mentions(condition.of, moved)
    : condition.of.some((each) => mentions(each, moved));
}

/** Whether a condition can only begin to hold (`up`), or only cease to (`down`). */
function goes(condition: Condition, moved: ReadonlyMap<string, Direction>, way: Direction): boolean {
  if (condition.kind === 'not') return goes(condition.of, moved, other(way));
  if (condition.kind !== 'test') return condition.of.every((each) => goes(each, moved, way));
  const part = criterionPart(condition.subject);
  // Which way bins run depends on the points; where the metric gives some, they were looked at, but bins may be none.
  if (part?.of === 'bin') return !moved.has(`${part.criterion}.points`);
  const to = moved.get(condition.subject);
  return to === undefined || sideOf(condition.test) === (way === 'up' ? to : other(to));
}

function sideOf({ op }: Test): Direction | undefined {
  if (op === 'at_least' || op === 'more_than') return 'up';
  return op === 'at_most' || op === 'less_than' ? 'down' : undefined;
}
