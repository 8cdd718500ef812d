// last_results: the tier that each customer held, as an index into this policy's tiers.
// moved_tiers: what the movement rules make of the scored tier and the tier held then.

import { scaleOf, type ValueType, wide } from '../../../grammar/types.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { positional } from '../../../sql/dialects/quoting.js';
import type { Plan, PlannedFormer } from '../plan/planned.js';
import type { PlannedLast } from '../plan/planned-last.js';
import {
  as,
  type Column,
  customerSubject,
  dateType,
  indexType,
  lastMetricColumn,
  lastMetricType,
  lastPointsColumn,
  lastResults,
  metricType,
  own,
  pointsColumn,
  pointsType,
  type Step,
  scoreType,
  textType,
  yesNoType,
} from '../plan/step.js';
import { aliasName } from '../read/aliases.js';
import { lastTable } from '../read/written.js';
import { withUngraded } from '../score/rated-customers.js';
import { adjustmentPoints } from '../score/scores.js';
import { thisYears } from '../score/scoring.js';
import { movementColumns, withColumns } from './movement.js';
import { unseenBefore } from './unseen-before.js';

export const movedTiers = 'moved_tiers';

/** Type of the metric that says what a customer is worth. */
export function valueType(plan: Plan): ValueType {
  return plan.policy.value === undefined ? wide(4) : metricType(plan, plan.policy.value);
}

/**
 * Type of what customers were worth in last results. The value metric of then may have had more decimals than the one of
 * now, such as an average where orders count today, and what was published must not be rounded.
 */
export function previousValueType(plan: Plan): ValueType {
  return wide(Math.max(12, scaleOf(valueType(plan))));
}

function previousColumns(plan: Plan): Column[] {
  const { movement } = plan.policy;
  const { former, last } = plan;
  return [
    { name: own.previous, type: indexType },
    { name: own.previousScore, type: scoreType },
    { name: own.previousValue, type: previousValueType(plan) },
    ...(movement.bestOfTwo || former ? [{ name: own.lastScored, type: indexType }] : []),
    ...(movement.protectFirstReview ? [{ name: own.lastMovement, type: textType }] : []),
    ...(movement.notAgainWithin === undefined ? [] : [{ name: own.lastDowngrade, type: dateType }]),
    ...(movement.valid === undefined
      ? []
      : [
          { name: own.lastSince, type: dateType },
          { name: own.lastUntil, type: dateType },
        ]),
    ...(movement.countsFromRuled || former ? [{ name: own.lastRuled, type: indexType }] : []),
    ...(former === undefined
      ? []
      : [
          { name: own.lastMoved, type: indexType },
          { name: own.lastAdjusted, type: scoreType },
          { name: own.lastDirect, type: yesNoType },
        ]),
    ...(last?.points ?? []).map((id) => ({ name: lastPointsColumn(id), type: pointsType })),
    ...(last?.metrics ?? []).map((id) => ({ name: lastMetricColumn(id), type: lastMetricType })),
  ];
}

/** Last results as text: customer_id, tier, score, value, and what movement rules read. */
export function lastRows(last: PlannedLast, dialect: Dialect): string {
  const all = allLastRows(last, dialect);
  // Whom the policy of then gave no tier is as good as not there: their first tier counts as new.
  return last.ungraded
    ? `SELECT * FROM (${all}) WHERE tier IS NOT NULL OR _movement IS DISTINCT FROM 'ungraded'`
    : all;
}

/** The same with those who had no tier, too. */
export function allLastRows(last: PlannedLast, dialect: Dialect): string {
  const { file } = last;
  const columns = file.headings.map((_, index) => positional(index));
  const column = (heading: string | undefined) => {
    const index = heading === undefined ? -1 : file.headings.indexOf(heading);
    return index < 0 ? 'NULL' : dialect.trimmed(columns[index] ?? '', []);
  };
  const names = ['scored', 'movement', 'lastDowngrade', 'tierSince', 'validUntil', 'ruled'] as const;
  const history = names.flatMap((name) =>
    last[name] === undefined || (name === 'ruled' && last.standing)
      ? []
      : [`, ${column(last[name])} AS ${historyNames[name]}`],
  );
  // Only results that gradus wrote have these, and nothing stands around their cells.
  const written = (name: string) => columns[file.headings.indexOf(name)] ?? 'NULL';
  const standing = last.standing ? standingNames.map((name) => `, ${written(name)} AS ${name}`) : [];
  const points = last.points.map((id) => `, ${as(written(pointsColumn(id)), lastPointsColumn(id), dialect)}`);
  const metrics = last.metrics.map((id) => `, ${as(column(id), lastMetricColumn(id), dialect)}`);
  const raws = rawCells(last).map(([name, heading]) => `, ${written(heading)} AS ${rawName(name)}`);
  const movement = last.ungraded ? [`, ${column('movement')} AS _movement`] : [];
  const source = lastTable(file, columns, 'skipped', dialect);
  const cells = `SELECT ${dialect.trimmedResult(written('customer_id'))} AS _id, ${column('tier')} AS tier, ${column(last.score)} AS score, ${column(last.value)} AS value${[...history, ...standing, ...points, ...metrics, ...raws, ...movement].join('')} FROM ${source}`;
  // Results have ids defused, such as '=A1 or '+8613800138000. In a layer of its own, because it names the id many times.
  return `SELECT *, ${as(dialect.original('_id'), 'customer_id', dialect)} FROM (${cells})`;
}

