// Nothing that an audience may not see is in the bytes of its report, in whatever form, whatever the audience is.
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { audienceOf } from '../../../src/reports/audience/audience.js';
import { seenFor } from '../../../src/reports/audience/seen.js';
import type { ReportValues } from '../../../src/reports/values/report-values.js';
import { money } from '../../../src/reports/words/plain-text.js';
import type { AudienceSpec } from '../../../src/review/audiences.js';
import { reportText } from '../../../src/telling/report-forms.js';
import { writeReportWorkbook } from '../../../src/telling/report-workbook.js';
import { openSaved } from '../../../src/telling/saved.js';
import { tellResults } from '../../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../../grading.js';
import { triesOf } from '../../runs.js';
import { unpacked } from './unpacked.js';
import { unrestricted } from './unrestricted.js';

const policy = `policy: Audiences
version: "1"
currency: EUR
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 2000: 100 } } }]
tiers:
  - { id: gold, score: 70, benefits: { annual_cost: 10, discount: 0.8 } }
  - { id: silver, score: 40 }
  - { id: basic }
`;
const review = (year: number) => `review: Audiences
as_of: ${year}-12-31
policy: policy.yaml
privacy: { personal: [name, phone] }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner, phone: phone } }
  transactions: { file: ${year}.csv }
${year === 2026 ? 'overrides: overrides.csv\nguards: { refused_overrides: 5 }\nlast_results: results/2025\n' : ''}results: results/${year}
`;
/** The last one is worth more than all others together. */
const people = Array.from({ length: 160 }, (_, at) => ({
  id: `KUNDE${at}X`,
  name: `Nachname${at}Q`,
  owner: `Betreuer${at % 4}Z`,
  phone: `0555${1000 + at}7`,
  spend: [(at * 37) % 1950, at === 159 ? 900_000 : (at * 91) % 1970] as const,
}));
/** Cents that occur nowhere else. */
const amount = (spend: number, at: number, year: number) =>
  `${spend}.${year === 2026 ? '37' : '73'}${10 + (at % 90)}`;

let values: ReportValues;
let results: string;

beforeAll(async () => {
  const folder = emptyFolder();
  const rows = (year: 2025 | 2026) => [
    ['customer_id', 'date', 'amount'],
    ...people.map(({ id, spend }, at) => [id, `${year}-12-20`, amount(spend[year - 2025] ?? 0, at, year)]),
  ];
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': [
      ['customer_id', 'name', 'owner', 'phone'],
      ...people.map(({ id, name, owner, phone }) => [id, name, owner, phone]),
    ],
    '2025.csv': rows(2025),
    '2026.csv': rows(2026),
    'overrides.csv': [
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', 'expires_on'],
      ['KUNDE3X', 'gold', 'Nachname3Q asked for it', 'Chef8Y', 'Chef9Y', '2026-12-01', '2027-06-30'],
    ],
    'review-2025.yaml': review(2025),
    'review-2026.yaml': review(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  const { folder: saved, head } = await openSaved(path.join(folder, 'results/2026'));
  results = saved;
  expect(readFileSync(path.join(results, 'overrides.csv'), 'utf8')).toContain('KUNDE3X');
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  values = await tellResults(results, head, { threads: 2, memory: undefined }, scratch);
});

const key = Buffer.alloc(32, 5);
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const pseudonym = (id: string) => {
  const bits = createHmac('sha256', key).update(id).digest().readBigUInt64BE(0) >> 14n;
  return `P-${Array.from({ length: 10 }, (_, at) => signs[Number((bits >> BigInt(45 - 5 * at)) & 31n)]).join('')}`;
};

/** The page, and what is packed in it. */
function everything(page: string): string {
  const packed = /<template id="others">([A-Za-z0-9+/=]*)<\/template>/.exec(page)?.[1];
  return packed === undefined || packed === '' ? page : `${page}${gunzipSync(Buffer.from(packed, 'base64'))}`;
}

