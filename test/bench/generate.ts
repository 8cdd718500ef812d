// The benchmark's data, made by the engine from hashes of row numbers: the same on every machine, in seconds.
// Run as: node generate.js ROWS FOLDER
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const seed = 2026;

/** Ten rows for each customer, as long as there are not more customers than a company has. */
const customersOf = (rows: number) => Math.min(Math.floor(rows / 10), 2_000_000);

/**
 * A whole number from 0 to below - 1 that depends on the given numbers only. The salt goes into the number: hash(a, b)
 * merely xors the two hashes, which would tie the draws to one another.
 */
const pick = (salt: number, of: string, below: number) =>
  `(hash(${of} * 32 + ${salt}, ${seed}) % ${below})::BIGINT`;

// Multiplying two draws makes a few customers buy much and many buy little. The prime spreads them over the ids.
const skewed = (of: string, customers: number) =>
  `((${pick(1, of, 1 << 20)} * ${pick(2, of, 1 << 20)}::HUGEINT * ${customers}) >> 40)::BIGINT * 7919 % ${customers}`;

const customerId = (number: string) => `printf('C%08d', ${number})`;

/** Rows in the order of their dates, as systems export them; eleven lines stand for five orders. */
function transactions(rows: number, customers: number): string {
  const orders = Math.floor(((rows - 1) * 5) / 11) + 1;
  return `SELECT ${customerId('customer')} AS customer_id,
  DATE '2025-01-01' + (number * 730 // ${orders})::INTEGER AS date,
  printf('O%010d', number) AS order_id,
  printf('P%05d', ${pick(3, 'i', 20_000)}) AS product,
  ['beverages', 'stationery', 'furniture', 'lighting', 'textiles', 'tools'][1 + ${pick(4, 'i', 6)}] AS category,
  (CASE WHEN ${pick(5, 'i', 100)} = 0 THEN -1 ELSE 1 END
    * (500 + ${pick(6, 'i', 9_000)} * (1 + ${pick(7, 'customer', 8)})) / 100)::DECIMAL(12,2) AS amount,
  CASE WHEN fate < 45 THEN 'paid' WHEN fate < 90 THEN 'shipped' WHEN fate < 98 THEN 'cancelled' ELSE 'returned' END AS status,
  printf('S%03d', ${pick(8, 'number', 400)}) AS store
FROM (SELECT i, number, ${skewed('number', customers)} AS customer, ${pick(9, 'number', 100)} AS fate
  FROM (SELECT range AS i, range * 5 // 11 AS number FROM range(${rows})))`;
}

/** Customers whose number ends the fifty (47, 48, 49) are new this year. */
function customersSql(customers: number): string {
  return `SELECT ${customerId('range')} AS customer_id,
  'Customer ' || range AS name,
  'Owner ' || ${pick(10, 'range', 120)} AS owner,
  ['north', 'south', 'east', 'west'][1 + ${pick(11, 'range', 4)}] AS region,
  CASE WHEN ${pick(12, 'range', 10)} > 0 THEN (10 + ${pick(13, 'range', 41)}) / 10 END::DECIMAL(3,1) AS rating,
  CASE WHEN range % 50 >= 47 THEN DATE '2026-01-01' + ${pick(14, 'range', 365)}::INTEGER
    ELSE DATE '2006-01-01' + ${pick(15, 'range', 7_300)}::INTEGER END AS since
FROM range(${customers})`;
}

/** Last year's tiers by last year's sums, and as many customers who left as makes 96 % of this year's number. */
function lastSql(folder: string, customers: number): string {
  return `SELECT customer_id, CASE WHEN spent >= 9000 THEN 'vip' WHEN spent >= 4500 THEN 'gold' WHEN spent >= 900 THEN 'silver' ELSE 'normal' END AS tier
FROM (SELECT ${customerId('range')} AS customer_id, coalesce(spent, 0) AS spent FROM range(${customers})
  LEFT JOIN (SELECT customer_id, sum(amount) AS spent FROM read_csv('${folder}/transactions.csv')
    WHERE date < DATE '2026-01-01' AND status IN ('paid', 'shipped') GROUP BY customer_id) AS t ON t.customer_id = ${customerId('range')}
  WHERE range % 50 < 47
  UNION ALL SELECT ${customerId(`${customers} + range`)}, 0 FROM range(${customers} // 50))
ORDER BY customer_id`;
}

/** The customers of last year: without those who are new, with those who have left since. */
function formerCustomersSql(folder: string, customers: number): string {
  return `SELECT * FROM (SELECT * FROM read_csv('${folder}/customers.csv', all_varchar = true) WHERE since < '2026-01-01'
  UNION ALL SELECT ${customerId(`${customers} + range`)}, 'Customer ' || range, 'Owner 1', 'north', NULL, '2010-01-01' FROM range(${customers} // 50))`;
}

async function generate(rows: number, folder: string): Promise<void> {
  const customers = customersOf(rows);
  const files = [
    ['transactions.csv', transactions(rows, customers)],
    ['customers.csv', customersSql(customers)],
    ['last.csv', lastSql(folder, customers)],
    ['customers-2025.csv', formerCustomersSql(folder, customers)],
  ] as const;
  // Written last: data of an interrupted run, or of an earlier state of this file, is made again.
  const marker = path.join(folder, 'generated.txt');
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === version) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const [name, sql] of files) await connection.run(`COPY (${sql}) TO '${folder}/${name}' (HEADER)`);
  connection.closeSync();
  instance.closeSync();
  writeFileSync(marker, version);
}

const [rows, folder] = process.argv.slice(2);
if (rows === undefined || folder === undefined) throw new Error('usage: generate ROWS FOLDER');
await generate(Number(rows), folder);
