// With --lang zh whatever is printed for people is Chinese: rules by their Chinese labels, no sentence left in English, no
// space behind a full stop.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradusServed as gradus } from './served.js';

const policy = (cap: number) => `policy: 政策
version: "${cap}"
currency: BHD
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  overdue: { value: customers.overdue, label: { en: Overdue, zh: 逾期 } }
score:
  - dimension: value
    label: { en: Value, zh: 价值 }
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }]
adjustments: [{ id: loyal, label: { en: Loyal, zh: 忠诚 }, add: 5, when: { spend: { at_least: 500 } } }]
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 70 }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 40 }
  - { id: normal, label: { en: Normal, zh: 普通 } }
movement: { up: { max_steps: 1 } }
caps: [{ at_most: silver, when: { overdue: { more_than: ${cap} } }, label: { en: Arrears, zh: 欠款 } }]
floors: [{ at_least: silver, when: { spend: { at_least: 50 } }, label: { zh: 保底 } }]
`;
const review = (year: number) => `review: 评审
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: id, overdue: { heading: overdue, type: number } } }
  transactions: { file: t${year}.csv }
${year === 2026 ? 'last_results: r2025\noverrides: overrides.csv\nguards: { refused_overrides: 1, downgraded: 0%, spend_at_downgraded_customers: 0% }\n' : ''}results: r${year}
`;
const people = { A: [10, 900.5], B: [950, 100], C: [950.25, 950], D: [10, 12.5], E: [800, 45] } as const;
const rows = (year: 0 | 1) =>
  `customer_id,date,amount\n${Object.entries(people)
    .map(([id, of]) => `${id},${2025 + year}-06-01,${of[year]}\n`)
    .join('')}`;
const overrides = `customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case
D,normal,fix,协议,甲,乙,2026-12-01,,
E,gold,fix,协议,甲,甲,2026-12-01,,
B,gold,fix,协议,甲,乙,2026-01-01,2026-02-01,
`;

let cwd: string;
const run = (...args: string[]) => gradus([...args, '--lang', 'zh'], { cwd });

beforeAll(async () => {
  cwd = emptyFolder();
  writeFiles(cwd, {
    'policy.yaml': policy(30),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
    't2025.csv': rows(0),
    't2026.csv': rows(1),
    'customers.csv': 'id,overdue\nA,45\nB,0\nC,45\nD,0\nE,0\n',
    'overrides.csv': overrides,
  });
  expect(await run('grade', 'review-2025.yaml')).toMatchObject({ exit: 0 });
  const { stdout, exit } = await run('grade', 'review-2026.yaml');
  expect(exit).toBe(4);
  chinese(stdout);
});

/** No three words of English in a row, and no space behind a full stop. */
function chinese(text: string): void {
  expect(text.match(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/gi)).toBeNull();
  expect(text.match(/[。；，] /g)).toBeNull();
  expect(text).toMatch(/\p{Script=Han}/u);
}

it.runIf(long)('explains with the Chinese labels of caps, floors and adjustments', async () => {
  const { stdout, exit } = await run('explain', 'r2026', 'A', 'B', 'C', 'D', 'E');
  expect(exit).toBe(0);
  chinese(stdout.replace(/\n +/g, ''));
  for (const words of [
    '上限 欠款',
    '下限 保底',
    '忠诚',
    '上限规则 欠款',
    '900.500',
    '12.500',
    '规则给出同一等级',
    '甲 既提出又批准',
  ])
    expect(stdout.replace(/\n +/g, '')).toContain(words);
  expect(stdout).not.toContain('Arrears');
  expect(stdout).not.toContain('Loyal');
  const english = await gradus(['explain', 'r2026', 'A', '--quiet'], { cwd });
  expect(english.stdout).toContain('cap Arrears');
  // Codes stay what they are in every language; a rule with a label in one language goes by that.
  expect(readFileSync(path.join(cwd, 'r2026/graded.csv'), 'utf8')).toMatch(/floor:保底[\s\S]*cap:Arrears/);
});

