// Whole actions on policies small enough to reckon by hand: what is proposed, what is left out and why, what is fixed.
import path from 'node:path';
import { expect, it } from 'vitest';
import type { CustomerFacts, Explanation } from '../../src/explain/finding/explanation.js';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { explainBlocks } from '../../src/explain/page/page.js';
import { explainValue } from '../../src/explain/page/value.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { gradeFiles } from '../grading.js';
import { long } from '../runs.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };

interface Given {
  readonly metrics: string;
  readonly tiers: string;
  readonly more?: string;
  readonly orders?: readonly (readonly string[])[];
  readonly customers?: readonly (readonly string[])[];
  readonly columns?: string;
  readonly only?: string;
}

async function explained(given: Given): Promise<Explanation> {
  const { customers = [['customer_id'], ['c']], columns = '', only = '' } = given;
  const { folder } = await gradeFiles(
    {
      'policy.yaml': `policy: A\nversion: "1"\nmetrics:\n${given.metrics}tiers:\n${given.tiers}${given.more ?? ''}`,
      'customers.csv': customers,
      'transactions.csv': [
        ['customer_id', 'date', 'order', 'amount', 'channel', 'product'],
        ...(given.orders ?? [
          ['c', '2026-03-03', '1', '100', 'web', 'a'],
          ['c', '2026-06-03', '2', '120', 'web', 'b'],
          ['c', '2026-09-03', '3', '110', 'shop', 'a'],
        ]),
      ],
    },
    `exports:\n  customers: { file: customers.csv${columns} }\n  transactions: { file: transactions.csv${only}, columns: { customer_id: customer_id, date: date, order: order, amount: { heading: amount, type: money }, channel: channel, product: product } }\n`,
  );
  return explainCustomers(path.resolve(folder), ['c'], quiet);
}

const said = (all: Explanation, of: 'up' | 'stay' = 'up') => {
  const [{ [of]: paths }] = explainValue(all).customers as unknown as [Record<string, { actions: object[] }>];
  return paths?.actions;
};
const text = (all: Explanation, language: 'en' | 'zh' = 'en') =>
  blocksMarkdown(explainBlocks(all, language)).replace(/\s+/g, ' ');

const spend = `  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order, distinct: true, window: 12 months }
`;
const tiers = '  - { id: gold, requires: { spend: { at_least: 500 } } }\n  - { id: basic }\n';

it('tells how many orders of the average, and how much over the orders there are, one less of which does not do', async () => {
  const all = await explained({
    metrics: `${spend}  basket: { divide: [spend, orders] }\n`,
    tiers:
      '  - { id: gold, requires: { spend: { at_least: 500 }, basket: { at_most: 115 } } }\n  - { id: basic }\n',
  });
  // 330 in 3 orders: 2 more of 110 are 550; 170 more over 3 orders would be 166.67 each.
  expect(said(all)).toEqual([
    {
      action: 'orders',
      export: 'transactions',
      rows: [],
      average: '110',
      outcome: 'reaches',
      orders: '2',
      amount: '110',
      tier: 'gold',
      score: null,
      follows: [
        { metric: 'spend', from: '330', to: '550' },
        { metric: 'orders', from: '3', to: '5' },
      ],
      decided_by: ['gate:gold:spend'],
    },
    {
      action: 'amount',
      export: 'transactions',
      rows: [],
      average: '110',
      outcome: 'not_reached',
      searched: { orders: '0', amount: expect.any(String) as string },
    },
  ]);
  expect(text(all)).toContain(
    '2 more orders of the average 110: spend 330 → 550; orders 3 → 5. Decided by gate of gold (spend).',
  );
  expect(text(all, 'zh')).toContain('多 2 笔平均金额 110 的订单：spend 330 → 550');
});

