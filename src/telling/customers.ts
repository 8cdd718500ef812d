// The customers of a results folder with what reports tell of each: graded.csv beside changes.csv, read once.
import type { NearCase } from '../change/near-misses.js';
import type { Engine, Row } from '../engine/engine.js';
import { as, type Column, indexType, type Step, scoreType, textType } from '../engine/steps/plan/step.js';
import { type Typed, type ValueType, wide } from '../grammar/types.js';
import type { Policy } from '../policy/model/policy.js';
import type { ToldCustomer } from '../reports/values/report-values.js';
import type { Dialect } from '../sql/dialects/dialect.js';

/** The relation of customers, as `toldStep` makes it. */
export const toldCustomers = 'told_customers';

/** Columns of the relation that questions name. */
export const told = {
  customer: 'customer',
  tier: 'tier',
  movement: 'movement',
  value: 'value',
  previousValue: 'previous_value',
  score: 'score',
  scoreChange: 'score_change',
  near: 'near',
  firmness: 'firmness',
} as const;

const field = (index: number) => `f${index + 1}`;
const money = wide(12);

/** What a relation of customers is made of: SQL over its source. Text is as exports have it, a code is null where none is. */
export interface ToldCells {
  /** What stands after FROM. */
  readonly from: string;
  /** Enough of it for what is asked of all customers; undefined: all of it is needed. */
  readonly fromForAll?: string | undefined;
  readonly customer: string;
  readonly fields: readonly string[];
  /** Indexes into the tiers of the policy. */
  readonly tier: string;
  readonly previous: string;
  readonly movement: string;
  readonly validUntil: string;
  /** Of up to 38 digits, 12 of them decimals. */
  readonly value: string;
  readonly previousValue: string;
  /** Numbers of the type of scores. */
  readonly score: string;
  readonly previousScore: string;
  readonly driver: string;
  readonly reasons: string;
  readonly near: string | undefined;
  readonly toNext: string;
  readonly firmness: string;
  /** Orders and value to the nearest loss: text, and a number as `value`. */
  readonly marginOrders: string;
  readonly marginValue: string;
  /** Further columns by name, for questions that not every report asks. */
  readonly more?: readonly (readonly [Column, string])[];
}

/** What is known of a relation of customers. */
export interface ToldColumns {
  /** The relation where it is not all customers. */
  readonly from?: string;
  /**
   * Some of the customers by id, or all of them: where the engine would else find out everything of all of them before it looks
   * who it is, or where the relation does not say everything.
   */
  readonly among?: (ids: readonly string[] | undefined) => string;
  /** Of graded.csv. */
  readonly headings: readonly string[];
  /** Metric that says what customers are worth, where graded.csv has it. */
  readonly value: string | undefined;
  /** Fields that lists show. */
  readonly fields: readonly string[];
}

/** A relation of customers before it is made. */
export interface ToldSource {
  readonly cells: ToldCells;
  readonly columns: ToldColumns;
  readonly near: NearCase | undefined;
}

/** The heading, where graded.csv has it as a name of its own: behind the fields, which may be called anything. */
export function ownHeading(headings: readonly string[], heading: string): string | undefined {
  return headings.indexOf(heading, headings.indexOf('tier')) < 0 ? undefined : heading;
}

/** What lists show of fields: who it is and who looks after them; else two fields that say nothing personal. */
export function shownFields(headings: readonly string[], personal: readonly string[]): string[] {
  const fields = headings.slice(1, headings.indexOf('tier'));
  const called = ['name', 'owner'].filter((each) => fields.includes(each));
  if (called.length > 0) return called;
  return fields.filter((each) => !personal.includes(each)).slice(0, 2);
}

/** Whether a customer is one of some: a join, since a list of constants would be searched from its beginning for every row. */
function amongIds(customer: string, ids: readonly string[], dialect: Dialect): string {
  const asked = dialect.rowsOfText(
    ['id'],
    ids.map((id) => [id]),
  );
  return `${customer} IN (SELECT a.id FROM ${asked} AS a)`;
}

/** What is asked of all customers; the rest is told of those alone whom reports show. */
const askedOfAll: readonly string[] = [...Object.values(told), 'previous'];

/** The same relation without what nobody asks of all customers, for results of so many that it would take much memory. */
export function askedStep(cells: ToldCells, dialect: Dialect): Step {
  const nothing = dialect.cast('NULL', textType);
  const from = cells.fromForAll ?? cells.from;
  const { columns, sql, ...step } = toldStep({ ...cells, from, driver: nothing }, true, dialect);
  return {
    ...step,
    columns: columns.filter(({ name }) => askedOfAll.includes(name)),
    sql: `SELECT ${askedOfAll.join(', ')} FROM (${sql})`,
  };
}

/**
 * @param stored whether its source is dear to read
 * @param ids of the only customers that it is to hold
 */
