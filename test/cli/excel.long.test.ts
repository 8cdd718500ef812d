// Tables for Excel (--excel): text that it would run is shown as it is, numbers stay numbers, and whatever reads results
// reads the same as from tables without.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradusServed as gradus } from './served.js';

const ids = [
  '+441',
  '=x',
  '-5',
  '@a',
  "'+1",
  "''=1",
  '=a"b',
  '="+1"z',
  '=a""',
  '＋1',
  `+${'9'.repeat(300)}`,
  'A',
];
const phone = '+44 20 7946 0958';
const reason = '=agreed "so"';
const policy = `policy: Tables
version: "1"
metrics:
  spend: { sum: transactions.amount }
  phone: { value: customers.phone }
tiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]
`;
const review = `as_of: 2026-12-31
policy: policy.yaml
exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }
overrides: overrides.csv
guards: { rejected_rows: 50% }
`;

function place(): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review,
    'customers.csv': stringify([['customer_id', 'phone'], ...ids.map((id) => [id, phone])]),
    'transactions.csv': stringify([
      ['customer_id', 'date', 'amount'],
      ...ids.map((id, at) => [id, '2026-05-05', String(at * 20 - 5)]),
      ['A', '2026-05-05', '=1+1'],
    ]),
    'overrides.csv': stringify([
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on'],
      ['=x', 'high', reason, 'Ann Example', 'Bob Example', '2026-12-01'],
    ]),
  });
  return folder;
}

const table = (file: string): Record<string, string>[] =>
  parse(readFileSync(file), { columns: true, bom: true });

it('show text as it is, and are read back by all commands', async () => {
  const cwd = place();
  const run = (...args: string[]) => gradus([...args], { cwd });
  for (const [out, ...more] of [['plain'], ['excel', '--excel']] as const)
    expect(await run('grade', 'review.yaml', '--out', out, '--quiet', ...more)).toMatchObject({ exit: 0 });
  const [plain, excel] = ['plain', 'excel'].map((name) => path.join(cwd, name)) as [string, string];
  const tables = readdirSync(excel).filter((name) => name.endsWith('.csv'));
  expect(tables).toEqual(readdirSync(plain).filter((name) => name.endsWith('.csv')));
  for (const name of tables) {
    expect(readFileSync(path.join(excel, name)).subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(readFileSync(path.join(plain, name)).subarray(0, 3).toString('hex')).not.toBe('efbbbf');
  }
  const graded = table(path.join(excel, 'graded.csv'));
  const shown = (text: string) => `="${text.replaceAll('"', '""')}"`;
  expect(new Set(graded.map((row) => row.customer_id))).toEqual(
    new Set(ids.map((id) => (id === 'A' ? id : id.length > 255 ? `'${id}` : shown(id)))),
  );
  expect(new Set(graded.map((row) => row.phone))).toEqual(new Set([shown(phone)]));
  expect(graded.find((row) => row.customer_id === shown('+441'))?.spend).toBe('-5');
  expect(table(path.join(excel, 'overrides.csv'))[0]).toMatchObject({
    customer_id: shown('=x'),
    reason: shown(reason),
  });

  // Who held which tier is known a year later, also from the table alone.
  const next = ['plain', 'excel', 'excel/graded.csv'].map(async (last, at) =>
    JSON.parse(
      (await run('grade', 'review.yaml', '--last-results', last, '--out', `n${at}`, '--json')).stdout,
    ),
  );
  for (const summary of await Promise.all(next))
    expect(summary.movement).toEqual({ up: 0, down: 0, same: ids.length, new: 0, left: 0 });
  const diff = JSON.parse((await run('diff', 'plain', 'excel', '--json', '--quiet')).stdout);
  expect(JSON.stringify(diff)).toContain(`"same":${ids.length}`);
  // The overrides of the results can be handed in again.
  expect(
    await run('grade', 'review.yaml', '--overrides', 'excel/overrides.csv', '--out', 'again', '--quiet'),
  ).toMatchObject({ exit: 0 });
  expect(readFileSync(path.join(cwd, 'again/graded.csv'))).toEqual(
    readFileSync(path.join(plain, 'graded.csv')),
  );

  const explained = (from: string) => run('explain', from, ...ids, '--json', '--quiet');
  const [one, other] = [await explained('plain'), await explained('excel')];
  expect(other.exit).toBe(0);
  expect(JSON.parse(other.stdout)).toEqual(JSON.parse(one.stdout));
  expect(JSON.parse(one.stdout).customers[1].overrides[0].reason).toBe(reason);
});

it('are graded again to the same bytes, appealed against and approved', async () => {
  const cwd = place();
  const run = (...args: string[]) => gradus([...args], { cwd });
  expect(await run('grade', 'review.yaml', '--out', 'excel', '--quiet', '--excel')).toMatchObject({
    exit: 0,
  });
  writeFiles(cwd, {
    'appeals.csv': stringify([
      ['customer_id', 'received_on', 'claim', 'status', 'decided_by', 'requested_by', 'spend'],
      ['+441', '2027-01-10', 'an order is missing', 'upheld', 'Bob Example', 'Ann Example', '500'],
    ]),
  });
  const appealed = await run('appeal', 'excel', 'appeals.csv', '--out', 'pack', '--json', '--quiet');
  expect(JSON.parse(appealed.stdout).appeals).toMatchObject([
    { customer_id: '+441', outcome: 'better', tier_before: 'low', tier_after: 'high' },
  ]);
  expect(JSON.parse((await run('verify', 'excel', '--regrade', '--json', '--quiet')).stdout)).toMatchObject({
    graded_again: true,
  });
  expect(await run('approve', 'excel', '--by', 'Ann Example', '--quiet')).toMatchObject({ exit: 0 });
  expect(JSON.parse(readFileSync(path.join(cwd, 'excel/manifest.json'), 'utf8')).excel).toBe(true);
});
