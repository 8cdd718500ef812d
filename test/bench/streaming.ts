// What people write without an engine: csv-parse row by row, sums in Maps, csv-stringify. Run as: node streaming.js FOLDER
// It computes the metrics, points, score and scored tier of policy.yaml in whole numbers (cents, millionths). It leaves
// out: keep rules, movement limits, floors, caps and reasons; changes.csv and migration.csv (it counts moves only);
// rejected rows (a broken row stops it); and it takes customers in the order of their file instead of sorting them.
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

type Row = Readonly<Record<string, string>>;

interface Totals {
  spend: bigint;
  spendBefore: bigint;
  readonly orders: Set<string>;
  last: string;
}

const asOf = '2026-12-31';
const yearBegin = '2026-01-01';
const million = 1_000_000n;
const dayLength = 86_400_000;
const tiers = ['platinum', 'gold', 'silver', 'normal'] as const;
const formerly: Readonly<Record<string, string>> = { vip: 'platinum' };

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: streaming FOLDER');
const rowsOf = (name: string): AsyncIterable<Row> =>
  createReadStream(path.join(folder, name)).pipe(parse({ columns: true }));

function cents(amount: string): bigint {
  const [whole = '', part = ''] = amount.split('.');
  return BigInt(whole + part.padEnd(2, '0'));
}

async function sumTransactions(): Promise<Map<string, Totals>> {
  const totals = new Map<string, Totals>();
  for await (const row of rowsOf('transactions.csv')) {
    const { customer_id: id = '', date = '', order_id: order = '', amount = '', status } = row;
    if ((status !== 'paid' && status !== 'shipped') || date > asOf) continue;
    let sums = totals.get(id);
    if (sums === undefined) {
      sums = { spend: 0n, spendBefore: 0n, orders: new Set(), last: '' };
      totals.set(id, sums);
    }
    if (date > sums.last) sums.last = date;
    if (date < yearBegin) {
      sums.spendBefore += cents(amount);
    } else {
      sums.spend += cents(amount);
      sums.orders.add(order);
    }
  }
  return totals;
}

/** Quotient in whole numbers, half up, away from zero. */
function divided(dividend: bigint, divisor: bigint): bigint {
  const size = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (2n * divisor);
  return dividend < 0n ? -size : size;
}

function decimal(value: bigint | undefined, places: number): string {
  if (value === undefined) return '';
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const text = `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return text.replace(/\.?0+$/, '');
}

function steps(value: bigint, bounds: readonly (readonly [bigint, bigint])[]): bigint {
  return (bounds.find(([bound]) => value >= bound)?.[1] ?? 0n) * million;
}

/** Points in millionths on straight lines between corners; corners in the unit of the value. */
function line(value: bigint | undefined, corners: readonly (readonly [bigint, bigint])[]): bigint {
  if (value === undefined) return 0n;
  const next = corners.findIndex(([x]) => value < x);
  const [x1, y1] = corners.at(next) ?? [0n, 0n];
  if (next <= 0) return (next < 0 ? y1 : (corners[0]?.[1] ?? 0n)) * million;
  const [x0, y0] = corners[next - 1] ?? [0n, 0n];
  return divided((y0 * (x1 - value) + y1 * (value - x0)) * million, x1 - x0);
}

function yearsSince(date: string): number {
  const years = Number(asOf.slice(0, 4)) - Number(date.slice(0, 4));
  return date.slice(5) > asOf.slice(5) ? years - 1 : years;
}

function grade(customer: Row, totals: Totals | undefined, previous: string | undefined) {
  const { customer_id: id, name, owner, region, rating = '', since = '' } = customer;
  const spend = totals?.spend ?? 0n;
  const before = totals?.spendBefore ?? 0n;
  const orders = BigInt(totals?.orders.size ?? 0);
  const growth = before > 0n ? divided((spend - before) * million, before) : undefined;
  const average = orders > 0n ? divided(spend * 10_000n, orders) : undefined;
  const perMonth = divided(orders * million, 12n);
  const recency = totals && BigInt((Date.parse(asOf) - Date.parse(totals.last)) / dayLength);
  const years = yearsSince(since);
  const points = [
    steps(spend, [
      [1_000_000n, 100n],
      [500_000n, 80n],
      [200_000n, 60n],
      [100_000n, 40n],
      [50_000n, 20n],
    ]),
    line(average, [
      [0n, 0n],
      [700n * million, 60n],
      [1500n * million, 100n],
    ]),
    line(recency, [
      [0n, 100n],
      [30n, 90n],
      [365n, 0n],
    ]),
    line(perMonth, [
      [0n, 0n],
      [750_000n, 100n],
    ]),
    steps(BigInt(years), [
      [15n, 100n],
      [8n, 80n],
      [3n, 50n],
      [1n, 20n],
    ]),
  ] as const;
  const [a, b, c, d, e] = points;
  const rated = Number(rating) >= 4.5 ? 500n * million : 0n;
  const exact = a * 36n + b * 24n + c * 16n + d * 16n + e * 8n + rated;
  const score = divided(exact > 10_000n * million ? 10_000n * million : exact, 10_000n);
  let tier = 3;
  if (score >= 800_000n && spend >= 500_000n && perMonth >= 250_000n) tier = 0;
  else if (score >= 650_000n || spend >= 800_000n) tier = 1;
  else if (score >= 400_000n) tier = 2;
  return [
    ...[id, name, owner, region, since, tiers[tier], previous, decimal(score, 4), decimal(spend, 2), orders],
    ...[decimal(growth, 6), recency, decimal(average, 6), decimal(perMonth, 6), rating, years],
    ...points.map((each) => decimal(each, 6)),
  ].map((cell) => (cell === undefined ? '' : String(cell)));
}

const totals = await sumTransactions();
const last = new Map<string, string>();
for await (const { customer_id: id = '', tier = '' } of rowsOf('last.csv'))
  last.set(id, formerly[tier] ?? tier);
const moves = new Map<string, number>();

async function* gradedRows() {
  for await (const customer of rowsOf('customers.csv')) {
    const id = customer.customer_id ?? '';
    const row = grade(customer, totals.get(id), last.get(id));
    const move = `${last.get(id) ?? 'new'} → ${row[5]}`;
    moves.set(move, (moves.get(move) ?? 0) + 1);
    yield row;
  }
}

const columns =
  'customer_id,name,owner,region,since,scored_tier,previous_tier,score,annual_spend,orders,spend_growth,recency_days,average_order,orders_per_month,rating,customer_years,annual_spend_points,average_order_points,recency_days_points,orders_per_month_points,customer_years_points';
await pipeline(
  gradedRows(),
  stringify({ header: true, columns: columns.split(',') }),
  createWriteStream(path.join(folder, 'streaming.csv')),
);
for (const [move, customers] of moves) process.stdout.write(`${move}: ${customers}\n`);