export function toldStep(cells: ToldCells, stored: boolean, dialect: Dialect, ids?: readonly string[]): Step {
  const columns: readonly (readonly [Column, string])[] = [
    [{ name: told.customer, type: textType }, cells.customer],
    ...cells.fields.map((sql, at): [Column, string] => [{ name: field(at), type: textType }, sql]),
    [{ name: told.tier, type: indexType }, cells.tier],
    [{ name: 'previous', type: indexType }, cells.previous],
    [{ name: told.movement, type: textType }, cells.movement],
    [{ name: 'valid_until', type: textType }, cells.validUntil],
    [{ name: told.value, type: money }, cells.value],
    [{ name: told.previousValue, type: money }, cells.previousValue],
    [{ name: told.score, type: scoreType }, cells.score],
    [{ name: 'previous_score', type: scoreType }, cells.previousScore],
    [{ name: 'driver', type: textType }, cells.driver],
    [{ name: 'reasons', type: textType }, cells.reasons],
    [{ name: told.near, type: textType }, cells.near ?? dialect.cast('NULL', textType)],
    [{ name: 'to_next', type: textType }, cells.toNext],
    [{ name: told.firmness, type: textType }, cells.firmness],
    [{ name: 'margin_orders', type: textType }, cells.marginOrders],
    [{ name: 'margin_value', type: money }, cells.marginValue],
    ...(cells.more ?? []),
  ];
  const change = dialect.cast(`${told.score} - previous_score`, scoreType);
  const some = ids === undefined ? '' : ` WHERE ${amongIds(cells.customer, ids, dialect)}`;
  return {
    name: toldCustomers,
    reads: [],
    grain: 'one customer',
    columns: [...columns.map(([column]) => column), { name: told.scoreChange, type: scoreType }],
    stored,
    sql: `SELECT *, ${as(change, told.scoreChange, dialect)} FROM (SELECT ${columns.map(([{ name }, sql]) => as(sql, name, dialect)).join(',\n  ')}
FROM ${cells.from}${some})`,
  };
}

/** The largest first; of equal ones by id. Without a value metric the highest score counts. */
export const byWorth = (columns: Pick<ToldColumns, 'value'>) =>
  `${columns.value === undefined ? told.score : told.value} DESC NULLS LAST, ${told.customer}`;

/** Customers of whom something holds. */
export interface Asked {
  readonly from: string | undefined;
  readonly where: string;
  readonly order: string;
  readonly most: number;
}

/** Ids of the first of the customers of whom something holds: what is told of them is asked once, for all lists together. */
export async function firstIds(engine: Engine, { from, where, order, most }: Asked): Promise<string[]> {
  const rows = await engine.rows(
    `SELECT ${told.customer} AS id FROM ${from ?? toldCustomers} WHERE ${where} ORDER BY ${order} LIMIT ${most}`,
  );
  return rows.map(({ id }) => id ?? '');
}

/** Everything that is told of customers, by id; @param ids of some, or undefined for all of them */
export async function askCustomers(
  engine: Engine,
  columns: ToldColumns,
  { tiers }: Policy,
  ids: readonly string[] | undefined,
): Promise<Map<string, ToldCustomer>> {
  if (ids?.length === 0) return new Map();
  const { dialect } = engine;
  const print = (name: string, type: ValueType) => {
    const value: Typed = { sql: dialect.identifier(name), type };
    return as(dialect.print(value), `${name}_text`, dialect);
  };
  const texts = [
    told.customer,
    ...columns.fields.map((_, index) => field(index)),
    told.tier,
    'previous',
    told.movement,
    'valid_until',
    'driver',
    'reasons',
    told.near,
    'to_next',
    told.firmness,
    'margin_orders',
  ];
  const numbers = [
    print(told.value, money),
    print(told.previousValue, money),
    print(told.score, scoreType),
    print('previous_score', scoreType),
    print(told.scoreChange, scoreType),
    print('margin_value', money),
  ];
  const all = `SELECT * FROM ${columns.from ?? toldCustomers}`;
  const some = ids === undefined ? all : `${all} WHERE ${amongIds(told.customer, ids, dialect)}`;
  const from = columns.among?.(ids) ?? some;
  const names = tiers.map((tier) => tier.id);
  const found = new Map<string, ToldCustomer>();
  const rows = engine.stream(`SELECT ${[...texts, ...numbers].join(', ')} FROM (${from})`);
  for await (const piece of rows)
    for (const row of piece) {
      const customer = customerOf(row, names, columns.fields.length);
      found.set(customer.customer, customer);
    }
  return found;
}

function customerOf(row: Row, tiers: readonly string[], fields: number): ToldCustomer {
  const index = (cell: string | null | undefined) =>
    cell === null || cell === undefined ? undefined : Number(cell);
  const [now, before] = [index(row[told.tier]), index(row.previous)];
  const near = row[told.near];
  return {
    customer: row[told.customer] ?? '',
    fields: Array.from({ length: fields }, (_, at) => row[field(at)] ?? ''),
    tier: tiers[now ?? -1] ?? '',
    previousTier: before === undefined ? null : (tiers[before] ?? null),
    movement: row[told.movement] ?? '',
    steps: now === undefined || before === undefined ? null : before - now,
    validUntil: row.valid_until || null,
    value: row.value_text ?? null,
    previousValue: row.previous_value_text ?? null,
    score: row.score_text ?? null,
    previousScore: row.previous_score_text ?? null,
    scoreChange: row.score_change_text ?? null,
    mainDriver: row.driver ?? null,
    reasons: (row.reasons ?? '').split(';').filter((code) => code !== ''),
    near: near === 'score' || near === 'gates' || near === 'both' ? near : null,
    nextTier: now === undefined ? null : (tiers[now - 1] ?? null),
    scoreToNext: row.to_next ?? null,
    firmness: row[told.firmness] ?? null,
    marginOrders: row.margin_orders ?? null,
    marginValue: row.margin_value_text ?? null,
  };
}
