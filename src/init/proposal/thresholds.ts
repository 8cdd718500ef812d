// Round numbers for a starting policy: what half, a fifth and a twentieth of the customers reach.
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { StandardExport } from '../../exports/headings/known-headings.js';
import { type IsoDate, windowDates } from '../../grammar/window.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { factRows } from './facts.js';

/** Values that half, a fifth and a twentieth of the customers reach, exact as text. */
export interface Reached {
  readonly customers: number;
  readonly half: Decimal;
  readonly fifth: Decimal;
  readonly twentieth: Decimal;
}

/** Rows that a policy will count: of the 12 months up to a day, with one of the values by field. */
export interface Counted {
  readonly date: boolean;
  readonly asOf: IsoDate | undefined;
  readonly only: Readonly<Record<string, readonly string[]>>;
  /** Whether an order counts once, although each of its lines has its total. */
  readonly once?: boolean;
}

/** An aggregate per customer over the rows that count. `aggregate` is SQL. */
export async function reachedBy(
  engine: Engine,
  aggregate: string,
  { date, asOf, only, once }: Counted,
  dialect: Dialect,
): Promise<Reached | undefined> {
  const tests = ['customer_id IS NOT NULL'];
  if (date && asOf !== undefined) {
    const year = { window: { unit: 'months', length: 12 }, before: undefined } as const;
    const { from = asOf } = windowDates(asOf, year);
    tests.push(
      `${dialect.cast('date', { kind: 'date' })} BETWEEN ${dialect.date(from)} AND ${dialect.date(asOf)}`,
    );
  }
  tests.push(...onlyTests(only, dialect));
  const facts = dialect.identifier(factRows('transactions'));
  const rows =
    once === true
      ? `(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY customer_id) AS _line FROM ${facts}) WHERE _line = 1 OR order_id IS NULL)`
      : facts;
  const per = `SELECT customer_id, ${aggregate} AS value FROM ${rows} WHERE ${tests.join(' AND ')} GROUP BY 1`;
  return await reached(engine, per);
}

/** SQL tests for rows that hold one of the values, by field. */
export function onlyTests(only: Counted['only'], dialect: Dialect): string[] {
  return Object.entries(only).map(
    ([field, values]) => `${dialect.identifier(field)} IN (${values.map(dialect.text).join(', ')})`,
  );
}

/** A field of the customers. */
export async function reachedIn(
  engine: Engine,
  name: StandardExport,
  value: string,
  dialect: Dialect,
): Promise<Reached | undefined> {
  return await reached(engine, `SELECT ${value} AS value FROM ${dialect.identifier(factRows(name))}`);
}

async function reached(engine: Engine, values: string): Promise<Reached | undefined> {
  const shares = [0.5, 0.8, 0.95].map(
    (share, index) => `percentile_disc(${share}) WITHIN GROUP (ORDER BY value) AS p${index}`,
  );
  const [row] = await engine.rows(
    `SELECT count(*) AS n, ${shares.join(', ')} FROM (${values}) WHERE value IS NOT NULL`,
  );
  const [half, fifth, twentieth] = [row?.p0, row?.p1, row?.p2].map((each) => new Decimal(each ?? 0));
  if (half === undefined || fifth === undefined || twentieth === undefined || Number(row?.n) === 0)
    return undefined;
  return { customers: Number(row?.n), half, fifth, twentieth };
}

const roundNumbers = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

/** The nearest number that people remember: 1, 1.2, 1.5, 2, 2.5, 3, 4 ... 9 times a power of ten; whole below 10. */
export function rounded(value: Decimal): Decimal {
  if (value.lte(0)) return new Decimal(0);
  const power = new Decimal(10).pow(value.log(10).floor());
  const near = roundNumbers
    .map((each) => power.times(each))
    .reduce((best, each) => (each.minus(value).abs().lt(best.minus(value).abs()) ? each : best));
  return value.lt(10) && value.gte(1) ? value.round() : near;
}
