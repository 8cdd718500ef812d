// Overrides from the file to the results: which are applied, which are not and why, and what the summary says of them.

import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { overrideWhy, whyText } from '../../src/plan/decisions/words.js';
import { approveResults } from '../../src/results/approve.js';
import {
  byCustomer,
  emptyFolder,
  type Graded,
  gradeFiles,
  gradeFolder,
  plainExports,
  readCsv,
  writeFiles,
} from '../grading.js';
import { long } from '../runs.js';

const policy = `
policy: Decisions
version: "1"
metrics: { spend: { sum: transactions.amount } }
tiers:
  - { id: gold, formerly: [vip], requires: { spend: { at_least: 100 } } }
  - { id: silver, requires: { spend: { at_least: 50 } } }
  - { id: basic }
`;
const spends = { a: 100, b: 60, c: 0, d: 0, e: 0, f: 0, '-g': 0, '007': 0 };
const files = {
  'policy.yaml': policy,
  'customers.csv': [['customer_id'], ...Object.keys(spends).map((id) => [id])],
  'transactions.csv': [
    ['customer_id', 'date', 'amount'],
    ...Object.entries(spends).map(([id, amount]) => [id, '2026-05-05', amount]),
  ],
};
const heading = [
  'customer_id',
  'tier',
  'kind',
  'reason',
  'requested_by',
  'approved_by',
  'decided_on',
  'expires_on',
  'case',
];

/** An override that is fine, but for what is said. */
function row(customer: string, tier: string, other: Partial<Record<string, string>> = {}): string[] {
  const cells: Partial<Record<string, string>> = {
    customer_id: customer,
    tier,
    reason: 'Appeal',
    requested_by: 'Ann',
    approved_by: 'Bob',
    decided_on: '2026-12-01',
    ...other,
  };
  return heading.map((column) => cells[column] ?? '');
}

const withOverrides = (rows: string | readonly (readonly string[])[], review = '') =>
  gradeFiles({ ...files, 'overrides.csv': rows }, `${plainExports}overrides: overrides.csv\n${review}`);

const decided = ({ folder }: Graded) => readCsv(path.join(folder, 'overrides.csv'));
const tiersOf = ({ graded }: Graded) =>
  Object.fromEntries(graded.map((each) => [each.customer_id, each.tier]));

it('applies what was decided, and lists every override with what became of it', async () => {
  const results = await withOverrides([
    heading,
    row('c', 'gold', { case: 'A-17; urgent' }),
    row('b', 'basic', { kind: 'at_most', approved_by: 'Cy' }),
    row('a', 'silver', { kind: 'at_least' }),
    row('d', 'vip', { expires_on: '2026-12-30' }),
    row('e', 'silver', { kind: 'at_least', expires_on: '2026-12-31', reason: '=1+1' }),
    row('f', 'silver', { reason: '' }),
    row('nobody', 'gold'),
  ]);
  expect(tiersOf(results)).toEqual({
    a: 'gold',
    b: 'basic',
    c: 'gold',
    d: 'basic',
    e: 'silver',
    f: 'basic',
    "'-g": 'basic',
    '007': 'basic',
  });
  const reasons = byCustomer(results.graded);
  expect(reasons.c?.reasons).toBe('override:A-17_ urgent;rest;gate_failed:spend');
  expect(reasons.b).toMatchObject({
    ruled_tier: 'silver',
    reasons: 'override:at_most;gates;gate_failed:spend',
  });
  expect(reasons.a?.reasons).toBe('gates');
  expect(readFileSync(path.join(results.folder, 'overrides.csv'), 'utf8')).toBe(
    `customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case,status,why,ruled_tier,final_tier
c,gold,,Appeal,Ann,Bob,2026-12-01,,A-17; urgent,applied,,basic,gold
b,basic,at_most,Appeal,Ann,Cy,2026-12-01,,,applied,,silver,basic
a,silver,at_least,Appeal,Ann,Bob,2026-12-01,,,redundant,the rules give the same tier,gold,gold
d,vip,,Appeal,Ann,Bob,2026-12-01,2026-12-30,,expired,its last day was 2026-12-30,basic,basic
e,silver,at_least,'=1+1,Ann,Bob,2026-12-01,2026-12-31,,applied,,basic,silver
f,silver,,,Ann,Bob,2026-12-01,,,refused,no reason is given,basic,basic
nobody,gold,,Appeal,Ann,Bob,2026-12-01,,,refused,customer nobody is not graded,,
`,
  );
  expect(results.summary.overrides).toEqual({
    counts: { applied: 3, redundant: 1, expired: 1, refused: 2 },
    share: '0.375',
    up: 2,
    down: 1,
    by_approver: [
      { approver: 'Bob', customers: 2 },
      { approver: 'Cy', customers: 1 },
    ],
    by_reason: [
      { reason: 'Appeal', customers: 2 },
      { reason: '=1+1', customers: 1 },
    ],
    last_time: null,
  });
  const manifest = JSON.parse(readFileSync(path.join(results.folder, 'manifest.json'), 'utf8'));
  const input = readFileSync(path.join(path.dirname(results.folder), 'overrides.csv'));
  expect(manifest.inputs).toContainEqual({
    role: 'overrides',
    file: 'overrides.csv',
    sha256: createHash('sha256').update(input).digest('hex'),
    bytes: input.length,
  });
  expect(manifest.guards).toContainEqual({
    guard: 'refused_overrides',
    limit: '0',
    measured: '2',
    tripped: true,
  });
  expect(manifest.outputs.map((each: { file: string }) => each.file)).toContain('overrides.csv');
});