it('tells what may be missing so that the next review keeps the tier, and with how much it is lost', async () => {
  const all = await explained({ metrics: spend, tiers: tiers.replace('500', '200') });
  const at = (orders: string, amount: string, tier: string, to: string, count?: string) => ({
    orders,
    amount,
    tier,
    score: null,
    follows: [
      { metric: 'spend', from: '330', to },
      ...(count === undefined ? [] : [{ metric: 'orders', from: '3', to: count }]),
    ],
  });
  expect(said(all, 'stay')).toMatchObject([
    {
      action: 'orders',
      outcome: 'keeps',
      kept_with: at('-1', '110', 'gold', '220'),
      lost_with: at('-2', '110', 'basic', '110'),
      decided_by: ['gate:gold:spend'],
    },
    {
      action: 'amount',
      outcome: 'keeps',
      kept_with: at('0', '-130', 'gold', '200'),
      lost_with: at('0', '-130.01', 'basic', '199.99'),
    },
  ]);
});

it.runIf(long)('leaves out what results do not tell, with the reason, where it decides', async () => {
  const middle = `${spend}  middle: { median: transactions.amount, window: 12 months }\n`;
  const asked = tiers.replace('500 }', '500 }, middle: { at_most: 1000 }');
  const all = await explained({ metrics: middle, tiers: asked });
  // Of orders of 110 the median is 110 still; over the orders there are nobody knows.
  expect(said(all)).toMatchObject([
    { action: 'orders', outcome: 'reaches', orders: '2' },
    { action: 'amount', outcome: 'left_out', because: 'middle', depends_on: 'single rows' },
  ]);
  expect(text(all)).toContain(
    'Not to be told from the results for more or less over the orders there are: what becomes of middle depends on single rows, which results do not hold.',
  );
  // An average of 120 beside a middle of 110 moves the middle, nobody knows how far.
  const apart = [100, 110, 150].map((amount, at) => [
    'c',
    `2026-0${at + 3}-03`,
    `${at}`,
    `${amount}`,
    'web',
    'a',
  ]);
  expect(said(await explained({ metrics: middle, tiers: asked, orders: apart }))).toMatchObject([
    { action: 'orders', average: '120', outcome: 'left_out', because: 'middle', depends_on: 'single rows' },
    { action: 'amount', outcome: 'left_out' },
  ]);
  // The same metric that decides nothing stands in nobody's way.
  expect(said(await explained({ metrics: middle, tiers }))).toMatchObject([
    { outcome: 'reaches' },
    { outcome: 'reaches', amount: '170' },
  ]);
});

it.runIf(long)(
  'says what orders are where rules ask for it: by channel, and of products bought before or not',
  async () => {
    const all = await explained({
      metrics: `${spend}  web: { sum: transactions.amount, window: 12 months, only: { channel: { equals: web } } }
  repeats: { repeats: transactions.product, window: 12 months }
`,
      tiers:
        '  - { id: gold, requires: { web: { at_least: 300 }, repeats: { at_most: 1 } } }\n  - { id: basic }\n',
    });
    const rows = (said(all) as { rows: object[]; outcome: string; orders?: string }[]).map(
      ({ rows: of, outcome, orders }) => [JSON.stringify(of), outcome, orders],
    );
    const channel = (is: object) => ({ field: 'channel', is });
    const [other, web] = [channel({ none_of: ['web'] }), channel({ value: 'web' })];
    const product = (is: string) => ({ field: 'product', is });
    expect(rows).toEqual(
      expect.arrayContaining([
        [JSON.stringify([web, product('fresh')]), 'reaches', '1'],
        [JSON.stringify([web, product('again')]), 'not_reached', undefined],
        [JSON.stringify([other, product('fresh')]), 'not_reached', undefined],
      ]),
    );
  },
);

it('counts only rows that the review uses, and proposes one order of an amount to who never bought', async () => {
  const all = await explained({
    metrics: spend,
    tiers,
    only: ', only: { channel: { in: [web] }, amount: { at_most: 400 } }',
    orders: [['d', '2026-03-03', '1', '100', 'web', 'a']],
    customers: [['customer_id'], ['c'], ['d']],
  });
  // No single order may be so large that it counts.
  expect(said(all)).toMatchObject([{ action: 'order', average: null, outcome: 'not_reached' }]);
  const free = await explained({
    metrics: spend,
    tiers,
    orders: [['d', '2026-03-03', '1', '100', 'web', 'a']],
    customers: [['customer_id'], ['c'], ['d']],
  });
  expect(said(free)).toMatchObject([
    { action: 'order', average: null, outcome: 'reaches', orders: '1', amount: '500' },
  ]);
  expect(text(free)).toContain('one order of 500:');
});

