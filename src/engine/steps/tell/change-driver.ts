// main_driver: the largest of the parts of a change that point the same way as the change; of equal ones the first in the
// order of decisions. Behaviour names what in it: the criterion that moved the score most (of those that segments or
// clusters look at, where they decide), or the metric of the gate or of the direct entry that made the difference.

import { type Condition, criterionPart, subjectsOf } from '../../../grammar/condition.js';
import { causes } from '../../../policy/model/causes.js';
import { formerMetricName } from '../../../policy/model/former.js';
import { type Criterion, criteriaOf, type Tier } from '../../../policy/model/policy.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { formerResult } from '../decide/former-tiers.js';
import type { PlannedFormer } from '../plan/planned.js';
import {
  type Column,
  indexType,
  own,
  pointsType,
  scorePartColumn,
  scoreType,
  stepsColumn,
  typedColumn,
} from '../plan/step.js';

const way = `CASE WHEN ${own.tier} < ${own.previous} THEN 1 ELSE -1 END`;

/**
 * The text of main_driver; null for who did not move or was not there in both years.
 * @param scored whether the columns that split the score change are there
 */
export function driverSql(
  former: PlannedFormer,
  before: readonly Column[],
  scored: boolean,
  dialect: Dialect,
): string {
  const at = { former, before, scored, dialect };
  const parts = causes.map((cause) => ({
    part: stepsColumn(cause),
    says: cause === 'behaviour' ? behaviourSql(at) : dialect.text(cause),
  }));
  // The parts sum to a step or more the way of the change, so the largest of them is above 0.
  const largest = `greatest(${parts.map(({ part }) => `${part} * (${way})`).join(', ')})`;
  const whens = parts.map(({ part, says }) => `WHEN ${part} * (${way}) = ${largest} THEN ${says}`);
  const known = parts.map(({ part }) => `${part} IS NULL`).join(' OR ');
  return `CASE WHEN ${own.previous} IS NULL OR ${own.tier} IS NULL OR ${own.tier} = ${own.previous} THEN NULL WHEN ${known} THEN '${unattributed}' ${whens.join(' ')} END`;
}

/** What main_driver says where the parts are not known. */
export const unattributed = 'unattributed';

interface At {
  readonly former: PlannedFormer;
  /** Columns of final_tiers. */
  readonly before: readonly Column[];
  readonly scored: boolean;
  readonly dialect: Dialect;
}

function behaviourSql(at: At): string {
  const { former, scored, dialect } = at;
  const { assign } = former.policy;
  const byScore = scored ? scoreDriver(at) : `'behaviour'`;
  if ((assign.by === 'quota' || assign.by === 'cumulative_share') && assign.of !== 'score')
    return dialect.text(named([assign.of]));
  if (assign.by === 'segments' || assign.by === 'clusters')
    return scored ? scoreDriver(at, askedFor(at)) : byScore;
  if (assign.by !== 'score') return byScore;
  const up = former.policy.tiers.flatMap((tier, index) => risen(at, tier, index));
  const down = former.policy.tiers.flatMap((tier, index) => fallen(at, tier, index));
  const cases = [
    ...up.map((each) => `WHEN ${stepsColumn('behaviour')} > 0 AND ${each}`),
    ...down.map((each) => `WHEN ${stepsColumn('behaviour')} < 0 AND ${each}`),
  ];
  return cases.length === 0 ? byScore : `CASE ${cases.join('\n  ')}\n  ELSE ${byScore} END`;
}

function named(subjects: readonly string[]): string {
  return `behaviour:${subjects.map(formerMetricName).join('+')}`;
}

/** Who rose into this tier though not by the score: the condition and what it says. */
function risen(
  { former, scored, dialect }: At,
  { score, requires, entersDirectly }: Tier,
  index: number,
): string[] {
  const result = formerResult(former, dialect);
  const here = `${result.index} = ${index}`;
  const found: string[] = [];
  if (entersDirectly !== undefined) {
    const code = dialect.text(`direct:${subjectsOf(entersDirectly).join('+')}`);
    found.push(`${here} AND ${result.by} = ${code} THEN ${dialect.text(named(subjectsOf(entersDirectly)))}`);
  }
  if (requires !== undefined && (score === undefined || scored)) {
    // The score was high enough before, so a gate opened.
    const before = score === undefined ? '' : ` AND ${own.previousScore} >= ${score.toFixed()}`;
    found.push(`${here}${before} THEN ${dialect.text(named(subjectsOf(requires)))}`);
  }
  return found;
}

