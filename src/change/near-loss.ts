// Who nearly lost the tier: who would not have it if 2 points or 2% of a gate were missing. A tier is held by what it, or a
// better one, asks for, by entering directly, and by its keep rule, which counts as soon as somebody has it.
import { type Condition, subjectsOf } from '../grammar/condition.js';
import type { Policy, Tier } from '../policy/model/policy.js';
import { conditionSql } from '../sql/condition.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { eased, nearPoints } from './near-misses.js';
import type { NearInputs } from './relation.js';

/** Ways to a tier: each a score, a gate, or both. */
type Way = Pick<Tier, 'score' | 'requires'>;

/** What is near: `score`, `gates`, or `both`; null of who holds the tier by more, or not by these rules. */
export function nearLossSql(
  { assign, tiers }: Policy,
  inputs: NearInputs,
  dialect: Dialect,
): string | undefined {
  if (assign.by !== 'score') return undefined;
  const whens = tiers.slice(0, -1).flatMap((_, index) => {
    const ways = waysTo(tiers, index);
    return ways.length === 0 || !ways.every((way) => known(way, inputs))
      ? []
      : [`WHEN ${inputs.tier} = ${index} THEN ${kindSql(ways, inputs, dialect)}`];
  });
  return whens.length === 0 ? undefined : `CASE ${whens.join(' ')} END`;
}

function waysTo(tiers: readonly Tier[], index: number): Way[] {
  const better = tiers.slice(0, index + 1).flatMap(({ score, requires, entersDirectly }) => [
    { score, requires },
    { score: undefined, requires: entersDirectly },
  ]);
  const { keeps } = tiers[index] ?? {};
  const all = [...better, { score: keeps?.score, requires: keeps?.requires }];
  return all.filter(({ score, requires }) => score !== undefined || requires !== undefined);
}

function known({ score, requires }: Way, { knows }: NearInputs): boolean {
  const subjects = requires ? subjectsOf(requires) : [];
  return [...subjects, ...(score === undefined ? [] : ['score'])].every(knows);
}

function kindSql(ways: readonly Way[], { subject }: NearInputs, dialect: Dialect): string {
  /** Whether any way is open with so much less of a score, of gates, or of both. */
  const open = (less: { score: boolean; gates: boolean }) => {
    const each = ways.map((way) => conditionSql(lessened(way, less), subject, dialect));
    return `(${each.join(' OR ')})`;
  };
  const holds = open({ score: false, gates: false });
  const firm = open({ score: true, gates: true });
  const byScore = open({ score: true, gates: false });
  const byGates = open({ score: false, gates: true });
  return `CASE WHEN NOT ${holds} OR ${firm} THEN NULL WHEN ${byScore} AND ${byGates} THEN 'both' WHEN ${byScore} THEN 'gates' WHEN ${byGates} THEN 'score' ELSE 'both' END`;
}

/** The way as it is asked of who has less: more is asked instead. */
function lessened({ score, requires }: Way, less: { score: boolean; gates: boolean }): Condition {
  const parts: Condition[] = [];
  if (score !== undefined) {
    const value = less.score ? score.plus(nearPoints) : score;
    parts.push({ kind: 'test', subject: 'score', test: { op: 'at_least', value } });
  }
  if (requires !== undefined) parts.push(less.gates ? eased(requires, -1) : requires);
  return { kind: 'all', of: parts };
}
