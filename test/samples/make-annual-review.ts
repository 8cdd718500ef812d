// Makes the exports of samples/annual-review: three years of made-up customers, the same bytes every time.
// Run with: npx tsx test/samples/make-annual-review.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';

const folder = new URL('../../samples/annual-review/exports/', import.meta.url);
const products = 60;

/** mulberry32, a small generator of numbers between 0 and 1 that needs no library and never changes. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = seeded(2026);
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
const day = (from: Date, days: number) =>
  new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);

const surnames = [
  'Li',
  'Wang',
  'Zhang',
  'Chen',
  'Novak',
  'Silva',
  'Okafor',
  'Meyer',
  'Rossi',
  'Haddad',
  'Larsen',
  'Ito',
];
const given = ['Mei', 'Jun', 'Ana', 'Tomas', 'Ada', 'Luis', 'Nora', 'Omar', 'Hana', 'Erik', 'Yan', 'Lucia'];
const owners = ['Hu Lan', 'Paul Weber', 'Ines Costa', 'Amir Saleh'];

const customers2025: (string | number)[][] = [];
const customers2026: (string | number)[][] = [];
const transactions: (string | number)[][] = [];
const beginning = new Date('2024-01-01T00:00:00Z');

for (let index = 1; index <= 240; index++) {
  const id = `C${String(index).padStart(5, '0')}`;
  const joined = random() < 0.75 ? -Math.floor(random() * 1500) : Math.floor(random() * 1090);
  const rating = random() < 0.08 ? '' : (1 + Math.round((0.35 + 0.65 * random()) * 40) / 10).toFixed(1);
  const row = [
    id,
    `${pick(given)} ${pick(surnames)}`,
    pick(owners),
    pick(['north', 'south', 'east', 'west']),
    rating,
    day(beginning, joined),
    random() < 0.03 ? 'yes' : 'no',
  ];
  const left = random() < 0.05;
  if (joined <= 730) customers2025.push(row);
  if (!left || joined > 730) customers2026.push(row);
  const size = Math.exp(4.6 + 4.4 * random() ** 1.4);
  const favourites = Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
    Math.floor(random() * products),
  );
  for (let year = 0; year < 3; year++) {
    const mood = random() < 0.15 ? 0 : random() < 0.2 ? 2.2 : 0.6 + random();
    const orders = Math.round(mood * (1 + random() * 10));
    for (let order = 0; order < orders; order++) {
      const at = year * 365 + Math.floor(random() * 365);
      if (at < joined || at > 1095 || (left && at > 730)) continue;
      const product = random() < 0.35 ? pick(favourites) : Math.floor(random() * products);
      transactions.push([
        id,
        day(beginning, at),
        '',
        `P${String(product + 1).padStart(3, '0')}`,
        (size * (0.3 + 1.6 * random())).toFixed(2),
        random() < 0.04 ? 'cancelled' : random() < 0.5 ? 'paid' : 'shipped',
      ]);
    }
  }
}

transactions.sort((a, b) => (`${a[1]}${a[0]}` < `${b[1]}${b[0]}` ? -1 : 1));
transactions.forEach((row, index) => {
  row[2] = `S${String(index + 1).padStart(6, '0')}`;
});
// What real exports hold too: a sale without a customer, a customer nobody knows, a date that does not exist.
transactions.push(['', '2026-05-02', 'S900001', 'P001', '19.90', 'paid']);
transactions.push(['C99999', '2026-06-30', 'S900002', 'P002', '250.00', 'paid']);
transactions.push(['C00007', '2026-02-30', 'S900003', 'P003', '80.00', 'paid']);

mkdirSync(folder, { recursive: true });
const heading = ['customer_id', 'name', 'owner', 'region', 'rating', 'since', 'strategic'];
writeFileSync(new URL('customers-2025.csv', folder), stringify([heading, ...customers2025]));
writeFileSync(new URL('customers-2026.csv', folder), stringify([heading, ...customers2026]));
const columns = ['customer_id', 'date', 'order_id', 'product', 'amount', 'status'];
const between = (from: string, to: string) =>
  transactions.filter((row) => String(row[1]) >= from && String(row[1]) <= to);
const closed = new Set(customers2025.map((row) => row[0]));
for (const row of customers2026) closed.delete(row[0]);
// Each year's exports hold two years of orders, and of customers whose account is closed nothing.
writeFileSync(
  new URL('transactions-2025.csv', folder),
  stringify([columns, ...between('2024-01-01', '2025-12-31')]),
);
writeFileSync(
  new URL('transactions-2026.csv', folder),
  stringify([columns, ...between('2025-01-01', '2026-12-31').filter((row) => !closed.has(row[0]))]),
);
