// Made-up results for tests of privacy: customers whose fields and figures can be changed one by one, with all else the same.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ReportValues } from '../../../src/reports/values/report-values.js';
import { openSaved } from '../../../src/telling/saved.js';
import { tellResults } from '../../../src/telling/tell.js';
import { emptyFolder, gradeFolder, writeFiles } from '../../grading.js';

/** What a policy of theirs has. */
export interface Shape {
  readonly seed: number;
  readonly tiers: number;
  readonly scored: boolean;
  readonly gated: boolean;
  readonly firm: boolean;
  readonly people: number;
}

/** What readers may not see, and may thus be anything. None of it decides a tier. */
export const secrets = ['id', 'name', 'owner', 'phone', 'worth', 'visits'] as const;
export type Secret = (typeof secrets)[number];

export interface World {
  readonly results: string;
  readonly values: ReportValues;
  /** The number of a customer, whatever the id is. */
  readonly number: ReadonlyMap<string, number>;
}

/** Numbers below `most`, the same for the same place. */
function draw(seed: number, most: number): number {
  let x = (seed * 2_654_435_761 + 0x9e3779b9) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) >>> 0;
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) % most;
}

const policyOf = ({ tiers, scored, gated, firm }: Shape) => `policy: Secrets
version: "1"
currency: EUR
value: worth
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  worth: { sum: transactions.margin, window: 12 months }
  visits: { sum: transactions.visits, window: 12 months }
  double: { multiply: [worth, 2] }
${scored ? 'score: [{ dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }]\n' : ''}${firm ? 'firmness: { metrics: 5%, days: 1, orders: 1 }\n' : ''}tiers:
${Array.from({ length: tiers - 1 }, (_, at) => {
  const least = 100 - ((at + 1) * 100) / tiers;
  const gate =
    scored && !gated ? '' : `, requires: { spend: { at_least: ${Math.round(least) + (scored ? 1 : 0)} } }`;
  return `  - { id: t${at}${scored ? `, score: ${Math.round(least)}` : ''}${gate}, benefits: { annual_cost: 10, discount: 0.8 } }\n`;
}).join('')}  - { id: last }
`;

const reviewOf = (year: number) => `review: Secrets
as_of: ${year}-12-31
policy: policy.yaml
privacy: { personal: [name, phone] }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner, phone: phone } }
  transactions: { file: ${year}.csv }
lists:
  everybody: { when: { tier: { missing: false } }, columns: [customer_id, name, owner, phone, tier, movement, score, worth, visits, double, reasons], sort: [-worth] }
  better: { when: { movement: { equals: up } } }
${year === 2026 ? 'overrides: overrides.csv\nguards: { refused_overrides: 5 }\nlast_results: results/2025\n' : ''}results: results/${year}
`;

/**
 * Grades made-up customers of two years.
 * @param other secrets that are other ones than those that the same world has without them
 * @param others customers whose secrets these are, and who spend something else, too; undefined: all, who spend the same
 */
export async function worldOf(
  shape: Shape,
  other: readonly Secret[] = [],
  others?: (at: number) => boolean,
): Promise<World> {
  const people = Array.from({ length: shape.people }, (_, at) => at);
  const changed = (secret: Secret, at: number) => other.includes(secret) && (others?.(at) ?? true);
  const of = (at: number, what: number, most: number) => draw(shape.seed + at * 101 + what * 10_007, most);
  // Reversed, so that whatever goes by ids goes the other way round.
  const id = (at: number) => (changed('id', at) ? `Z${999 - at}` : `K${100 + at}`);
  const owner = (at: number) => (changed('owner', at) ? `Boss${of(at, 9, 3)}` : `Chief${of(at, 1, 3)}`);
  const rows = (year: number) => [
    ['customer_id', 'date', 'amount', 'margin', 'visits'],
    ...people.flatMap((at) => {
      if (of(at, year, 9) === 0) return [];
      const worth = changed('worth', at) ? of(at, year + 7, 40) * 11 : of(at, year + 5, 12) * 10;
      const visits = changed('visits', at) ? 500 + of(at, year + 4, 90) : of(at, year + 3, 90);
      const spend = others?.(at) === true ? of(at, year + 8, 100) : of(at, year + 2, 25) * 4;
      return [[id(at), `${year}-12-20`, spend, `${worth}.37`, visits]];
    }),
  ];
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policyOf(shape),
    'customers.csv': [
      ['customer_id', 'name', 'owner', 'phone'],
      ...people.map((at) => [
        id(at),
        changed('name', at) ? `Anna${at}` : `Zoe${at}`,
        owner(at),
        changed('phone', at) ? `0777${at}` : `0555${900 - at}`,
      ]),
    ],
    '2025.csv': rows(2025),
    '2026.csv': rows(2026),
    'overrides.csv': [
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', 'expires_on'],
      ...[1, 2].map((at) => [
        id(at),
        't0',
        `${changed('name', at) ? 'Anna' : 'Zoe'} asked`,
        'Requester',
        'Approver',
        '2026-12-01',
        '2027-06-30',
      ]),
    ],
    'review-2025.yaml': reviewOf(2025),
    'review-2026.yaml': reviewOf(2026),
  });
  await gradeFolder(folder, 'review-2025.yaml');
  await gradeFolder(folder, 'review-2026.yaml');
  const { folder: results, head } = await openSaved(path.join(folder, 'results/2026'));
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  const values = await tellResults(results, head, { threads: 2, memory: undefined }, scratch);
  return {
    results,
    // Notes name the folder of the test.
    values: { ...values, made: { ...values.made, notes: [] } },
    number: new Map(people.map((at) => [id(at), at])),
  };
}
