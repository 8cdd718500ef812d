// The effects that metric kinds declare are true: rows written into an export and graded from scratch give the values that
// the records say, as values of one customer and as SQL over all of them.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { asItComes, withEngine } from '../../src/engine/open.js';
import type { Plan } from '../../src/engine/steps/plan/planned.js';
import { settingOf } from '../../src/engine/steps/plan/setting.js';
import { metricType } from '../../src/engine/steps/plan/step.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { wide } from '../../src/grammar/types.js';
import type { ChangedRows, ChangeOfRows } from '../../src/policy/effects/change.js';
import { effectsOf } from '../../src/policy/effects/effects.js';
import type { ExactValue } from '../../src/policy/effects/exact.js';
import { changedSql, changedValues } from '../../src/policy/effects/values.js';
import { literalOf } from '../../src/regrade/values.js';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';

interface Row {
  readonly date: string;
  readonly order: string;
  readonly product: string;
  readonly channel: string;
  readonly cents: number;
}

const asOf = '2026-12-15';
const dayIn = (year: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 15 }))
    .map(([month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
const row = fc.record({
  date: fc.oneof(dayIn(2025), dayIn(2026)),
  product: fc.constantFrom('a', 'b', 'c'),
  channel: fc.constantFrom('web', 'shop'),
  cents: fc.oneof(fc.integer({ min: -4000, max: 9000 }), fc.constantFrom(100, 5000, 6000, 7000)),
});

const windows = ['', ', window: 12 months', ', window: 5 months', ', window: 6 months, before: 6 months'];
const onlys = [
  '',
  ', only: { amount: { more_than: 0 } }',
  ', only: { amount: { at_least: 20 } }',
  ', only: { channel: { equals: web } }',
  ', only: { any: [{ amount: { less_than: 0 } }, { channel: { in: [shop] } }] }',
];
const missing = ['', ', missing: 0', ', missing: 9999'];
const plain = [
  'sum: transactions.amount',
  'count: transactions',
  'count: transactions.order, distinct: true',
  'count: transactions.product, distinct: true',
  'average: transactions.amount',
  'median: transactions.amount',
  'min: transactions.amount',
  'max: transactions.amount',
  'days_since_last: transactions.date',
  'days_since_first: transactions.date',
  'years_since: transactions.date',
  'months_since: transactions.date',
  'first_date: transactions.date',
  'last_date: transactions.date',
  'active_months: transactions.date',
  'repeats: transactions.product',
  'deviation: transactions.amount',
];

/** Every kind over the same rows, with a stand-in where one may be asked for. */
const family = fc
  .tuple(fc.constantFrom(...windows), fc.constantFrom(...onlys), fc.constantFrom(...missing))
  .map(([window, only, standIn]) =>
    plain.map((each) => {
      const dated = /_date:/.test(each);
      const before = /repeats/.test(each) && /before/.test(window) ? '' : window;
      return `{ ${each}${before}${only}${dated ? '' : standIn} }`;
    }),
  );

const change = fc.record({
  kind: fc.constantFrom('further' as const, 'fewer' as const, 'spread' as const, 'later' as const),
  rows: fc.integer({ min: 1, max: 3 }),
  cents: fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.constantFrom(100, 5000)),
  date: fc.constantFrom(asOf, '2026-12-02', '2026-11-09'),
  channel: fc.constantFrom('web', 'shop', undefined),
  fresh: fc.boolean(),
});
type Made = typeof change extends fc.Arbitrary<infer T> ? T : never;

const policyOf = (metrics: readonly string[]) => `policy: Effects
version: "1"
metrics:
${metrics.map((each, index) => `  m${index}: ${each}`).join('\n')}
  rating: { value: customers.rating }
tiers: [{ id: high, requires: { m0: { at_least: 1 } } }, { id: low }]
`;

const reviewOf = (date: string) => `as_of: ${date}
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number } } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, order: order, product: product, channel: channel, amount: { heading: amount, type: money } } }
results: results
`;

type Customers = readonly (readonly Row[])[];

async function graded(customers: Customers, metrics: readonly string[], date = asOf) {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policyOf(metrics),
    'review.yaml': reviewOf(date),
    'customers.csv': [['customer_id', 'rating'], ...customers.map((_, at) => [`c${at}`, 4])],
    'transactions.csv': [
      ['customer_id', 'date', 'order', 'product', 'channel', 'amount'],
      ...customers.flatMap((rows, at) =>
        rows.map((each) => [
          `c${at}`,
          each.date,
          each.order,
          each.product,
          each.channel,
          new Decimal(each.cents).div(100).toFixed(2),
        ]),
      ),
    ],
  });
  return { folder, rows: byCustomer((await gradeFolder(folder)).graded) };
}

