// Everybody whom results tell of as one relation: the columns of graded.csv and changes.csv that lists ask for, how near
// customers are to another tier, and the override in force. Who left stands in it with what changes.csv says.
import { flipWaySql } from '../change/flips.js';
import { nearLossSql } from '../change/near-loss.js';
import { nearCase } from '../change/near-misses.js';
import type { NearInputs } from '../change/relation.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import { as, type Step, textType } from '../engine/steps/plan/step.js';
import { subjectsOf } from '../grammar/condition.js';
import { isNumeric, type Typed, type ValueType } from '../grammar/types.js';
import { dateOf } from '../plan/decisions/judge.js';
import {
  columnOfSubject,
  flipWay,
  nearGain,
  nearLoss,
  overrideSubjects,
} from '../plan/planning/list-columns.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { id, type ResultRow, type ResultsTable } from '../telling/tables.js';

export const listedCustomers = 'listed_customers';

export interface ListInputs {
  readonly plan: Plan;
  readonly graded: ResultsTable;
  readonly changes: ResultsTable;
  /** Overrides in force, by customer. */
  readonly overrides: readonly { readonly id: string; readonly row: ResultRow }[];
  /** Type of each column that lists may name. */
  readonly types: ReadonlyMap<string, ValueType | undefined>;
}

/** Columns of the relation as typed expressions. */
export function columnResolver({ types }: ListInputs, dialect: Dialect): (column: string) => Typed {
  return (column) => ({ sql: dialect.identifier(column), type: shownType(types.get(column), dialect) });
}

/** The same of what conditions name. */
export function resolver(inputs: ListInputs, dialect: Dialect): (subject: string) => Typed {
  const resolve = columnResolver(inputs, dialect);
  return (subject) => resolve(columnOfSubject(subject));
}

/** Numbers are read as they stand there, with all their places. */
function shownType(type: ValueType | undefined, dialect: Dialect): ValueType {
  if (type === undefined) return textType;
  return isNumeric(type) ? dialect.plainDecimal('NULL').type : type;
}

/** Tiers of which graded.csv does not show everything that they ask for, so that nobody is told to be near them. */
export function tiersNotAsked({ plan, graded }: ListInputs): string[] {
  return plan.policy.tiers.slice(0, -1).flatMap(({ id: tier, requires, entersDirectly, keeps }) => {
    const asked = [requires, entersDirectly, keeps?.requires].flatMap((each) =>
      each === undefined ? [] : subjectsOf(each),
    );
    return asked.every((subject) => graded.columns.includes(columnOfSubject(subject))) ? [] : [tier];
  });
}

/** Columns that are worked out from others: how near a customer is, and which way small changes lead; undefined where results do not tell. */
export function nearSql(inputs: ListInputs, dialect: Dialect): Readonly<Record<string, string | undefined>> {
  const { plan, graded } = inputs;
  const at: NearInputs = {
    from: listedCustomers,
    tier: tierIndexSql(plan, dialect.identifier('tier'), dialect),
    subject: resolver(inputs, dialect),
    knows: (subject) => graded.columns.includes(columnOfSubject(subject)),
  };
  return {
    [nearGain]: nearCase(plan.policy, at, dialect)?.sql,
    [nearLoss]: nearLossSql(plan.policy, at, dialect),
    [flipWay]: graded.columns.includes('firmness')
      ? flipWaySql(dialect.identifier('firmness'), at.tier, plan.policy, dialect)
      : undefined,
  };
}

/** The index of a tier in the policy, 0 for the best. */
export function tierIndexSql({ policy }: Plan, column: string, dialect: Dialect): string {
  const whens = policy.tiers.map((tier, index) => `WHEN ${dialect.text(tier.id)} THEN ${index}`);
  return `CASE ${column} ${whens.join(' ')} END`;
}

