// Whom a small change can give another tier at all: those whose metrics it takes over a value that conditions ask for, or
// whose score over a line. Everybody else is not graded again. It is told from bounds in binary numbers, for too many rather
// than for too few: no rule of grading stands here.
import { Decimal } from 'decimal.js';
import { criterionPart, type Literal, type Test, testsIn } from '../../../grammar/condition.js';
import { isNumeric, type Typed, wide } from '../../../grammar/types.js';
import { monthsIn } from '../../../grammar/window-months.js';
import { derivedKind } from '../../../policy/metrics/index.js';
import { subjectsOfAssign } from '../../../policy/model/assign.js';
import { conditionsOf, decidingCriteria, decidingMetrics } from '../../../policy/model/deciding.js';
import { courseOf, pointsRange } from '../../../policy/model/given-points.js';
import { groupingCriteria, groupingSubjects } from '../../../policy/model/groups.js';
import { recentTransactions } from '../../../policy/model/movement.js';
import { type Criterion, type Metric, type Policy, readsOf } from '../../../policy/model/policy.js';
import { sharesOut } from '../../../policy/model/weights.js';
import { amongRows } from '../../../sql/among.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { as, metricType } from '../plan/step.js';

/** What binary numbers are off: so much, and so much of the values that they are reckoned from. */
const off = { least: '0.00002', part: '0.000000001' };
/** Rounding of scores and points. */
const slack = '0.001';
/** Further than any number is from another. */
const far = '1e300';

/** Columns that bounds are told from, all of them binary numbers. */
export const staged = {
  /** A metric. */
  metric: (id: string) => `_n_${id}`,
  /** How far it is from the nearest value that conditions ask for, and from the nearest at which its points jump. */
  toTest: (id: string) => `_to_test_${id}`,
  toTurn: (id: string) => `_to_turn_${id}`,
  /** How far the score is from the nearest line. */
  toLine: '_to_line',
  /** What binary numbers may be off. */
  off: '_off',
} as const;

/**
 * Those columns over a relation of customers as they are graded.
 * @param read metrics that changes are told from
 * @param moving those that some change moves
 */
export function stagedColumns(
  plan: Plan,
  { read, moving }: { readonly read: readonly string[]; readonly moving: ReadonlySet<string> },
  dialect: Dialect,
): string[] {
  const { policy } = plan;
  const all = new Set([...decidingMetrics(policy), ...read]);
  const numbers = [...all].filter((id) => isNumeric(metricType(plan, id)));
  const binary = (column: string) => dialect.binary(dialect.identifier(column));
  const sizes = numbers.map((id) => `coalesce(abs(${binary(id)}), 0)`);
  const apart = (column: string, name: string, values: readonly string[]) => {
    const gaps = [...new Set(values)].map((each) => `abs(${binary(column)} - ${each})`);
    if (gaps.length === 0) return [];
    return [
      as(`coalesce(${gaps.length > 1 ? `least(${gaps.join(', ')})` : gaps[0]}, ${far})`, name, dialect),
    ];
  };
  return [
    ...numbers.map((id) => as(binary(id), staged.metric(id), dialect)),
    as(`${off.least} + ${off.part} * (${['0', ...sizes].join(' + ')})`, staged.off, dialect),
    ...apart('score', staged.toLine, linesOf(policy)),
    ...numbers
      .filter((id) => moving.has(id))
      .flatMap((id) => [
        ...apart(id, staged.toTest(id), placesOf(policy, id)),
        ...apart(id, staged.toTurn(id), turnsOf(policy, id)),
      ]),
  ];
}

/**
 * SQL that is true for whom a change may give another tier, over a relation with the staged columns.
 * @param near the metrics over rows that it moves and that decide, with what they come to in binary numbers; undefined
 *   for those that are no numbers
 */
export function reachSql(
  plan: Plan,
  near: ReadonlyMap<string, string | undefined>,
  dialect: Dialect,
): string {
  const { policy } = plan;
  const gaps = new Map(
    [...withFollowers(plan, near, dialect)].map(([id, now]) => {
      if (now === undefined) return [id, undefined];
      const before = dialect.identifier(staged.metric(id));
      // What is missing then as it is now moves nothing; missing once, it may move anything.
      const apart = `coalesce(abs(${now} - ${before}), CASE WHEN ${now} IS NULL AND ${before} IS NULL THEN 0 END)`;
      return [id, `${apart} + ${staged.off}`];
    }),
  );
  const ways = [...gaps].flatMap(([id, gap]) => crosses(plan, id, gap, dialect));
  const most = [...gaps].flatMap(([id, gap]) => mostPoints(policy, id, gap, dialect));
  const scored = linesOf(policy).length > 0 && most.length > 0;
  const all = [...ways, ...(scored ? [`${staged.toLine} <= ${[...most, slack].join(' + ')}`] : [])];
  if (all.length === 0) return 'FALSE';
  return all.includes('TRUE') ? 'TRUE' : `coalesce(${all.join('\n  OR ')}, TRUE)`;
}

/** With the metrics that are computed from them: what these come to, undefined for what nobody can tell so quickly. */
export function withFollowers(
  plan: Plan,
  near: ReadonlyMap<string, string | undefined>,
  dialect: Dialect,
): Map<string, string | undefined> {
  const moved = new Map(near);
  const deciding = decidingMetrics(plan.policy);
  // Metrics stand behind those that they read.
  for (const metric of plan.policy.metrics) {
    const { id, spec } = metric;
    if (spec.grain !== 'metrics' || !deciding.has(id)) continue;
    if (!readsOf(spec).some((each) => moved.has(each))) continue;
    moved.set(id, followed(plan, metric, moved, dialect));
  }
  return moved;
}

