// Who nearly reached a better tier. Near is: at most 2 points below its score, and every gate that failed within 2% of
// its threshold, with one of the two missing.
import { Decimal } from 'decimal.js';
import type { Engine } from '../engine/engine.js';
import { type Condition, type Literal, subjectsOf, type Test } from '../grammar/condition.js';
import type { Policy, Tier } from '../policy/model/policy.js';
import { conditionSql } from '../sql/condition.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import type { NearInputs } from './relation.js';
import type { NearMisses } from './report.js';

const points = new Decimal(2);
const within = new Decimal('0.02');
const kinds = ['score', 'gates', 'both'] as const;

/** Counts near misses of every tier that asks for a score or gates; undefined where no tier does. */
export async function nearMisses(
  engine: Engine,
  { assign, tiers }: Policy,
  inputs: NearInputs,
  dialect: Dialect,
): Promise<NearMisses | undefined> {
  if (assign.by !== 'score') return undefined;
  const asked = tiers.slice(0, -1).flatMap((tier, index) => {
    const subjects = tier.requires ? subjectsOf(tier.requires) : [];
    const all = [...subjects, ...(tier.score === undefined ? [] : ['score'])];
    return all.length > 0 && all.every(inputs.knows) ? [{ tier, index }] : [];
  });
  if (asked.length === 0) return undefined;
  const whens = asked.map(
    ({ tier, index }) => `WHEN ${inputs.tier} = ${index + 1} THEN ${kindSql(tier, inputs, dialect)}`,
  );
  const rows = await engine.rows(
    `SELECT t, kind, count(*) AS n FROM (SELECT ${inputs.tier} AS t, CASE ${whens.join(' ')} END AS kind FROM ${inputs.from}) WHERE kind IS NOT NULL GROUP BY t, kind`,
  );
  return {
    points: points.toFixed(),
    within: within.toFixed(),
    tiers: asked.map(({ tier, index }) => {
      const of = (kind: (typeof kinds)[number]) =>
        Number(rows.find((row) => Number(row.t) === index + 1 && row.kind === kind)?.n ?? 0);
      const [score, gates, both] = [of('score'), of('gates'), of('both')];
      return {
        tier: tier.id,
        from: tiers[index + 1]?.id ?? '',
        customers: score + gates + both,
        score,
        gates,
        both,
      };
    }),
  };
}

/** What is missing to a tier, where that is little: `score`, `gates` or `both`; else null. */
function kindSql({ score, requires }: Tier, { subject }: NearInputs, dialect: Dialect): string {
  const condition = (each: Condition) => conditionSql(each, subject, dialect);
  const at = (least: Decimal) =>
    condition({ kind: 'test', subject: 'score', test: { op: 'at_least', value: least } });
  const [reached, nearly] = score === undefined ? ['TRUE', 'TRUE'] : [at(score), at(score.minus(points))];
  const [holds, nearlyHolds] =
    requires === undefined ? ['TRUE', 'TRUE'] : [condition(requires), condition(eased(requires))];
  return `CASE WHEN ${reached} AND ${holds} THEN NULL WHEN NOT (${nearly} AND ${nearlyHolds}) THEN NULL WHEN ${holds} THEN 'score' WHEN ${reached} THEN 'gates' ELSE 'both' END`;
}

/** The condition with every threshold of a number moved by 2% in favour of the customer. */
export function eased(condition: Condition, way: 1 | -1 = 1): Condition {
  switch (condition.kind) {
    case 'not':
      return { kind: 'not', of: eased(condition.of, way === 1 ? -1 : 1) };
    case 'test':
      return { ...condition, test: easedTest(condition.test, way) };
    default:
      return { kind: condition.kind, of: condition.of.map((each) => eased(each, way)) };
  }
}

function easedTest(test: Test, way: 1 | -1): Test {
  const moved = (value: Literal, by: 1 | -1): Literal =>
    value instanceof Decimal
      ? value.plus(
          value
            .abs()
            .times(within)
            .times(by * way),
        )
      : value;
  switch (test.op) {
    case 'at_least':
    case 'more_than':
      return { ...test, value: moved(test.value, -1) };
    case 'at_most':
    case 'less_than':
      return { ...test, value: moved(test.value, 1) };
    case 'between':
      return { ...test, low: moved(test.low, -1), high: moved(test.high, 1) };
    default:
      return test;
  }
}