it.runIf(long)('compares and hears appeals in Chinese', async () => {
  const diff = await run('diff', 'r2025', 'r2026');
  expect(diff.exit).toBe(0);
  chinese(diff.stdout);
  writeFiles(cwd, {
    'appeals.csv':
      'customer_id,received_on,claim,status,decided_by,requested_by,overdue\nA,2027-01-10,已付清,upheld,乙,甲,0\n',
  });
  const appeal = await run('appeal', 'r2026', 'appeals.csv', '--out', 'pack');
  expect(appeal.exit).toBe(0);
  chinese(appeal.stdout);
  const pack = readFileSync(path.join(cwd, 'pack/pack.md'), 'utf8');
  expect(pack).toContain('上限规则 欠款');
  expect(pack).toContain('- 更正数据：逾期 45 → 0\n- 等级：银卡 → 银卡');
  expect(pack).not.toMatch(/gold|silver|overdue|cap:/);
  expect(appeal.stdout).toMatch(/A +成立 +银卡 +银卡/);
  expect(pack.match(/。 /)).toBeNull();
});

it('tells a changed Chinese label in the difference of policies', async () => {
  writeFiles(cwd, { 'new.yaml': policy(30).replace('zh: 欠款', 'zh: 逾期欠款') });
  const { stdout } = await gradus(['policy', 'diff', 'policy.yaml', 'new.yaml'], { cwd });
  expect(stdout).toMatch(/cap Arrears: Chinese label .*欠款.*逾期欠款/);
});

it.runIf(long)('shows money of guards in check and approve with the decimals of the currency', async () => {
  writeFiles(cwd, { 'check.yaml': review(2026).replace('overrides: overrides.csv\n', '') });
  const { stderr } = await gradus(['check', 'check.yaml', '--quiet'], { cwd });
  expect(stderr.replace(/\n +/g, ' ')).toMatch(/spend_at_downgraded_customers trips.*\d\.\d{3} BHD of/);
  const approve = await gradus(['approve', 'r2026', '--by', '乙', '--quiet'], { cwd });
  expect(approve.stderr.replace(/\n +/g, ' ')).toMatch(
    /spend_at_downgraded_customers tripped.*\d\.\d{3} BHD of/,
  );
});

it('checks, verifies, approves and notes in Chinese, also what is doubtful about rows', async () => {
  const folder = emptyFolder();
  const here = (...args: string[]) => gradus([...args, '--lang', 'zh'], { cwd: folder });
  const sales = [
    ...['A', 'B', 'C'].map((id) => `${id},2026-06-01,1.2E+05`),
    'A,2026-07-01,12.34567',
    'B,2026-07-01,50 CR',
    'unknown,2026-05-01,9000000',
    'B,2026-05-01,4000000x',
  ];
  writeFiles(folder, {
    'policy.yaml': policy(30)
      .replace(/ {2}overdue: .*\n/, '')
      .replace(/caps: .*\n/, ''),
    'review.yaml':
      'review: 评审\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: amount } } }\nguards: { rejected_rows: 50% }\nresults: r\n',
    't.csv': `客户销售清单\n Customer_ID ,date,amount\n${sales.join('\n')}\n`,
  });
  const texts = [];
  for (const args of [
    ['check', 'review.yaml'],
    ['grade', 'review.yaml'],
    ['verify', 'r'],
    ['approve', 'r', '--show'],
  ])
    texts.push(await here(...args));
  texts.push(
    await here('approve', 'r', '--by', '甲', '--note', '会议'),
    await here('approve', 'r', '--show'),
  );
  texts.push(await here('verify', 'r'));
  for (const { exit, stdout, stderr } of texts) {
    expect(exit).toBe(0);
    chinese(stdout.replace(/\n +/g, ''));
    const said = stderr
      .split('\n')
      .filter((line) => !line.startsWith('gradus: '))
      .join('\n')
      .replace(/\n +/g, '');
    if (said.trim() !== '') chinese(said);
  }
  const [check, grade, verify, , approved] = texts;
  expect(check?.stdout).toContain('交易：读取 7 行，使用 5 行，搁置 0 行，拒绝 2 行');
  expect(check?.stdout).toContain('时间窗 2026-01-01 至 2026-12-31：消费');
  for (const words of ['指数形式', '贷方', '已跳过其上方 1 行标题', '视为', '“unknown”占数据行'])
    expect(grade?.stderr.replace(/\n +/g, '')).toContain(words);
  expect(verify?.stdout).toContain('这些结果尚未经人批准。');
  expect(approved?.stdout).toContain('由 甲 于 ');
  // Files for programs keep their English.
  expect(readFileSync(path.join(folder, 'r/manifest.json'), 'utf8')).toContain('read as negative');
});
