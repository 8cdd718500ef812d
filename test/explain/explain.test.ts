// What explain knows of customers whose metrics look back, are compared by bins, or who are inactive.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CustomerFacts, TierPath } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { gradusServed } from '../cli/served.js';
import { byCustomer, type Graded, gradeFiles, onlyTransactions, plainExports } from '../grading.js';
import { long } from '../runs.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const explain = async ({ folder }: Graded, ...customers: string[]) =>
  (await explainCustomers(folder, customers, quiet)).customers as CustomerFacts[];
const of = (paths: readonly TierPath[] | undefined, metric: string) =>
  paths?.find((each) => each.metric === metric) ?? expect.fail(`no path for ${metric}`);
const text = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('growth', () => {
  const policy = `policy: Growth
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  grown: { growth: spend }
tiers:
  - { id: high, requires: { grown: { at_least: 0.3 } } }
  - { id: low }
`;
  const inMoney =
    'exports: { transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money } } } }\n';
  /** Spend of the year before and of this one. */
  const spends = (spend: Readonly<Record<string, readonly [number, number]>>) => [
    ['customer_id', 'date', 'amount'],
    ...Object.entries(spend).flatMap(([id, [before, now]]) => [
      [id, '2025-12-20', before.toFixed(2)],
      [id, '2026-12-20', now.toFixed(2)],
    ]),
  ];

  it('follows spend, by a window before that is worked out from what results show', async () => {
    const graded = await gradeFiles(
      { 'policy.yaml': policy, 'transactions.csv': spends({ a: [777.77, 800], b: [0, 800], c: [640, 0] }) },
      inMoney,
    );
    const [a, b, c] = await explain(graded, 'a', 'b', 'c');
    const path = text(of(a?.up?.paths, 'spend'));
    expect(path).toMatchObject({ outcome: 'reaches', tier: 'high' });
    // Nothing grew from nothing, and of what fell to nothing the results do not tell how much it was.
    expect(of(b?.up?.paths, 'spend')).toMatchObject({ outcome: 'not_alone' });
    expect(of(c?.up?.paths, 'spend')).toMatchObject({ outcome: 'unknown', because: 'grown' });
    const again = await gradeFiles(
      { 'policy.yaml': policy, 'transactions.csv': spends({ a: [777.77, Number(path.to)] }) },
      inMoney,
    );
    expect(byCustomer(again.graded).a?.tier).toBe('high');
    // The exact answer is 1011.1, and rounding leaves room for a cent.
    expect(Math.abs(Number(path.to) - 777.77 * 1.3)).toBeLessThan(0.02);
  });
});

describe('bins', () => {
  it.runIf(long)('begin where they began in the review', async () => {
    const policy = `policy: Bins
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { bins: 4 } }] }]
tiers:
  - { id: high, requires: { spend.bin: { at_least: 3 } } }
  - { id: low }
`;
    const rows = Array.from({ length: 12 }, (_, at) => [`c${at}`, '2026-12-20', String(10 * at + 3)]);
    const graded = await gradeFiles(
      { 'policy.yaml': policy, 'transactions.csv': [['customer_id', 'date', 'amount'], ...rows] },
      onlyTransactions,
    );
    const summary = JSON.parse(readFileSync(path.join(graded.folder, 'summary.json'), 'utf8'));
    const { from } = summary.bins[0].bins[2];
    const [low, high] = await explain(graded, 'c1', 'c9');
    expect(text(of(low?.up?.paths, 'spend'))).toMatchObject({ outcome: 'reaches', from: '13', to: from });
    expect(text(of(high?.stay?.paths, 'spend'))).toMatchObject({
      outcome: 'keeps',
      within: { least: from },
    });
    expect(text(low?.tiers[0]?.gates[0]?.tests)).toMatchObject([
      { subject: 'spend.bin', value: '1', short: '2' },
    ]);
  });
});