/** Who fell out of this tier though not by the score: the condition and what it says. */
function fallen(at: At, { score, requires, entersDirectly }: Tier, index: number): string[] {
  const { former, scored, dialect } = at;
  const { score: now } = formerResult(former, dialect);
  // Two of last year's tiers may mean one tier now; then the first of them stands for both.
  const mapped = former.tiers[index] ?? -1;
  if (former.tiers.indexOf(mapped) !== index) return [];
  const here = `${own.lastScored} = ${mapped}`;
  const found: string[] = [];
  if (entersDirectly !== undefined)
    found.push(`${here} AND ${own.lastDirect} THEN ${dialect.text(named(subjectsOf(entersDirectly)))}`);
  if (requires !== undefined && (score === undefined || scored)) {
    const enough = score === undefined ? '' : ` AND ${now} >= ${score.toFixed()}`;
    for (const { subjects, sql } of gatesOf(requires, at))
      found.push(`${here}${enough} AND NOT ${sql} THEN ${dialect.text(named(subjects))}`);
  }
  return found;
}

/** The gates of a tier by what they ask of, as conditions on what last year's policy makes of this year's data. */
function gatesOf(requires: Condition, at: At): { subjects: string[]; sql: string }[] {
  const gates: readonly Condition[] = requires.kind === 'all' ? requires.of : [requires];
  return gates.map((gate) => ({
    subjects: subjectsOf(gate),
    sql: conditionSql(gate, formerSubject(at), at.dialect),
  }));
}

function formerSubject({ former, before, dialect }: At): Resolve {
  const result = formerResult(former, dialect);
  return (subject) => {
    if (subject === 'score') return { sql: result.score, type: scoreType };
    const part = criterionPart(subject);
    if (part === undefined) return typedColumn(before, subject, dialect);
    return part.of === 'points'
      ? { sql: dialect.identifier(result.points(part.criterion)), type: pointsType }
      : { sql: dialect.identifier(result.bin(part.criterion)), type: indexType };
  };
}

/** What segments or clusters look at: metrics, points and bins of criteria, the score. */
function askedFor({ former: { policy } }: At): readonly string[] {
  const segments = policy.tiers.flatMap(({ when }) => (when === undefined ? [] : subjectsOf(when)));
  return policy.assign.by === 'clusters' ? policy.assign.on : segments;
}

/**
 * The criterion, or the adjustments, that moved the score most the way of the change.
 * @param asked where the score does not decide: what does. Criteria that it does not look at moved nobody.
 */
function scoreDriver({ former, dialect }: At, asked: readonly string[] = ['score']): string {
  const counts = ({ id, metric }: Criterion) =>
    asked.includes('score') ||
    asked.some((subject) => subject === metric || criterionPart(subject)?.criterion === id);
  const all = [
    ...criteriaOf(former.policy)
      .filter(counts)
      .map(({ id }) => ({ column: scorePartColumn(id), says: `behaviour:${id}` })),
    ...(former.policy.adjustments.length === 0 || !asked.includes('score')
      ? []
      : [{ column: own.scoreByAdjustments, says: 'behaviour:adjustments' }]),
  ].map(({ column, says }) => ({ sql: `${dialect.identifier(column)} * (${way})`, says }));
  if (all.length === 0) return `'behaviour'`;
  const largest = all.length === 1 ? all[0]?.sql : `greatest(${all.map(({ sql }) => sql).join(', ')})`;
  const whens = all.map(({ sql, says }) => `WHEN ${sql} = ${largest} THEN ${dialect.text(says)}`);
  return `CASE WHEN ${largest} <= 0 THEN 'behaviour' ${whens.join(' ')} ELSE 'behaviour' END`;
}
