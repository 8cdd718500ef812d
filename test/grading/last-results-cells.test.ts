// Cells of last results are read by what they say, whatever stands around them, and no row of them is lost.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';

const policy = `policy: P
version: "1"
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]
tiers: [{ id: high, score: 50 }, { id: low }]
`;
const review = (year: number, last = '') => `as_of: ${year}-12-31
policy: policy.yaml
exports: { transactions: { file: transactions.csv } }
results: out/${year}
guards: { newest_row: { transactions: off } }
${last}`;
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const transactions = [
  ['customer_id', 'date', 'amount'],
  ...ids.flatMap((id, at) => [
    [id, '2025-05-01', `${60 + at}.5`],
    [id, '2026-05-01', '10'],
  ]),
];

function reviews(last: string): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'transactions.csv': transactions,
    '2025.yaml': review(2025),
    '2026.yaml': review(2026, `last_results: ${last}\n`),
  });
  return folder;
}

it('takes a tier for the same with spaces of any width and signs of spreadsheets around it', async () => {
  const folder = reviews('last.csv');
  const written = ['high', ' high', 'high\u00A0', '\u3000high\u200B', '"=""high"""', '\thigh '];
  writeFileSync(
    path.join(folder, 'last.csv'),
    `customer_id,tier\n${ids.map((id, at) => `${id},${written[at]}`).join('\n')}\n`,
  );
  const graded = byCustomer((await gradeFolder(folder, '2026.yaml')).graded);
  for (const id of ids) expect([id, graded[id]?.previous_tier]).toEqual([id, 'high']);
});

it('takes a score and an amount for the same, likewise', async () => {
  const folder = reviews('out/2025');
  await gradeFolder(folder, '2025.yaml');
  const file = path.join(folder, 'out/2025/graded.csv');
  const [head = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const headings = head.split(',');
  const around = [
    (cell: string) => `${cell}\u00A0`,
    (cell: string) => `\u3000${cell}`,
    (cell: string) => ` ${cell} `,
  ];
  const edited = rows.map((row, at) =>
    row
      .split(',')
      .map((cell, column) =>
        ['score', 'spend'].includes(headings[column] ?? '')
          ? (around[at % around.length]?.(cell) ?? cell)
          : cell,
      )
      .join(','),
  );
  writeFileSync(file, `${[head, ...edited].join('\n')}\n`);
  const graded = byCustomer((await gradeFolder(folder, '2026.yaml')).graded);
  for (const [at, id] of ids.entries()) {
    const row = graded[id];
    expect([row?.previous_score, row?.previous_value]).toEqual([`${60 + at}.5`, `${60 + at}.5`]);
  }
});

it('stops at a row that cannot be read, also where the engine would pass over it', async () => {
  const folder = reviews('last.csv');
  writeFileSync(path.join(folder, 'last.csv'), 'customer_id,tier\na,high\nb,low,more\nc,high\n');
  await expect(gradeFolder(folder, '2026.yaml')).rejects.toThrow('this row cannot be read');
});
