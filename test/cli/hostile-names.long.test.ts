// Names that are written to steer terminals, in every place where people or files name something: nothing that gradus prints
// or reports holds a control byte or a mark that turns the direction of text.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradus as inProcess } from './run.js';
import { gradusServed as gradus } from './served.js';

/** Clears the screen, colours, rings, turns the direction, and stands at the beginning of a line of its own. */
const evil = (name: string) => `${name}\u001b[2J\u001b[45m\u0007\u009b31m\u202Egnp\u2066x\u200f\u2028y`;
const quoted = (name: string) => JSON.stringify(evil(name));

const policy = (spend: number) => `policy: ${quoted('Policy')}
version: ${quoted('1')}
currency: ${quoted('CNY')}
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: ${quoted('Spend')}, unit: ${quoted('CNY')} }
  kind: { value: customers.kind, label: ${quoted('Kind')} }
score:
  - dimension: value
    label: ${quoted('Value')}
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }]
adjustments:
  - { id: bonus, label: ${quoted('Bonus')}, add: 1, when: { kind: { equals: ${quoted('kind')} } } }
tiers:
  - { id: high, label: ${quoted('High')}, score: ${spend} }
  - { id: low, label: ${quoted('Low')} }
caps:
  - { at_most: low, when: { spend: { less_than: 1 } }, label: ${quoted('Cap')} }
`;
const review = (year: number) => `review: ${quoted('Review')}
as_of: ${year}-12-31
policy: policy-${year}.yaml
exports:
  customers:
    file: ${quoted('customers')}
    columns: { customer_id: ${quoted('id')}, name: ${quoted('name')}, kind: ${quoted('kind')} }
  transactions: { file: transactions-${year}.csv, columns: { customer_id: c, date: d, amount: a } }
${year === 2026 ? 'last_results: results-2025\noverrides: overrides.csv\nguards: { downgraded: 0%, refused_overrides: 5 }\n' : ''}results: results-${year}
`;

function place(): string {
  const folder = emptyFolder();
  const ids = ['A', 'B', 'C', 'D'].map(evil);
  const rows = (amounts: readonly number[], year: number) =>
    stringify([['c', 'd', 'a'], ...amounts.map((amount, at) => [ids[at], `${year}-05-01`, String(amount)])]);
  const heading = 'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n';
  writeFiles(folder, {
    'policy-2025.yaml': policy(50),
    'policy-2026.yaml': policy(60),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
    [evil('customers')]: stringify([
      [evil('id'), evil('name'), evil('kind')],
      ...ids.map((id) => [id, evil('Name'), evil('kind')]),
    ]),
    'transactions-2025.csv': rows([90, 80, 20], 2025),
    'transactions-2026.csv': rows([10, 90, 80, 5], 2026),
    'overrides.csv':
      heading +
      stringify([
        [
          ids[1],
          evil('low'),
          'fix',
          evil('Reason'),
          evil('Ann'),
          evil('Bob'),
          '2026-12-01',
          '',
          evil('case'),
        ],
        [evil('nobody'), evil('lwo'), 'fix', evil('Reason'), evil('Ann'), evil('Ann'), '2026-12-01', '', ''],
      ]),
    'appeals.csv': stringify([
      ['customer_id', 'received_on', 'claim', 'status', 'decided_by', 'decided_on', 'requested_by', 'spend'],
      [ids[0], '2027-01-05', evil('Claim'), 'upheld', evil('Bob'), '2027-01-10', evil('Ann'), '95'],
    ]),
    'policy-2026.cases.yaml': `as_of: 2026-12-31
cases:
  - name: ${quoted('Case')}
    metrics: { spend: 90, kind: ${quoted('kind')} }
    expect: { tier: low }
`,
    'old.csv': `${stringify([
      [evil('=key'), evil('level')],
      [evil('=1'), evil('a')],
    ])}`,
    'new.csv': `${stringify([
      [evil('=key'), evil('level')],
      [evil('=1'), evil('b')],
    ])}`,
    'orders.csv': stringify([
      [evil('customer'), 'order date', evil('amount'), 'total'],
      [ids[0], '2026-05-01', evil('x'), '12.00'],
    ]),
  });
  return folder;
}

