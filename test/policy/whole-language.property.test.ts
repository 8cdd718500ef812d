// Random policies that use everything the language can say: they are graded, explained, compared and simulated without a fault,
// and whatever grades a customer again comes to the same.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { explainBlocks } from '../../src/explain/page/page.js';
import { explainValue } from '../../src/explain/page/value.js';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { differencesOf } from '../../src/policy/model/differences.js';
import type { Policy } from '../../src/policy/model/policy.js';
import { policyDifferencesText } from '../../src/policy/words/page.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { byCustomer, emptyFolder, gradeFolder, quiet, readCsv, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';
import { simulateFile } from '../simulate/simulating.js';
import { randomPolicy } from './random-language.js';

const day = fc
  .date({ min: new Date('2024-02-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const amounts = fc.array(fc.tuple(day, fc.integer({ min: -3, max: 60 })), { maxLength: 4 });
const customer = fc.record({
  region: fc.constantFrom('north', 'south', '北方', ''),
  process: fc.constantFrom('hex', 'tri', ''),
  price: fc.constantFrom('', '12', '40.5'),
  complaints: fc.constantFrom('', '0', '1', '4'),
  since: fc.oneof({ weight: 4, arbitrary: day }, { weight: 1, arbitrary: fc.constant('') }),
  start: fc.constantFrom('', '2025-03-15', '2026-01-01'),
  bought: amounts,
  points: amounts,
});

const reviewOf = (asOf: string, policy: string, out: string, more = '') =>
  `as_of: ${asOf}\npolicy: ${policy}\nresults: ${out}\n${more}guards: { newest_row: { transactions: off, points: off }, fewer_rows: 100%, minimum_rows: { transactions: 0, points: 0 } }
exports:
  customers: { file: customers.csv }
  transactions: { file: transactions.csv }
  points: { file: points.csv }
`;

/** The policy; undefined where the linter refuses it. */
function readable(text: string): Policy | undefined {
  const problems = new Problems();
  return readPolicy(parseYaml('policy.yaml', text), problems)?.policy;
}

const paint = new Chalk({ level: 0 });

it.runIf(long)(
  'grades, explains, compares and simulates every policy without a fault',
  {
    timeout: 1_800_000,
  },
  async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        randomPolicy,
        randomPolicy,
        fc.array(customer, { minLength: 3, maxLength: long ? 7 : 4 }),
        async (first, second, people) => {
          const [before, now] = [readable(first), readable(second)];
          if (before === undefined || now === undefined) refused++;
          fc.pre(before !== undefined && now !== undefined);
          const folder = emptyFolder();
          // Somebody whom every policy gives a tier.
          const steady = {
            region: 'north',
            process: 'hex',
            price: '9',
            complaints: '0',
            since: '2020-01-01',
            start: '2024-01-01',
          };
          const all = [{ ...steady, bought: [['2025-05-01', 30]], points: [['2027-01-01', 5]] }, ...people];
          writeFiles(folder, {
            'first.yaml': first,
            'second.yaml': second,
            '2025.yaml': reviewOf('2025-12-31', 'first.yaml', 'r2025'),
            '2026.yaml': reviewOf('2026-06-30', 'second.yaml', 'r2026', 'last_results: r2025\n'),
            'other.yaml': reviewOf('2026-06-30', 'first.yaml', 'other', 'last_results: r2025\n'),
            'customers.csv': [
              ['customer_id', 'region', 'process', 'price', 'complaints', 'since', 'year_start'],
              ...all.map((each, at) => [
                `c${at}`,
                each.region,
                each.process,
                each.price,
                each.complaints,
                each.since,
                each.start,
              ]),
            ],
            'transactions.csv': [
              ['customer_id', 'date', 'amount'],
              ...all.flatMap(({ bought }, at) => bought.map(([date, amount]) => [`c${at}`, date, amount])),
            ],
            'points.csv': [
              ['customer_id', 'expires_on', 'points'],
              ...all.flatMap(({ points }, at) => points.map(([date, amount]) => [`c${at}`, date, amount])),
            ],
          });
          await gradeFolder(folder, '2025.yaml');
          await gradeFolder(folder, '2026.yaml');
          await explainsAll(path.join(folder, 'r2026'), all.length);
          for (const language of ['en', 'zh'] as const) {
            const text = policyDifferencesText(before, now, differencesOf(before, now), {
              language,
              paint,
            });
            expect(text).not.toMatch(/undefined|\[object|NaN/);
          }
          await simulatesAll(folder);
        },
      ),
      // The same ones every time: how long explain takes differs much from customer to customer.
      { numRuns: triesOf(10, 1), seed: 3, endOnFailure: true, maxSkipsPerRun: 40 },
    );
    expect(refused).toBeLessThan(20 * triesOf(10, 1));
  },
);

/** Explains customers from their results; each comes out as it was graded. */
async function explainsAll(results: string, customers: number): Promise<void> {
  const ids = Array.from({ length: long ? customers : 1 }, (_, at) => `c${at}`);
  const explained = await explainCustomers(results, ids, quiet);
  const graded = byCustomer(readCsv(path.join(results, 'graded.csv')));
  for (const each of explained.customers) {
    if (each.kind !== 'graded') continue;
    // Of who is inactive no reason says what would have held the tier; then explain tells no ways, and says so.
    const inactive = (graded[each.customer]?.reasons ?? '').split(';').includes('inactive');
    expect(inactive ? each.apart.filter((name) => name !== 'reasons') : each.apart).toEqual([]);
  }
  for (const language of ['en', 'zh'] as const)
    expect(blocksMarkdown(explainBlocks(explained, language))).not.toMatch(/undefined|\[object|NaN/);
  expect(explainValue(explained).customers).toHaveLength(ids.length);
}

/** The policy itself changes nothing; another one gives what grading by it gives. */
async function simulatesAll(folder: string): Promise<void> {
  const now = byCustomer(readCsv(path.join(folder, 'r2026', 'graded.csv')));
  const own = readFileSync(path.join(folder, 'second.yaml'), 'utf8');
  // Results do not say who is inactive, so such a policy asks for the review.
  const source = own.includes('inactive:') ? '2026.yaml' : 'r2026';
  const same = await simulateFile(path.join(folder, source), path.join(folder, 'second.yaml'));
  for (const [id, { tier }] of same.customers) expect({ id, tier }).toEqual({ id, tier: now[id]?.tier });
  if (!long) return;
  const other = byCustomer((await gradeFolder(folder, 'other.yaml')).graded);
  const tried = await simulateFile(path.join(folder, '2026.yaml'), path.join(folder, 'first.yaml'));
  for (const [id, { tier }] of tried.customers) expect({ id, tier }).toEqual({ id, tier: other[id]?.tier });
}