/** @param asked names of columns that conditions, order and output of the lists need */
export function listedStep(asked: ReadonlySet<string>, inputs: ListInputs, dialect: Dialect): Step {
  const near = nearSql(inputs, dialect);
  const worked = [nearGain, nearLoss, flipWay];
  const nearAsked = worked.filter((name) => asked.has(name));
  const names = [...new Set([...asked, ...(nearAsked.length > 0 ? gateColumns(inputs) : [])])].filter(
    (name) => !worked.includes(name),
  );
  const cells = names.map((name, index) => as(cellSql(name, inputs, dialect), `c${index}`, dialect));
  const joined = `SELECT coalesce(g.${id}, c.${id}) AS ${id}${cells.map((each) => `, ${each}`).join('')}
FROM ${inputs.graded.from} AS g FULL JOIN ${inputs.changes.from} AS c ON g.${id} = c.${id}${overridesJoin(inputs, dialect)}`;
  const typed = names.map((name, index) => as(typedSql(`c${index}`, name, inputs, dialect), name, dialect));
  const told = nearAsked.map((name) => as(near[name] ?? dialect.cast('NULL', textType), name, dialect));
  return {
    name: listedCustomers,
    reads: [],
    grain: 'one customer of this year or last',
    columns: [id, ...names, ...nearAsked].map((name) => ({
      name,
      type: shownType(inputs.types.get(name), dialect),
    })),
    stored: true,
    sql: `SELECT ${['*', ...told].join(', ')}\nFROM (SELECT ${[id, ...typed].join(', ')}\nFROM (${joined}))`,
  };
}

/** What near misses and near losses look at. */
function gateColumns({ plan, graded }: ListInputs): string[] {
  const asked = plan.policy.tiers.flatMap(({ requires, entersDirectly, keeps }) =>
    [requires, entersDirectly, keeps?.requires].flatMap((each) =>
      each === undefined ? [] : subjectsOf(each),
    ),
  );
  const all = ['tier', 'score', 'firmness', ...asked.map(columnOfSubject)];
  return [...new Set(all)].filter((name) => graded.columns.includes(name));
}

/** The text of a cell: of graded.csv, else of changes.csv, else of the override. */
function cellSql(name: string, { graded, changes }: ListInputs, dialect: Dialect): string {
  const cell = dialect.identifier(name);
  if (name === 'customer_id') return `coalesce(g.${cell}, c.${cell})`;
  if (overrideSubjects.has(name)) return `o.${cell}`;
  const both = [
    ...(graded.columns.includes(name) ? ['g'] : []),
    ...(changes.columns.includes(name) ? ['c'] : []),
  ];
  const cells = both.map((of) => `${of}.${cell}`);
  if (cells.length === 0) return dialect.cast('NULL', textType);
  return cells.length === 1 ? (cells[0] ?? '') : `coalesce(${cells.join(', ')})`;
}

function typedSql(cell: string, name: string, { types }: ListInputs, dialect: Dialect): string {
  const type = types.get(name) ?? textType;
  if (isNumeric(type)) return dialect.plainDecimal(cell).sql;
  if (type.kind === 'boolean') return `CASE ${cell} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`;
  // Overrides are read as people wrote them, and nothing was put before their text.
  if (type.kind === 'text') return overrideSubjects.has(name) ? cell : dialect.original(cell);
  return dialect.cast(cell, type);
}

function overridesJoin({ overrides }: ListInputs, dialect: Dialect): string {
  const names = [...overrideSubjects];
  const rows = overrides.map(({ id: customer, row }) => [
    customer,
    ...names.map(([, column]) => {
      const written = row[column] ?? '';
      const cell = column === 'decided_on' || column === 'expires_on' ? dateOf(written) : written;
      return cell === undefined || cell === '' ? null : cell;
    }),
  ]);
  const columns = ['_customer', ...names.map(([subject]) => subject)];
  return `\nLEFT JOIN ${dialect.rowsOfText(columns, rows)} AS o ON o._customer = coalesce(g.${id}, c.${id})`;
}
