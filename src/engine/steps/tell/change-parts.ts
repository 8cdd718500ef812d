// change_parts: why a customer stands elsewhere than last year. The steps climbed are split so that the parts sum exactly:
// behaviour (last year's policy on this year's data, against last year's scored tier), policy (this year's policy against
// last year's, on this year's data), then movement, bounds and override as differences between the two years.
// Tier indexes grow downwards, so a step up is the earlier index less the later one.

import { criteriaOf } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { formerResult } from '../decide/former-tiers.js';
import type { PlannedFormer } from '../plan/planned.js';
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

/** @param scored whether this year's policy gives scores */
export function changePartsStep(
  former: PlannedFormer,
  before: readonly Column[],
  scored: boolean,
  dialect: Dialect,
): Step {
  const steps = stepParts(former, dialect);
  const scores = splitsScores(former, scored) ? scoreParts(former, dialect) : [];
  const kept = before.filter(({ name }) => !servesOnlyHere(name));
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

function stepParts(former: PlannedFormer, dialect: Dialect): Part[] {
  const { scored } = formerResult(former, dialect);
  const part = (name: string, sql: string): Part => ({ name, type: indexType, sql });
  return [
    part(stepsColumn('behaviour'), `${own.lastScored} - ${scored}`),
    part(stepsColumn('policy'), held(`${scored} - ${own.scored}`)),
    part(stepsColumn('movement'), `(${own.scored} - ${own.moved}) - (${own.lastScored} - ${own.lastMoved})`),
    part(stepsColumn('bounds'), `(${own.moved} - ${own.ruled}) - (${own.lastMoved} - ${own.lastRuled})`),
    part(stepsColumn('override'), `(${own.ruled} - ${own.tier}) - (${own.lastRuled} - ${own.previous})`),
  ];
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