const rawName = (name: string) => `_raw_${name}`;

/** Cells that `lastRows` has as they stand in the file, too, with their heading there. */
function rawCells(last: PlannedLast): [string, string][] {
  const named: readonly [string, string | undefined][] = [
    ['tier', 'tier'],
    ['score', last.score],
    ['value', last.value],
    ['scored_tier', last.scored],
  ];
  return named.flatMap(([name, heading]): [string, string][] =>
    heading !== undefined && last.file.headings.includes(heading) ? [[name, heading]] : [],
  );
}

/** What the columns that movement rules read are called in `lastRows`. */
export const historyNames = {
  scored: 'scored_tier',
  movement: 'movement',
  lastDowngrade: 'last_downgrade',
  tierSince: 'tier_since',
  validUntil: 'valid_until',
  ruled: 'ruled_tier',
} as const;

/** Columns of last results that the parts of a change are told from. */
export const standingNames = ['moved_tier', 'ruled_tier', 'reasons'] as const;

/** A date written YYYY-MM-DD, as SQL; null where it is written otherwise. */
export function isoDateSql(text: string, dialect: Dialect): string {
  return dialect.quick(text, { read: 'date', formats: [], decimal: '.', empty: [], wideEdges: false });
}

/** What a row of last results says, by column of `previousColumns`. */
function previousSql(plan: Plan, last: PlannedLast, dialect: Dialect): string[] {
  const whens = last.tiers.map(([id, index]) => `WHEN ${dialect.text(id)} THEN ${index}`).join(' ');
  const index = (column: string) => `CASE ${column} ${whens} END`;
  const there = new Set(rawCells(last).map(([name]) => name));
  // Most cells have nothing around them: looking for it in every one took a third of the time of reading them.
  const tier = (name: string) => {
    const raw = rawName(name);
    return there.has(name) ? `CASE ${raw} ${whens} ELSE ${index(dialect.trimmed(raw, []))} END` : 'NULL';
  };
  const number = (name: string, type: ValueType) => {
    const raw = rawName(name);
    return there.has(name) ? dialect.decimalFrom(raw, type, dialect.trimmed(raw, [])) : 'NULL';
  };
  const sql: Record<string, string> = {
    [own.previous]: tier('tier'),
    [own.previousScore]: number('score', scoreType),
    [own.previousValue]: number('value', previousValueType(plan)),
    [own.lastScored]: tier('scored_tier'),
    [own.lastMovement]: last.movement === undefined ? 'NULL' : historyNames.movement,
    [own.lastDowngrade]: downgradeSql(last, dialect),
    [own.lastSince]: last.tierSince === undefined ? 'NULL' : isoDateSql(historyNames.tierSince, dialect),
    [own.lastUntil]: last.validUntil === undefined ? 'NULL' : isoDateSql(historyNames.validUntil, dialect),
    [own.lastMoved]: index('moved_tier'),
    [own.lastRuled]: last.standing || last.ruled !== undefined ? index('ruled_tier') : 'NULL',
    [own.lastDirect]:
      plan.former === undefined
        ? 'NULL'
        : `position(';direct:' IN ${dialect.together(["';'", 'reasons'])}) > 0`,
    [own.lastAdjusted]: plan.former === undefined ? 'NULL' : lastAdjustedSql(plan.former, dialect),
  };
  for (const id of last.points)
    sql[lastPointsColumn(id)] = dialect.cast(dialect.identifier(lastPointsColumn(id)), pointsType);
  for (const id of last.metrics) {
    const name = lastMetricColumn(id);
    sql[name] = dialect.cast(dialect.plainDecimal(dialect.identifier(name)).sql, lastMetricType);
  }
  return previousColumns(plan).map(({ name, type }) => {
    const value = sql[name] ?? 'NULL';
    return as(value === 'NULL' ? dialect.cast(value, type) : value, name, dialect);
  });
}

