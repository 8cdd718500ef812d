// Statements through the real command, on rows whose ways can be reckoned by hand: what they say to whom, and what they hide.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { statementNames } from '../../src/statement/batch/statement-pack.js';
import { textFields } from '../../src/statement/template/fields.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';

const policy = `policy: Letters
version: "1"
currency: EUR
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions.order_id, distinct: true, window: 12 months, label: { en: Orders, zh: 订单数 } }
  secret_grade: { value: customers.secret_grade }
score:
  - dimension: all
    weight: 100
    criteria:
      - { metric: spend, weight: 90, points: { line: { 0: 0, 1000: 100 } } }
      - { metric: secret_grade, weight: 10, points: { line: { 0: 0, 10: 100 } } }
tiers:
  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 60, requires: { orders: { at_least: 3 } }, benefits: { discount: 0.85, annual_cost: 777, perks: [birthday_gift, quick_line] } }
  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 30, benefits: { discount: 0.95 } }
  - { id: basic, label: { en: Basic, zh: 普卡 } }
movement: { down: { max_steps: 1 } }
`;

const people = [
  ['customer_id', 'name', 'owner', 'phone', 'email', 'secret_grade'],
  ['a1', 'Ann <b>Lee</b> & Co', 'Zoë Owner', '+86 138 0000 0001', 'ann@example.com', '7'],
  ['b/2', '=cmd()', 'Zoë Owner', '', 'bob@example.com', '7'],
  ['../c', 'Cid', 'Max Owner', '', '', '7'],
  ['CON', 'Dee', 'Max Owner', '0049 1', 'dee@example.com', '7'],
];
/** What each bought, in how many orders; the tier of last year, and what was bought then. */
const bought: Readonly<Record<string, readonly [amounts: readonly number[], tier: string, before: string]>> =
  {
    a1: [[150, 150], 'gold', '900.5'],
    'b/2': [[300, 300, 300], 'silver', '350'],
    '../c': [[320, 120], 'silver', '400'],
    CON: [[], 'basic', '0'],
  };

const review = `review: Yearly letters
as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner, phone: phone, email: email, secret_grade: { heading: secret_grade, type: number } } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, order_id: order_id, date: date, amount: { heading: amount, type: money } } }
last_results: last.csv
overrides: overrides.csv
results: results
statements:
  contact: { en: Ask Mia., zh: 请咨询米娅。 }
  appeal: { en: Write within 30 days., zh: 请于 30 日内提出。 }
  perks: { birthday_gift: { en: a birthday gift, zh: 生日礼物 } }
`;

const folder = emptyFolder();

beforeAll(async () => {
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': people,
    'transactions.csv': [
      ['customer_id', 'order_id', 'date', 'amount'],
      ...Object.entries(bought).flatMap(([id, [amounts]]) =>
        amounts.map((amount, at) => [id, `${id}-${at}`, `2026-0${at + 3}-01`, amount]),
      ),
    ],
    'last.csv': [
      ['customer_id', 'tier', 'spend'],
      ...Object.entries(bought).map(([id, [, tier, was]]) => [id, tier, was]),
    ],
    'overrides.csv': [
      'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case'.split(','),
      ['CON', 'silver', 'fix', 'friend of the boss', 'Req', 'Boss', '2026-06-01', '2027-12-31', 'K7'],
    ],
    'review.yaml': review,
    'shown.yaml': `${review.replace('results: results', 'results: shown')}privacy:
  personal: [phone]
  audiences: { customer: { show: [name, tier, spend, orders] } }
`,
  });
  for (const each of ['review.yaml', 'shown.yaml'])
    expect(await gradusServed(['grade', each, '--quiet'], { cwd: folder })).toMatchObject({
      exit: 0,
      stderr: '',
    });
});

const run = (...args: readonly string[]) => gradusServed(['statement', ...args, '--quiet'], { cwd: folder });
const letter = async (id: string, ...more: readonly string[]) => {
  const { stdout, stderr, exit } = await run('results', id, '--unapproved', '--format', 'md', ...more);
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
  return stdout;
};

