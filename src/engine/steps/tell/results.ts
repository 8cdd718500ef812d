// What is written: graded, changes and migration as relations of finished text, in the order of their columns.

import { changes, migration } from '../../../format/changes.js';
import { inOrder, type NamedCell } from '../../../format/column.js';
import type { ResultsFile } from '../../../format/files.js';
import { graded } from '../../../format/graded.js';
import { centres } from '../../../format/lists.js';
import { integer, type Typed, wide } from '../../../grammar/types.js';
import type { ByClusters } from '../../../policy/model/assign.js';
import { criteriaOf, type Policy } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { previousValueType, valueType } from '../decide/moved-tiers.js';
import { lastDowngradeSql } from '../decide/movement.js';
import { tierId } from '../decide/scored-tiers.js';
import { firmnessCell, firmTiers } from '../firm/firmness.js';
import { margins, marginValue } from '../firm/margin.js';
import { asksFirmness } from '../firm/variants.js';
import type { Plan } from '../plan/planned.js';
import {
  type Column,
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
    movement: plan.last === undefined ? 'NULL' : movementSql(),
    steps: `${own.previous} - ${own.tier}`,
    last_downgrade: policy.movement.notAgainWithin === undefined ? [] : lastDowngradeSql(plan, dialect),
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
      order: storedInOrder(plan) ? undefined : 'customer_id',
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

function scoreCell(sql: string, dialect: Dialect): string {
  return cellSql({ sql, type: scoreType }, dialect);
}

/** What changes.csv calls a part of the score change. */
function changeName(column: string): string {
  return `score_change${column.slice('_score'.length)}`;
}

export const tierCells = 'tier_cells';

/** How many customers went from which tier to which, with their value in both years. */
export function tierCellsStep(plan: Plan): Step {
  return {
    name: tierCells,
    reads: [tierChanges],
    grain: 'one pair of tiers that has customers',
    columns: [
      { name: 'f', type: integer },
      { name: 't', type: integer },
      { name: 'customers', type: integer },
      { name: 'previous_value', type: previousValueType(plan) },
      { name: 'value', type: valueType(plan) },
    ],
    stored: true,
    sql: `SELECT coalesce(${own.previous}, -1) AS f, coalesce(${own.tier}, -1) AS t, count(*) AS customers,
  sum(${own.previousValue}) AS previous_value, sum(_value) AS value
FROM ${tierChanges} GROUP BY coalesce(${own.previous}, -1), coalesce(${own.tier}, -1)`,
  };
}

/** Every cell of the matrix, zero cells included; -1 stands for new (rows) and left (columns). */
export function migrationStep(plan: Plan, dialect: Dialect): Step {
  const all = [...plan.policy.tiers.map((_, index) => index), -1].map((index) => `(${index})`).join(', ');
  const grid =
    plan.last === undefined
      ? 'SELECT 0 AS f, 0 AS t WHERE FALSE'
      : `SELECT f, t FROM (VALUES ${all}) AS a(f) CROSS JOIN (VALUES ${all}) AS b(t) WHERE f >= 0 OR t >= 0`;
  const share = dialect.divide({ sql: 'customers', type: integer }, { sql: 'total', type: integer });
  // New customers had no value last year, and those who left have none now: there the cell stays empty. So do cells of
  // last year where last results do not say what customers were worth: 0 would be a statement.
  const filled = (index: string, value: string, known: unknown) =>
    known === undefined ? 'NULL' : `CASE WHEN ${index} >= 0 THEN coalesce(${value}, 0) END`;
  const before = filled('g.f', 'c.previous_value', plan.last?.value);
  const now = filled('g.t', 'c.value', plan.policy.value);
  return {
    name: 'migration_cells',
    reads: [tierCells],
    grain: 'one pair of tiers',
    columns: [
      { name: 'f', type: integer },
      { name: 't', type: integer },
      { name: 'customers', type: integer },
      { name: 'row_share', type: wide(6) },
      { name: 'previous_value', type: previousValueType(plan) },
      { name: 'value', type: valueType(plan) },
    ],
    stored: false,
    sql: `SELECT f, t, customers, ${share} AS row_share, previous_value, value
FROM (SELECT *, ${dialect.cast('sum(customers) OVER (PARTITION BY f)', integer)} AS total
  FROM (SELECT g.f, g.t, coalesce(c.customers, 0) AS customers, ${before} AS previous_value, ${now} AS value
    FROM (${grid}) AS g LEFT JOIN ${tierCells} AS c ON c.f = g.f AND c.t = g.t))`,
  };
}

export function migrationOutput(plan: Plan, dialect: Dialect): Output {
  const cells = inOrder(migration, {
    previous_tier: `CASE WHEN f < 0 THEN 'new' ELSE ${tierId(plan.policy, 'f', dialect)} END`,
    tier: `CASE WHEN t < 0 THEN 'left' ELSE ${tierId(plan.policy, 't', dialect)} END`,
    customers: 'customers',
    row_share: cellSql({ sql: 'row_share', type: wide(6) }, dialect),
    previous_value: cellSql({ sql: 'previous_value', type: previousValueType(plan) }, dialect),
    value: cellSql({ sql: 'value', type: valueType(plan) }, dialect),
  });
  return output(
    'migration.csv',
    cells,
    {
      relation: 'migration_cells',
      order: 'CASE WHEN f < 0 THEN 1 ELSE 0 END, f, CASE WHEN t < 0 THEN 1 ELSE 0 END, t',
    },
    dialect,
  );
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

/** up, down, same; new for who was not there, left for who is no longer. */
export function movementSql(): string {
  return `CASE WHEN ${own.previous} IS NULL THEN 'new' WHEN ${own.tier} IS NULL THEN 'left' WHEN ${own.tier} < ${own.previous} THEN 'up' WHEN ${own.tier} > ${own.previous} THEN 'down' ELSE 'same' END`;
}

function cellSql(value: Typed, dialect: Dialect): string {
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