function followed(
  plan: Plan,
  { spec, missing }: Metric,
  moved: ReadonlyMap<string, string | undefined>,
  dialect: Dialect,
): string | undefined {
  if (spec.grain !== 'metrics') return undefined;
  const operands = spec.operands.map((each): Typed | undefined => {
    if (typeof each !== 'string') return { sql: dialect.binary(each.toFixed()), type: wide(0) };
    const sql = moved.has(each) ? moved.get(each) : dialect.identifier(staged.metric(each));
    return sql === undefined ? undefined : { sql, type: wide(0) };
  });
  const known = operands.filter((each) => each !== undefined);
  if (known.length < operands.length) return undefined;
  const months = spec.window === undefined ? undefined : monthsIn(spec.window, plan.asOf);
  const at = { dialect: quick(dialect), asOf: plan.asOf, among: amongRows('NULL', [], dialect), months };
  const value = derivedKind(spec.kind).sql(known, at, spec.options);
  return missing === undefined ? `(${value})` : `coalesce(${value}, ${missing.toFixed()})`;
}

/** The dialect with arithmetic of binary numbers, in which nothing is rounded. */
function quick(dialect: Dialect): Dialect {
  return {
    ...dialect,
    cast: (sql) => sql,
    multiply: (a, b) => ({ sql: `(${a.sql} * ${b.sql})`, type: a.type }),
    divide: (a, b) => `CASE WHEN ${b.sql} <> 0 THEN ${a.sql} / ${b.sql} END`,
  };
}

/** Scores at which something is decided. */
function linesOf(policy: Policy): string[] {
  if (policy.dimensions.length === 0) return [];
  const scores = policy.tiers.flatMap(({ score, keeps }) => [score, keeps?.score]);
  const asked = testsOf(policy, 'score').flatMap(literals);
  return [...scores, ...asked].flatMap((each) => (each instanceof Decimal ? [each.toFixed()] : []));
}

/** Values of a metric that conditions ask for. */
function placesOf(policy: Policy, metric: string): string[] {
  const asked = testsOf(policy, metric).flatMap(literals);
  const places = metric === recentTransactions ? [new Decimal(0), ...asked] : asked;
  return places.flatMap((each) => (each instanceof Decimal ? [each.toFixed()] : []));
}

/** Values of a metric at which its points jump. */
function turnsOf(policy: Policy, metric: string): string[] {
  return criteriaOn(policy, metric).flatMap(({ points }) => {
    const course = courseOf(points);
    return course?.jumps === true ? course.turns.map((turn) => turn.toFixed()) : [];
  });
}

/** Of a metric that moves: whether conditions may say otherwise of it then. */
function crosses(plan: Plan, metric: string, gap: string | undefined, dialect: Dialect): string[] {
  const { policy } = plan;
  const tests = testsOf(policy, metric);
  const parts = conditionsOf(policy)
    .flatMap(testsIn)
    .flatMap(({ subject }) => criterionPart(subject)?.criterion ?? []);
  const grouping = groupingCriteria(policy);
  const byPoints = criteriaOn(policy, metric).some(({ id }) => parts.includes(id) || grouping.has(id));
  // Who comes into another group has other points for other metrics.
  if (
    groupingSubjects(policy).includes(metric) ||
    byPoints ||
    subjectsOfAssign(policy.assign).includes(metric)
  )
    return ['TRUE'];
  const places = placesOf(policy, metric);
  if (tests.length + places.length === 0) return [];
  if (gap === undefined || !isNumeric(metricType(plan, metric))) return ['TRUE'];
  // Whether it is there at all may be asked for, too.
  const away = places.length === 0 ? far : dialect.identifier(staged.toTest(metric));
  return [`${away} <= ${gap}`];
}

/** How far the score may move with a metric, for each criterion on it. */
function mostPoints(policy: Policy, metric: string, gap: string | undefined, dialect: Dialect): string[] {
  return criteriaOn(policy, metric).map((criterion) => {
    const { points, share } = criterion;
    // Weights that are shared out may count for more than they are.
    const part = sharesOut(policy) ? new Decimal(1) : share;
    const range = spread(criterion).times(part).toFixed();
    const course = courseOf(points);
    if (course === undefined || gap === undefined) return range;
    const slope = `(${gap}) * ${course.steepest.times(part).toFixed()}`;
    if (!course.jumps) return slope;
    const turn = dialect.identifier(staged.toTurn(metric));
    const beside = course.steepest.isZero() ? '0' : slope;
    // Of a missing distance nothing is known, and so nothing of the sum.
    return `CASE WHEN ${turn} > ${gap} THEN ${beside} ELSE ${range} + 0 * (${gap}) END`;
  });
}

/** The most and the fewest points that a criterion gives to values that are there, apart. */
function spread({ points }: Criterion): Decimal {
  const range = pointsRange(points);
  return Decimal.max(...range).minus(Decimal.min(...range));
}

const criteriaOn = (policy: Policy, metric: string) =>
  decidingCriteria(policy).filter((each) => each.metric === metric);

const testsOf = (policy: Policy, subject: string): Test[] =>
  conditionsOf(policy)
    .flatMap(testsIn)
    .flatMap((each) => (each.subject === subject ? [each.test] : []));

function literals(test: Test): readonly Literal[] {
  if (test.op === 'missing') return [];
  if (test.op === 'in') return test.values;
  return test.op === 'between' ? [test.low, test.high] : [test.value];
}
