// What orders are, and what is left open, on policies small enough to judge by hand.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { settingOf } from '../../src/engine/steps/plan/setting.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { effectsOf } from '../../src/policy/effects/effects.js';
import { type ExactValue, exactly } from '../../src/policy/effects/exact.js';
import { ordersOf, usualAmount } from '../../src/policy/effects/orders.js';
import { changedValues } from '../../src/policy/effects/values.js';
import { emptyFolder, writeFiles } from '../grading.js';

async function planOf(metrics: string, value = '') {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': `policy: O\nversion: "1"\n${value}metrics:\n${metrics}tiers: [{ id: a, requires: { spend: { at_least: 1 } } }, { id: b }]\n`,
    'review.yaml':
      'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\n',
    'transactions.csv': [
      ['customer_id', 'date', 'order', 'amount', 'paid', 'channel', 'quantity'],
      ['c', '2026-01-01', '1', '1', '1', 'web', '1'],
    ],
  });
  return (await prepare(path.join(folder, 'review.yaml'), { out: emptyFolder() })).plan;
}

const metrics = `  lifetime: { sum: transactions.amount }
  lines: { count: transactions, window: 12 months, only: { channel: { equals: web } } }
  orders: { count: transactions.order, distinct: true, window: 12 months, only: { channel: { equals: web } } }
  spend: { sum: transactions.paid, window: 12 months, only: { channel: { equals: web } } }
  pieces: { sum: transactions.quantity }
`;

it('takes for orders what a sum and a number over the same rows tell of, different numbers of orders before rows', async () => {
  const plan = await planOf(metrics);
  const found = ordersOf(settingOf(plan), 'spend');
  expect(found).toEqual([
    {
      rows: {
        export: 'transactions',
        amount: 'paid',
        order: 'order',
        from: '2026-01-01',
        until: '2026-12-31',
        holds: new Map([['channel', 'web']]),
        fresh: new Set(),
        again: new Set(),
      },
      sum: 'spend',
      count: 'orders',
    },
  ]);
  const told = (values: Record<string, number>) => (id: string) => {
    const value = values[id];
    return value === undefined ? null : new Decimal(value);
  };
  const usual = (values: Record<string, number>) =>
    found[0] && usualAmount(found[0], told(values), exactly)?.toString();
  expect(usual({ spend: 100, orders: 8 })).toBe('12.5');
  expect(usual({ spend: 100, orders: 3 })).toBe('33.33');
  expect(usual({ spend: 0.05, orders: 2 })).toBe('0.03');
  expect([usual({ spend: 100, orders: 0 }), usual({ spend: -5, orders: 1 }), usual({})]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('says why it cannot be told what a further order does to a metric', async () => {
  const setting = settingOf(await planOf(metrics));
  const [orders] = ordersOf(setting, 'spend');
  if (orders === undefined) throw new Error('no orders');
  const effects = effectsOf({ kind: 'further', rows: { ...orders.rows, from: '2026-12-31' } }, setting);
  const told = new Map<string, ExactValue>([
    ['lines', new Decimal(4)],
    ['orders', new Decimal(3)],
    ['spend', new Decimal('1000.5')],
  ]);
  const size = { rows: new Decimal(2), each: new Decimal('412.5') };
  const { values, unclear } = changedValues(effects, (id) => told.get(id) ?? null, size);
  expect([...values].map(([id, value]) => `${id} ${value}`)).toEqual(['lines 6', 'orders 5', 'spend 1825.5']);
  // Of what else the order has nothing is known.
  expect([...unclear]).toEqual([
    ['lifetime', 'field'],
    ['pieces', 'field'],
  ]);
  const fewer = effectsOf({ kind: 'fewer', rows: orders.rows }, setting);
  expect([...fewer.unclear]).toEqual([
    ['lifetime', 'field'],
    ['lines', 'lines'],
    ['pieces', 'field'],
  ]);
});

it('tells of active months only where the last row is known to lie before the day', async () => {
  const plan = await planOf(
    `${metrics}  months: { active_months: transactions.date, window: 12 months }\n  recency: { days_since_last: transactions.date }\n`,
  );
  const rows = {
    export: 'transactions',
    amount: 'paid',
    order: 'order',
    from: '2026-11-20',
    until: '2026-11-20',
  };
  const change = {
    kind: 'further',
    rows: { ...rows, holds: new Map(), fresh: new Set<string>(), again: new Set<string>() },
  } as const;
  const effects = effectsOf(change, settingOf(plan));
  const after = (recency: number | null, months = 3) => {
    const told = new Map<string, ExactValue>([
      ['months', new Decimal(months)],
      ['recency', recency === null ? null : new Decimal(recency)],
    ]);
    const size = { rows: new Decimal(2), each: new Decimal(10) };
    return String(changedValues(effects, (id) => told.get(id) ?? null, size).values.get('months'));
  };
  // 20 November is 41 days before the as-of date, the first of the month 60 days.
  expect([after(41), after(60), after(61), after(200)]).toEqual(['3', '3', '4', '4']);
  expect([after(40), after(0), after(null), after(null, 0)]).toEqual([
    'undefined',
    'undefined',
    'undefined',
    '1',
  ]);
});
