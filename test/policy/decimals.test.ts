// How many decimals a value has, line by line of the table in docs/exactness.md.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles } from '../grading.js';

const policy = `policy: Decimals
version: "1"
metrics:
  money: { sum: transactions.amount, window: 9 months }
  largest: { max: transactions.amount }
  kilos: { sum: transactions.weight }
  part: { sum: transactions.rate }
  made: { sum: transactions.made }
  converted: { sum: transactions.abroad }
  middle: { median: transactions.amount, window: 9 months }
  middle_kilos: { median: transactions.weight }
  average: { average: transactions.amount, window: 9 months }
  divided: { divide: [money, 7] }
  monthly: { per_month: money }
  grown: { growth: money }
  share: { share: money }
  place: { percentile: money }
  sum_of: { add: [money, kilos] }
  long: { multiply: [average, average, average] }
  half: { multiply: [0.000001, 0.000001, 0.5] }
score:
  - dimension: all
    weight: 100
    criteria:
      - { id: line, metric: money, weight: 50, points: { line: { 0: 0, 700: 100 } } }
      - { id: place, metric: money, weight: 50, points: { percentile: true } }
tiers: [{ id: high, score: 50 }, { id: low }]
`;
const review = `exports:
  transactions:
    file: transactions.csv
    columns:
      customer_id: customer_id
      date: date
      amount: { heading: amount, type: money }
      weight: { heading: weight, type: number }
      rate: { heading: rate, type: percent }
      ccy: ccy
      abroad: { heading: abroad, type: money, currency: { field: ccy, rates: { EUR: 7.12345678 } } }
    computed: { made: { multiply: [weight, weight] } }
guards: { rejected_rows: 50% }
`;

const row = (customer: string, date: string, amount: string, rest = '0.0000015,0.12345%,EUR,0.0001') => [
  customer,
  date,
  amount,
  ...rest.split(','),
];

/** What each line of the table says, on one customer. */
const lines: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'money in exports': { largest: '1.0002' },
  'other numbers in exports; percentages as parts of 1': { kilos: '0.123459', part: '0.124692' },
  'sums, differences, smallest and largest values': { money: '2.0003', sum_of: '2.123759' },
  median: { middle: '1.00015', middle_kilos: '0.0617295' },
  'quotients: `average`, `divide`, `per_month`, `growth`, shares, percentiles': {
    average: '1.00015',
    divided: '0.285757',
    monthly: '0.222256',
    grown: '1.857571',
    share: '0.250028',
    place: '66.666667',
  },
  'products, and amounts converted with rates': {
    made: '0.015241630853',
    converted: '0.001424691356',
    long: '1.000450067503',
    half: '0.000000000001',
  },
  points: { line_points: '0.285757', place_points: '66.666667' },
  scores: { score: '33.4762' },
};

it('are as many as docs/exactness.md says', async () => {
  const { graded, rejected, folder } = await gradeFiles(
    {
      'policy.yaml': policy,
      'transactions.csv': [
        ['customer_id', 'date', 'amount', 'weight', 'rate', 'ccy', 'abroad'],
        row('a', '2025-12-01', '0.7', ',,,'),
        row('a', '2026-11-01', '1.0001', '0.1234565,12.34567%,EUR,0.0001'),
        row('a', '2026-12-01', '1.0002'),
        row('b', '2026-12-01', '1.00011'),
        row('b', '2026-12-01', '5'),
        row('c', '2026-12-01', '1'),
      ],
    },
    review,
  );
  const { a } = byCustomer(graded);
  for (const [line, cells] of Object.entries(lines)) expect(a, line).toMatchObject(cells);
  expect(rejected.map(({ line, column }) => [line, column])).toEqual([['5', 'amount']]);
  const { notes } = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
  expect(notes.join('\n')).toMatch(/rounded/);
  const table = /^\| value \| decimals \|\n.*\n((?:\|.*\n)+)/m.exec(
    readFileSync('docs/exactness.md', 'utf8'),
  );
  const told = (table?.[1] ?? '').trim().split('\n');
  expect(told.map((line) => line.split(' | ')[0]?.slice(2))).toEqual(Object.keys(lines));
});
