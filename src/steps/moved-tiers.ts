// last_results: the tier that each customer held, as an index into this policy's tiers.
// moved_tiers: keep rules of the tier held last year, then the limits on how far a customer moves.
import type { Dialect } from '../dialects/dialect.js';
import type { Tier } from '../policy/policy.js';
import type { ValueType } from '../policy/types.js';
import { wide } from '../policy/types.js';
import { conditionSql, type Resolve } from '../sql/condition.js';
import { aliasName } from './aliases.js';
import type { Plan, PlannedLast } from './planned.js';
import { scoredTiers } from './scored-tiers.js';
import { readable } from './staged.js';
import {
  as,
  type Column,
  customerSubject,
  indexType,
  metricType,
  own,
  type Step,
  scoreType,
  textType,
  yesNoType,
} from './step.js';

export const lastResults = 'last_results';
export const movedTiers = 'moved_tiers';

/** Type of the metric that says what a customer is worth. */
export function valueType(plan: Plan): ValueType {
  return plan.policy.value === undefined ? wide(4) : metricType(plan, plan.policy.value);
}

function previousColumns(plan: Plan): Column[] {
  return [
    { name: own.previous, type: indexType },
    { name: own.previousScore, type: scoreType },
    { name: own.previousValue, type: valueType(plan) },
  ];
}

/** Last results as text: customer_id, tier, score, value. */
export function lastRows(last: PlannedLast, dialect: Dialect): string {
  const { file } = last;
  const columns = file.headings.map((_, index) => `c${index + 1}`);
  const column = (heading: string | undefined) => {
    const index = heading === undefined ? -1 : file.headings.indexOf(heading);
    return index < 0 ? 'NULL' : dialect.trimmed(columns[index] ?? '', []);
  };
  const source = dialect.readDelimited(readable(file, columns));
  // Results have ids defused, such as '=A1 or '+8613800138000.
  return `SELECT ${dialect.original(column('customer_id'))} AS customer_id, ${column('tier')} AS tier, ${column(last.score)} AS score, ${column(last.value)} AS value FROM ${source}`;
}

export function lastResultsStep(plan: Plan, last: PlannedLast, dialect: Dialect): Step {
  const whens = last.tiers.map(([id, index]) => `WHEN ${dialect.text(id)} THEN ${index}`);
  const score = dialect.cast('score', scoreType);
  const value = dialect.cast('value', valueType(plan));
  const columns = `CASE tier ${whens.join(' ')} END AS ${own.previous}, ${score} AS ${own.previousScore}, ${value} AS ${own.previousValue}`;
  const rows = `FROM (${lastRows(last, dialect)})`;
  // Of a merged customer the row under the id of now counts, else the best tier that one of the old ids held.
  const merged = `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY _own DESC, ${own.previous}, _old_id) AS _choice
FROM (SELECT coalesce(a.new_id, t.customer_id) AS customer_id, CASE WHEN a.new_id IS NULL THEN 1 ELSE 0 END AS _own, t.customer_id AS _old_id, ${own.previous}, ${own.previousScore}, ${own.previousValue}
FROM (SELECT customer_id, ${columns} ${rows}) AS t LEFT JOIN ${aliasName} AS a ON a.old_id = t.customer_id)) WHERE _choice = 1`;
  return {
    name: lastResults,
    reads: plan.aliases.length > 0 ? [aliasName] : [],
    grain: 'one customer of last results',
    columns: [{ name: 'customer_id', type: textType }, ...previousColumns(plan)],
    stored: true,
    sql:
      plan.aliases.length > 0
        ? `SELECT customer_id, ${own.previous}, ${own.previousScore}, ${own.previousValue} FROM (${merged})`
        : `SELECT customer_id, ${columns}\n${rows}`,
  };
}

export function movedTiersStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const columns = [
    ...before,
    ...previousColumns(plan),
    { name: own.kept, type: yesNoType },
    { name: own.moved, type: indexType },
  ];
  const step = { name: movedTiers, grain: 'one customer', columns, stored: false };
  if (plan.last === undefined) {
    const none = previousColumns(plan).map((column) =>
      as(dialect.cast('NULL', column.type), column.name, dialect),
    );
    return {
      ...step,
      reads: [scoredTiers],
      sql: `SELECT *, ${none.join(', ')}, FALSE AS ${own.kept}, ${own.scored} AS ${own.moved}\nFROM ${scoredTiers}`,
    };
  }
  const joined = `SELECT s.*, l.${own.previous}, l.${own.previousScore}, l.${own.previousValue} FROM ${scoredTiers} AS s LEFT JOIN ${lastResults} AS l ON l.customer_id = s.customer_id`;
  const kept = keptSql(plan.policy.tiers, customerSubject(before, dialect), dialect);
  return {
    ...step,
    reads: [scoredTiers, lastResults],
    sql: `SELECT *, ${limitsSql(plan)} AS ${own.moved}\nFROM (SELECT *, ${kept} AS ${own.kept} FROM (${joined}))`,
  };
}

/** True where the rules gave less than the tier held, and that tier's keep rule holds. */
function keptSql(tiers: readonly Tier[], subject: Resolve, dialect: Dialect): string {
  const whens = tiers.flatMap(({ keeps }, index) => {
    if (keeps === undefined) return [];
    const asked = [
      ...(keeps.score === undefined ? [] : [`score >= ${keeps.score.toFixed()}`]),
      ...(keeps.requires === undefined ? [] : [conditionSql(keeps.requires, subject, dialect)]),
    ];
    return asked.length === 0 ? [] : [`WHEN ${index} THEN ${asked.join(' AND ')}`];
  });
  if (whens.length === 0) return 'FALSE';
  return `(${own.previous} IS NOT NULL AND ${own.scored} > ${own.previous} AND CASE ${own.previous} ${whens.join(' ')} ELSE FALSE END)`;
}

function limitsSql(plan: Plan): string {
  const { downMaxSteps, upMaxSteps, newCustomersAtMost } = plan.policy.movement;
  let held = `CASE WHEN ${own.kept} THEN ${own.previous} ELSE ${own.scored} END`;
  if (downMaxSteps !== undefined) held = `least(${held}, ${own.previous} + ${downMaxSteps})`;
  if (upMaxSteps !== undefined) held = `greatest(${held}, ${own.previous} - ${upMaxSteps})`;
  const entering =
    newCustomersAtMost === undefined ? own.scored : `greatest(${own.scored}, ${newCustomersAtMost})`;
  return `CASE WHEN ${own.previous} IS NULL THEN ${entering} ELSE ${held} END`;
}
