// tier_changes: everybody of this year and of last results, with both tiers; null where somebody was not there. Beside
// them, where it is known, why: the parts of the steps and of the score change.

import { causes } from '../../../policy/model/causes.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { positional } from '../../../sql/dialects/quoting.js';
import { previousValueType, valueType } from '../decide/moved-tiers.js';
import type { Plan } from '../plan/planned.js';
import type { PlannedFile } from '../plan/planned-file.js';
import {
  as,
  type Column,
  indexType,
  lastResults,
  own,
  type Step,
  scoreType,
  stepsColumn,
  textType,
  yesNoType,
} from '../plan/step.js';
import { aliasName } from '../read/aliases.js';
import { lastTable } from '../read/written.js';
import { unattributed } from './change-driver.js';
import { scorePartColumns } from './change-parts.js';
import { tierReasons } from './tier-reasons.js';

export const tierChanges = 'tier_changes';
export const leftCustomers = 'left_customers';
const leftBefore = 'left_before';

const stepColumns: readonly Column[] = causes.map((cause) => ({ name: stepsColumn(cause), type: indexType }));

/** The columns that split a change of score, where there are any. */
export function scoreColumns({ former, policy }: Plan): Column[] {
  return former === undefined ? [] : scorePartColumns(former, policy.dimensions.length > 0);
}

export function tierChangesStep(plan: Plan, dialect: Dialect): Step {
  const value = valueType(plan);
  const known: Column[] = [
    { name: own.previous, type: indexType },
    { name: own.tier, type: indexType },
    { name: own.previousScore, type: scoreType },
    { name: 'score', type: scoreType },
    { name: own.previousValue, type: previousValueType(plan) },
    { name: '_value', type: value },
    { name: 'reasons', type: textType },
  ];
  const parts = [...stepColumns, ...scoreColumns(plan)];
  const driver = { name: own.driver, type: textType };
  const returned = { name: own.returned, type: yesNoType };
  const columns = [{ name: 'customer_id', type: textType }, ...known, ...parts, driver, returned];
  const nothing = ({ name, type }: Column) => as(dialect.cast('NULL', type), name, dialect);
  const worth =
    plan.policy.value === undefined ? dialect.cast('NULL', value) : dialect.identifier(plan.policy.value);
  const column = (name: string) => `t.${dialect.identifier(name)}`;
  const here = [
    'customer_id',
    ...known.map(({ name }) => (name === '_value' ? as(worth, name, dialect) : column(name))),
    ...(plan.former === undefined
      ? [...parts.map(nothing), as(movedUnattributed(plan, dialect), own.driver, dialect)]
      : [...parts, driver].map(({ name }) => column(name))),
    as(plan.last?.changes === undefined ? 'FALSE' : returnedSql(), own.returned, dialect),
  ];
  const lastKnown: readonly string[] = [own.previous, own.previousScore, own.previousValue];
  const left = [
    'l.customer_id',
    ...known.map((each) => {
      if (each.name === 'reasons') return as(`'left'`, each.name, dialect);
      return lastKnown.includes(each.name) ? `l.${each.name}` : nothing(each);
    }),
    ...[...parts, driver].map(nothing),
    as('FALSE', own.returned, dialect),
  ];
  const thisYear = `SELECT ${here.join(', ')} FROM ${tierReasons} AS t`;
  const gone = `SELECT ${left.join(', ')}\nFROM ${leftCustomers} AS l`;
  return {
    name: tierChanges,
    reads: [
      tierReasons,
      ...(plan.last === undefined ? [] : [leftCustomers]),
      ...(plan.last?.changes === undefined ? [] : [leftBefore]),
    ],
    grain: 'one customer of this year or last',
    columns,
    stored: false,
    sql: plan.last === undefined ? thisYear : `${thisYear}\nUNION ALL\n${gone}`,
  };
}

/**
 * Customers of last results who are not graded now. Within a subquery Spark looks for a metric first that is called as a relation outside of
 * it, and none begins with an underscore.
 * Stored, because both the matrix and the list of changes ask for them.
 */
export function leftCustomersStep(plan: Plan): Step {
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: own.previous, type: indexType },
    { name: own.previousScore, type: scoreType },
    { name: own.previousValue, type: previousValueType(plan) },
  ];
  return {
    name: leftCustomers,
    reads: [tierReasons, lastResults],
    grain: 'one customer who left',
    columns,
    stored: true,
    sql: `SELECT ${columns.map(({ name }) => `_l.${name}`).join(', ')}
FROM ${lastResults} AS _l WHERE NOT EXISTS (SELECT 1 FROM ${tierReasons} AS t WHERE t.customer_id = _l.customer_id)`,
  };
}

/** What mostly moved a customer, over the customers of this year. */
export function mainDriverSql(plan: Plan, dialect: Dialect): string {
  return plan.former === undefined ? movedUnattributed(plan, dialect) : own.driver;
}

/** Who moved, but nobody knows why. */
function movedUnattributed(plan: Plan, dialect: Dialect): string {
  if (plan.last === undefined) return dialect.cast('NULL', textType);
  return `CASE WHEN ${own.previous} <> ${own.tier} THEN '${unattributed}' END`;
}

/** Not in last results, which say that the customer left then. */
function returnedSql(): string {
  return `t.${own.previous} IS NULL AND EXISTS (SELECT 1 FROM ${leftBefore} AS b WHERE b.customer_id = t.customer_id)`;
}

/** Customers who left in the review before, under the ids of now. */
export function leftBeforeStep(plan: Plan, file: PlannedFile, dialect: Dialect): Step {
  const columns = file.headings.map((_, index) => positional(index));
  // It was found to be the file that gradus wrote, so nothing stands around its cells.
  const column = (heading: string) => columns[file.headings.indexOf(heading)] ?? 'NULL';
  const source = lastTable(file, columns, 'refused', dialect);
  const rows = `SELECT ${dialect.original(column('customer_id'))} AS customer_id FROM ${source} WHERE ${column('movement')} = 'left'`;
  const merging = plan.aliases.length > 0;
  return {
    name: leftBefore,
    reads: merging ? [aliasName] : [],
    grain: 'one customer who left',
    columns: [{ name: 'customer_id', type: textType }],
    stored: true,
    sql: merging
      ? `SELECT DISTINCT coalesce(a.new_id, t.customer_id) AS customer_id FROM (${rows}) AS t LEFT JOIN ${aliasName} AS a ON a.old_id = t.customer_id`
      : rows,
  };
}
