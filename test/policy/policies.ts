// Policies for tests of the linter: a head with metrics, and what the linter says of the rest.

import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';

const head = `policy: Linted
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions, window: 12 months }
  recency_days: { days_since_last: transactions.date }
  rating: { value: customers.rating }
  region: { value: customers.region }
  first_order: { first_date: transactions.date }
`;

/** A score of one dimension with these criteria. */
export function scored(...criteria: string[]): string {
  return `score:\n  - dimension: value\n    weight: 100\n    criteria:\n${criteria.map((each) => `      - ${each}\n`).join('')}`;
}

/** Segments with these conditions, and a last tier that takes the rest. */
export function segmented(...rows: string[]): string {
  const tiers = rows.map((row, index) => `  - { id: s${index + 1}, when: ${row} }\n`);
  return `assign: { by: segments }\ntiers:\n${tiers.join('')}  - { id: rest }\n`;
}

export const twoTiers = 'tiers:\n  - { id: gold, score: 60 }\n  - { id: normal }\n';

/** Reads a policy of these sections. */
export function read(...sections: string[]) {
  const problems = new Problems();
  const found = readPolicy(parseYaml('policy.yaml', head + sections.join('')), problems);
  return { problems, policy: found?.policy };
}

/** What is wrong or doubtful in a policy of these sections, as `code: reason`. */
export function findings(...sections: string[]): string[] {
  const { problems } = read(...sections);
  return [...problems.list, ...problems.warnings].map(({ code, reason }) => `${code}: ${reason}`);
}