/** Equal for rows that the same conditions and windows select. */
const selected = ({ date, channel, cents }: Row) =>
  JSON.stringify([
    channel,
    cents < 0,
    cents > 0,
    cents >= 2000,
    ...['2025-12-16', '2026-06-16', '2026-07-16'].map((from) => date < from),
  ]);

/** A row that may go: for everything that may select rows, there are others before and after it. */
const between = (rows: readonly Row[]) =>
  rows.find((each) => {
    const alike = rows.filter((other) => other !== each && selected(other) === selected(each));
    return alike.some(({ date }) => date <= each.date) && alike.some(({ date }) => date >= each.date);
  });

/** Where a row is to go, there is one that may. */
function withRowToGo<T extends Omit<Row, 'order'>>(rows: readonly T[], { kind, channel }: Made) {
  const alike = ['2026-08-03', '2026-09-04', '2026-10-05'].map((date, index) => ({
    date,
    product: 'd',
    channel: channel ?? 'web',
    cents: 3000 + 500 * index,
  }));
  return kind === 'fewer' ? [...rows, ...alike] : rows;
}

/** The rows of a customer after a change, and the change as effects are asked for it; undefined: not of this customer. */
function changed(rows: readonly Row[], made: Made, at: number) {
  const { kind, cents, date, channel, fresh } = made;
  const shape = (more: Partial<ChangedRows>): ChangedRows => ({
    export: 'transactions',
    amount: 'amount',
    order: 'order',
    from: date,
    until: date,
    holds: new Map(channel === undefined ? [] : [['channel', channel]]),
    fresh: new Set(fresh && kind === 'further' ? ['product'] : []),
    again: new Set(),
    ...more,
  });
  // In the shortest window and whatever conditions ask: then it was bought before for every metric.
  const known = rows.find(
    (each) => each.date >= '2026-08-01' && each.cents >= 2000 && cents >= 2000 && each.channel === channel,
  );
  const again = !fresh && known !== undefined;
  if (kind === 'later') return { rows, change: { kind } satisfies ChangeOfRows, size: [1, 1] as const };
  if (kind === 'further') {
    const more = Array.from({ length: made.rows }, (_, index) => ({
      date,
      order: `n${at}-${index}`,
      product: again ? known.product : `new ${index}`,
      channel: channel ?? 'web',
      cents,
    }));
    // A product that was bought before is known for all rows only where conditions leave it in.
    const of = shape({ again: new Set(again ? ['product'] : []) });
    return { rows: [...rows, ...more], change: { kind, rows: of }, size: [made.rows, cents] as const };
  }
  if (kind === 'fewer') {
    const gone = between(rows);
    if (gone === undefined) return undefined;
    const of = shape({
      from: gone.date,
      until: gone.date,
      holds: new Map(channel && [['channel', gone.channel]]),
    });
    return {
      rows: rows.filter((each) => each !== gone),
      change: { kind, rows: of },
      size: [1, gone.cents] as const,
    };
  }
  const grown = rows.find((each) => each.cents > 0);
  if (grown === undefined) return undefined;
  const of = shape({
    from: grown.date,
    until: grown.date,
    holds: new Map(channel && [['channel', grown.channel]]),
  });
  return {
    rows: rows.map((each) => (each === grown ? { ...each, cents: each.cents + cents } : each)),
    change: { kind, rows: of },
    size: [1, cents] as const,
  };
}

/** A change of one customer as it is asked for, with the row of results that it is asked of. */
interface Asked {
  readonly change: ChangeOfRows;
  readonly size: readonly [rows: Decimal, each: Decimal];
  readonly row: CsvRow;
}

