// Everybody whom results grade, as a relation that scenarios start from: who it is, where each stands, and the metrics that
// scenarios need. Of graded.csv no other column is read, and where one question is asked of it, it is read in that question.

import type { Engine } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { as, type Column, indexType, scoreType, textType } from '../../engine/steps/plan/step.js';
import type { GivenRelation } from '../../engine/steps/plan/told-customers.js';
import { numberWritten, originalWritten, writtenRows } from '../../engine/steps/read/written.js';
import { toldNames } from '../../engine/steps/score/given.js';
import { scaleOf, type ValueType, wide } from '../../grammar/types.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { nearLine } from './near-line.js';
import type { ToldMetrics } from './told.js';

/** One row a customer of the results. */
export const everybodyToday = 'everybody_today';

/** What a customer is worth: of up to 38 digits, 12 of them decimals. */
export const worthType = wide(12);

/** Columns of the relation: what the results say. Tiers are indexes into the tiers of their policy. */
export const now = {
  customer: 'customer_id',
  tier: 'tier_now',
  ruled: 'ruled_now',
  previous: 'previous',
  previousScore: 'previous_score',
  previousValue: 'previous_value',
  score: 'score_now',
  value: 'value_now',
  reasons: 'reasons_now',
  /** 1 of who has a score within a point of a line, else 0; null without scores. */
  near: 'near_now',
} as const;

/** What is read of graded.csv. */
export interface Everybody {
  readonly file: PlannedFile;
  readonly policy: Policy;
  /** Metrics of scenarios, as `toldMetrics` found them. */
  readonly told: readonly Pick<ToldMetrics, 'columns'>[];
  /** What else is read: reasons and the fields in front of the tier, scores, what customers were worth before. */
  readonly reads: ReadsMore;
}

/** What takes time to read and is not always asked for. */
export interface ReadsMore {
  readonly listed: boolean;
  readonly scores: boolean;
  readonly worthBefore: boolean;
  /** Whether anybody asks who a customer is. */
  readonly ids: boolean;
  /** Whether it is asked more than once, and so kept. */
  readonly kept: boolean;
}

const metricColumn = (column: number, type: ValueType) =>
  `m${column}_${type.kind}${type.kind === 'decimal' ? `_${type.precision}_${type.scale}` : ''}`;
/** The cell of a field of customers, as it stands in graded.csv. */
export const shownFieldColumn = (column: number) => `field_${column}`;

/** Loads everybody. */
export async function loadEverybodyToday(engine: Engine, everybody: Everybody): Promise<void> {
  const { dialect } = engine;
  const { file } = everybody;
  const cells = cellsOf(everybody, dialect);
  const names = file.headings.map((_, index) => positional(index));
  const source = writtenRows(file, names, dialect);
  await engine.create({
    name: everybodyToday,
    reads: [],
    grain: 'one customer of the results',
    columns: [],
    stored: everybody.reads.kept,
    // In a layer of its own, because it asks for the score many times.
    sql: `SELECT *, ${as(nearLine(everybody.policy, now, dialect), now.near, dialect)}
FROM (SELECT ${[...cells].map(([name, sql]) => as(sql, name, dialect)).join(',\n  ')}\nFROM ${source})`,
  });
}

/** A number that need not be read from text; undefined where it has to be, because it might be rounded. */
function exactly(file: PlannedFile, column: number, type: ValueType, dialect: Dialect): string | undefined {
  const value = numberWritten(file, column);
  return value === undefined || value.places > scaleOf(type) ? undefined : dialect.cast(value.sql, type);
}

const originalAt = (file: PlannedFile, column: number, dialect: Dialect) =>
  originalWritten(file, column) ?? dialect.original(positional(column));