describe('one statement', () => {
  it('tells who fell what would have been enough, and what keeps the tier', async () => {
    const text = await letter('a1');
    // 7 points for the grade and 27 for 300; gold takes 60, so 589, in 3 orders at least: 2 more of 150.
    expect(text).toMatchInlineSnapshot(`
      "# Your customer statement

      **Your tier: Silver**

      As of 31 December 2026 · Valid until the next review · Customer number a1

      Dear Ann \\<b\\>Lee\\</b\\> \\& Co,

      Your tier was Gold, and is now Silver. We would be glad to see you back on Gold. How to come there is told below.

      ## Your figures

      | Figure | This review |
      |---|---:|
      | Spend | EUR 300 |

      Counted from 1 January 2026 to 31 December 2026.

      ## What your tier brings you

      - 5% off the list price

      ## How to reach Gold

      With the same figures as in this review, this on top is enough for Gold in the next review, as of 31 December 2027:

      - 2 more orders of your average amount of EUR 150 (Spend: EUR 600 instead of EUR 300).

      ## How to keep Silver

      With the same figures as in this review you keep Silver in the next review, as of 31 December 2027, and even with EUR 44 less, spread over your orders (Spend: EUR 256 instead of EUR 300).

      All this is by the rules of today; what counts then are the rules of then.

      ## Whom to ask

      Ask Mia.

      ## If you do not agree

      Write within 30 days.
      "
    `);
  });

  it.runIf(long)('tells the same in Chinese', async () => {
    expect(await letter('a1', '--lang', 'zh')).toMatchInlineSnapshot(`
      "# 客户等级通知书

      **您的等级：银卡**

      截至 2026 年 12 月 31 日 · 有效期至下次评审 · 客户编号 a1

      尊敬的 Ann \\<b\\>Lee\\</b\\> \\& Co：

      您的等级原为金卡，现为银卡。期待您重返金卡等级，具体方法见下文。

      ## 您的各项数据

      | 项目 | 本次 |
      |---|---:|
      | 消费 | 300 EUR |

      统计期间：2026 年 1 月 1 日至 2026 年 12 月 31 日。

      ## 您享有的权益

      - 按标价优惠 5%

      ## 如何升至金卡

      若各项数据与本次评审相同，再做到以下一点，即可在下次评审（截至 2027 年 12 月 31 日）中升至金卡：

      - 再多 2 笔订单，每笔按您的平均金额 150 EUR 计（消费由 300 EUR 变为 600 EUR）。

      ## 如何保住银卡

      若各项数据与本次评审相同，您在下次评审（截至 2027 年 12 月 31 日）中仍为银卡；即使现有订单合计少 44 EUR（消费由 300 EUR 变为 256 EUR），也能保住。

      以上均按现行规则计算，届时以当时的规则为准。

      ## 咨询方式

      请咨询米娅。

      ## 如有异议

      请于 30 日内提出。
      "
    `);
  });

  it.runIf(long)('tells who stands at the top what may be missing', async () => {
    const text = await letter('b/2');
    expect(text).toContain('Congratulations: you have moved up from Silver to Gold.');
    expect(text).toContain('This is our highest tier.');
    expect(text).toContain('A birthday gift');
    expect(text).toContain('Quick line');
  });

  it('says nothing of ways to whom people decided about', async () => {
    const text = await letter('CON');
    expect(text).toContain('Please ask us what leads to Gold.');
    expect(text).not.toContain('How to keep');
  });

  it('has no network, no script, and markup of names as text', async () => {
    const { stdout } = await run('results', 'a1', '--unapproved', '--format', 'html');
    expect(stdout).toContain("default-src 'none'; style-src 'sha256-");
    expect(stdout).toContain('Dear Ann &lt;b&gt;Lee&lt;/b&gt; &amp; Co,');
    expect(stdout).not.toMatch(/<script|style="|https?:/);
  });
});

describe('what customers may see', () => {
  const every = async (from: string) => {
    const out = `${from}-all`;
    expect(await run(from, '--all', '--unapproved', '--format', 'html,md', '--out', out)).toMatchObject({
      exit: 0,
    });
    const files = readdirSync(path.join(folder, out)).filter(
      (name) => name !== 'index.csv' && !name.startsWith('missing'),
    );
    return files.map((name) => readFileSync(path.join(folder, out, name), 'utf8')).join('\n');
  };

  it('is name, tier, value, benefits and paths where nothing is declared', async () => {
    const text = await every('results');
    expect(text).toContain('EUR 300');
    for (const hidden of [
      'Owner',
      'Orders',
      'secret',
      '777',
      'example.com',
      '138',
      'Score',
      'core',
      'asks for',
    ])
      expect(text).not.toContain(hidden);
  });

  it('is what the audience customer shows, with what the next tier asks of that', async () => {
    const text = await every('shown');
    expect(text).toContain('Orders at least 3 (you: 2), not yet met');
    for (const hidden of ['Owner', 'secret', '777', 'example.com', '138', 'Score at least'])
      expect(text).not.toContain(hidden);
  });

  it.runIf(long)('is of each customer alone', async () => {
    await every('results');
    const rows = readCsv(path.join(folder, 'results-all', 'index.csv'));
    for (const { customer_id: id, html = '' } of rows) {
      const text = readFileSync(path.join(folder, 'results-all', html), 'utf8');
      const others = people.slice(1).filter(([other]) => other !== id);
      expect(others.filter(([, name = '?']) => text.includes(`Dear ${name.replace(/<.*/, '')}`))).toEqual([]);
    }
  });
});

describe('files', () => {
  it.runIf(long)('hold addresses and ids as they are, and run nothing in a spreadsheet', async () => {
    expect(await run('results', '--all', '--unapproved', '--format', 'csv', '--out', 'merge')).toMatchObject({
      exit: 0,
    });
    const text = readFileSync(path.join(folder, 'merge', 'statements.csv'), 'utf8');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.map((row) => [row.customer_id, row.name, row.phone, row.email, row.tier])).toEqual(
      [
        ['a1', 'Ann <b>Lee</b> & Co', '+86 138 0000 0001', 'ann@example.com', 'Silver'],
        ['b/2', "'=cmd()", '', 'bob@example.com', 'Gold'],
        ['../c', 'Cid', '', '', 'Silver'],
        ['CON', 'Dee', '0049 1', 'dee@example.com', 'Silver'],
      ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    expect(readCsv(path.join(folder, 'merge', 'missing-addresses.csv'))).toEqual([
      { customer_id: '../c', name: 'Cid', tier: 'silver', missing: 'phone;email', reached_otherwise: 'no' },
      { customer_id: 'b/2', name: "'=cmd()", tier: 'gold', missing: 'phone', reached_otherwise: 'yes' },
    ]);
    expect(readdirSync(path.join(folder, 'merge')).sort()).toEqual([
      'index.csv',
      'missing-addresses.csv',
      'statements.csv',
    ]);
  });

  it.runIf(long)('are named safely and apart, whatever ids are', () => {
    const odd = [
      '../x',
      'x',
      'X',
      'CON',
      'con',
      'nul',
      'a/b',
      'a\\b',
      'a b',
      'A-B',
      'index',
      'x'.repeat(10_000),
      `${'x'.repeat(10_000)}y`,
      '.',
      '..',
      '\u202egpj',
      'İ',
      'i̇',
    ];
    const ids = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 12 })),
      { maxLength: 30 },
    );
    const anyone = { idOf: (id: string) => id };
    fc.assert(
      fc.property(ids, fc.boolean(), (customers, hidden) => {
        const sight = { ...(hidden ? { idOf: () => undefined } : anyone) };
        const names = statementNames({ customers, sight } as unknown as Parameters<typeof statementNames>[0]);
        expect(new Set(names.map((name) => name.normalize('NFKD').toLowerCase())).size).toBe(
          customers.length,
        );
        for (const name of names) {
          expect(name).not.toMatch(/[/\\:*?"<>|\s]|^\.|^(con|nul|index)$/i);
          expect(Buffer.byteLength(name)).toBeLessThan(200);
        }
      }),
      { numRuns: triesOf(200, 20) },
    );
  });

  it.runIf(long)('are not written on a dry run, nor over what gradus did not write', async () => {
    const dry = await gradusServed(
      ['statement', 'results', '--tier', 'silver', '--unapproved', '--dry-run', '--out', 'dry'],
      { cwd: folder },
    );
    expect(dry.stdout).toBe(
      'Would write 3 statements, each as html, to dry, with index.csv, missing-addresses.csv.\n1 customer lacks an address, and 1 of them any; missing-addresses.csv would name them.\n',
    );
    expect(existsSync(path.join(folder, 'dry'))).toBe(false);
    mkdirSync(path.join(folder, 'mine'));
    writeFileSync(path.join(folder, 'mine', 'a1.html'), 'my own');
    expect(await run('results', '--all', '--unapproved', '--out', 'mine')).toMatchObject({ exit: 2 });
    expect(readFileSync(path.join(folder, 'mine', 'a1.html'), 'utf8')).toBe('my own');
  });
});

