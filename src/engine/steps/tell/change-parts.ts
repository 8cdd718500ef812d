// change_parts: why a customer stands elsewhere than last year. The steps climbed are split so that the parts sum exactly:
// behaviour (last year's policy on this year's data, against last year's scored tier), policy (this year's policy against
// last year's, on this year's data), then movement, bounds and override as differences between the two years.
// Tier indexes grow downwards, so a step up is the earlier index less the later one.

import { criteriaOf } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { formerResult } from '../decide/former-tiers.js';
import type { Plan, PlannedFormer } from '../plan/planned.js';
import {
  as,
  type Column,
  indexType,
  lastPointsColumn,
  own,
  type Step,
  scorePartColumn,
  scoreType,
  stepsColumn,
  textType,
} from '../plan/step.js';
import { contributionChanges } from '../score/shared-weights.js';
import { driverSql } from './change-driver.js';

export const changeParts = 'change_parts';

interface Part extends Column {
  readonly sql: string;
}

/** Whether score changes can be split: both policies give scores. */
export function splitsScores(former: PlannedFormer, scored: boolean): boolean {
  return scored && former.policy.dimensions.length > 0;
}

/** Columns that tell how the score changed; empty unless both policies give scores. */
export function scorePartColumns(former: PlannedFormer, scored: boolean): Column[] {
  if (!splitsScores(former, scored)) return [];
  const names = [
    own.scoreByPolicy,
    ...criteriaOf(former.policy).map(({ id }) => scorePartColumn(id)),
    own.scoreByAdjustments,
    own.scoreByRounding,
  ];
  return names.map((name) => ({ name, type: scoreType }));
}

export function changePartsStep(
  plan: Plan,
  former: PlannedFormer,
  before: readonly Column[],
  dialect: Dialect,
): Step {
  const scored = plan.policy.dimensions.length > 0;
  const steps = stepParts(plan, former, dialect);
  const scores = splitsScores(former, scored) ? scoreParts(former, dialect) : [];
  const counts = plan.policy.movement.countsFromRuled ? own.lastRuled : '';
  const kept = before.filter(({ name }) => name === counts || !servesOnlyHere(name));
  const columns = [...steps, ...scores].map(({ name, type }) => ({ name, type }));
  const added = [...steps, ...scores].map(({ name, sql }) => as(sql, name, dialect));
  const rounding =
    scores.length === 0 ? [] : [as(roundingSql(former, dialect), own.scoreByRounding, dialect)];
  const names = [...kept, ...columns].map(({ name }) => dialect.identifier(name));
  const rounded: Column[] = rounding.map(() => ({ name: own.scoreByRounding, type: scoreType }));
  return {
    name: changeParts,
    reads: [finalTiers],
    grain: 'one customer',
    columns: [...kept, ...columns, ...rounded, { name: own.driver, type: textType }],
    stored: false,
    sql: `SELECT ${[...names, ...rounding, as(driverSql(former, before, scores.length > 0, dialect), own.driver, dialect)].join(', ')}
FROM (SELECT *, ${added.join(',\n  ')}\nFROM ${finalTiers})`,
  };
}

/** Columns that nobody needs once the parts are known. */
function servesOnlyHere(name: string): boolean {
  const temporary: readonly string[] = [own.lastMoved, own.lastRuled, own.lastAdjusted, own.lastDirect];
  return name.startsWith('_formerly_') || name.startsWith(lastPointsColumn('')) || temporary.includes(name);
}

/** New customers have no change to split. */
function held(sql: string): string {
  return `CASE WHEN ${own.previous} IS NOT NULL THEN ${sql} END`;
}

function stepParts(plan: Plan, former: PlannedFormer, dialect: Dialect): Part[] {
  const part = (name: string, sql: string): Part => ({ name, type: indexType, sql });
  const { scored, moved, ruled, formerly, lastScored, lastMoved, lastRuled } = stagesOf(
    plan,
    former,
    dialect,
  );
  return [
    part(stepsColumn('behaviour'), `${lastScored} - ${formerly}`),
    part(stepsColumn('policy'), held(`${formerly} - ${scored}`)),
    part(stepsColumn('movement'), `(${scored} - ${moved}) - (${lastScored} - ${lastMoved})`),
    part(stepsColumn('bounds'), `(${moved} - ${ruled}) - (${lastMoved} - ${lastRuled})`),
    part(stepsColumn('override'), `(${ruled} - ${own.tier}) - (${lastRuled} - ${own.previous})`),
  ];
}

/**
 * The tier after each stage, this year and last. Who got a tier from people alone has none after the stages of the rules: then
 * these changed nothing, and the override did it all.
 */
function stagesOf({ policy, last }: Plan, former: PlannedFormer, dialect: Dialect) {
  const before = (name: string) => (last?.ungraded ? `coalesce(${name}, ${own.previous})` : name);
  const lastScored = before(own.lastScored);
  const now = (name: string) =>
    policy.ungraded === undefined
      ? name
      : `coalesce(${name}, CASE WHEN ${own.tier} IS NOT NULL THEN ${lastScored} END)`;
  return {
    formerly: now(formerResult(former, dialect).scored),
    scored: now(own.scored),
    moved: now(own.moved),
    ruled: now(own.ruled),
    lastScored,
    lastMoved: before(own.lastMoved),
    lastRuled: before(own.lastRuled),
  };
}

/** What policy, criteria and adjustments did to the score; what rounding and the bounds 0 and 100 did follows from them. */
function scoreParts(former: PlannedFormer, dialect: Dialect): Part[] {
  const { policy } = former;
  const { score, points, adjusted } = formerResult(former, dialect);
  const changes = contributionChanges(policy, points, lastPointsColumn, dialect);
  const part = (name: string, sql: string): Part => ({
    name,
    type: scoreType,
    sql: dialect.cast(sql, scoreType),
  });
  return [
    part(own.scoreByPolicy, held(`score - ${score}`)),
    ...criteriaOf(policy).map(({ id }) => part(scorePartColumn(id), changes.get(id) ?? '0')),
    part(own.scoreByAdjustments, `${adjusted} - ${own.lastAdjusted}`),
  ];
}

function roundingSql(former: PlannedFormer, dialect: Dialect): string {
  const names = [
    own.scoreByPolicy,
    ...criteriaOf(former.policy).map(({ id }) => scorePartColumn(id)),
    own.scoreByAdjustments,
  ];
  const all = names.map((name) => ` - ${dialect.identifier(name)}`);
  return dialect.cast(`score - ${own.previousScore}${all.join('')}`, scoreType);
}