/** What SQL makes of one of them: text by metric, of those that are known. */
async function bySql({ change, size, row }: Asked, plan: Plan, engine: Engine) {
  const { dialect } = engine;
  const ids = plan.metrics.map(({ id }) => id);
  const cells = ids.map(
    (id, index) => `${dialect.decimalFrom(`t.v${index}`, metricType(plan, id))} AS ${dialect.identifier(id)}`,
  );
  const told = [ids.map((id) => row[id] || null)];
  const names = ids.map((_, index) => `v${index}`);
  const from = `(SELECT ${cells.join(', ')} FROM ${dialect.rowsOfText(names, told)} AS t)`;
  const number = (value: Decimal) => ({ ...dialect.number(value), type: wide(value.decimalPlaces()) });
  const found = changedSql(
    effectsOf(change, settingOf(plan)),
    (id) => ({ sql: dialect.identifier(id), type: metricType(plan, id) }),
    { rows: number(size[0]), each: number(size[1]) },
    dialect,
  );
  if (found.size === 0) return new Map<string, string>();
  const asked = [...found].flatMap(([id, { value, known }]) => [
    `${dialect.print(value)} AS ${dialect.identifier(id)}`,
    `${known} AS ${dialect.identifier(`known ${id}`)}`,
  ]);
  const [answer] = await engine.rows(`SELECT ${asked.join(', ')} FROM ${from}`);
  return new Map(
    [...found.keys()].flatMap((id) =>
      String(answer?.[`known ${id}`]) === 'true' ? [[id, answer?.[id] ?? ''] as const] : [],
    ),
  );
}

const printed = (value: ExactValue) =>
  value === null ? '' : value instanceof Decimal ? value.toFixed() : String(value);

/** Which values records are to tell somewhere; the others they leave open. */
const toldSomewhere = [
  ...['sum', 'count', 'average', 'median', 'min', 'max', 'days_since_last', 'days_since_first'],
  ...['years_since', 'months_since', 'first_date', 'last_date', 'active_months', 'repeats'],
].map((kind) => `further ${kind}`);
const toldToo = ['fewer sum', 'fewer count', 'fewer average', 'spread sum', 'later days_since_last'];

it('says what rows more or less make of every metric kind', { timeout: 600_000 }, async () => {
  const told = new Set<string>();
  await withEngine(asItComes, { files: [], scratch: emptyFolder() }, (engine) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 14 }), { minLength: 8, maxLength: 8 }),
        fc.tuple(family, family),
        fc.array(change, { minLength: 8, maxLength: 8 }),
        async (made, families, changes) => {
          const customers: Customers = made.map((rows, at) =>
            withRowToGo(rows, changes[at] as Made).map((each, index) => ({
              ...each,
              order: `o${at}-${index}`,
            })),
          );
          const metrics = families.flat();
          const before = await graded(customers, metrics);
          const { plan } = await prepare(path.join(before.folder, 'review.yaml'), { out: emptyFolder() });
          const asked = customers.map((rows, at) => changed(rows, changes[at] as Made, at));
          const after = await graded(
            asked.map((each, at) => each?.rows ?? customers[at] ?? []),
            metrics,
          );
          const later = await graded(customers, metrics, '2026-12-16');
          for (const [at, each] of asked.entries()) {
            if (each === undefined) continue;
            const [rows, cents] = each.size;
            const days = each.change.kind === 'later';
            const size = [new Decimal(rows), new Decimal(cents).div(days ? 1 : 100)] as const;
            const one = { change: each.change, size, row: before.rows[`c${at}`] ?? {} };
            const found = valuesOf(one, plan);
            const now = (days ? later : after).rows[`c${at}`] ?? {};
            for (const { id, spec } of plan.metrics) {
              if (spec.grain !== 'rows' || found.unclear.has(id)) continue;
              // Rows leave windows as days go by.
              if (days && spec.window.unit !== 'all') continue;
              const value = found.values.get(id);
              const expected = value === undefined ? (one.row[id] ?? '') : printed(value);
              const which = [metrics[Number(id.slice(1))], one.row[id], each.change, String(size)];
              expect([...which, now[id]]).toEqual([...which, expected]);
              if (value !== undefined) told.add(`${each.change.kind} ${spec.kind}`);
            }
            const texts = (all: ReadonlyMap<string, ExactValue>) =>
              Object.fromEntries([...all].map(([id, value]) => [id, printed(value)]));
            expect(texts(await bySql(one, plan, engine))).toEqual(texts(found.values));
          }
        },
      ),
      { numRuns: triesOf(6, 1), endOnFailure: true },
    ),
  );
  // Half of the tries do not meet each of them.
  if (long) expect([...toldSomewhere, ...toldToo].filter((each) => !told.has(each))).toEqual([]);
});

function valuesOf({ change, size: [rows, each], row }: Asked, plan: Plan) {
  const exact = (id: string) => {
    const cell = row[id] ?? '';
    return cell === '' ? null : (literalOf(cell, metricType(plan, id)) ?? null);
  };
  return changedValues(effectsOf(change, settingOf(plan)), exact, { rows, each });
}