it('writes a heading when there are none', async () => {
  const results = await gradeFiles(files, plainExports);
  expect(readFileSync(path.join(results.folder, 'overrides.csv'), 'utf8')).toBe(
    `${[...heading, 'status', 'why', 'ruled_tier', 'final_tier'].join(',')}\n`,
  );
  expect(results.summary.overrides).toMatchObject({ counts: { applied: 0, refused: 0 }, share: '0' });
});

describe('refuses', () => {
  const refusals: Record<string, readonly [string[], string]> = {
    'no customer': [row('', 'gold'), 'nobody knows whom it is about'],
    'an unknown customer': [row('zz', 'gold'), 'customer zz is not graded'],
    'an unknown tier': [row('c', 'golden'), 'there is no tier "golden"'],
    'no tier': [row('c', ''), 'no tier is given'],
    'an unknown kind': [row('c', 'gold', { kind: 'Fix' }), 'there is no kind "Fix"'],
    'no reason': [row('c', 'gold', { reason: ' \u3000' }), 'no reason is given'],
    'no requester': [row('c', 'gold', { requested_by: '' }), 'nobody requested it'],
    'no approver': [row('c', 'gold', { approved_by: '' }), 'nobody approved it'],
    'one hand': [row('c', 'gold', { approved_by: 'ＡＮＮ' }), 'ＡＮＮ requested and approved it'],
    'no date': [row('c', 'gold', { decided_on: '' }), 'it has no date of decision'],
    'a date that is none': [
      row('c', 'gold', { decided_on: '2026-02-29' }),
      'decided_on "2026-02-29" is not an existing date',
    ],
    'a date in doubt': [
      row('c', 'gold', { expires_on: '01/02/2027' }),
      'expires_on "01/02/2027" is not an existing date',
    ],
    'an end before the beginning': [
      row('c', 'gold', { decided_on: '2026/12/2', expires_on: '2026年12月1日' }),
      'it expires on 2026-12-01, before it was decided on 2026-12-02',
    ],
  };

  it('each for its reason, and applies none of them', async () => {
    const results = await withOverrides([heading, ...Object.values(refusals).map(([cells]) => cells)]);
    expect(decided(results).map(({ status, why }) => [status, why])).toEqual(
      Object.values(refusals).map(([, why]) => ['refused', why]),
    );
    expect(tiersOf(results)).toMatchObject({ c: 'basic' });
    expect(results.summary.overrides.counts.refused).toBe(Object.keys(refusals).length);
  });

  it('all that decide about one customer, under whichever id', async () => {
    const merged = await gradeFiles(
      {
        ...files,
        'merged.csv': 'old_id,new_id\nolder,old\nold,c\nd2,e\n',
        'overrides.csv': [
          heading,
          row('old', 'gold'),
          row('c', 'silver'),
          row('older', 'silver', { kind: 'at_least' }),
          row('c', 'gold', { expires_on: '2026-12-30' }),
          row('c', 'gold', { reason: '' }),
          row('d', 'gold'),
          row('d2', 'gold'),
        ],
      },
      `${plainExports}overrides: overrides.csv\naliases: merged.csv\n`,
    );
    expect(decided(merged).map(({ status, why }) => [status, why])).toEqual([
      ['refused', 'lines 2, 3 and 4 all decide about customer c'],
      ['refused', 'lines 2, 3 and 4 all decide about customer c'],
      ['refused', 'lines 2, 3 and 4 all decide about customer c'],
      ['expired', 'its last day was 2026-12-30'],
      ['refused', 'no reason is given'],
      ['applied', ''],
      ['applied', ''],
    ]);
    expect(tiersOf(merged)).toMatchObject({ c: 'basic', d: 'gold', e: 'gold' });
  });
});

