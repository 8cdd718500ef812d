// A page can go by mail however many customers there are: what it holds beside the packed table does not grow with them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const policy = `policy: Size
version: "1"
currency: CNY
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 9000: 100 } } }] }]
tiers:
  - { id: gold, label: Gold, score: 70 }
  - { id: silver, label: Silver, score: 40 }
  - { id: basic, label: Basic }
`;
const review = (year: number) => `as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner } }
  transactions: { file: ${year}.csv }
results: ${year}
${year === 2026 ? 'last_results: 2025\n' : ''}`;

/** The page of so many customers, most of whom moved. */
async function pageOf(customers: number): Promise<string> {
  const folder = emptyFolder();
  const ids = Array.from({ length: customers }, (_, at) => `CUSTOMER-${String(at).padStart(8, '0')}`);
  const rows = (year: number, factor: number) => [
    ['customer_id', 'date', 'amount'],
    ...ids.map((id, at) => [id, `${year}-12-20`, ((at * factor) % 9_973) + 0.25]),
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    '2025.csv': rows(2025, 7),
    '2026.csv': rows(2026, 13),
    'customers.csv': [
      ['customer_id', 'name', 'owner'],
      ...ids.map((id, at) => [id, `Wholesale and Retail Company ${at}`, `Account manager ${at % 90}`]),
    ],
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  return readFileSync(path.join(folder, '2026/report.html'), 'utf8');
}

const packed = /<template id="others">([^<]*)<\/template>/;

it.runIf(long)(
  'is under 600 KB without the packed table of 20,000 customers, which holds all others',
  async () => {
    const page = await pageOf(20_000);
    const table = packed.exec(page)?.[1] ?? '';
    expect(page.length - table.length).toBeLessThan(600_000);
    const others: unknown = JSON.parse(gunzipSync(Buffer.from(table, 'base64')).toString());
    expect(others).toHaveLength(19_000);
    expect(table.length).toBeLessThan(1_500_000);
  },
);

it.runIf(process.env.GRADUS_HEAVY === '1')(
  'is as small of 500,000 customers, of whom it packs none',
  { timeout: 900_000 },
  async () => {
    const page = await pageOf(500_000);
    expect(page).not.toMatch(packed);
    expect(Buffer.byteLength(page)).toBeLessThan(600_000);
    expect(page).toContain('graded.csv holds all of them.');
  },
);
