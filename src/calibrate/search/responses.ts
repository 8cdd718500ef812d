// What becomes of everybody for every place that the thresholds of tiers may have, from few gradings. A customer whose score
// reaches the threshold of a tier reaches those of all tiers below it, too, since thresholds fall from tier to tier. So it only
// matters which tier is the first whose threshold is reached: everybody is graded once for each, by the steps of any review,
// and counted by score.

import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../../engine/engine.js';
import { finalTiers } from '../../engine/steps/decide/final-tiers.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Policy } from '../../policy/model/policy.js';
import { givenEverybody, type ReadsMore } from '../../simulate/graded/everybody.js';
import { scenarioCells, scenarioSteps } from '../../simulate/graded/scenario.js';
import { sharedOnce } from '../../simulate/graded/shared.js';
import type { Gradable } from '../../simulate/today/gradable.js';

/** Customers of whom the same is true; tiers are indexes, null where there is none. */
export interface RespondingGroup {
  /** So many of the cuts are reached by their scores. */
  readonly bin: number;
  readonly now: number | null;
  readonly previous: number | null;
  readonly tier: number | null;
  readonly customers: number;
  readonly value: number;
}

/** What is asked. */
export interface ResponseAsked {
  readonly ready: Gradable;
  readonly reads: ReadsMore;
  /** Indexes of the tiers whose scores vary, best first. */
  readonly varied: readonly number[];
  /** Scores at which a threshold may stand, rising. */
  readonly cuts: readonly Decimal[];
}

/** Above and below all scores. */
const never = new Decimal(101);
const always = new Decimal(-1);

/** For each of the varied tiers as the first whose threshold is reached, and last for none of them: what becomes of everybody. */
export async function responsesOf(engine: Engine, asked: ResponseAsked): Promise<RespondingGroup[][]> {
  const { dialect } = engine;
  const all = [];
  for (let first = 0; first <= asked.varied.length; first++) all.push(await responding(engine, asked, first));
  const shared = all.length > 1 ? await sharedOnce(engine, all) : undefined;
  const found: RespondingGroup[][] = [];
  for (const [index, each] of all.entries()) {
    const rows = await engine.rows(oneQuery(shared?.steps[index] ?? each.steps, each.asked, dialect));
    found.push(rows.map(groupOf));
  }
  for (const name of shared?.kept ?? []) await engine.drop(name);
  return found;
}

async function responding(engine: Engine, { ready, reads, varied, cuts }: ResponseAsked, first: number) {
  const { dialect } = engine;
  const plan = {
    ...ready.plan,
    given: givenEverybody(ready.told, reads, dialect),
    policy: reachedFrom(ready.plan.policy, varied, first),
  };
  const steps = await scenarioSteps(engine, {
    plan,
    assignPlace: ready.planned.prepared.assignPlace,
    held: ready.last.held,
    worthBefore: reads.worthBefore,
  });
  const cells = scenarioCells(steps, finalTiers, plan, dialect);
  return { steps, asked: { reads: [finalTiers], sql: respondingSql(cells, cuts) } };
}

/** The policy with thresholds of which only those from the `first` on are reached, and these by everybody. */
function reachedFrom(policy: Policy, varied: readonly number[], first: number): Policy {
  return {
    ...policy,
    tiers: policy.tiers.map((tier, index) => {
      const place = varied.indexOf(index);
      return place < 0 ? tier : { ...tier, score: place < first ? never : always };
    }),
  };
}

function respondingSql(cells: ReturnType<typeof scenarioCells>, cuts: readonly Decimal[]): string {
  return `SELECT bin, g0, g1, g2, count(*) AS customers, sum(value) AS value
FROM (SELECT ${binSql(cells.score, cuts)} AS bin, ${cells.now} AS g0, ${cells.previous} AS g1, ${cells.tier} AS g2, ${cells.value} AS value FROM ${finalTiers})
GROUP BY bin, g0, g1, g2 ORDER BY bin, g0, g1, g2`;
}

/** How many of the cuts a score reaches, looked for by halves; 0 where there is no score. */
function binSql(score: string, cuts: readonly Decimal[]): string {
  const between = (from: number, to: number): string => {
    const middle = Math.floor((from + to) / 2);
    return from === to
      ? String(from)
      : `CASE WHEN ${score} >= ${cuts[middle]?.toFixed()} THEN ${between(middle + 1, to)} ELSE ${between(from, middle)} END`;
  };
  return between(0, cuts.length);
}

function groupOf(row: Row): RespondingGroup {
  const index = (name: string) => (row[name] === null || row[name] === undefined ? null : Number(row[name]));
  return {
    bin: Number(row.bin),
    now: index('g0'),
    previous: index('g1'),
    tier: index('g2'),
    customers: Number(row.customers),
    value: Number(row.value ?? 0),
  };
}
