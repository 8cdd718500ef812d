// Quotients at the edges: exact halves among large and small numbers, a window before that was below 0, and years that
// are not over.
import path from 'node:path';
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `policy: Quotients
version: "1"
metrics:
  paid: { sum: transactions.amount }
  shared: { value: customers.people }
  each: { divide: [paid, shared] }
  year: { sum: transactions.amount, window: calendar year }
  monthly: { per_month: year }
  recent: { sum: transactions.amount, window: 3 months }
  grown: { growth: recent }
tiers: [{ id: some, requires: { paid: { at_least: 1 } } }, { id: none }]
`;

async function graded(asOf: string, customers: readonly string[][], transactions: readonly string[][]) {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': `as_of: ${asOf}
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, people: { heading: people, type: number } } }
  transactions: { file: transactions.csv }
results: ${path.join(folder, 'results')}
`,
    'customers.csv': [['customer_id', 'people'], ...customers],
    'transactions.csv': [['customer_id', 'date', 'amount'], ...transactions],
  });
  return byCustomer((await gradeFolder(folder)).graded);
}

it('rounds exact halves away from 0, also where numbers are too large for 64 bits', async () => {
  const amounts = {
    large: ['10000000000.01', '500000.000001'],
    'large-below-0': ['-10000000000.01', '-500000.000001'],
    'large-less': ['10000000000.00', '500000'],
    small: ['0.01', '0.000001'],
    'small-below-0': ['-0.01', '-0.000001'],
  };
  const names = Object.keys(amounts);
  const rows = await graded(
    '2026-03-31',
    names.map((name) => [name, '20000']),
    Object.entries(amounts).map(([name, [paid = '']]) => [name, '2026-03-01', paid]),
  );
  expect(names.map((name) => rows[name]?.each)).toEqual(Object.values(amounts).map(([, each]) => each));
});

it('knows no growth where the window before was 0 or below', async () => {
  const before = { above: '10', zero: '0', below: '-10' };
  const names = Object.keys(before);
  const rows = await graded(
    '2026-06-30',
    names.map((name) => [name, '1']),
    Object.entries(before).flatMap(([name, amount]) => [
      [name, '2026-02-01', amount],
      [name, '2026-05-01', '15'],
    ]),
  );
  expect(names.map((name) => rows[name]?.grown)).toEqual(['0.5', '', '']);
});

it('divides a calendar year by the months that it has so far', async () => {
  const monthly = async (asOf: string) => {
    const rows = await graded(asOf, [['c', '1']], [['c', `${asOf.slice(0, 4)}-01-01`, '840']]);
    return rows.c?.monthly;
  };
  expect(await monthly('2026-01-31')).toBe('840');
  expect(await monthly('2026-03-31')).toBe('280');
  expect(await monthly('2026-12-31')).toBe('70');
});
