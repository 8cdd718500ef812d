// Explanations through the built command, from the results folder alone.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/foundation/characters/width.js';
import { readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

const policy = `policy: Explained
version: "1"
currency: EUR
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions, window: 12 months, label: { en: Orders, zh: 订单数 } }
  basket: { divide: [spend, orders], label: { en: Basket, zh: 客单价 } }
  grown: { growth: spend, label: { en: Growth, zh: 增长 } }
  overdue: { value: customers.overdue, label: { en: Days overdue, zh: 逾期天数 }, unit: days }
score:
  - dimension: value
    label: { en: Value, zh: 价值 }
    weight: 80
    criteria:
      - { metric: spend, weight: 50, points: { line: { 0: 0, 1000: 100 } } }
      - { metric: basket, weight: 30, points: { steps: { 0: 0, 100: 50, 300: 100 } }, missing: 10 }
      - { metric: grown, weight: 20, points: { line: { 0: 0, 1: 100 } }, missing: exclude }
  - dimension: conduct
    label: { en: Conduct, zh: 行为 }
    weight: 20
    criteria: [{ metric: overdue, weight: 100, points: { line: { 0: 100, 60: 0 } }, missing: 100 }]
adjustments: [{ id: many, label: { en: Many orders, zh: 订单多 }, add: 5, when: { orders: { at_least: 3 } } }]
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 70, requires: { spend: { at_least: 600 } }, keeps: { score: 60 } }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 40 }
  - { id: normal, label: { en: Normal, zh: 普通 } }
movement: { down: { max_steps: 1 } }
caps: [{ at_most: silver, when: { overdue: { more_than: 30 } }, label: Arrears }]
`;
const review = `review: Explained review
as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: Id, overdue: { heading: Overdue, type: number } } }
  transactions: { file: transactions.csv }
last_results: last
overrides: overrides.csv
results: results
`;
/** Spend of last year and of this one, orders, days overdue. */
const people: Readonly<Record<string, readonly [number, number, number, string]>> = {
  C1: [400, 500, 2, '0'],
  C2: [100, 900, 1, '45'],
  '=C3': [0, 300, 3, ''],
  C4: [800, 100, 1, '10'],
  C5: [900, 850, 2, '0'],
};
const rows = (year: 0 | 1) =>
  Object.entries(people).flatMap(([id, [before, now, orders]]) =>
    Array.from({ length: year === 0 ? 1 : orders }, (_, at) =>
      at > 0 ? `${id},${2025 + year}-12-19,0\n` : `${id},${2025 + year}-12-20,${year === 0 ? before : now}\n`,
    ),
  );
const heading = 'customer_id,date,amount\n';
const customers = `Id,Overdue\n${Object.entries(people)
  .map(([id, [, , , overdue]]) => `${id},${overdue}\n`)
  .join('')}`;

let folder: Folder;
const explain = (...args: string[]) =>
  gradus(['explain', 'results', ...args, '--quiet'], { cwd: folder.path });

beforeAll(async () => {
  folder = new Folder();
  const file = {
    'policy.yaml': policy,
    'review.yaml': review,
    'last.yaml': review
      .replace('2026-12-31', '2025-12-31')
      .replace('results: results', 'results: last')
      .replace(/(last_results|overrides): .*\n/g, '')
      .replace('transactions.csv', 'before.csv')
      .replace('customers.csv', 'then.csv'),
    'customers.csv': customers,
    'then.csv': `${customers}Gone,\n`,
    'before.csv': `${heading}${rows(0).join('')}Gone,2025-12-20,1000\n`,
    'transactions.csv': `${heading}${[...rows(0), ...rows(1)].join('')}`,
    'overrides.csv':
      'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n=C3,gold,fix,Key partner,Ann Lee,Bob Ray,2026-12-10,2027-06-30,A-17\n',
  };
  writeFiles(folder.path, file);
  for (const name of ['last.yaml', 'review.yaml']) {
    const ran = await gradus(['grade', name, '--quiet', '--no-firmness'], { cwd: folder.path });
    if (ran.exit !== 0) throw new Error(ran.stderr);
  }
  // Nothing but the results is needed.
  for (const name of Object.keys(file)) rmSync(path.join(folder.path, name));
  rmSync(path.join(folder.path, 'last'), { recursive: true });
}, 60_000);
afterAll(() => folder.remove());

describe('explain', () => {
  it('tells how a customer came to the tier, and what would change it', async () => {
    const ran = await explain('C2');
    expect(ran).toMatchObject({ stderr: '', exit: 0 });
    expect(ran.stdout).toBe(
      `C2: Silver

Explained review, as of 2026-12-31; Explained 1

Up from Normal to Silver (1 step). Score 25 → 81 (+56). Steps by cause:
behaviour +2, policy 0, movement 0, floors and caps −1, override 0. Score by
cause: Spend +31, Basket +9, Growth +16. Main driver: behaviour, Spend.

How the tier came about
    by the rules of the tiers: Gold (the score is enough, and what the tier
      requires is met)
    after movement: Gold
    after floors and caps: Silver (cap Arrears)
    after overrides: Silver

Score: 81
Criterion              Value  Points  Weight  In score  Gives  Loses
Value                                     80        80  76.00   4.00
  Spend (EUR)            900   90.00      50        40  36.00   4.00
  Basket                 900  100.00      30        24  24.00   0.00
  Growth                   8  100.00      20        16  16.00   0.00
Conduct                                   20        20   5.00  15.00
  Days overdue (days)     45   25.00     100        20   5.00  15.00

Adjustments
  ✗ Many orders +5: not given (Orders at least 3: 1, short by 2)

What Gold asks for, the next better tier
  ✓ Score at least 70: 81
  ✓ required: Spend at least 600: 900
  ✓ to keep it: Score at least 60: 81

What Silver asks for, the customer's own tier
  ✓ Score at least 40: 81

Floors and caps
    cap Arrears, at most Silver: holds, and moved the tier (Days overdue more
      than 30: 45)

To reach Gold
As a whole, with everything that it moves: the least that this review would have
needed, orders of 2026-12-31. One less of it does not do.

    Days overdue (days) 45 → 30.

Not by 208 more orders of the average 900.

Not by 1,000,000 more over the orders there are.

Each metric alone, all else as it is: the smallest change that this review would
have needed.

Metric               Now  Needed  Change
Days overdue (days)   45      30     −15

Not by one of these alone: Spend.

Orders cannot move alone, so no value is told: the rows that move it move Spend,
too.

To keep Silver
As a whole, with everything that it moves: what may be missing in the next
review, as of 2027-12-31 and with Silver as the tier held.

    no order may be missing; 1 order of the average 900 fewer gives Normal
      (Spend 900 → 0; Orders 1 → 0; Basket 900 → missing; Growth 8 → −1).
      Decided by score of Silver.
    705 less over the orders there are keeps it; 705.01 less over the orders
      there are gives Normal (Spend 900 → 194.99; Basket 900 → 194.99; Growth 8
      → 0.9499). Decided by score of Silver.

Each metric alone, all else as it is: what the next review, as of 2027-12-31 and
with Silver as the tier held, needs at least.

Metric       Now  Kept with     Room
Spend (EUR)  900  at least 195  −705

One of these alone cannot lose it: Days overdue.

Orders cannot move alone, so no value is told: the rows that move it move Spend,
too.

Days that count, first and last
    2026-01-01 to 2026-12-31: Spend, Orders
    2025-01-01 to 2025-12-31: Growth (the window before)
`,
    );
  });

  it.runIf(long)('says the same in Markdown and in Chinese, and as values', async () => {
    const markdown = (await explain('C2', '--format', 'md')).stdout;
    expect(markdown).toContain('## C2: Silver\n\nExplained review');
    expect(markdown).toContain(
      '| Metric | Now | Needed | Change |\n|---|---:|---:|---:|\n| Days overdue (days) | 45 | 30 | −15 |\n',
    );
    const chinese = (await explain('C2', '--lang', 'zh')).stdout;
    expect(chinese).toContain('C2：银卡');
    expect(chinese).toMatch(/逾期天数（days） +45 +30 +−15\n/);
    const json = await explain('C2', '--format', 'json');
    expect((await explain('C2', '--json')).stdout).toBe(json.stdout);
    const [value] = JSON.parse(json.stdout).customers;
    expect(value).toMatchObject({
      customer_id: 'C2',
      tier: 'silver',
      scored_tier: 'gold',
      score: '81',
      compared: { previous_tier: 'normal', steps: '1', previous_score: '25' },
      up: { tier: 'gold', limits: ['cap:Arrears'] },
      stay: { tier: 'silver', unchanged: 'silver' },
    });
    expect(value.compared).toMatchObject({ steps_behaviour: '2', steps_bounds: '-1' });
    expect(value.dimensions[0].criteria[0]).toEqual({
      criterion: 'spend',
      metric: 'spend',
      value: '900',
      points: '90',
      weight: '50',
      effective_weight: '40',
      contribution: '36',
      lost: '4',
    });
    expect(value.up.paths).toContainEqual({
      metric: 'overdue',
      from: '45',
      outcome: 'reaches',
      to: '30',
      tier: 'gold',
      score: '86',
      follows: [],
    });
  });

  it.runIf(long)('explains several customers, those whose ids are defused and those who left', async () => {
    const { stdout, exit } = await explain('=C3', 'Gone', 'C1', '=C3');
    expect(exit).toBe(0);
    const titles = stdout.split('\n').filter((line) => /^(=C3|Gone|C1): /.test(line));
    expect(titles).toEqual(['=C3: Gold', 'Gone: Gold', 'C1: Silver']);
    expect(stdout).toContain('Left: was in the last results, on Gold, and is not graded now.');
    expect(stdout).toContain(
      '    Gold; applied; Key partner; requested by Ann Lee, approved by Bob Ray on\n      2026-12-10; until 2027-06-30; case A-17\n',
    );
    expect(stdout).toContain('People decided about this customer');
    expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it.runIf(long)(
    'shares the weight of what is missing out, so that what is given adds up to the score',
    async () => {
      const { stdout } = await explain(...Object.keys(people), '--json');
      for (const each of JSON.parse(stdout).customers) {
        const sum = (of: 'contribution' | 'lost') =>
          each.dimensions.reduce(
            (total: number, { [of]: part }: Record<string, string>) => total + Number(part),
            0,
          );
        const added = each.adjustments.reduce(
          (total: number, { holds, add }: { holds: boolean; add: string }) =>
            total + (holds ? Number(add) : 0),
          0,
        );
        expect(sum('contribution') + added).toBeCloseTo(Number(each.score), 4);
        expect(sum('contribution') + sum('lost')).toBeCloseTo(100, 4);
      }
    },
  );

  it('names every customer who is not there, with the one that may be meant', async () => {
    const ran = await explain('C1', 'C9', 'Gane', 'Somebody');
    expect(ran).toMatchObject({ stdout: '', exit: 2 });
    expect(ran.stderr).toContain('there is no customer "C9" in these results');
    expect(ran.stderr).toContain('did you mean "Gone"?');
    expect(ran.stderr).toContain('there is no customer "Somebody" in these results');
    expect(ran.stderr).toContain('3 problems');
    const json = await explain('C9', '--format', 'json');
    expect(JSON.parse(json.stdout).problems).toMatchObject([{ code: 'unknown-customer' }]);
    expect(json).toMatchObject({ stderr: '', exit: 2 });
  });

  it('shows what a change of tiers is made of, as far as changes.csv says so', async () => {
    const told = await explain('C2');
    expect(told.stdout.replace(/\n/g, ' ')).toContain(
      'Steps by cause: behaviour +2, policy 0, movement 0, floors and caps −1, override 0. Score by cause: Spend +31, Basket +9, Growth +16. Main driver: behaviour, Spend.',
    );
    const copy = new Folder(folder.path);
    try {
      const file = path.join(copy.path, 'results/changes.csv');
      const changes = readCsv(file).map((row) =>
        Object.fromEntries(
          Object.entries(row).flatMap(([name, cell]) => {
            if (name === 'main_driver') return [[name, 'unattributed']];
            return /^(steps|score_change)_/.test(name) ? [] : [[name, cell]];
          }),
        ),
      );
      const text = stringify(changes, { header: true });
      writeFileSync(file, text);
      const refused = await gradus(['explain', 'results', 'C2', '--quiet'], { cwd: copy.path });
      expect(refused).toMatchObject({ stdout: '', exit: 2 });
      expect(refused.stderr).toContain('error[results-changed]');
      const manifest = path.join(copy.path, 'results/manifest.json');
      const sealed = JSON.parse(readFileSync(manifest, 'utf8'));
      for (const output of sealed.outputs)
        if (output.file === 'changes.csv') output.sha256 = createHash('sha256').update(text).digest('hex');
      writeFileSync(manifest, JSON.stringify(sealed));
      const ran = await gradus(['explain', 'results', 'C2', '--quiet'], { cwd: copy.path });
      expect(ran.exit).toBe(0);
      expect(ran.stdout).not.toContain('by cause');
      expect(ran.stdout).toContain('The change cannot be\nattributed');
    } finally {
      copy.remove();
    }
  });

  it('refuses results that were changed', async () => {
    const copy = new Folder(folder.path);
    try {
      appendFileSync(path.join(copy.path, 'results/graded.csv'), '\n');
      const ran = await gradus(['explain', 'results', 'C2', '--quiet'], { cwd: copy.path });
      expect(ran).toMatchObject({ stdout: '', exit: 2 });
      expect(ran.stderr).toContain('error[results-changed]');
    } finally {
      copy.remove();
    }
  });
});