describe('dates', () => {
  it('are looked for from the year 1 to the year 9999', async () => {
    const policy = `policy: Dates
version: "1"
metrics: { since: { value: customers.since } }
tiers:
  - { id: high, requires: { since: { at_most: 1969-05-05 } } }
  - { id: low }
`;
    const graded = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': 'customer_id,since\na,2020-02-29\nb,1930-01-01\nc,\n',
        'transactions.csv': 'customer_id,date\na,2026-12-20\n',
      },
      plainExports,
    );
    const [later, earlier, unknown] = await explain(graded, 'a', 'b', 'c');
    expect(of(later?.up?.paths, 'since')).toMatchObject({ outcome: 'reaches', to: '1969-05-05' });
    expect(of(earlier?.stay?.paths, 'since')).toMatchObject({
      outcome: 'keeps',
      within: { least: undefined, most: '1969-05-05' },
    });
    expect(of(unknown?.up?.paths, 'since')).toMatchObject({
      outcome: 'reaches',
      to: { least: undefined, most: '1969-05-05' },
    });
  });
});

describe('what is missing', () => {
  it('may be filled with anything where a tier asks for any value, and the tier is told', async () => {
    const policy = `policy: Filled
version: "1"
metrics: { spend: { sum: transactions.amount }, owed: { value: customers.owed } }
tiers:
  - { id: best, requires: { owed: { missing: false, less_than: -7 }, spend: { at_least: 0 } } }
  - { id: better, requires: { owed: { missing: false } } }
  - { id: low }
`;
    const graded = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': 'customer_id,owed\na,\nb,-3\n',
        'transactions.csv': 'customer_id,date,amount\na,2026-12-20,-5\n',
      },
      plainExports,
    );
    const [a] = await explain(graded, 'a');
    expect(of(a?.up?.paths, 'owed')).toMatchObject({
      outcome: 'reaches',
      to: { least: undefined, most: undefined },
      tier: 'better',
    });
  });
});

describe('who is inactive', () => {
  it.runIf(long)('must buy something, and who is not must go on', async () => {
    const policy = `policy: Inactive
version: "1"
metrics: { rating: { value: customers.rating } }
tiers:
  - { id: high, requires: { rating: { at_least: 4 } } }
  - { id: low }
movement: { inactive: { after: 6 months } }
`;
    const graded = await gradeFiles(
      {
        'policy.yaml': policy,
        'customers.csv': 'customer_id,rating\na,5\nb,5\nc,1\n',
        'transactions.csv': 'customer_id,date\na,2026-12-20\nb,2026-01-20\nc,2026-01-20\n',
        'last.csv': 'customer_id,tier\na,high\nb,high\nc,low\n',
      },
      `${plainExports}last_results: last.csv\n`,
    );
    const [active, gone, unknown] = await explain(graded, 'a', 'b', 'c');
    expect(text(of(active?.stay?.paths, '_recent_transactions'))).toMatchObject({ within: { least: '1' } });
    expect(gone?.up?.limits).toEqual(['inactive']);
    expect(text(of(gone?.up?.paths, '_recent_transactions'))).toMatchObject({ outcome: 'reaches', to: '1' });
    expect(of(gone?.up?.paths, 'rating')).toMatchObject({ outcome: 'not_alone' });
    // Low anyway, so that nothing tells whether the customer is inactive.
    expect(unknown?.assumed).toBe('active');
    expect(text(of(unknown?.up?.paths, 'rating'))).toMatchObject({ outcome: 'reaches', to: '4' });
  });

  it.runIf(long)(
    'is not known of who is graded for the first time, so that no metric alone keeps a tier',
    async () => {
      const policy = `policy: First time
version: "1"
metrics: { rating: { value: customers.rating, label: { en: Rating, zh: 评分 } }, recency: { days_since_last: transactions.date } }
tiers:
  - { id: high, requires: { rating: { at_least: 4 }, recency: { at_most: 300 } } }
  - { id: low }
movement: { inactive: { after: 6 months } }
`;
      const graded = await gradeFiles(
        {
          'policy.yaml': policy,
          'customers.csv': 'customer_id,rating\nfresh,5\nold,5\n',
          'transactions.csv': 'customer_id,date\nfresh,2026-12-20\nold,2026-12-20\n',
          'last.csv': 'customer_id,tier\nold,high\n',
        },
        `${plainExports}last_results: last.csv\n`,
      );
      const [fresh, old] = await explain(graded, 'fresh', 'old');
      expect(text(of(old?.stay?.paths, 'rating'))).toMatchObject({
        outcome: 'keeps',
        within: { least: '4' },
      });
      const unknown = { outcome: 'unknown', because: '_recent_transactions' };
      for (const metric of ['rating', 'recency'])
        expect(of(fresh?.stay?.paths, metric)).toMatchObject(unknown);
      const page = await gradusServed(['explain', graded.folder, 'fresh']);
      expect(page.stdout.replace(/\s+/g, ' ')).toContain(
        'Not to be told from the results for Rating, recency: what becomes of Recent transactions depends on when the last purchase was',
      );
    },
  );
});