it('reads files as people and spreadsheets write them', async () => {
  const results = await withOverrides(
    [
      '\uFEFFCase;Customer_ID ;ＴＩＥＲ;Requested_by;Approved_by;Decided_on;Reason;Note;;status;final_tier',
      'x;="007";gold;Ann;Bob;2026/12/1;"Long; and',
      'on two lines";kept;;applied;basic',
      '',
      ';;;;;;;;;;',
      "y; '-g ;\u00A0silver\u3000;Ann;Bob;2026年12月1日;Loyal;;;;",
      '',
    ].join('\r\n'),
  );
  expect(tiersOf(results)).toMatchObject({ '007': 'gold', "'-g": 'silver' });
  expect(decided(results)).toEqual([
    {
      case: 'x',
      customer_id: '007',
      tier: 'gold',
      requested_by: 'Ann',
      approved_by: 'Bob',
      decided_on: '2026/12/1',
      reason: 'Long; and\r\non two lines',
      Note: 'kept',
      status: 'applied',
      why: '',
      ruled_tier: 'basic',
      final_tier: 'gold',
    },
    expect.objectContaining({ customer_id: "'-g", status: 'applied', Note: '' }),
  ]);
});

it('tells which of last time proved right', async () => {
  const folder = emptyFolder();
  const reviewOf = (year: number, more: string) =>
    `as_of: ${year}-12-31\npolicy: policy.yaml\n${plainExports}results: results/${year}\n${more}`;
  writeFiles(folder, {
    ...files,
    '2025.yaml': reviewOf(2025, 'overrides: overrides.csv\n').replace('transactions.csv', 'before.csv'),
    '2026.yaml': reviewOf(2026, 'last_results: results/2025\naliases: merged.csv\n'),
    'merged.csv': 'old_id,new_id\nz,b\n',
    'before.csv': 'customer_id,date,amount\na,2025-01-01,1\nb,2025-01-01,1\nd,2025-01-01,100\n',
    'overrides.csv': [
      heading,
      row('a', 'silver', { kind: 'at_least' }),
      row('b', 'gold'),
      row('c', 'silver'),
      // Fixed to a worse tier: nothing to live up to.
      row('d', 'basic'),
      // The rules agreed already.
      row('e', 'basic'),
      row('f', 'silver', { expires_on: '2025-06-01', decided_on: '2025-01-01' }),
    ],
  });
  await gradeFolder(folder, '2025.yaml');
  const { summary, folder: results } = await gradeFolder(folder, '2026.yaml');
  // Of a, b and c only a has reached by the rules what people gave: b is silver now, c still basic.
  expect(summary.overrides.last_time).toEqual({ raised: 3, lived_up_to: 1, customers: ['a'] });
  const manifest = JSON.parse(readFileSync(path.join(results, 'manifest.json'), 'utf8'));
  expect(
    manifest.inputs.map((each: { role: string; file: string }) => [each.role, each.file]),
  ).toContainEqual(['last_overrides', 'results/2025/overrides.csv']);
});

it.runIf(long)('looks back only on overrides that are still those that were approved', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'overrides.csv': [heading, row('c', 'gold')],
    '2025.yaml': `as_of: 2025-12-31\npolicy: policy.yaml\n${plainExports}results: last\noverrides: overrides.csv\n`,
    '2026.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\n${plainExports}results: results\nlast_results: last\n`,
  });
  await gradeFolder(folder, '2025.yaml');
  const last = path.join(folder, 'last');
  await approveResults(
    last,
    { by: 'Ann', note: undefined, accepted: [] },
    { stage: () => undefined, onStop: () => () => undefined },
  );
  const seen = (await gradeFolder(folder, '2026.yaml')).summary.overrides;
  expect(seen.last_time).toMatchObject({ raised: 1 });
  const file = path.join(last, 'overrides.csv');
  chmodSync(file, 0o644);
  writeFileSync(file, readFileSync(file, 'utf8').replace('gold', 'silver'));
  await expect(gradeFolder(folder, '2026.yaml')).rejects.toThrow(/has changed since .* approved by Ann/);
});

it.runIf(long)('takes the overrides of earlier results as a file', async () => {
  const first = await withOverrides([heading, row('c', 'gold'), row('b', 'gold', { kind: 'at_least' })]);
  const again = await withOverrides(readFileSync(path.join(first.folder, 'overrides.csv'), 'utf8'));
  expect(decided(again)).toEqual(decided(first));
});

it('words in Chinese what overrides.csv says, whatever ids and reasons hold', () => {
  const said = [whyText('merged', 'C1 (old)', 'C2'), whyText('not_graded', 'C3'), whyText('kind', '')];
  expect(said[0]).toBe('customer C1 (old) (now C2) is not graded');
  expect(said.map((why) => overrideWhy(why, 'zh'))).toEqual([
    '客户 C1 (old)（现为 C2）未参与评级',
    '客户 C3 未参与评级',
    '没有“”这种类型',
  ]);
  expect(overrideWhy(`${whyText('two', '3', '9', 'C1')}; ${whyText('tier')}`, 'zh')).toBe(
    '第 3 行和第 9 行都针对客户 C1；未写明等级',
  );
  expect(overrideWhy('what nobody foresaw', 'zh')).toBe('what nobody foresaw');
});
