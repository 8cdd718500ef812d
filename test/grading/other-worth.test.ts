// What customers were worth in last results stands nowhere beside what they are worth now where it is something else: another
// metric, or another currency.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { byCustomer, emptyFolder, readCsv, writeFiles } from '../grading.js';

const policy = (currency: string, value: string) => `policy: P
version: "1"
${currency === '' ? '' : `currency: ${currency}\n`}value: ${value}
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.amount, window: 12 months }
tiers: [{ id: high, requires: { spend: { at_least: 50 } } }, { id: low }]
`;
const review = (year: number) => `review: R
as_of: ${year}-12-31
policy: ${year}.yaml
exports: { transactions: { file: transactions.csv } }
results: out/${year}
guards: { newest_row: { transactions: off }, spend_at_downgraded_customers: 90% }
privacy: { audiences: { customer: { show: [tier, spend, orders, previous_value] } } }
`;

/** Grades both years, and says what is told of values then. */
async function told(then: readonly [string, string], now: readonly [string, string]) {
  const cwd = emptyFolder();
  writeFiles(cwd, {
    '2025.yaml': policy(...then),
    '2026.yaml': policy(...now),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': `${review(2026)}last_results: out/2025\n`,
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ['falls', '2025-01-01', '71.25'],
      ['falls', '2026-01-01', '12.5'],
      ['stays', '2025-01-01', '60'],
      ['stays', '2026-01-01', '60'],
    ],
  });
  const run = (...args: readonly string[]) => gradusServed(args, { cwd });
  await run('grade', 'review-2025.yaml', '--quiet');
  const graded = await run('grade', 'review-2026.yaml');
  expect(graded).toMatchObject({ exit: 0 });
  const file = (name: string) => readFileSync(path.join(cwd, 'out/2026', name), 'utf8');
  const summary = JSON.parse(file('summary.json'));
  const again = await run('report', 'out/2026', '--format', 'html', '--out', 'again', '--quiet');
  expect(again).toMatchObject({ exit: 0 });
  // Rendered again from the results alone, the page is the same.
  expect(readFileSync(path.join(cwd, 'again/report.html'), 'utf8')).toBe(file('report.html'));
  const letter = await run('statement', 'out/2026', 'falls', '--unapproved', '--format', 'md', '--quiet');
  const diff = JSON.parse((await run('diff', 'out/2025', 'out/2026', '--json')).stdout);
  const simulated = await run(
    'simulate',
    'out/2026',
    '--set',
    'tiers.high.requires.spend.at_least=50',
    '--json',
  );
  const row = byCustomer(readCsv(path.join(cwd, 'out/2026/graded.csv'))).falls;
  return {
    noted: graded.stderr.includes('values then and now are not held against each other'),
    published: row?.previous_value,
    summary: summary.change.value_metric,
    cells: summary.migration.some((cell: { previous_value: string | null }) => cell.previous_value !== null),
    guard: summary.guards.find(({ guard }: { guard: string }) => guard === 'spend_at_downgraded_customers')
      .measured,
    page: file('report.html').includes('71.25'),
    changes: file('changes.md').includes('71.25'),
    letter: letter.stdout.includes('71.25') || letter.stdout.includes('Review before'),
    diff: diff.change.value_metric,
    simulated: simulated.stdout.includes('no_last_value'),
  };
}

const none = {
  noted: true,
  // As it was published, and a share of it needs no comparison.
  published: '71.25',
  guard: '0.542857',
  summary: null,
  cells: false,
  page: false,
  changes: false,
  letter: false,
  diff: null,
  simulated: false,
};

describe('what customers were worth then', () => {
  it('stands beside no value in another currency', async () => {
    expect(await told(['CNY', 'spend'], ['USD', 'spend'])).toEqual(none);
  });

  it('stands beside no value by another metric', async () => {
    expect(await told(['CNY', 'spend'], ['CNY', 'orders'])).toEqual(none);
  });

  it('stands there where both are the same, or nobody says a currency', async () => {
    const both = {
      ...none,
      noted: false,
      summary: 'spend',
      cells: true,
      page: true,
      changes: true,
      letter: true,
      diff: 'spend',
    };
    expect(await told(['CNY', 'spend'], ['CNY', 'spend'])).toEqual(both);
    expect(await told(['', 'spend'], ['CNY', 'spend'])).toEqual(both);
  });
});