describe('templates', () => {
  const written = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return run('shown', 'a1', '--unapproved', '--template', name);
  };

  it('take every field that is listed, escaped for what they are written in', async () => {
    const text = textFields.map((name) => `${name}={{${name}}}`).join('\n');
    const { stdout } = await written(
      'all.html',
      `${text}\n{{#figures}}<i>{{label}} {{now}} {{title}}</i>{{/figures}}{{^rose}}no{{/rose}} {{field.name}}`,
    );
    expect(stdout).toContain('greeting=Dear Ann &lt;b&gt;Lee&lt;/b&gt; &amp; Co,');
    expect(stdout).toContain('<i>Orders 2 Your customer statement</i>no Ann &lt;b&gt;');
    expect(stdout).not.toContain('{{');
    expect((await written('all.md', '{{field.name}} *{{tier}}*')).stdout).toBe(
      'Ann \\<b\\>Lee\\</b\\> \\& Co *Silver*',
    );
  });

  it('are refused with the place of every tag that names nothing', async () => {
    const { stderr, exit } = await written(
      'wrong.html',
      'Dear {{nam}},\n  {{#figures}}{{labl}}{{/figures}} {{{tier}}} {{field.owner}} {{> other}} {{ways}}\n',
    );
    expect(exit).toBe(2);
    expect(stderr.match(/wrong\.html:\d+:\d+ error\[template-tag\]: .*/g)).toEqual([
      expect.stringMatching(/^wrong\.html:1:6 .*\{\{nam\}\} names nothing/),
      expect.stringMatching(/^wrong\.html:2:15 .*\{\{labl\}\} names nothing/),
      expect.stringMatching(/^wrong\.html:2:\d+ .*\{\{\{tier\}\}\} is not escaped/),
      expect.stringMatching(
        /^wrong\.html:2:\d+ .*\{\{field\.owner\}\} names a field of customers that they may not see/,
      ),
      expect.stringMatching(/^wrong\.html:2:\d+ .*\{\{> other\}\} names another file/),
      expect.stringMatching(/^wrong\.html:2:\d+ .*\{\{ways\}\} is a list/),
    ]);
    expect(stderr).toContain('did you mean "label"?');
    const open = await written('open.html', 'Dear\n{{#ways}} you');
    expect(open.stderr).toContain('open.html:2:');
  });
});