it.runIf(long)(
  'proposes no other value of what is fixed: texts, days that lie behind, and what the review says',
  async () => {
    const given = {
      metrics: `${spend}  region: { value: customers.region }
  grade: { value: customers.grade }
  tenure: { days_since_first: customers.since }
  rating: { value: customers.rating }
`,
      tiers:
        '  - { id: gold, requires: { any: [{ region: { equals: north } }, { grade: { at_least: 3 } }, { tenure: { at_most: 30 } }, { rating: { at_least: 4 } }] } }\n  - { id: basic }\n',
      customers: [
        ['customer_id', 'region', 'grade', 'since', 'rating'],
        ['c', 'south', '1', '2020-01-01', '3'],
      ],
    };
    const columns = (fixed: string) =>
      `, columns: { customer_id: customer_id, region: region, grade: { heading: grade, type: number${fixed} }, since: since, rating: { heading: rating, type: number } }`;
    const moved = (all: Explanation) =>
      (all.customers[0] as CustomerFacts).up?.paths
        .map(({ metric }) => metric)
        .filter((id) => id !== 'spend');
    const all = await explained({ ...given, columns: columns(', fixed: true') });
    expect([all.fixed, moved(all)]).toEqual([['region', 'grade', 'tenure'], ['rating']]);
    expect(text(all)).toMatch(/nothing that customers do changes it - region, grade, tenure/);
    const more = await explained({ ...given, columns: columns('') });
    expect([more.fixed, moved(more)]).toEqual([
      ['region', 'tenure'],
      ['grade', 'rating'],
    ]);
  },
);

it('tells two things together where nothing alone is enough, and what becomes less of what is owed', async () => {
  const policyOf = (gold: string) => `policy: Pairs
version: "1"
value: spend
metrics:
${spend}  owed: { sum: debts.amount }
  debts: { count: debts.number }
  rating: { value: customers.rating }
tiers:
  - { id: gold, requires: ${gold} }
  - { id: basic }
caps: [{ at_most: basic, when: { owed: { more_than: 50 } } }]
`;
  const explain = async (gold: string) => {
    const { folder } = await gradeFiles(
      {
        'policy.yaml': policyOf(gold),
        'customers.csv': 'customer_id,rating\nc,3.5\n',
        'transactions.csv':
          'customer_id,date,order,amount\nc,2026-06-03,1,100\nc,2026-09-03,2,120\nc,2026-12-20,3,110\n',
        'debts.csv': 'customer_id,date,number,amount\nc,2026-06-03,1,60\nc,2026-09-03,2,60\n',
      },
      'guards: { newest_row: { debts: 200 days } }\nexports:\n  customers: { file: customers.csv, columns: { customer_id: customer_id, rating: { heading: rating, type: number } } }\n  transactions: { file: transactions.csv }\n  debts: { file: debts.csv }\n',
    );
    return explainCustomers(path.resolve(folder), ['c'], quiet);
  };
  // 330 in 3 orders, and 120 owed: 2 more orders, and 70 of the debt.
  const both = await explain('{ spend: { at_least: 500 } }');
  const told = text(both);
  expect(told).toContain(
    '2 more orders of the average 110 and 2 orders of the average 60 fewer (in debts) together: spend 330 → 550; owed 120 → 0. Decided by gate of gold (spend), cap owed.',
  );
  expect(told).toContain(
    '2 more orders of the average 110 and 70 less over the orders there are (in debts) together:',
  );
  expect(text(both, 'zh')).toContain('，并且 ');
  const [first] = (explainValue(both).customers as unknown as { up: { together: object[] } }[]).map(
    ({ up }) => up.together[0],
  );
  expect(first).toMatchObject({
    parts: [
      { action: 'orders', export: 'transactions', orders: '2' },
      { action: 'orders', export: 'debts', orders: '-2' },
    ],
    tier: 'gold',
    decided_by: ['gate:gold:spend', 'cap:owed'],
  });
  // With spend enough, the debt alone is.
  const one = text(await explain('{ spend: { at_least: 300 } }'));
  expect(one).toContain('70 less over the orders there are (in debts): owed 120 → 50.');
  expect(one).not.toContain('together');
});