const names = fc.subarray([
  'personal',
  'name',
  'owner',
  'phone',
  'spend',
  'score',
  'customer_id',
  'previous_tier',
]);
const specs = fc.record({
  show: fc.option(
    names.map((some) => ['tier', ...some]),
    { nil: 'all' as const },
  ),
  hide: names,
  pseudonyms: fc.boolean(),
  customers: fc.boolean(),
});

/** The report in one form after the other: text, and all parts of the workbook. */
async function formsOf(spec: AudienceSpec, language: 'en' | 'zh' = 'en'): Promise<string[]> {
  const audience = audienceOf(spec, { personal: ['name', 'phone'], policy: values.policy }, pseudonym);
  const seen = seenFor(values, audience);
  const file = path.join(results, '..', 'report.xlsx');
  await writeReportWorkbook({ folder: results, seen, audience, scratch: emptyFolder() }, { language }, file);
  return [
    everything(reportText(seen, 'html', language)),
    reportText(seen, 'md', language),
    reportText(seen, 'json', language),
    unpacked(file),
  ];
}

const pageOf = async (spec: AudienceSpec, language: 'en' | 'zh' = 'en') =>
  (await formsOf(spec, language)).join('\n');

describe('a page for an audience', () => {
  it('holds nothing that it may not see', async () => {
    await fc.assert(
      fc.asyncProperty(specs, fc.constantFrom('en' as const, 'zh' as const), async (some, language) => {
        const spec: AudienceSpec = { ...unrestricted, name: 'readers', ...some };
        const audience = audienceOf(spec, { personal: ['name', 'phone'], policy: values.policy }, pseudonym);
        const page = await pageOf(spec, language);
        const holds = (text: string) => page.includes(text);
        const all = (of: 'id' | 'name' | 'owner' | 'phone') => people.some((each) => holds(each[of]));
        const listed = audience.customers;
        if (!listed || audience.hides('phone')) expect(all('phone')).toBe(false);
        if (!listed || audience.hides('name')) expect(all('name')).toBe(false);
        if (audience.hides('owner')) expect(all('owner')).toBe(false);
        if (!listed || spec.pseudonyms || audience.hides('customer_id')) expect(all('id')).toBe(false);
        expect(holds(pseudonym('KUNDE5X'))).toBe(listed && spec.pseudonyms);
        if (!audience.freeText) expect(holds('asked for it') || holds('Chef9Y')).toBe(false);
        if (audience.hides('spend')) {
          expect(spends().filter((spend) => page.includes(spend))).toEqual([]);
          for (const sum of sums()) expect(page).not.toContain(sum);
        }
      }),
      { numRuns: triesOf(12, 2) },
    );
  });

  it('is whole for the team, so that what is looked for above can be found', async () => {
    for (const page of await formsOf({ ...unrestricted, name: 'all' })) {
      expect(spends().filter((spend) => page.includes(spend)).length).toBeGreaterThan(50);
      expect(sums().filter((sum) => page.includes(sum)).length).toBeGreaterThan(8);
      for (const text of ['KUNDE5X', 'Nachname5Q', 'Betreuer1Z', 'asked for it'])
        expect(page).toContain(text);
    }
  });

  it('tells counts in one table where small ones are hidden, and none of them', async () => {
    const spec = { ...unrestricted, name: 'public', smallCells: 12, customers: false };
    const [page = '', markdown = '', json = '', workbook = ''] = await formsOf(spec);
    expect(page).toContain('&lt;12');
    expect(markdown).toContain('\\<12');
    expect(JSON.parse(json)).toMatchObject({ results: null, counts: { limit: 12 } });
    for (const { id, name, owner } of people)
      for (const text of [id, name, owner]) expect(page + markdown + json + workbook).not.toContain(text);
    const cells = [...page.matchAll(/<td class="n">([^<]*)<\/td>/g)].map(([, text]) => text ?? '');
    for (const text of cells)
      if (/^\d+$/.test(text)) expect(Number(text) === 0 || Number(text) >= 12).toBe(true);
    expect(page).not.toContain('<script');
  });
});

