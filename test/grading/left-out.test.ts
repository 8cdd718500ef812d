// Customers whom `only` leaves out, or whose own rows are rejected, and what becomes of their rows elsewhere; and that
// `only` comes before faults in cells that a row left out does not need.
import { expect, it } from 'vitest';
import { gradeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: P
version: "1"
metrics: { spend: { sum: bills.amount }, since: { value: customers.since } }
tiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]
`;
const files = {
  'policy.yaml': policy,
  'c.csv': `customer_id,card,since
u1,voice,2020-01-01
u2,data,2020-01-01
u3,voice,soon
u4,data,never
u5,voice,2020-01-01
`,
  'b.csv': `customer_id,date,amount
u1,2026-01-01,100
u2,2026-01-01,900
u3,2026-01-01,900
u4,2026-01-01,900
u4,2026-01-01,900
u9,2026-01-01,900
`,
};
const review = (bills: string) => `guards: { rejected_rows: 50% }
exports:
  customers: { file: c.csv, only: { card: { equals: voice } }, columns: { customer_id: customer_id, card: card, since: { heading: since, type: date } } }
  bills: { file: b.csv${bills} }
`;

it('sets rows of customers aside who are left out, and rejects those of customers who are rejected', async () => {
  const { graded, rejected, summary } = await gradeFiles(files, review(''));
  expect(graded.map((row) => row.customer_id)).toEqual(['u1', 'u5']);
  // The rows of u4 need no date, because they are not selected.
  expect(summary.rows).toEqual({
    customers: { read: 5, used: 2, set_aside: { only: 2 }, rejected: { unreadable_date: 1 } },
    bills: {
      read: 6,
      used: 1,
      set_aside: { customer_set_aside: 3 },
      rejected: { customer_rejected: 1, unknown_customer: 1 },
    },
  });
  expect(rejected.map((row) => [row.export, row.line, row.reason_code, row.reason])).toEqual([
    ['customers', '4', 'unreadable_date', 'not a date'],
    ['bills', '4', 'customer_rejected', "the customer's own row is rejected"],
    ['bills', '7', 'unknown_customer', 'the customer is not in the customers export'],
  ]);
});

it.each([
  [
    'set_aside',
    ['u1', 'u5'],
    { set_aside: { customer_set_aside: 3, unknown_customer: 1 }, rejected: { customer_rejected: 1 } },
  ],
  ['add', ['u1', 'u5', 'u9'], { set_aside: { customer_set_aside: 3 }, rejected: { customer_rejected: 1 } }],
] as const)('takes unknown_customers: %s for unknown ones only', async (how, ids, rows) => {
  const { graded, summary } = await gradeFiles(files, review(`, unknown_customers: ${how}`));
  expect(graded.map((row) => row.customer_id)).toEqual(ids);
  expect(summary.rows.bills).toMatchObject(rows);
});

it.runIf(long)('never rejects what is left out, so that no guard trips', async () => {
  const bills = `customer_id,date,amount\nu1,2026-01-01,100\n${'u2,2026-01-01,1\n'.repeat(50)}`;
  const { summary } = await gradeFiles(
    {
      ...files,
      'b.csv': bills,
      'c.csv': 'customer_id,card,since\nu1,voice,2020-01-01\nu2,data,2020-01-01\n',
    },
    review('').replace('50%', '1%'),
  );
  expect(summary.rows.bills).toMatchObject({ used: 1, set_aside: { customer_set_aside: 50 }, rejected: {} });
});

it.runIf(long)('applies only before faults in cells that rows left out do not need', async () => {
  const { summary, rejected } = await gradeFiles(
    {
      'policy.yaml': policy.replace(', since: { value: customers.since }', ''),
      'b.csv': `customer_id,date,amount,status,quantity
a,2026-01-01,100,paid,1
a,,100,cancelled,1
a,2026-13-01,100,cancelled,1
a,2026-01-01,n.n.,cancelled,1
,2026-01-01,100,cancelled,1
a,2026-01-01,n.n.,paid,1
a,2026-01-01,100,paid,none
,2026-01-01,100,paid,2
`,
    },
    `guards: { rejected_rows: 60% }
exports:
  bills: { file: b.csv, unknown_customers: add, only: { status: { equals: paid }, quantity: { more_than: 0 } } }
  transactions: { file: b.csv }
`,
  );
  expect(summary.rows.bills).toEqual({
    read: 8,
    used: 1,
    set_aside: { only: 4 },
    rejected: { unreadable_money: 1, unreadable_number: 1, missing_customer: 1 },
  });
  expect(rejected.filter((row) => row.export === 'bills').map((row) => [row.line, row.column])).toEqual([
    ['7', 'amount'],
    ['8', 'quantity'],
    ['9', 'customer_id'],
  ]);
});
