// Which small changes can change a tier at all: those that take a metric over a value that conditions ask for, or the score
// over a line. Everybody else is not graded again. It is told from bounds only, too many rather than too few: no rule of
// grading stands here.
import { Decimal } from 'decimal.js';
import { criterionPart, type Literal, type Test, testsIn } from '../../../grammar/condition.js';
import { isNumeric } from '../../../grammar/types.js';
import { subjectsOfAssign } from '../../../policy/model/assign.js';
import { conditionsOf, decidingCriteria } from '../../../policy/model/deciding.js';
import { courseOf, pointsRange } from '../../../policy/model/given-points.js';
import { recentTransactions } from '../../../policy/model/movement.js';
import type { Criterion, Policy } from '../../../policy/model/policy.js';
import { sharesOut } from '../../../policy/model/weights.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { metricType } from '../plan/step.js';

/** Columns of a customer as graded, beside those of the change. */
export const was = (metric: string) => `_was_${metric}`;
/** How far the score is from the nearest line; null without lines. */
export const toLine = '_to_line';

/** Rounding of scores and points, and of the binary numbers that bounds are reckoned with. */
const slack = '0.001';

/** Scores at which something is decided. */
function scoreLines(policy: Policy): Decimal[] {
  const scores = policy.tiers.flatMap(({ score, keeps }) => [score, keeps?.score]);
  const asked = testsOf(policy, 'score').flatMap(literals);
  return [...scores, ...asked].filter((each) => each instanceof Decimal);
}

/** The distance of a score from the nearest of the lines. */
export function toLineSql(policy: Policy, score: string): string {
  const apart = scoreLines(policy).map((line) => `abs(${score} - ${line.toFixed()})`);
  if (policy.dimensions.length === 0 || apart.length === 0) return 'NULL';
  return apart.length === 1 ? `${apart}` : `least(${apart.join(', ')})`;
}

/** True for changes that may give another tier. @param moving metrics that some change moves */
export function reachSql(plan: Plan, moving: readonly string[], dialect: Dialect): string {
  const { policy } = plan;
  const lined = policy.dimensions.length > 0 && scoreLines(policy).length > 0;
  const ways = moving.map((metric) => `(${changed(metric, dialect)} AND ${crosses(plan, metric, dialect)})`);
  const most = lined ? moving.flatMap((metric) => mostPoints(plan, metric, dialect)) : [];
  const scored = most.length === 0 ? [] : [`${dialect.binary(toLine)} <= ${[...most, slack].join(' + ')}`];
  return [...ways, ...scored].join('\n  OR ');
}

const changed = (metric: string, dialect: Dialect) =>
  `${dialect.identifier(was(metric))} IS DISTINCT FROM ${dialect.identifier(metric)}`;

/** Of a metric that changed: whether conditions may say otherwise of it now. */
function crosses(plan: Plan, metric: string, dialect: Dialect): string {
  const { policy } = plan;
  const [before, now] = [was(metric), metric].map(dialect.identifier);
  const tests = testsOf(policy, metric);
  const parts = conditionsOf(policy)
    .flatMap(testsIn)
    .flatMap(({ subject }) => criterionPart(subject)?.criterion ?? []);
  const byPoints = criteriaOn(policy, metric).some(({ id }) => parts.includes(id));
  const numeric = isNumeric(metricType(plan, metric));
  if (byPoints || subjectsOfAssign(policy.assign).includes(metric) || (tests.length > 0 && !numeric))
    return 'TRUE';
  const places = [
    ...tests.flatMap(literals).filter((each) => each instanceof Decimal),
    ...(metric === recentTransactions ? [new Decimal(0)] : []),
  ];
  const texts = [...new Set(places.map((each) => dialect.number(each).sql))];
  const over = texts.map(
    (at) => `least(${before}, ${now}) <= ${at} AND ${at} <= greatest(${before}, ${now})`,
  );
  return `(${[`${before} IS NULL`, `${now} IS NULL`, ...over].join(' OR ')})`;
}

/** How far the score may move with a metric, for each criterion on it. */
function mostPoints(plan: Plan, metric: string, dialect: Dialect): string[] {
  const { policy } = plan;
  const [before, now] = [was(metric), metric].map(dialect.identifier);
  const moved = changed(metric, dialect);
  return criteriaOn(policy, metric).map((criterion) => {
    const { points, share } = criterion;
    // Weights that are shared out may count for more than they are.
    const part = sharesOut(policy) ? new Decimal(1) : share;
    const range = spread(criterion).times(part).toFixed();
    const course = courseOf(points);
    if (course === undefined) return `CASE WHEN ${moved} THEN ${range} ELSE 0 END`;
    const slope = `${dialect.binary(`abs(${now} - ${before})`)} * ${course.steepest.times(part).toFixed()}`;
    if (!course.jumps) return `CASE WHEN ${moved} THEN least(${range}, ${slope}) ELSE 0 END`;
    const turns = course.turns.map((turn) => dialect.number(turn).sql);
    const over = turns.map(
      (at) => `least(${before}, ${now}) < ${at} AND ${at} <= greatest(${before}, ${now})`,
    );
    const jump = `${over.join(' OR ')}`;
    return `CASE WHEN ${moved} THEN CASE WHEN ${jump} THEN ${range} ELSE ${slope} END ELSE 0 END`;
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
