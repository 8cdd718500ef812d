// For random policies with years, months passed, bands, deviations, upper bounds, sheets and deductions, the engine agrees
// with the second grader on every customer.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { type Member, type SheetRules, sheetOf } from '../reference/language.js';
import { triesOf } from '../runs.js';

const day = fc
  .date({ min: new Date('2023-06-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const dayOrNone = fc.oneof({ weight: 4, arbitrary: day }, { weight: 1, arbitrary: fc.constant('') });

const member: fc.Arbitrary<Member> = fc.record({
  since: dayOrNone,
  yearStart: dayOrNone,
  process: fc.constantFrom('hex', 'tri', 'other', ''),
  price: fc.constantFrom('', '0.45', '12', '-3.5'),
  complaints: fc.constantFrom('', '0', '1', '1.5', '2', '9'),
  rows: fc.array(fc.record({ date: day, cents: fc.integer({ min: -3000, max: 9000 }) }), { maxLength: 9 }),
});

const table = (most: number) =>
  fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: most })), {
    minLength: 1,
    maxLength: 4,
    selector: ([at]) => at,
  });

const rules: fc.Arbitrary<SheetRules> = fc.record({
  begins: fc.constantFrom(undefined, '04-01', '10-15', '12-31', '02-28'),
  bands: table(500),
  upper: table(7),
  above: fc.integer({ min: 0, max: 7 }),
  outOf: fc.constantFrom(7, 9, 30),
  hex: table(100),
  tri: table(100),
  deduction: fc.constantFrom(-3, -0.5, 2),
  times: fc.integer({ min: 1, max: 3 }),
  reverse: fc.boolean(),
});

const mapping = (pairs: SheetRules['bands']) =>
  `{ ${pairs.map(([at, gives]) => `${at}: ${gives}`).join(', ')} }`;

const policyOf = (given: SheetRules) => `policy: Sheet
version: "1"
${given.begins === undefined ? '' : `year_begins: ${given.begins}\n`}metrics:
  spend: { sum: transactions.amount }
  this_year: { sum: transactions.amount, window: calendar year }
  last_year: { sum: transactions.amount, window: previous year }
  own: { sum: transactions.amount, window: { since: customers.year_start } }
  tenure: { months_since: customers.since }
  best: { greatest: [this_year, last_year] }
  worst: { least: [own, tenure, 1.5] }
  band: { steps: ${mapping(given.bands)}, of: tenure }
  spread: { deviation: transactions.amount, by: month, window: 6 months }
  single: { deviation: transactions.amount }
  hex: { value: customers.price, only: { process: { equals: hex } } }
  complaints: { value: customers.complaints }
score:
  - dimension: sheet
    weight: 100
    criteria:
      - { id: upper, metric: spend, weight: 50, points: { up_to: ${mapping(given.upper)}, above: ${given.above}, out_of: ${given.outOf} } }
      - { id: part, metric: spend, weight: 30, points: { minmax: true, reverse: ${given.reverse} } }
      - { id: process, metric: spend, weight: 20, points: { by: customers.process, of: { hex: { steps: ${mapping(given.hex)} }, tri: { steps: ${mapping(given.tri)} } } } }
adjustments: [{ id: complaints, add: ${given.deduction}, per: complaints, at_most: ${given.times} }]
tiers: [{ id: good, requires: { spend: { at_least: 10 } } }, { id: other }]
`;

it('agrees with a second grader on years, months, bands, deviations and sheets', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(member, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('2026-12-31', '2026-02-28', '2026-03-30', '2025-10-14', '2026-10-15'),
      async (given, members, asOf) => {
        const folder = emptyFolder();
        writeFiles(folder, {
          'policy.yaml': policyOf(given),
          'review.yaml': `as_of: ${asOf}\npolicy: policy.yaml\nresults: results\nguards: { newest_row: { transactions: off } }\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n`,
          'customers.csv': [
            ['customer_id', 'since', 'year_start', 'process', 'price', 'complaints'],
            ...members.map((each, at) => [
              `c${at}`,
              each.since,
              each.yearStart,
              each.process,
              each.price,
              each.complaints,
            ]),
          ],
          'transactions.csv': [
            ['customer_id', 'date', 'order_id', 'amount'],
            ...members.flatMap(({ rows }, at) =>
              rows.map(({ date, cents }, index) => [
                `c${at}`,
                date,
                `${at}-${index}`,
                (cents / 100).toFixed(2),
              ]),
            ),
          ],
        });
        const found = byCustomer((await gradeFolder(folder)).graded);
        for (const [at, expected] of sheetOf(members, asOf, given).entries()) {
          const row = found[`c${at}`] ?? {};
          expect(row).toMatchObject({ ...expected.metrics, score: expected.score });
          expect(['upper', 'part', 'process'].map((id) => row[`${id}_points`])).toEqual(expected.points);
        }
      },
    ),
    { numRuns: triesOf(40, 1), endOnFailure: true },
  );
});