/** Cells of graded.csv that say where customers stand, by what a relation calls them. */
export function standingCells(
  file: PlannedFile,
  policy: Policy,
  dialect: Dialect,
): Readonly<Record<Exclude<keyof typeof now, 'near'>, string>> {
  const { headings } = file;
  const fixed = headings.indexOf('tier');
  const raw = (heading: string) => {
    const index = headings.indexOf(heading, fixed);
    return index < 0 ? undefined : positional(index);
  };
  const number = (heading: string | undefined, type: ValueType) => {
    const cell = heading === undefined ? undefined : raw(heading);
    if (cell === undefined) return dialect.cast('NULL', type);
    const exact = exactly(file, headings.indexOf(heading ?? '', fixed), type, dialect);
    if (exact !== undefined) return exact;
    // What has more digits is left out of sums.
    return dialect.decimalFrom(cell, type, dialect.plainDecimal(cell).sql);
  };
  const tier = (heading: string) => {
    const whens = policy.tiers.map(({ id }, index) => `WHEN ${dialect.text(id)} THEN ${index}`);
    return dialect.cast(`CASE ${raw(heading) ?? 'NULL'} ${whens.join(' ')} END`, indexType);
  };
  return {
    customer: originalAt(file, headings.indexOf('customer_id'), dialect),
    tier: tier('tier'),
    ruled: tier('ruled_tier'),
    previous: tier('previous_tier'),
    previousScore: number('previous_score', scoreType),
    previousValue: number('previous_value', worthType),
    score: number('score', scoreType),
    value: number(policy.value, worthType),
    reasons: raw('reasons') ?? dialect.cast('NULL', textType),
  };
}

function cellsOf({ file, policy, told, reads }: Everybody, dialect: Dialect): Map<string, string> {
  const { headings } = file;
  const { listed, scores, worthBefore, ids, kept } = reads;
  const standing = standingCells(file, policy, dialect);
  const names = [
    ...(['customer', 'tier', 'previous', 'score'] as const),
    ...(listed ? (['reasons'] as const) : []),
    ...(scores ? (['previousScore'] as const) : []),
    ...(worthBefore ? (['previousValue'] as const) : []),
  ];
  const cells = new Map(names.map((name): [string, string] => [now[name], standing[name]]));
  // Half a second of half a million customers: the steps have to have the column, and few look into it.
  if (kept && !ids) cells.set(now.customer, dialect.cast('NULL', textType));
  const fixed = headings.indexOf('tier');
  if (listed)
    for (let column = 1; column < fixed; column++) cells.set(shownFieldColumn(column), positional(column));
  for (const { columns } of told)
    for (const { column, type } of columns.values()) {
      const read =
        type.kind === 'text'
          ? originalAt(file, column, dialect)
          : (exactly(file, column, type, dialect) ?? dialect.decimalFrom(positional(column), type));
      cells.set(metricColumn(column, type), read);
    }
  return cells;
}

/** What customers carry through the steps of a scenario, so that whoever counts them need not look for it again. */
export const carried = {
  /** The tier of today. */
  tier: '_tier_now',
  near: '_near_now',
  previous: '_previous_now',
  previousValue: '_previous_value_now',
} as const;

/** Everybody as the customers of a scenario, with the metrics that the results tell of them, and what they carry. */
export function givenEverybody(
  { columns }: Pick<ToldMetrics, 'columns'>,
  { worthBefore }: Pick<ReadsMore, 'worthBefore'>,
  dialect: Dialect,
): GivenRelation {
  const told = [...columns].flatMap(([metric, { column, type }]) => {
    const names = toldNames(metric);
    return [as('TRUE', names.told, dialect), as(metricColumn(column, type), names.value, dialect)];
  });
  const carries: (Column & { readonly from: string })[] = [
    { name: carried.tier, type: indexType, from: now.tier },
    { name: carried.near, type: indexType, from: now.near },
    { name: carried.previous, type: indexType, from: now.previous },
    ...(worthBefore ? [{ name: carried.previousValue, type: worthType, from: now.previousValue }] : []),
  ];
  return {
    metrics: new Set(columns.keys()),
    sql: `SELECT ${[now.customer, ...told, ...carries.map(({ name, from }) => as(from, name, dialect))].join(', ')} FROM ${everybodyToday}`,
    carries: carries.map(({ name, type }) => ({ name, type })),
  };
}
