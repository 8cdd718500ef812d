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

/** So many points are few. */
export const nearPoints = new Decimal(2);
const within = new Decimal('0.02');
const kinds = ['score', 'gates', 'both'] as const;

/** How to tell near misses: which tiers can be nearly reached, and what a customer lacks, as SQL; null where that is much. */
export interface NearCase {
  /** Those tiers, with their places among all. */
  readonly asked: readonly { readonly tier: Tier; readonly index: number }[];
  readonly sql: string;
}

/** Undefined where no tier asks for a score or gates. */
export function nearCase(
  { assign, tiers }: Policy,
  inputs: Omit<NearInputs, 'from'>,
  dialect: Dialect,
): NearCase | undefined {
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
  return { asked, sql: `CASE ${whens.join(' ')} END` };
}

/** Customers who lack the same to the next better tier than the one at this place. */
export interface NearCount {
  readonly tier: number;
  readonly kind: string;
  readonly customers: number;
}

/** Counts near misses of every tier that asks for a score or gates; undefined where no tier does. */
export async function nearMisses(
  engine: Engine,
  policy: Policy,
  inputs: NearInputs,
  dialect: Dialect,
): Promise<NearMisses | undefined> {
  const near = nearCase(policy, inputs, dialect);
  if (near === undefined) return undefined;
  const rows = await engine.rows(
    `SELECT t, kind, count(*) AS n FROM (SELECT ${inputs.tier} AS t, ${near.sql} AS kind FROM ${inputs.from}) WHERE kind IS NOT NULL GROUP BY t, kind`,
  );
  const counts = rows.map(({ t, kind, n }) => ({ tier: Number(t), kind: kind ?? '', customers: Number(n) }));
  return nearCounts(policy, near, counts);
}

/** The counts by the tier that was nearly reached. */
export function nearCounts({ tiers }: Policy, { asked }: NearCase, counts: readonly NearCount[]): NearMisses {
  return {
    points: nearPoints.toFixed(),
    within: within.toFixed(),
    tiers: asked.map(({ tier, index }) => {
      const of = (kind: (typeof kinds)[number]) =>
        counts
          .filter((each) => each.tier === index + 1 && each.kind === kind)
          .reduce((sum, { customers }) => sum + customers, 0);
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
function kindSql(
  { score, requires }: Tier,
  { subject }: Pick<NearInputs, 'subject'>,
  dialect: Dialect,
): string {
  const condition = (each: Condition) => conditionSql(each, subject, dialect);
  const at = (least: Decimal) =>
    condition({ kind: 'test', subject: 'score', test: { op: 'at_least', value: least } });
  const [reached, nearly] = score === undefined ? ['TRUE', 'TRUE'] : [at(score), at(score.minus(nearPoints))];
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
