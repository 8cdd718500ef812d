// What a statement says of who is held back by a limit of this review and comes up in the next one by itself: nothing in it
// says that the tier of now stays.
import { beforeAll, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, writeFiles } from '../grading.js';

const policy = `policy: Letters
version: "1"
currency: EUR
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, label: { en: Orders, zh: 订单数 } }
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, requires: { spend: { at_least: 600 } } }
  - { id: silver, label: { en: Silver, zh: 银卡 }, requires: { spend: { at_least: 300 } } }
  - { id: basic, label: { en: Basic, zh: 普卡 } }
movement: { up: { max_steps: 1 } }
`;

const review = `review: Yearly letters
as_of: 2026-12-31
policy: policy.yaml
exports:
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, order_id: order_id, date: date, amount: { heading: amount, type: money } } }
last_results: last.csv
results: results
privacy: { audiences: { customer: { show: [tier, spend, orders] } } }
`;

const folder = emptyFolder();

beforeAll(async () => {
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': [
      ['customer_id', 'order_id', 'date', 'amount'],
      ...[1, 2, 3].map((month) => ['rises', `r${month}`, `2026-0${month}-01`, 300]),
      ['stays', 's1', '2026-03-01', 150],
      ['stays', 's2', '2026-04-01', 150],
    ],
    'last.csv': [
      ['customer_id', 'tier'],
      ['rises', 'basic'],
      ['stays', 'silver'],
    ],
    'review.yaml': review,
  });
  const graded = await gradusServed(['grade', 'review.yaml', '--quiet'], { cwd: folder });
  expect(graded).toMatchObject({ exit: 0 });
});

async function letter(id: string, ...more: readonly string[]): Promise<string> {
  const { stdout, exit } = await gradusServed(
    ['statement', 'results', id, '--unapproved', '--format', 'md', '--quiet', ...more],
    { cwd: folder },
  );
  expect(exit).toBe(0);
  return stdout;
}

it('says to which tier the same figures lead, and how much may be missing for the tier of now', async () => {
  const text = await letter('rises');
  expect(text).toContain(
    'The same figures as in this review are enough for Gold in the next review, as of 31 December 2027.',
  );
  expect(text).toContain(
    'With the same figures as in this review you come up from Silver to Gold in the next review, as of 31 December 2027, and you keep Silver even with 2 orders fewer of your average amount of EUR 300 (Spend: EUR 300 instead of EUR 900).',
  );
  expect(text).not.toContain('you keep Silver in the next review');
  expect(await letter('rises', '--lang', 'zh')).toContain('中将由银卡升至金卡；即使');
});

it('says of all others that they keep the tier', async () => {
  expect(await letter('stays')).toContain(
    'With the same figures as in this review you keep Silver in the next review, as of 31 December 2027.',
  );
});