describe('a report for readers from whom amounts are withheld', () => {
  const of = (some: Partial<AudienceSpec>) => ({
    ...unrestricted,
    name: 'public',
    dominance: new Decimal('0.8'),
    ...some,
  });

  it('tells no amount of which one customer makes most, in any form or language', async () => {
    for (const [smallCells, share] of [
      [undefined, '0.8'],
      [5, '0.8'],
      [12, '0.8'],
    ] as const)
      for (const language of ['en', 'zh'] as const) {
        const told = await formsOf(of({ smallCells, dominance: new Decimal(share) }), language);
        const { worth } = JSON.parse(told[2] ?? '').counts;
        expect(told[3]).toContain(language === 'en' ? 'Value now' : '本次金额');
        expect(worth.now.table).not.toBeNull();
        const hidden = dominated(smallCells ?? 0, share);
        expect(hidden.length).toBeGreaterThan(0);
        for (const text of told) {
          for (const each of hidden) expect(text).not.toContain(each);
          for (const { id, name, owner } of people)
            for (const each of [id, name, owner]) expect(text).not.toContain(each);
          expect(spends().filter((spend) => text.includes(spend))).toEqual([]);
          expect(text).not.toContain('<svg');
        }
        // The others are told, so that what is looked for above could be found.
        const shown = worth.now.table.cells
          .flat()
          .filter((cell: string | null) => cell !== null && cell !== '0');
        expect(shown.length).toBeGreaterThan(0);
        for (const cell of shown) expect(told[0]).toContain(money(cell, 'EUR'));
      }
  });

  it('tells no amount where the value may not be seen', async () => {
    for (const text of await formsOf(of({ hide: ['spend'] })))
      expect(sums().filter((amount) => text.includes(amount))).toEqual([]);
  });
});

/** Amounts of cells, in both years, of which one customer makes too much, or in which few stand, as reports write them. */
function dominated(limit: number, share: string): string[] {
  return values.summary.migration.flatMap(
    ({ previous_tier: from, tier, customers, value, previous_value }) => {
      const of = values.largest.find((each) => (each.previousTier ?? 'new') === from && each.tier === tier);
      const few = customers > 0 && customers < limit;
      const pairs = [
        [value, of?.value],
        [previous_value, of?.previousValue],
      ] as const;
      return pairs.flatMap(([amount, most]) =>
        amount !== null && Number(amount) !== 0 && (few || Number(most ?? 0) > Number(share) * Number(amount))
          ? written(amount)
          : [],
      );
    },
  );
}

/** An amount as pages write it, as JSON does, and as workbooks do. */
const written = (amount: string) => [money(amount, 'EUR'), `"${amount}"`, `>${amount}<`];

/** What tiers and all customers are worth, and what discounts gave away, as reports write it. */
function sums(): string[] {
  const years = [values.total, ...values.tiers].flatMap(({ now, before }) => [now, before ?? now]);
  const amounts = [
    ...years.flatMap(({ value, discounts }) => [value, discounts]),
    values.summary.value_of_downgraded,
    values.summary.change?.at_risk?.previous_value,
    ...values.summary.migration.flatMap((cell) => [cell.value, cell.previous_value]),
  ];
  return amounts.flatMap((amount) =>
    amount === null || amount === undefined || Number(amount) === 0 ? [] : written(amount),
  );
}

/** What customers are worth, as reports write it; amounts with enough digits to stand for nothing else. */
function spends(): string[] {
  return people.flatMap(({ spend }, at) =>
    spend.flatMap((each, year) => (each < 1000 ? [] : written(amount(each, at, 2025 + year)))),
  );
}
