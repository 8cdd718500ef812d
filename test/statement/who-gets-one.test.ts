// Who gets a statement and under which name, and until when a tier is said to be valid.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { statementNames } from '../../src/statement/batch/statement-pack.js';
import { type StatementsAsked, withStatements } from '../../src/statement/batch/statements.js';
import type { SaidStatement } from '../../src/statement/words/said.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const folder = emptyFolder();

beforeAll(async () => {
  mkdirSync(path.join(folder, 'keys'));
  writeFileSync(path.join(folder, 'keys', 'privacy.key'), `${'0123456789abcdef'.repeat(4)}\n`, {
    mode: 0o600,
  });
  writeFiles(folder, {
    'policy.yaml': `policy: Validity
version: "1"
currency: CNY
value: spend
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  hours: { sum: lessons.hours, window: 12 months, unit: h }
  tenure: { months_since: customers.since }
ungraded: { when: { tenure: { less_than: 3 } }, label: { en: Not rated yet, zh: 暂不评级 } }
tiers:
  - { id: gold, requires: { spend: { at_least: 100 }, hours: { at_least: 2 } } }
  - { id: silver, requires: { hours: { at_least: 1 } } }
  - { id: basic }
movement: { valid: { for: 12 months, from: entry } }
`,
    'customers.csv': [
      ['customer_id', 'name', 'since'],
      ['old', 'Ann', '2020-01-01'],
      ['fresh', 'Bob', '2026-12-01'],
      ['few', 'Cid', '2020-01-01'],
    ],
    'transactions.csv': [
      ['customer_id', 'date', 'amount'],
      ['old', '2026-05-01', '120'],
      ['few', '2026-05-01', '120'],
    ],
    'lessons.csv': [
      ['customer_id', 'date', 'hours'],
      ['old', '2026-05-01', '2.5'],
      ['few', '2026-05-01', '1.5'],
    ],
    'last.csv': [
      ['customer_id', 'tier'],
      ['old', 'gold'],
      ['few', 'silver'],
      ['gone', 'gold'],
    ],
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, since: { heading: since, type: date } } }
  transactions: { file: transactions.csv, columns: { customer_id: customer_id, date: date, amount: { heading: amount, type: money } } }
  lessons: { file: lessons.csv, columns: { customer_id: customer_id, date: date, hours: { heading: hours, type: number } } }
last_results: last.csv
results: results
privacy:
  key: keys/privacy.key
  audiences: { customer: { show: [name, tier, hours], pseudonyms: true } }
`,
  });
  await gradeFolder(folder);
});

function made(
  asked: Partial<StatementsAsked>,
  name = 'results',
): Promise<{ said: SaidStatement[]; names: string[] }> {
  const results = path.join(folder, name);
  return withStatements(results, { language: 'en', unapproved: true, ...asked }, quiet, async (ready) => {
    const said: SaidStatement[] = [];
    for await (const piece of ready.made(true)) said.push(...piece.map((each) => ready.teller.all(each)));
    return { said, names: statementNames(ready) };
  });
}

it('is everybody with a tier, under a pseudonym where the audience says so', async () => {
  const { said, names } = await made({});
  expect(said.map(({ greeting, validity }) => [greeting, validity])).toEqual([
    ['Dear Cid,', 'Valid until 31 December 2027'],
    ['Dear Ann,', 'Valid until 31 December 2027'],
  ]);
  expect(said.every(({ customer_id: id }) => /^P-[0-9A-Z]{10}$/.test(id))).toBe(true);
  expect(names).toEqual(said.map(({ customer_id: id }) => id.toLowerCase()));
});

it.runIf(long)('tells amounts in the unit of what sums them up, and where they stand', async () => {
  const { said } = await made({ customers: ['few'] });
  expect(said[0]?.ways.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^One entry of 0\.5\d? h in lessons \(hours: 2(\.0\d)? h instead of 1\.5 h\)\.$/),
    expect.stringMatching(/^0\.5\d? h more in lessons \(hours: 2(\.0\d)? h instead of 1\.5 h\)\.$/),
  ]);
});

it.runIf(long)('is nobody who was not rated, or has left', async () => {
  await expect(made({ customers: ['fresh'] })).rejects.toThrow(/"fresh" was not rated in this review/);
  await expect(made({ customers: ['gone'] })).rejects.toThrow(/"gone" has left since the review before/);
  await expect(made({ customers: ['od'] })).rejects.toThrow(/there is no customer "od"/);
});

it.runIf(long)('says nothing by ways of what is hidden by name', async () => {
  const text = readFileSync(path.join(folder, 'review.yaml'), 'utf8');
  writeFiles(folder, {
    'hidden.yaml': text
      .replace('results: results', 'results: hidden')
      .replace(/customer: \{ show.*/, 'customer: { hide: [hours, previous_tier, name, discount] } }'),
  });
  await gradeFolder(folder, 'hidden.yaml');
  const { said, names } = await made({}, 'hidden');
  const all = JSON.stringify(said);
  expect(names).toEqual(['few', 'old']);
  expect(said.map(({ previous_tier: before, greeting }) => [before, greeting])).toEqual([
    ['', 'Dear customer,'],
    ['', 'Dear customer,'],
  ]);
  // The way to gold is one of hours alone.
  expect(said[0]).toMatchObject({
    ways: [],
    next_tier: 'gold',
    asks: [{ text: 'spend at least 100 (you: CNY 120), met' }],
    asks_more: expect.stringContaining('Besides'),
    up: expect.stringContaining('We can name no single step'),
  });
  for (const hidden of ['hours', 'Cid', '2.5', '0.5', '1.5']) expect(all).not.toContain(hidden);
});