describe('days', () => {
  it.runIf(long)('may lie ahead, and then count below 0', async () => {
    const policy = `policy: Contracts
version: "1"
metrics: { left: { days_since_last: customers.ends } }
tiers:
  - { id: safe, requires: { left: { at_most: -30 } } }
  - { id: renew }
`;
    const files = (a: string, b: string) => ({
      'policy.yaml': policy,
      'customers.csv': `customer_id,ends\na,${a}\nb,${b}\n`,
    });
    const review = 'exports: { customers: { file: customers.csv } }\n';
    const graded = await gradeFiles(files('2027-01-20', '2027-02-20'), review);
    const [a, b] = await explain(graded, 'a', 'b');
    expect(text(of(a?.up?.paths, 'left'))).toMatchObject({ outcome: 'reaches', from: '-20', to: '-30' });
    expect(text(of(b?.stay?.paths, 'left'))).toMatchObject({ outcome: 'keeps', within: { most: '-30' } });
    const again = byCustomer((await gradeFiles(files('2027-01-30', '2027-01-29'), review)).graded);
    expect([again.a?.tier, again.b?.tier]).toEqual(['safe', 'renew']);
  });

  it('of rows stay within the windows of other metrics, or nothing is told', async () => {
    const policy = `policy: Recent
version: "1"
metrics: { recency: { days_since_last: transactions.date }, spend: { sum: transactions.amount, window: 3 months } }
tiers:
  - { id: high, requires: { recency: { at_most: 60 }, spend: { at_least: 10 } } }
  - { id: low, requires: { recency: { at_most: 400 } } }
  - { id: none }
`;
    const graded = await gradeFiles(
      {
        'policy.yaml': policy,
        'transactions.csv': 'customer_id,date,amount\na,2026-10-20,20\nb,2026-06-20,20\nc,2026-12-20,20\n',
      },
      onlyTransactions,
    );
    const [a, b, c] = await explain(graded, 'a', 'b', 'c');
    // Within three months; that of b would come into the window of spend.
    expect(text(of(a?.up?.paths, 'recency'))).toMatchObject({ outcome: 'reaches', to: '60' });
    expect(of(b?.up?.paths, 'recency')).toMatchObject({ outcome: 'cannot_move_alone', with: ['spend'] });
    expect(text(of(c?.stay?.paths, 'recency'))).toMatchObject({ outcome: 'keeps', within: { most: '60' } });
  });
});

describe('what hangs together', () => {
  it('is told of, with what moves along', async () => {
    const policy = `policy: Returns
version: "1"
metrics:
  net: { sum: transactions.amount, window: 12 months }
  gross: { sum: transactions.amount, window: 12 months, only: { amount: { more_than: 0 } } }
  orders: { count: transactions.order_id, distinct: true, window: 12 months }
  rate: { divide: [net, gross] }
tiers:
  - { id: high, requires: { net: { at_least: 100 }, orders: { at_least: 2 } } }
  - { id: low }
caps: [{ at_most: low, when: { rate: { less_than: 0.6 } }, label: Returns }]
`;
    const rows = 'a,o1,2026-12-20,150\na,o2,2026-12-21,-20\nb,o3,2026-12-20,120\n';
    const graded = await gradeFiles(
      { 'policy.yaml': policy, 'transactions.csv': `customer_id,order_id,date,amount\n${rows}` },
      onlyTransactions,
    );
    const [a, b] = await explain(graded, 'a', 'b');
    expect(of(a?.stay?.paths, 'net')).toMatchObject({ outcome: 'cannot_move_alone', with: ['gross'] });
    expect(of(a?.stay?.paths, 'orders')).toMatchObject({ outcome: 'cannot_move_alone' });
    expect(of(b?.up?.paths, 'orders')).toMatchObject({ outcome: 'cannot_move_alone' });
  });
});
