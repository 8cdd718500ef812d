// moves: a row for everybody of the two sides, with both tiers; what the change report, changes.csv and the counts are
// read from.

import { changeColumns as c } from '../change/relation.js';
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import type { Step } from '../engine/steps/plan/step.js';
import { stepsColumn, textType } from '../engine/steps/plan/step.js';
import { readable } from '../engine/steps/read/staged.js';
import { integer, wide } from '../grammar/types.js';
import { causes, stepsHeading } from '../policy/model/causes.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { positional } from '../sql/dialects/quoting.js';
import { driverHeading, type ToldChanges } from './causes.js';
import { type TierOrder, tierIndex } from './order.js';
import { columnNamed, factsName, keyColumns, keyName, saysUngraded } from './rows.js';
import type { Side, SideColumns } from './sides.js';

export const moves = 'moves';
/** Whether somebody is there now without a tier. */
export const ungradedColumn = '_ungraded';
export const fieldColumn = (index: number) => `_field_${index + 1}`;

/** A heading of each side. */
export type OnBoth = Readonly<Record<Side['which'], string>>;

/** What is compared of the two sides beside the tier. */
export interface Compared {
  readonly old: Side;
  readonly now: Side;
  readonly columns: SideColumns;
  readonly order: TierOrder;
  /** Headings of the score and of what customers are worth; undefined where one side lacks it. */
  readonly score: OnBoth | undefined;
  readonly value: OnBoth | undefined;
  /** Headings of the newer side among whose values downgrades may concentrate. */
  readonly profile: readonly string[];
  readonly told: ToldChanges;
}

/** Makes the relation. Whoever has changes to tell of tells them under the customer's id. */
export function movesStep(compared: Compared, dialect: Dialect): Step {
  const { old, now, columns, told, profile } = compared;
  const on = keyColumns(columns, 'o.')
    .map((key, index) => `${key} = n.${keyName(index)}`)
    .join(' AND ');
  const keys = columns.keys.map((_, index) => {
    const name = keyName(index);
    return `coalesce(o.${name}, n.${name}) AS ${name}`;
  });
  const fields = [
    ...profile.map((_, index) => `n.${fieldColumn(index)}`),
    ...(saysUngraded(now, columns) === undefined ? [] : [`coalesce(n.u, FALSE) AS ${ungradedColumn}`]),
  ];
  const steps = `(o.t - n.t)`;
  const sum = causes.map((cause) => `coalesce(a.${stepsColumn(cause)}, 0)`).join(' + ');
  // Customers who were merged moved from another tier than the older file shows: of them nothing is told.
  const fits = `a.${driverHeading} IS NOT NULL AND ${sum} = ${steps}`;
  const caused =
    told.causes === undefined
      ? []
      : [...causes.map(stepsColumn), c.driver].map(
          (name) => `CASE WHEN ${fits} THEN a.${name} END AS ${name}`,
        );
  const back = told.left === undefined ? [] : [`(o.t IS NULL AND b.k IS NOT NULL) AS ${c.returned}`];
  const joins = [
    `(${sideSql(old, compared, [], dialect)}) AS o FULL OUTER JOIN (${sideSql(now, compared, profile, dialect)}) AS n ON ${on}`,
    ...(told.causes === undefined
      ? []
      : [`LEFT JOIN (${causesSql(told.causes, dialect)}) AS a ON a.k = n.${keyName(0)}`]),
    ...(told.left === undefined
      ? []
      : [`LEFT JOIN (${leftSql(told.left, dialect)}) AS b ON b.k = n.${keyName(0)}`]),
  ];
  const cells = [
    ...keys,
    `o.t AS ${c.previous}`,
    `n.t AS ${c.tier}`,
    `o.s AS ${c.previousScore}`,
    `n.s AS ${c.score}`,
    `o.v AS ${c.previousValue}`,
    `n.v AS ${c.value}`,
    'n.reasons AS reasons',
    ...fields,
    ...caused,
    ...back,
  ];
  return {
    name: moves,
    reads: [factsName('old'), factsName('new')],
    grain: 'one customer of either side',
    columns: [],
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${joins.join(' ')}`,
  };
}

/** Keys, tier, figures and shown fields of one side. */
function sideSql(
  side: Side,
  { columns, order, score, value }: Compared,
  shown: readonly string[],
  sql: Dialect,
): string {
  const ungraded = saysUngraded(side, columns);
  const number = (heading: string | undefined) => {
    const column = heading === undefined ? undefined : columnNamed(side.file, heading);
    return column === undefined ? sql.cast('NULL', wide(12)) : sql.plainDecimal(column).sql;
  };
  const reasons =
    (side.which === 'new' ? columnNamed(side.file, 'reasons') : undefined) ?? sql.cast('NULL', textType);
  const more = shown.map(
    (heading, index) => `${columnNamed(side.file, heading) ?? 'NULL'} AS ${fieldColumn(index)}`,
  );
  const none = side.which === 'new' && ungraded !== undefined ? [`${ungraded} AS u`] : [];
  return `SELECT ${[...keyColumns(columns), ...none, `${tierIndex(side, order, sql)} AS t`, `${number(score?.[side.which])} AS s`, `${number(value?.[side.which])} AS v`, `${reasons} AS reasons`, ...more].join(', ')} FROM ${factsName(side.which)}`;
}

function tableOf(file: PlannedFile, dialect: Dialect): string {
  return dialect.readDelimited(
    readable(
      file,
      file.headings.map((_, index) => positional(index)),
      'refused',
    ),
  );
}

/** Only who moved has causes; a second condition beside the keys would compare every row with every other (DuckDB 1.5). */
function causesSql(file: PlannedFile, dialect: Dialect): string {
  const cell = (name: string) => columnNamed(file, name) ?? 'NULL';
  const steps = causes.map(
    (cause) => `${dialect.cast(cell(stepsHeading(cause)), integer)} AS ${stepsColumn(cause)}`,
  );
  return `SELECT ${dialect.original(cell('customer_id'))} AS k, ${steps.join(', ')}, ${cell(driverHeading)} AS ${c.driver} FROM ${tableOf(file, dialect)} WHERE ${cell('movement')} = 'up' OR ${cell('movement')} = 'down'`;
}

function leftSql(file: PlannedFile, dialect: Dialect): string {
  const cell = (name: string) => columnNamed(file, name) ?? 'NULL';
  return `SELECT ${dialect.original(cell('customer_id'))} AS k FROM ${tableOf(file, dialect)} WHERE ${cell('movement')} = 'left'`;
}
