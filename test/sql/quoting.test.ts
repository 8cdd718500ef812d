// Hostile names and values stay names and values, in the one file that quotes and through the whole review.
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteIdentifier, quoteText } from '../../src/sql/dialects/quoting.js';
import { gradeFiles } from '../grading.js';

const hostile = [
  `'; DROP TABLE customers; --`,
  `"; --`,
  `\\'`,
  `a"b'c`,
  `'''`,
  `"""`,
  'Robert\u2019); --',
  '\u202Eevil',
  'line\nfeed',
  `$$x$$`,
  `{{x}}`,
  '客户"编号',
];

it('quotes any text and any name', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const roundTrip = async (value: string) => {
    const result = await connection.runAndReadAll(
      `SELECT ${quoteText(value)} AS ${quoteIdentifier(`n${value}`)}`,
    );
    expect(result.columnNames()).toEqual([`n${value}`]);
    expect(result.getRowsJson()).toEqual([[value]]);
  };
  for (const value of hostile) await roundTrip(value);
  const texts = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
  await fc.assert(fc.asyncProperty(texts, roundTrip), { numRuns: 200 });
  connection.closeSync();
  instance.closeSync();
});

it('refuses NUL, which SQL text cannot carry', () => {
  expect(() => quoteText('a\0b')).toThrow('NUL');
  expect(() => quoteIdentifier('a\0b')).toThrow('NUL');
});

it('passes hostile headings, ids, categories and labels through a whole review', async () => {
  const yaml = (value: string) => JSON.stringify(value);
  const heading = `amo"unt'; --`;
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: ${yaml(hostile[0] ?? '')}
version: "1"
metrics: { spend: { sum: transactions.amount, only: { kind: { in: [${hostile.map(yaml).join(', ')}] } } }, kind: { value: customers.kind } }
score: [{ dimension: ${yaml(hostile[1] ?? '')}, weight: 100, criteria: [{ metric: kind, weight: 100, points: { map: { ${hostile.map((value) => `${yaml(value)}: 50`).join(', ')}, other: 0 } } }] }]
tiers: [{ id: high, label: ${yaml(hostile[3] ?? '')}, score: 50 }, { id: low }]
caps: [{ at_most: low, when: { kind: { equals: ${yaml(hostile[4] ?? '')} } }, label: ${yaml(`it's`)} }]
`,
      'customers.csv': [
        ['customer_id', 'kind'],
        ...hostile.map((value) => [value, value]),
        ['plain', 'plain'],
      ],
      'transactions.csv': [
        ['customer_id', 'date', 'kind', heading],
        ...hostile.map((value) => [value, '2026-01-01', value, '2']),
        ['plain', '2026-01-01', 'plain', '2'],
      ],
    },
    `exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, kind: kind } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, kind: kind, amount: ${yaml(heading)} } }
`,
  );
  expect(graded).toHaveLength(hostile.length + 1);
  for (const row of graded) {
    const plain = row.customer_id === 'plain';
    expect(row).toMatchObject({
      spend: plain ? '0' : '2',
      score: plain ? '0' : '50',
      tier: plain || row.kind === hostile[4] ? 'low' : 'high',
    });
    expect(row.kind).toBe(row.customer_id);
  }
});