/** Points that adjustments added last year, of which the reasons tell. */
function lastAdjustedSql({ policy }: PlannedFormer, dialect: Dialect): string {
  const told = dialect.together(["';'", 'reasons', "';'"]);
  const added = adjustmentPoints(
    policy,
    (id) => `position(${dialect.text(`;adjustment:${id};`)} IN ${told}) > 0`,
  );
  return dialect.cast(added.length === 0 ? '0' : chain(added, '+'), scoreType);
}

/** When a customer went down: as last results say, or then, when they say that it was then. */
function downgradeSql(last: PlannedLast, dialect: Dialect): string {
  if (last.lastDowngrade !== undefined) return isoDateSql(historyNames.lastDowngrade, dialect);
  if (last.movement === undefined || last.asOf === undefined) return 'NULL';
  return `CASE WHEN ${historyNames.movement} = 'down' THEN ${dialect.date(last.asOf)} END`;
}

export function lastResultsStep(plan: Plan, last: PlannedLast, dialect: Dialect): Step {
  const names = previousColumns(plan)
    .map((column) => dialect.identifier(column.name))
    .join(', ');
  const columns = previousSql(plan, last, dialect).join(', ');
  const all = `(${lastRows(last, dialect)})`;
  // Of whom no row was known until then, nothing is known: they are as good as not there.
  const rows =
    last.unseen === undefined
      ? `FROM ${all}`
      : `FROM ${all} AS r WHERE NOT EXISTS (SELECT 1 FROM ${unseenBefore} AS u WHERE u.customer_id = r.customer_id)`;
  // Of a merged customer the row under the id of now counts, else the best tier that one of the old ids held.
  const merged = `SELECT * FROM (SELECT *, min(${own.previous}) OVER (PARTITION BY customer_id) AS ${own.betterUnder}, row_number() OVER (PARTITION BY customer_id ORDER BY _own DESC, ${own.previous} NULLS LAST, _old_id) AS _choice
FROM (SELECT coalesce(a.new_id, t.customer_id) AS customer_id, CASE WHEN a.new_id IS NULL THEN 1 ELSE 0 END AS _own, t.customer_id AS _old_id, ${names}
FROM (SELECT customer_id, ${columns} ${rows}) AS t LEFT JOIN ${aliasName} AS a ON a.old_id = t.customer_id)) WHERE _choice = 1`;
  return {
    name: lastResults,
    reads: [
      ...(plan.aliases.length > 0 ? [aliasName] : []),
      ...(last.unseen === undefined ? [] : [unseenBefore]),
    ],
    grain: 'one customer of last results',
    columns: [
      { name: 'customer_id', type: textType },
      ...previousColumns(plan),
      ...(plan.aliases.length > 0 ? [{ name: own.betterUnder, type: indexType }] : []),
    ],
    stored: true,
    sql:
      plan.aliases.length > 0
        ? `SELECT customer_id, ${names}, ${own.betterUnder} FROM (${merged})`
        : `SELECT customer_id, ${columns}\n${rows}`,
  };
}

/** Columns of the customers with a scored tier, and of those of them that everybody has. */
interface BeforeMovement {
  readonly scored: readonly Column[];
  readonly metrics: readonly Column[];
}

export function movedTiersStep(
  plan: Plan,
  { scored: before, metrics }: BeforeMovement,
  dialect: Dialect,
): Step {
  const all = withUngraded(thisYears.scored, before, plan.policy.ungraded, metrics, dialect);
  // Points that are not split are compared in last_results alone.
  const previous = previousColumns(plan).filter(
    ({ name }) =>
      !name.startsWith(lastMetricColumn('')) &&
      (plan.former !== undefined || !name.startsWith(lastPointsColumn(''))),
  );
  const step = { name: movedTiers, grain: 'one customer', stored: false };
  if (plan.last === undefined) {
    const none = previous.map((column) => as(dialect.cast('NULL', column.type), column.name, dialect));
    return {
      ...step,
      reads: all.reads,
      columns: [...before, ...previous, { name: own.moved, type: indexType }],
      sql: `SELECT *, ${none.join(', ')}, ${own.scored} AS ${own.moved}\nFROM ${all.from}`,
    };
  }
  const { carried } = plan.last;
  const told = previous.map(({ name, type }) =>
    carried === undefined ? `l.${name}` : as(dialect.cast(carried.get(name) ?? 'NULL', type), name, dialect),
  );
  const join = carried === undefined ? ` LEFT JOIN ${lastResults} AS l ON l.customer_id = s.customer_id` : '';
  const joined = `SELECT s.*, ${told.join(', ')} FROM ${all.from} AS s${join}`;
  const decided = movementColumns(plan, customerSubject(before, dialect), dialect);
  return {
    ...step,
    reads: [...all.reads, ...(carried === undefined ? [lastResults] : [])],
    columns: [...before, ...previous, ...decided.map(({ name, type }) => ({ name, type }))],
    sql: withColumns(`(${joined})`, decided, dialect),
  };
}
