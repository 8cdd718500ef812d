// What rejected rows may be worth is said even where the guard lets them go, and what reading assumed is counted.
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { tryOut } from '../../src/grading/run/execute.js';
import { byDigits } from '../../src/plan/rows/lost-value.js';
import { emptyFolder, gradeFiles, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = (more = '') =>
  `policy: P\nversion: "1"\n${more}metrics: { spend: { sum: transactions.amount, window: 12 months } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n`;
const many = Array.from({ length: 300 }, (_, index) => [`C${index}`, '2026-12-20', '10.00']);
const heading = ['customer_id', 'date', 'amount'];
const quiet = { stage: () => undefined, onStop: () => () => undefined };

async function notesOf(
  rows: readonly (readonly string[])[],
  review: string,
  more = '',
): Promise<readonly string[]> {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy(more),
    't.csv': rows,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\n${review}`,
  });
  const prepared = await prepare(`${folder}/review.yaml`, {});
  return (await tryOut(prepared, { threads: 2, memory: undefined }, quiet)).notes.map(({ en }) => en);
}

it('names customers whose rejected rows may hold much of the value', async () => {
  const lost = [
    ['BIG', '2026-05-05', '12.50.000'],
    ['BIGGER', '2026-13-05', '2,000,000.00'],
  ];
  const { summary } = await gradeFiles(
    { 'policy.yaml': policy(), 't.csv': [heading, ...many, ...lost] },
    'exports: { transactions: { file: t.csv } }\n',
  );
  expect(summary.rejected_value).toEqual([
    {
      export: 'transactions',
      field: 'amount',
      rejected: '3250000',
      share: '0.999078',
      customers: ['BIGGER', 'BIG'],
    },
  ]);
  expect(summary.rows.transactions?.rejected).toEqual({ unreadable_date: 1, unreadable_money: 1 });
});

it.runIf(long)('says nothing of rejected rows that hold little', async () => {
  const { summary } = await gradeFiles(
    { 'policy.yaml': policy(), 't.csv': [heading, ...many, ['C1', '2026-13-05', '10.00']] },
    'exports: { transactions: { file: t.csv } }\n',
  );
  expect(summary).not.toHaveProperty('rejected_value');
  const notes = await notesOf(
    [heading, ...many, ['BIG', '2026-13-05', '1000']],
    'exports: { transactions: { file: t.csv } }\n',
  );
  expect(notes).toEqual([
    'rejected rows of transactions may hold 25% of all amount, by their digits, above all of BIG: look into rejected.csv before you rely on the tiers',
  ]);
});

it('reads magnitudes by digits', () => {
  const cells = ['12.50.000,00 x', '1,234', '1.234,5', '12.5万', '5 k', '1e3', '', 'x', '(7)'];
  expect(cells.map((cell) => byDigits(cell, '.').toFixed())).toEqual([
    '1250000',
    '1234',
    '1234.5',
    '125000',
    '5000',
    '1000',
    '0',
    '0',
    '7',
  ]);
});

it('counts what reading amounts had to assume, and names currencies without a rate', async () => {
  const amounts = ['19.990000000000002', '1.23456', '1e+02', '5.00 CR', '$7'];
  const rows = [
    [...heading, 'ccy'],
    ...amounts.map((amount) => ['A', '2026-05-05', amount, 'usd']),
    ['A', '2026-05-05', '$-', 'USD'],
    ['A', '2026-05-05', 'N/A', 'USD'],
    ['A', '2026-05-05', '1', 'JPY'],
    ['A', '2026-05-05', '1', 'jpy '],
    ['A', '2026-05-05', '1', ''],
  ];
  const notes = await notesOf(
    rows,
    'exports: { transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, ccy: ccy, amount: { heading: amount, type: money, round: half_up, currency: { field: ccy, rates: { USD: 2 } } } } } }\nguards: { rejected_rows: 100% }\n',
  );
  expect(notes.map((note) => note.slice(0, 60))).toEqual([
    'transactions.amount: 1 cell with the dust of binary numbers ',
    'transactions.amount: 1 cell with more than 4 decimals rounde',
    'transactions.amount: 1 cell with an exponent (1.2E+05) read ',
    'transactions.amount: 1 cell with CR (credit) read as negativ',
    'transactions.amount: 1 cell with dashes in place of an amoun',
    // The one with dashes and the one with N/A.
    'transactions.amount: 2 rows have no amount there, and sums c',
    'rows of transactions are rejected because rates: has no rate',
  ]);
  expect(notes.at(-1)).toContain('JPY (2 rows), rows without a currency (1 row)');
});

it.runIf(long)(
  'says where no cell tells what stands before the decimals, until the review does',
  async () => {
    const rows = [
      heading,
      ['A', '2026-05-05', '1.234'],
      ['B', '2026-05-05', '20.000'],
      ['C', '2026-05-05', '80'],
    ];
    const plain = 'exports: { transactions: { file: t.csv } }\n';
    expect((await notesOf(rows, plain)).join()).toContain('they are read with a point before decimals');
    expect(await notesOf([...rows, ['D', '2026-05-05', '5.5']], plain)).toEqual([]);
    const said = (mark: string) =>
      `exports: { transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, decimal: "${mark}" } } } }\n`;
    expect(await notesOf(rows, said('.'))).toEqual([]);
    expect(await notesOf(rows, said(','))).toEqual([]);
    await expect(notesOf([...rows, ['D', '2026-05-05', '1.012.345']], plain)).rejects.toThrow(
      'read either way',
    );
  },
);

it('stops where marks of several currencies would be added up', async () => {
  const rows = [
    heading,
    ['A', '2026-05-05', '$1.50'],
    ['B', '2026-05-05', '€2.50'],
    ['C', '2026-05-05', '3.50'],
  ];
  const plain = 'exports: { transactions: { file: t.csv } }\nguards: { rejected_rows: 100% }\n';
  await expect(notesOf(rows, plain)).rejects.toThrow('several currencies (cells by mark: $ 1, € 1)');
  await expect(notesOf(rows, plain, 'currency: USD\n')).resolves.toBeDefined();
  await expect(
    notesOf([heading, ['A', '2026-05-05', '$1.50'], ['B', '2026-05-05', '2.50 USD']], plain),
  ).resolves.toEqual([]);
});
