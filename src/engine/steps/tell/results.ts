// What is written: graded, changes and migration as relations of finished text, in the order of their columns.

import { changes } from '../../../format/changes.js';
import { inOrder, type NamedCell } from '../../../format/column.js';
import type { ResultsFile } from '../../../format/files.js';
import { graded } from '../../../format/graded.js';
import { centres } from '../../../format/lists.js';
import type { Typed } from '../../../grammar/types.js';
import type { ByClusters } from '../../../policy/model/assign.js';
import { criteriaOf, type Policy } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { previousValueType } from '../decide/moved-tiers.js';
import { lastDowngradeSql } from '../decide/movement.js';
import { tierId } from '../decide/scored-tiers.js';
import { firmnessCell, firmTiers } from '../firm/firmness.js';
import { margins, marginValue } from '../firm/margin.js';
import { asksFirmness } from '../firm/variants.js';
import type { Plan } from '../plan/planned.js';
import {
  type Column,
  dateType,
  own,
  pointsColumn,
  profileColumn,
  type Step,
  scorePartColumn,
  scoreType,
  stepsColumn,
  textType,
  typedColumn,
} from '../plan/step.js';
import { thisYears } from '../score/scoring.js';
import { scoreColumns, tierChanges } from './tier-changes.js';
import { storedInOrder, tierReasons } from './tier-reasons.js';

export interface Output {
  readonly file: string;
  readonly step: Step;
}

/** Rows of a file: the relation that they come from. */
interface From {
  readonly relation: string;
  /** Without it: all rows. */
  readonly where?: string | undefined;
  /** Undefined where the relation is stored in the order of the file. */
  readonly order: string | undefined;
}

export function output(
  file: ResultsFile,
  cells: readonly NamedCell[],
  { relation, where, order }: From,
  dialect: Dialect,
): Output {
  const name = file.replace('.csv', '');
  const from = where === undefined ? relation : `${relation} WHERE ${where}`;
  const rows = order === undefined ? from : `(SELECT * FROM ${from} ORDER BY ${order})`;
  return {
    file,
    step: {
      name,
      reads: [relation],
      grain: 'one line of the file',
      columns: cells.map(([column]) => ({ name: column, type: textType })),
      stored: false,
      // Sorted before it is formatted: keys and values are smaller than their text. Only casts and CASE stand above the
      // sort, nothing that could lose the order (a join, an IN list of six or more).
      sql: `SELECT ${cells.map(([column, sql], index) => `${sql} AS ${dialect.identifier(index === 0 ? `${dialect.mark}${column}` : column)}`).join(',\n  ')}\nFROM ${rows}`,
    },
  };
}

/** The file of all customers. */
export const gradedFile = 'graded.csv' satisfies ResultsFile;

/** The relation that it is written from. */
export const gradedRelation = (plan: Plan) => (asksFirmness(plan) ? firmTiers : tierReasons);

export function gradedOutput(plan: Plan, columns: readonly Column[], dialect: Dialect): Output {
  const { policy } = plan;
  const cell = (name: string): NamedCell => [name, cellSql(typedColumn(columns, name, dialect), dialect)];
  const cells = inOrder(graded, {
    customer_id: dialect.defused('customer_id'),
    '<field>': plan.profile.map((field) => [
      field,
      cellSql(typedColumn(columns, profileColumn(field), dialect), dialect),
    ]),
    tier: tierId(policy, own.tier, dialect),
    previous_tier: tierId(policy, own.previous, dialect),
    movement: plan.last === undefined ? firstMovement(policy) : movementSql(),
    steps: `${own.previous} - ${own.tier}`,
    last_downgrade: policy.movement.notAgainWithin === undefined ? [] : lastDowngradeSql(plan, dialect),
    tier_since: policy.movement.valid === undefined ? [] : dateCell(own.tierSince, dialect),
    valid_until: policy.movement.valid === undefined ? [] : dateCell(own.validUntil, dialect),
    score: scoreCell('score', dialect),
    previous_score: scoreCell(own.previousScore, dialect),
    score_change: scoreCell(scoreChange, dialect),
    previous_value: cellSql({ sql: own.previousValue, type: previousValueType(plan) }, dialect),
    scored_tier: tierId(policy, own.scored, dialect),
    moved_tier: tierId(policy, own.moved, dialect),
    ruled_tier: tierId(policy, own.ruled, dialect),
    reasons: 'reasons',
    firmness: asksFirmness(plan) ? firmnessCell : [],
    margin_orders: asksFirmness(plan) ? margins.orders : [],
    margin_value: asksFirmness(plan) ? cellSql(marginValue(plan, dialect), dialect) : [],
    '<metric>': policy.metrics.filter((metric) => !metric.hidden).map((metric) => cell(metric.id)),
    '<criterion>_points': criteriaOf(policy).map((criterion) => cell(pointsColumn(criterion.id))),
    next_tier: nextTier(policy, dialect),
    score_to_next: scoreToNext(policy, dialect),
    discount: discount(policy),
  });
  return output(
    gradedFile,
    cells,
    {
      relation: gradedRelation(plan),
      order: storedInOrder(plan, dialect) ? undefined : 'customer_id',
    },
    dialect,
  );
}

