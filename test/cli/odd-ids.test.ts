// Ids that results have to write otherwise than exports, or that hold line ends, are still the same customers wherever
// results are read again: by explain, appeal and its overrides, and by next year's review.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradeFolder, plainExports, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

/** The second and the last are what results write for the one before them. */
const ids = ['=a', "'=a", "''=a", 'two\r\nlines', 'one\rreturn', '＝wide', "'＝wide"];
const policy = `policy: Odd ids
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months }, place: { value: customers.place } }
tiers: [{ id: high, requires: { spend: { at_least: 50 } } }, { id: low }]
`;
const review = (year: number) => `as_of: ${year}-12-31
policy: policy.yaml
${plainExports.replace('transactions.csv', `${year}.csv`)}results: results/${year}
guards: { downgraded: 100%, changed: 100%, down_more_than_one: 100% }
`;
const bought = (year: number, amount: number) => [
  ['customer_id', 'date', 'amount'],
  ...ids.map((id, index) => [id, `${year}-05-05`, amount + index]),
];

interface Explained {
  readonly customers: readonly {
    readonly customer_id: string;
    readonly differs: readonly string[];
    readonly up: { readonly paths: readonly { readonly metric: string; readonly to?: string }[] };
  }[];
}

let folder: Folder;
beforeAll(async () => {
  folder = new Folder();
  writeFiles(folder.path, {
    'policy.yaml': policy,
    'customers.csv': [['customer_id', 'place'], ...ids.map((id) => [id, 'a\r\nb'])],
    '2025.csv': bought(2025, 60),
    '2026.csv': bought(2026, 10),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': `${review(2026)}last_results: results/2025\n`,
  });
  for (const year of [2025, 2026]) await gradeFolder(folder.path, `review-${year}.yaml`);
});
afterAll(() => folder.remove());

it('explains every one of them, and finds the way up', async () => {
  const ran = await gradus(['explain', 'results/2026', '--json', '--', ...ids], { cwd: folder.path });
  expect(ran).toMatchObject({ stderr: '', exit: 0 });
  const { customers } = JSON.parse(ran.stdout) as Explained;
  expect(customers.map((each) => [each.customer_id, each.differs, each.up.paths[0]?.to])).toEqual(
    ids.map((id) => [id, [], '50']),
  );
});

it.runIf(long)(
  'grades their appeals again, and takes the overrides that come out of them, whoever copied the id',
  async () => {
    const graded = readCsv(path.join(folder.path, 'results/2026/graded.csv'));
    const rows = graded.map(({ customer_id: id }) => [
      id,
      '2027-01-05',
      'A return is wrong',
      'upheld',
      'Bob',
      50,
    ]);
    const heading = ['customer_id', 'received_on', 'claim', 'status', 'decided_by', 'spend'];
    writeFiles(folder.path, {
      'appeals.csv': [heading, ...rows],
      'again.yaml': `${review(2026).replace('results/2026', 'results/again')}last_results: results/2025\noverrides: pack/overrides.csv\n`,
    });
    const ran = await gradus(['appeal', 'results/2026', 'appeals.csv', '--out', 'pack', '--quiet'], {
      cwd: folder.path,
    });
    expect(ran).toMatchObject({ stderr: '', exit: 0 });
    const appeals = readCsv(path.join(folder.path, 'pack/appeals.csv'));
    expect(appeals.map((each) => [each.customer_id, each.outcome])).toEqual(
      graded.map((each) => [each.customer_id, 'better']),
    );
    const again = await gradeFolder(folder.path, 'again.yaml');
    expect(again.graded.map(({ tier }) => tier)).toEqual(ids.map(() => 'high'));
    expect(readFileSync(path.join(again.folder, 'changes.csv'), 'utf8').split('\n')).toHaveLength(2);
  },
);