describe('results', () => {
  it('that nobody approved are told to nobody', async () => {
    const { stderr, exit } = await run('results', 'a1');
    expect(exit).toBe(2);
    expect(stderr).toContain('error[results-unapproved]');
  });

  it('that are held are told to nobody, whatever is said', async () => {
    writeFiles(folder, {
      'held.yaml': `${review.replace('results: results', 'results: held')}guards: { changed: 1% }\n`,
    });
    expect(await gradusServed(['grade', 'held.yaml', '--quiet'], { cwd: folder })).toMatchObject({ exit: 4 });
    const { stderr, exit } = await run('held', 'a1', '--unapproved');
    expect(exit).toBe(2);
    expect(stderr).toContain('error[results-held]');
  });

  it.runIf(long)('say who is not in them, and ask for whom statements are', async () => {
    expect((await run('results', 'a2', '--unapproved')).stderr).toContain('did you mean "a1"?');
    expect((await run('results', '--tier', 'golden', '--unapproved')).stderr).toContain(
      'did you mean "gold"?',
    );
    expect((await run('results', '--unapproved')).stderr).toContain('nothing says for whom statements are');
    expect((await run('results', 'a1', '--all', '--unapproved')).stderr).toContain('in more than one way');
    expect((await run('results', '--list', 'no_such', '--unapproved')).stderr).toContain('unknown-list');
  });
});
