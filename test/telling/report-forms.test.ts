// report.md and report.json of the sample: the same sections and figures as the page, and a document that fits its schema.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { Decimal } from 'decimal.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../../src/cli/reference/json-schema.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto } from '../../src/grading/run/execute.js';
import { audienceOf } from '../../src/reports/audience/audience.js';
import { seenFor } from '../../src/reports/audience/seen.js';
import type { ReportValues } from '../../src/reports/values/report-values.js';
import type { AudienceSpec } from '../../src/review/audiences.js';
import { reportText } from '../../src/telling/report-forms.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder } from '../grading.js';
import { unrestricted } from '../reports/audience/unrestricted.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const options = { threads: 2, memory: undefined };
const fits = new Ajv({ strict: false }).compile(jsonSchemaOf('report'));
const everybody: AudienceSpec = { name: 'readers', ...unrestricted };

let first: ReportValues;
let second: ReportValues;

beforeAll(async () => {
  const work = emptyFolder();
  const values: ReportValues[] = [];
  for (const year of [2025, 2026]) {
    const out = path.join(work, String(year));
    const last = year === 2025 ? {} : { lastResults: path.join(work, '2025') };
    const prepared = await prepare(`samples/annual-review/review-${year}.yaml`, { out, ...last });
    await gradeInto(out, prepared, { ...options, excel: false }, quiet);
    const scratch = path.join(work, `scratch-${year}`);
    mkdirSync(scratch);
    const { folder, head } = await openSaved(out);
    values.push(await tellResults(folder, head, options, scratch));
  }
  [first, second] = values as [ReportValues, ReportValues];
});

describe('report.md', () => {
  it.each(['en', 'zh'] as const)(
    'has the sections of the page, in their order, and their tables (%s)',
    (language) => {
      for (const values of [first, second]) {
        const seen = seenFor(values, undefined);
        const page = reportText(seen, 'html', language);
        const markdown = reportText(seen, 'md', language);
        const headings = (text: string, pattern: RegExp) =>
          [...text.matchAll(pattern)].map(([, found]) => found);
        expect(headings(markdown, /^## (.*)$/gm)).toEqual(headings(page, /<h2 [^>]*>([^<]*)<\/h2>/g));
        expect(headings(markdown, /^\|(?:-+:?\|)+$/gm)).toHaveLength(headings(page, /<table/g).length);
        // Every row of every table has as many cells as its head.
        const widths = markdown
          .split('\n\n')
          .filter((part) => part.startsWith('| '))
          .map(
            (part) =>
              new Set(
                part
                  .trimEnd()
                  .split('\n')
                  .map((line) => line.replace(/\\./g, '').split('|').length),
              ),
          );
        for (const each of widths) expect(each.size).toBe(1);
      }
    },
  );

  it('says in the table what the page says', () => {
    const { tiers } = second;
    const row = reportText(seenFor(second, undefined), 'md', 'en').match(/^\| VIP \|.*$/m)?.[0] ?? '';
    expect(row).toContain(`| ${tiers[0]?.now.customers} |`);
    expect(row).toContain('| 473,758.67 |');
  });
});

describe('report.json', () => {
  it('fits its schema, for the team and for audiences, in a first review and later', () => {
    const audiences: (Partial<AudienceSpec> | undefined)[] = [
      undefined,
      { hide: ['annual_spend', 'score', 'name'] },
      { pseudonyms: true, customers: false },
      { smallCells: 5, customers: false },
      { dominance: new Decimal('0.8') },
      { smallCells: 5, dominance: new Decimal('0.8'), hide: ['annual_spend'] },
      { smallCells: 5, dominance: new Decimal('0.8'), pseudonyms: true },
    ];
    for (const values of [first, second])
      for (const some of audiences) {
        const audience =
          some &&
          audienceOf({ ...everybody, ...some }, { personal: ['name'], policy: values.policy }, () => 'P-0');
        const document: unknown = JSON.parse(reportText(seenFor(values, audience), 'json', 'en'));
        expect(fits(document), JSON.stringify(fits.errors)).toBe(true);
      }
  });

  it('holds exact figures as text, all customers, and no key of the values that it is made from', () => {
    const text = reportText(seenFor(second, undefined), 'json', 'en');
    const { results } = JSON.parse(text);
    expect(results.tiers[0].now).toMatchObject({ customers: 3, value: second.tiers[0]?.now.value });
    expect(results.listed).toMatchObject({ complete: true });
    expect(results.listed.customers).toHaveLength(second.summary.customers);
    expect(text).toBe(reportText(seenFor(second, undefined), 'json', 'zh'));
    expect(text).not.toMatch(/"[a-z]+[A-Z][A-Za-z]*":/);
  });
});
