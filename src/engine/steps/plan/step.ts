// A step is one named relation: what it reads, its grain, its columns, its SQL.

import { criterionPart } from '../../../grammar/condition.js';
import { type Typed, type ValueType, wide } from '../../../grammar/types.js';
import type { ByClusters } from '../../../policy/model/assign.js';
import type { Cause } from '../../../policy/model/causes.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from './planned.js';

export interface Column {
  readonly name: string;
  readonly type: ValueType;
}

export interface Step {
  readonly name: string;
  /** Relations that the SQL reads. */
  readonly reads: readonly string[];
  /** What one row is. */
  readonly grain: string;
  readonly columns: readonly Column[];
  /** Kept as a table because it is dear to compute or read often; else a view that the engine folds in. */
  readonly stored: boolean;
  /** A SELECT. */
  readonly sql: string;
  /** The same with what stands in its WITH apart, for engines that compute that anew for whoever reads it. */
  readonly apart?: Apart;
  /** The SELECT only gives the points from which the rows are found: k-means is nothing that SQL can say. */
  readonly toFind?: ToFind;
  /** The SELECT is only where a search begins. */
  readonly nearer?: Nearer;
}

/** A SELECT with the relations that nobody else reads; each stands behind those that it reads. */
export interface Apart {
  readonly steps: readonly Step[];
  readonly query: Pick<Step, 'reads' | 'sql'>;
}

/** How a search goes on: each round is a relation of its own, made of the one before, as long as something is open. */
export interface Nearer {
  /** True in rows of which more is to be found out. */
  readonly open: string;
  /** @param tries places that are tried between two */
  next(last: string, tries: number): Pick<Step, 'sql' | 'apart'>;
}

/** The relation of last results. */
export const lastResults = 'last_results';

/** Columns whose names begin with _ are the engine's own; metrics and fields never do. */
export const own = {
  previous: '_previous',
  betterUnder: '_better_under',
  previousScore: '_previous_score',
  previousValue: '_previous_value',
  lastScored: '_last_scored',
  lastMoved: '_last_moved',
  lastRuled: '_last_ruled',
  lastAdjusted: '_last_adjusted',
  lastDirect: '_last_direct',
  lastMovement: '_last_movement',
  lastDowngrade: '_last_downgrade',
  lastSince: '_last_since',
  lastUntil: '_last_until',
  formerIndex: '_formerly_index',
  formerBy: '_formerly_by',
  formerScored: '_formerly_scored',
  formerScore: '_formerly_score',
  formerAdjusted: '_formerly_adjusted',
  scored: '_scored',
  scoredBy: '_scored_by',
  best: '_best',
  kept: '_kept',
  protectedBy: '_protected_by',
  inactive: '_inactive',
  moved: '_moved',
  floored: '_floored',
  ruled: '_ruled',
  overriddenBy: '_overridden_by',
  tier: '_tier',
  tierSince: '_tier_since',
  validUntil: '_valid_until',
  driver: 'main_driver',
  scoreByPolicy: '_score_policy',
  scoreByAdjustments: '_score_adjustments',
  scoreByRounding: '_score_clamping_and_rounding',
  returned: '_returned',
  fate: '_fate',
  cell: '_cell',
  worth: '_worth',
  seen: '_seen',
  rows: '_rows',
  newest: '_newest',
} as const;

export const profileColumn = (field: string) => `_field_${field}`;
export const rowsColumn = (exportName: string) => `_rows_${exportName}`;
export const adjustedColumn = (id: string) => `_adjusted_${id}`;
export const pointsColumn = (criterion: string) => `${criterion}_points`;
/** What a cause did to the steps of a change. */
export const stepsColumn = (cause: Cause) => `_steps_${cause}`;
/** What last results say of a metric. */
export const lastMetricColumn = (metric: string) => `_last_metric_${metric}`;
/** Points of last year, and of last year's policy on this year's data. */
export const lastPointsColumn = (criterion: string) => `_last_points_${criterion}`;
export const formerPointsColumn = (criterion: string) => `_formerly_points_${criterion}`;
export const formerBinColumn = (criterion: string) => `_formerly_bin_${criterion}`;
/** What a criterion of last year's policy did to the score. */
export const scorePartColumn = (criterion: string) => `_score_by_${criterion}`;
export const binColumn = (criterion: string) => `_bin_${criterion}`;

export const pointsType: ValueType = { kind: 'decimal', precision: 18, scale: 6 };
export const scoreType: ValueType = { kind: 'decimal', precision: 18, scale: 4 };
/** As `last` has it. */
export const lastMetricType: ValueType = wide(12);
export const textType: ValueType = { kind: 'text' };
export const indexType: ValueType = { kind: 'integer' };
export const dateType: ValueType = { kind: 'date' };
export const yesNoType: ValueType = { kind: 'boolean' };

/** A column of a relation as a quoted, typed expression. */
export function typedColumn(columns: readonly Column[], name: string, dialect: Dialect): Typed {
  const found = columns.find((column) => column.name === name);
  if (found === undefined)
    throw new Error(`no column ${name} among ${columns.map((column) => column.name).join(', ')}`);
  return { sql: dialect.identifier(name), type: found.type };
}

/** What subjects of conditions over customers stand for: metrics, `score`, `<criterion>.points`, `<criterion>.bin`. */
export function customerSubject(columns: readonly Column[], dialect: Dialect): (subject: string) => Typed {
  return (subject) => {
    const part = criterionPart(subject);
    if (part === undefined) return typedColumn(columns, subject, dialect);
    const name = part.of === 'points' ? pointsColumn(part.criterion) : binColumn(part.criterion);
    return typedColumn(columns, name, dialect);
  };
}

/** A SELECT, and the names of its columns, quoted: not every engine can say `all but one`. */
export interface Rows {
  readonly sql: string;
  readonly columns: readonly string[];
}

/** `sql AS "name"`. */
export function as(sql: string, name: string, dialect: Dialect): string {
  return `${sql} AS ${dialect.identifier(name)}`;
}

export function metricType(plan: Plan, id: string): ValueType {
  const type = plan.metricTypes.get(id);
  if (type === undefined) throw new Error(`no type for metric ${id}`);
  return type;
}

/** What parts cells that are put together: no text holds it. */
export const separator = (dialect: Dialect) => dialect.character(31);

/** Cells with that between them. */
export function joined(cells: readonly string[], dialect: Dialect): string {
  const texts = cells.map(
    (cell, index) => `${index === 0 ? '' : `${separator(dialect)} || `}coalesce(${cell}, '')`,
  );
  return chain(texts, '||');
}

/** What k-means needs to know to find centres; its points have one column per metric, then the value that names. */
export interface ToFind {
  readonly by: ByClusters;
  readonly clusters: number;
}
