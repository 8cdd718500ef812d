// A statement with as much in it as there can be stays on one page of A4, in English and in Chinese, as Chromium prints it.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Decimal } from 'decimal.js';
import { expect, it } from 'vitest';
import { statementHtml } from '../../src/statement/page/statement-html.js';
import type { Statement } from '../../src/statement/values/statement.js';
import type { CustomerWay } from '../../src/statement/ways/way.js';
import { StatementTeller, statementWords } from '../../src/statement/words/say-statement.js';
import { emptyFolder } from '../grading.js';
import { chromium } from '../reports/chromium.js';
import { fewOf } from '../runs.js';

const long = (text: string, times: number) => Array.from({ length: times }, () => text).join(' ');
const ids = Array.from({ length: 12 }, (_, at) => `m${at}`);
const label = { en: 'Average purchase of spare parts and services', zh: '备件与服务平均采购金额' };
const amount = new Decimal('1234567.89');

const way = (kind: CustomerWay['kind']): CustomerWay => ({
  kind,
  export: 'transactions',
  traits: [],
  sum: 'm0',
  count: undefined,
  orders: new Decimal(12),
  amount,
  tier: 'best',
  follows: ids.map((metric) => ({ metric, from: amount, to: amount.times(2) })),
});

const statement: Statement = {
  customer: 'c',
  id: 'x'.repeat(10_000),
  fields: new Map([['name', long('Maximilian', 400)]]),
  tier: 'own',
  previousTier: 'best',
  movement: 'down',
  validUntil: '2027-12-31',
  figures: ids.map((metric) => ({ metric, now: amount, before: amount })),
  discount: new Decimal('0.85'),
  perks: ids.map((each) => long(`perk_${each}`, 40)),
  why: { is: 'behaviour', metric: 'm0' },
  next: 'best',
  askedMore: true,
  asked: ids.map((metric) => ({
    condition: { kind: 'test', subject: metric, test: { op: 'at_least', value: amount } },
    met: false,
    has: { metric, value: amount },
  })),
  ways: {
    up: {
      tier: 'best',
      when: 'next review',
      unchanged: false,
      ways: [way('orders'), way('amount')],
      limits: ['max_up'],
    },
    keep: { unchanged: 'low', kept: false, room: undefined, ways: [way('orders'), way('amount')] },
    untold: undefined,
  },
  addresses: new Map(),
};

it.runIf(chromium !== undefined).each(fewOf(['en', 'zh'] as const))(
  'prints to one page at most in %s',
  async (language) => {
    const text =
      language === 'en'
        ? long('Please write to us.', 26).slice(0, 250)
        : '请书面联系我们。'.repeat(63).slice(0, 250);
    const teller = new StatementTeller({
      named: {
        tiers: ['best', 'own', 'low'].map((id) => ({ id, label: { en: `${id} tier`, zh: `${id} 级` } })),
        metrics: new Map(ids.map((id) => [id, { label, unit: 'CNY', money: true, export: 'transactions' }])),
        criteria: new Map(),
        rules: new Map(),
        currency: 'CNY',
        ungraded: undefined,
      },
      asOf: '2026-12-31',
      nextAsOf: '2027-12-31',
      value: 'm0',
      windows: [],
      spec: { contact: { en: text, zh: text }, appeal: { en: text, zh: text }, perks: new Map() },
      language,
    });
    const folder = emptyFolder();
    const [page, pdf] = [path.join(folder, 'page.html'), path.join(folder, 'page.pdf')];
    writeFileSync(page, statementHtml(teller.all(statement), statementWords[language], language));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer'];
    const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
    await promisify(execFile)(chromium ?? '', [...flags, profile, `--print-to-pdf=${pdf}`, `file://${page}`]);
    const printed = readFileSync(pdf, 'latin1');
    expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(printed).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][\d.]* 84[12][\d.]*\s*\]/);
  },
  60_000,
);
