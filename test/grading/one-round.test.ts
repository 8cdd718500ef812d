// Errors of exports and errors of types are told in the same round, and none that only follows from another.
import { expect, it } from 'vitest';
import type { Problem } from '../../src/foundation/problems/problem.js';
import { gradeFiles } from '../grading.js';

const customers = 'customer_id,name,since\nC1,Ann,2020-01-01\n';
const bills = 'customer_id,date,amount\nC1,2026-05-01,120\n';

async function told(metrics: string, requires: string, exports: string): Promise<string[]> {
  const policy = `policy: P\nversion: "1"\nmetrics: { ${metrics} }\ntiers: [{ id: gold, requires: { ${requires} } }, { id: normal }]\n`;
  const files = { 'policy.yaml': policy, 'c.csv': customers, 'b.csv': bills };
  const failed: { problems: readonly Problem[] } = await gradeFiles(files, exports).then(
    () => ({ problems: [] }),
    (error: { problems: readonly Problem[] }) => error,
  );
  return failed.problems.map(({ code, reason }) => `${code}: ${reason}`);
}

const exports = (columns = 'customer_id: customer_id, date: date, amount: amount', more = '') =>
  `exports:
  customers: { file: c.csv, columns: { customer_id: customer_id, since: { heading: since, type: date } } }
  bills: { file: b.csv, columns: { ${columns} }${more} }
`;

it('tells an error of a type beside a heading that is missing', async () => {
  const found = await told(
    'spend: { sum: bills.amount }, latest: { last_date: bills.date }',
    'latest: { at_least: 5 }',
    exports('customer_id: customer_id, date: date, amount: total'),
  );
  expect(found).toEqual([
    expect.stringMatching(/^heading-missing: .* has no column "total"$/),
    'field-type: "latest" is a date (YYYY-MM-DD) and cannot be compared with 5',
  ]);
});

it('does not judge a metric, nor what is made from it, whose export or field is in error', async () => {
  const unlisted = await told(
    'orders: { sum: orders.amount }, latest: { last_date: bills.day }, both: { add: [orders, latest] }',
    'orders: { equals: high }, latest: { at_least: 5 }, both: { equals: high }',
    exports(),
  );
  expect(unlisted.map((each) => each.split(':')[0])).toEqual(['unknown-export', 'unknown-field']);
});

it('does not judge again what uses a field whose declared type is refused', async () => {
  const found = await told(
    'spend: { sum: bills.amount }, large: { count: bills, only: { amount: { at_least: 5 } } }',
    'spend: { at_least: 100 }',
    exports(
      'customer_id: customer_id, date: date, amount: { heading: amount, type: text }',
      ', only: { amount: { more_than: 0 } }',
    ),
  );
  expect(found).toEqual(['field-type: bills.amount is declared as text, but it is used as a number']);
});