const steers = (text: string) => text.match(/[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu);

it('steer nothing, wherever they stand', async () => {
  const folder = place();
  const [id, other] = [evil('A'), evil('B')];
  const run = async (exit: readonly number[], ...args: string[]) => {
    const ran = await gradus(args, { cwd: folder });
    expect(steers(ran.stdout), `stdout of ${args.join(' ')}`).toBeNull();
    expect(steers(ran.stderr), `stderr of ${args.join(' ')}`).toBeNull();
    expect(exit, `${args.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
  };
  await run([0], 'check', 'review-2025.yaml');
  await run([0], 'grade', 'review-2025.yaml');
  await run([4], 'grade', 'review-2026.yaml', '--log', 'json', '--quiet');
  await run([4], 'grade', 'review-2026.yaml', '--json');
  await run([4], 'grade', 'review-2026.yaml', '--lang', 'zh');
  const results = ['results-2025', 'results-2026'];
  await Promise.all([
    run([0], 'explain', 'results-2026', id, other),
    run([0], 'explain', 'results-2026', id, '--format', 'md', '--lang', 'zh'),
    run([0], 'explain', 'results-2026', id, '--json'),
    run([2, 3], 'explain', 'results-2026', evil('Z')),
    run([0], 'diff', ...results),
    run([0], 'diff', ...results, '--format', 'md', '--lang', 'zh'),
    run([0], 'diff', ...results, '--json'),
    run([0], 'diff', 'old.csv', 'new.csv', '--key', evil('=key'), '--tier', evil('level')),
    run([2, 3], 'diff', 'old.csv', 'new.csv', '--key', evil('none'), '--tier', evil('level')),
    run([0], 'policy', 'diff', 'policy-2025.yaml', 'policy-2026.yaml'),
    run([0], 'appeal', 'results-2026', 'appeals.csv', '--out', evil('appeals')),
    run([0], 'init', evil('new'), '--transactions', 'orders.csv'),
  ]);
  await run([4], 'grade', 'review-2026.yaml');
  await run([1], 'test', 'policy-2026.yaml');
  await run([2], 'approve', 'results-2026', '--by', evil('Ann'));
  await run([2], 'approve', 'results-2026', '--by', 'Ann', '--accept', evil('guard'), '--because', 'x');
  const accept = ['--accept', 'downgraded', '--because', 'Reason \u202E of Ann'];
  await run([0], 'approve', 'results-2026', '--by', 'Ann \u202E Lee', '--note', 'Note \u2066', ...accept);
  await run([0], 'approve', 'results-2026', '--show');
  await run([2], evil('command'));
  await run([2], 'grade', `--${evil('flag')}`);
  await run([2], 'grade', evil('no-such-review.yaml'));
  // Pages for people, not tables for programs, which hold cells as they are.
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(md|html|json)$/.test(name),
  );
  expect(pages.length).toBeGreaterThan(4);
  for (const page of pages) expect(steers(readFileSync(path.join(folder, page), 'utf8')), page).toBeNull();
  // A heading that spreadsheets run is defused as cells are.
  const csv = await gradus(
    ['diff', 'old.csv', 'new.csv', '--key', evil('=key'), '--tier', evil('level'), '--format', 'csv'],
    {
      cwd: folder,
    },
  );
  expect(csv.stdout).toMatch(/^"?'=key/);
  expect(csv.exit).toBe(0);
}, 240_000);

it('paint nothing where colours are on', async () => {
  const folder = place();
  await gradus(['grade', 'review-2025.yaml', '--quiet'], { cwd: folder });
  for (const args of [
    ['grade', 'review-2026.yaml'],
    ['explain', 'results-2026', evil('A')],
  ]) {
    const { stdout, stderr } = await inProcess(args, {
      cwd: folder,
      env: { FORCE_COLOR: '1', NO_COLOR: '' },
    });
    const ours = new RegExp(`${'\u001b'}\\[(?:1|2|22|3[1-6]|39)m`, 'g');
    expect(stdout).toMatch(ours);
    expect(steers((stdout + stderr).replace(ours, ''))).toBeNull();
  }
}, 120_000);
