// What results, their summary and those who read them say of firm grades and knife edges.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Chalk } from 'chalk';
import { beforeAll, expect, it } from 'vitest';
import { terminalReport } from '../../src/reports/text/terminal.js';
import { flipPhrases } from '../../src/reports/words/flips.js';
import { gradusServed } from '../cli/served.js';
import { byCustomer, emptyFolder, type Graded, gradeFiles, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const metrics = `policy: Edges
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions.order_id, window: 12 months }
  recency: { days_since_last: transactions.date }
`;
const policy = `${metrics}tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, requires: { spend: { at_least: 1000 }, recency: { at_most: 30 } } }
  - { id: normal, label: { en: Normal, zh: 普通 } }
firmness: { metrics: 1%, days: 2, orders: 1 }
`;
const files = {
  'policy.yaml': policy,
  'customers.csv': 'customer_id\nfirm\nspends\nlate\nnearly\nnobody\n',
  'transactions.csv': `customer_id,order_id,date,amount
firm,1,2026-12-01,3000
firm,2,2026-12-15,3000
spends,3,2026-12-02,500
spends,4,2026-12-15,505
late,5,2026-10-01,3000
late,6,2026-12-02,3000
nearly,7,2026-12-05,700
nearly,8,2026-12-20,299
`,
};
const exports = 'exports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n';

let graded: Graded;
beforeAll(async () => {
  graded = await gradeFiles(files, exports);
});

const cells = ({ graded: rows }: Graded) => rows.map((row) => [row.customer_id, row.firmness]);

it('says of everybody whether a small change gives another tier, and which', () => {
  expect(cells(graded)).toEqual([
    ['firm', 'firm'],
    ['late', 'day+2:normal'],
    ['nearly', 'order+1:gold;spend+1%:gold'],
    ['nobody', 'firm'],
    ['spends', 'order-1:normal;spend-1%:normal'],
  ]);
});

it('counts them by tier and by the way that they go', () => {
  expect(graded.summary.firmness).toEqual({
    firm: 2,
    up: 1,
    down: 2,
    untold: 0,
    metrics: '0.01',
    days: 2,
    orders: 1,
    tiers: [
      { tier: 'gold', firm: 1, up: 0, down: 2, untold: 0 },
      { tier: 'normal', firm: 1, up: 1, down: 0, untold: 0 },
    ],
    left_out: [],
    assumed: [],
  });
  const look = { paint: new Chalk({ level: 0 }), width: 200 };
  expect(terminalReport(graded.summary, { language: 'en', look, results: 'r' })).toContain(
    'Knife edge: something small would change the tier of 3 of 5 (up 1, down 2)\n',
  );
});

it('lists whom a small change takes the tier away, and explains one of them', async () => {
  const at = { cwd: path.dirname(graded.folder) };
  const list = await gradusServed(['list', path.basename(graded.folder), 'near_loss', '--json'], at);
  const rows = (JSON.parse(list.stdout) as { rows: Record<string, string>[] }).rows;
  expect(rows.map((row) => [row.customer_id, row.firmness])).toEqual([
    ['late', 'day+2:normal'],
    ['spends', 'order-1:normal;spend-1%:normal'],
  ]);
  const told = await gradusServed(['explain', path.basename(graded.folder), 'spends', 'firm'], at);
  expect(told.stdout).toContain('On a knife edge: one order fewer → Normal; Spend 1% less → Normal.');
  expect(told.stdout).toContain('Firm: no small change gives another tier.');
});

it('shows knife edges in the report', () => {
  const page = readFileSync(path.join(graded.folder, 'report.html'), 'utf8');
  expect(page).toContain('Something small would change the grade of 3 customers: 1 up, 2 down.');
  const table = page.slice(page.indexOf('How firm grades are, by tier')).split('</table>')[0] ?? '';
  const cells = [...table.matchAll(/<t[dh][^>]*>([^<]*)</g)].map(([, cell]) => cell);
  expect(cells.slice(-8)).toEqual(['Gold', '2', '0', '1', 'Normal', '0', '1', '1']);
  expect(page).toContain('as of 2 days later → Normal');
});

it('shows in reports how many orders and how much money a grade hangs on', async () => {
  const at = { cwd: path.dirname(graded.folder) };
  const results = path.basename(graded.folder);
  for (const [lang, orders, value] of [
    ['en', 'Orders to the loss', 'Value to the loss'],
    ['zh', '距失去等级的订单数', '距失去等级的金额'],
  ] as const) {
    const args = ['--format', 'html,md,json', '--out', lang, '--lang', lang];
    expect(await gradusServed(['report', results, ...args], at)).toMatchObject({ exit: 0 });
    const told = (name: string) => readFileSync(path.join(at.cwd, lang, name), 'utf8');
    // 1,005 in two orders: without one, or with 5.01 less, there are not 1,000.
    expect(told('report.md')).toMatch(new RegExp(`\\| ${orders} \\| ${value} \\|`, 'u'));
    expect(told('report.md')).toMatch(/\| spends \|.*\| 1 \| 5\.01 \|/u);
    expect(told('report.html').replace(/(<[^>]*>)+/g, '|')).toMatch(/\|spends\|[\s\S]*?\|1\|5\.01\|/u);
    const { results: document } = JSON.parse(told('report.json')) as {
      results: {
        knife_edges: { first: { customer: string; margin_orders: unknown; margin_value: unknown }[] };
      };
    };
    const margins = document.knife_edges.first.map((each) => [
      each.customer,
      each.margin_orders,
      each.margin_value,
    ]);
    expect(margins).toContainEqual(['spends', '1', '5.01']);
    expect(margins).toContainEqual(['late', null, null]);
  }
});

it.runIf(long)('counts none by tier for readers from whom small counts are kept', async () => {
  const audiences = 'privacy: { audiences: { public: { small_cells: 5 }, all: { show: all } } }\n';
  const { folder } = await gradeFiles(files, `${exports}${audiences}`);
  const pageOf = async (audience: string) => {
    const args = [
      'report',
      path.basename(folder),
      '--audience',
      audience,
      '--format',
      'md',
      '--out',
      audience,
    ];
    const ran = await gradusServed(args, { cwd: path.dirname(folder) });
    expect(ran).toMatchObject({ exit: 0 });
    return readFileSync(path.join(path.dirname(folder), audience, 'report.md'), 'utf8');
  };
  expect(await pageOf('all')).toContain('| Gold | 2 | 0 | 1 |');
  expect(await pageOf('public')).not.toContain('| Gold | 2 | 0 | 1 |');
});

it.runIf(long)('is left out where the policy, or who grades, does not ask for it', async () => {
  const off = await gradeFiles(
    { ...files, 'policy.yaml': policy.replace(/firmness.*/, 'firmness: off') },
    exports,
  );
  expect(Object.keys(off.graded[0] ?? {})).not.toContain('firmness');
  const folder = emptyFolder();
  writeFiles(folder, {
    ...files,
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\n${exports}`,
  });
  await gradusServed(['grade', 'review.yaml', '--no-firmness', '--quiet'], { cwd: folder });
  const heading = readFileSync(path.join(folder, 'results', 'graded.csv'), 'utf8').split('\n')[0];
  expect(heading).not.toContain('firmness');
  const verified = await gradusServed(['verify', 'results', '--regrade'], { cwd: folder });
  expect(verified).toMatchObject({ exit: 0 });
  // Results without the column are compared with as any others.
  const next = `as_of: 2026-12-31\npolicy: policy.yaml\nresults: next\nlast_results: results\n${exports}`;
  writeFiles(folder, { 'next.yaml': next });
  const after = await gradeFolder(folder, 'next.yaml');
  const compared = next.replace('last_results: results', `last_results: ${graded.folder}`);
  writeFiles(folder, { 'compared.yaml': compared.replace('results: next', 'results: compared') });
  expect(after.changes).toEqual((await gradeFolder(folder, 'compared.yaml')).changes);
  expect(after.changes.map((row) => row.movement)).toEqual(['new']);
  expect(cells(after)).toEqual(cells(graded));
});

it('is not told where tiers depend on the rank among all customers', async () => {
  const ranked = `${metrics}assign: { by: quota, of: spend }\ntiers: [{ id: gold, quota: 20% }, { id: normal }]\nfirmness: { orders: 1 }\n`;
  const found = await gradeFiles({ ...files, 'policy.yaml': ranked }, exports);
  expect(Object.keys(found.graded[0] ?? {})).not.toContain('firmness');
  expect(found.summary.firmness).toBeUndefined();
});

it('leaves a cell empty where metrics do not tell what an order less comes to', async () => {
  const largest = policy.replace(
    'tiers:',
    '  largest: { max: transactions.amount, window: 12 months }\ntiers:',
  );
  const asked = largest.replace('recency: { at_most: 30 }', 'largest: { at_least: 100 }');
  const found = await gradeFiles({ ...files, 'policy.yaml': asked }, exports);
  // All orders are of the same amount: whether the largest is the one that goes, nobody can tell.
  expect(byCustomer(found.graded).firm?.firmness).toBe('');
  expect(found.summary.firmness?.untold).toBe(2);
});

it('says how much less takes the tier away: the first order that is too many, the first cent', async () => {
  const several = { ...files, 'policy.yaml': policy.replace('orders: 1 }', 'orders: 3 }') };
  const rows = ['260', '260', '260', '260', '260'].map(
    (amount, at) => `many,m${at},2026-12-0${at + 1},${amount}\n`,
  );
  const found = await gradeFiles(
    {
      ...several,
      'customers.csv': `${files['customers.csv']}many\n`,
      'transactions.csv': `${files['transactions.csv']}${rows.join('')}`,
    },
    exports,
  );
  const { many, spends, firm } = byCustomer(found.graded);
  // 1,300 in orders of 260: one may be missing, two may not, and three count as few.
  expect(many).toMatchObject({ firmness: 'order-3:normal', margin_orders: '2', margin_value: '' });
  // 1,005 less 5 is just enough.
  expect(spends).toMatchObject({ firmness: 'spend-1%:normal', margin_orders: '', margin_value: '5.01' });
  expect(firm).toMatchObject({ margin_orders: '', margin_value: '' });
  const at = { cwd: path.dirname(found.folder) };
  const told = await gradusServed(['explain', path.basename(found.folder), 'many', 'spends'], at);
  expect(told.stdout).toContain('The nearest loss: 2 orders fewer.');
  expect(told.stdout).toContain('The nearest loss: Spend 5.01 less.');
});

it('words small changes in both languages', () => {
  const names = { metric: () => '消费', tier: (id: string) => id };
  const all = 'order-1:b;order+2:a;spend-0.5%:b;day+1:b';
  expect(flipPhrases(all, names, 'zh')).toEqual([
    '少 1 笔订单 → b',
    '多 2 笔订单 → a',
    '消费减少 0.5% → b',
    '截至日推后 1 天 → b',
  ]);
  expect(flipPhrases('firm', names, 'en')).toEqual([]);
});

it('takes no tier at all for worse than any, also on the last one', async () => {
  const ungraded = 'ungraded: { when: { orders: { less_than: 3 } }, label: { en: Not rated, zh: 未评 } }\n';
  const {
    graded: rows,
    summary,
    folder,
  } = await gradeFiles(
    {
      'policy.yaml': `${metrics}${ungraded}tiers:
  - { id: gold, requires: { spend: { at_least: 1000 } } }
  - { id: normal }
`,
      'transactions.csv': `customer_id,order_id,date,amount
${['few', 'many', 'none', 'rich']
  .flatMap((id, at) =>
    Array.from(
      { length: [3, 5, 2, 3][at] ?? 0 },
      (_, order) => `${id},${id}${order},2026-12-0${order + 1},${id === 'rich' ? 1000 : 100}\n`,
    ),
  )
  .join('')}`,
    },
    'exports: { transactions: { file: transactions.csv } }\n',
    { firmness: true },
  );
  expect(rows.map((row) => [row.customer_id, row.tier, row.firmness, row.margin_orders])).toEqual([
    ['few', 'normal', 'order-1:ungraded', '1'],
    ['many', 'normal', 'firm', ''],
    ['none', '', '', ''],
    ['rich', 'gold', 'order-1:ungraded', '1'],
  ]);
  expect(summary.firmness).toMatchObject({ firm: 1, up: 0, down: 2 });
  const list = await gradusServed(['list', path.basename(folder), 'near_loss', '--json'], {
    cwd: path.dirname(folder),
  });
  const { rows: listed } = JSON.parse(list.stdout) as { rows: Record<string, string>[] };
  expect(listed.map((row) => row.customer_id)).toEqual(['rich', 'few']);
  const report = await gradusServed(['report', path.basename(folder), '--format', 'md', '--out', 'told'], {
    cwd: path.dirname(folder),
  });
  expect(report.exit).toBe(0);
  expect(readFileSync(path.join(path.dirname(folder), 'told/report.md'), 'utf8')).toContain(
    'Something small would change the grade of 2 customers: 0 up, 2 down.',
  );
});