export function changesOutput(plan: Plan, dialect: Dialect): Output {
  const told = scoreColumns(plan);
  const part = (name: string) =>
    told.some((each) => each.name === name) ? scoreCell(dialect.identifier(name), dialect) : [];
  const cells = inOrder(changes, {
    customer_id: dialect.defused('customer_id'),
    previous_tier: tierId(plan.policy, own.previous, dialect),
    tier: tierId(plan.policy, own.tier, dialect),
    movement: movementSql(),
    steps: `${own.previous} - ${own.tier}`,
    steps_behaviour: stepsColumn('behaviour'),
    steps_policy: stepsColumn('policy'),
    steps_movement: stepsColumn('movement'),
    steps_bounds: stepsColumn('bounds'),
    steps_override: stepsColumn('override'),
    previous_score: scoreCell(own.previousScore, dialect),
    score: scoreCell('score', dialect),
    score_change: scoreCell(scoreChange, dialect),
    main_driver: own.driver,
    reasons: 'reasons',
    score_change_policy: part(own.scoreByPolicy),
    'score_change_by_<criterion>': told
      .filter(({ name }) => name.startsWith(scorePartColumn('')))
      .map(({ name }) => [changeName(name), scoreCell(dialect.identifier(name), dialect)]),
    score_change_adjustments: part(own.scoreByAdjustments),
    score_change_clamping_and_rounding: part(own.scoreByRounding),
  });
  const changed = plan.last === undefined ? 'FALSE' : `${own.tier} IS DISTINCT FROM ${own.previous}`;
  return output(
    'changes.csv',
    cells,
    { relation: tierChanges, where: changed, order: 'customer_id' },
    dialect,
  );
}

/** Both results are exact to 4 places, and so is what lies between them. */
const scoreChange = `(score - ${own.previousScore})`;

export const dateCell = (sql: string, dialect: Dialect) => dialect.print({ sql, type: dateType });

function scoreCell(sql: string, dialect: Dialect): string {
  return cellSql({ sql, type: scoreType }, dialect);
}

/** What changes.csv calls a part of the score change. */
function changeName(column: string): string {
  return `score_change${column.slice('_score'.length)}`;
}

/** Centres of clusters, as next year's policy may name them. */
export function centresOutput({ policy }: Plan, { on }: ByClusters, dialect: Dialect): Output {
  const cells = inOrder(centres, {
    tier: tierId(policy, 'tier', dialect),
    metric: dialect.identifier('metric'),
    centre: dialect.identifier('centre'),
    mean: dialect.identifier('mean'),
    deviation: dialect.identifier('deviation'),
  });
  const order = on.map((metric, index) => `WHEN ${dialect.text(metric)} THEN ${index}`);
  return output(
    'centres.csv',
    cells,
    { relation: thisYears.centres, order: `tier, CASE metric ${order.join(' ')} END` },
    dialect,
  );
}

/** What is said of who has no tier, in a review without last results, too. */
export function firstMovement({ ungraded }: Policy): string {
  return ungraded === undefined ? 'NULL' : `CASE WHEN ${own.tier} IS NULL THEN 'ungraded' END`;
}

/** up, down, same; new for who was not there, left for who is no longer, ungraded for who is there without a tier. */
export function movementSql(): string {
  return `CASE WHEN ${own.tier} IS NULL AND reasons <> 'left' THEN 'ungraded' WHEN ${own.previous} IS NULL THEN 'new' WHEN ${own.tier} IS NULL THEN 'left' WHEN ${own.tier} < ${own.previous} THEN 'up' WHEN ${own.tier} > ${own.previous} THEN 'down' ELSE 'same' END`;
}

export function cellSql(value: Typed, dialect: Dialect): string {
  if (value.type.kind === 'text') return dialect.defused(value.sql);
  return value.type.kind === 'integer' ? value.sql : dialect.print(value);
}

function nextTier(policy: Policy, dialect: Dialect): string {
  return tierId(policy, `(${own.tier} - 1)`, dialect);
}

/** Points missing to the next better tier's score; 0 when only gates stand in the way; empty without a score. */
export function scoreToNext(policy: Policy, dialect: Dialect): string {
  const whens = policy.tiers.slice(0, -1).flatMap((tier, index) => {
    if (tier.score === undefined) return [];
    const short = dialect.cast(`greatest(0, ${tier.score.toFixed()} - score)`, scoreType);
    return [`WHEN ${index + 1} THEN ${short}`];
  });
  if (whens.length === 0) return 'NULL';
  return dialect.print({ sql: `CASE ${own.tier} ${whens.join(' ')} END`, type: scoreType });
}

function discount(policy: Policy): string {
  const whens = policy.tiers.flatMap((tier, index) =>
    tier.discount === undefined ? [] : [`WHEN ${index} THEN '${tier.discount.toFixed()}'`],
  );
  return whens.length === 0 ? 'NULL' : `CASE ${own.tier} ${whens.join(' ')} END`;
}
