// Who went up, down or came for each owner, against whichever older results are named: counted by hand.
import { beforeAll, describe, expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';

/** The best tier had another name in 2024. */
const policyOf = (best: string, currency = 'EUR') => `policy: Owned
version: "1"
currency: ${currency}
value: spend
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers:
  - { id: ${best}${best === 'gold' ? ', formerly: [vip]' : ''}, requires: { spend: { at_least: 100 } } }
  - { id: silver, requires: { spend: { at_least: 50 } } }
  - { id: basic }
`;

/** Spent in 2024, 2025 and 2026; 0 is an order of nothing, undefined none at all. */
const spent: Readonly<Record<string, readonly (number | undefined)[]>> = {
  // Up in 2025, and stayed.
  a: [10, 100, 100],
  // Down, and up again: where it was.
  b: [100, 50, 100],
  // Fell in 2026 alone.
  c: [60, 60, 10],
  // Stood in all exports, and bought for the first time in 2026.
  d: [undefined, undefined, 70],
};

let folder: string;
beforeAll(async () => {
  folder = emptyFolder();
  writeFiles(folder, {
    'policy-2024.yaml': policyOf('vip'),
    'policy-2025.yaml': policyOf('gold'),
    'policy-2026.yaml': policyOf('gold'),
    'policy-usd.yaml': policyOf('gold', 'USD'),
    'policy-some.yaml': `${policyOf('gold')}ungraded: { when: { spend: { between: [5, 20] } } }\n`,
    'customers.csv': [['customer_id', 'owner'], ...Object.keys(spent).map((id) => [id, 'Ann'])],
    // e was known as a until then.
    'merged-customers.csv': [
      ['customer_id', 'owner'],
      ['e', 'Ann'],
      ...['b', 'c', 'd'].map((id) => [id, 'Ann']),
    ],
    'aliases.csv': 'old_id,new_id\na,e\n',
    'orders.csv': [
      ['customer_id', 'date', 'amount'],
      ...Object.entries(spent).flatMap(([id, years]) =>
        years.flatMap((amount, at) =>
          amount === undefined ? [] : [[id, `${2024 + at}-06-01`, `${amount}`]],
        ),
      ),
    ],
  });
  const grade = async (
    name: string,
    year: number,
    policy: string,
    more = '',
    customers = 'customers.csv',
  ) => {
    writeFiles(folder, {
      [`${name}.yaml`]: `review: Owned ${name}
as_of: ${year}-12-31
policy: ${policy}
exports:
  customers: { file: ${customers}, columns: { customer_id: customer_id, owner: owner } }
  transactions: { file: orders.csv }
${more}results: results/${name}
`,
    });
    await gradeFolder(folder, `${name}.yaml`);
  };
  await grade('2024', 2024, 'policy-2024.yaml');
  await grade('2025', 2025, 'policy-2025.yaml', 'last_results: results/2024\n');
  await grade('2026', 2026, 'policy-2026.yaml', 'last_results: results/2025\n');
  await grade('usd', 2026, 'policy-usd.yaml');
  await grade('some', 2026, 'policy-some.yaml', 'last_results: results/2025\n');
  const merged = 'last_results: results/2025\naliases: aliases.csv\n';
  await grade('merged', 2026, 'policy-2026.yaml', merged, 'merged-customers.csv');
});

interface Told {
  readonly all: Readonly<Record<string, unknown>>;
  readonly codes: readonly string[];
}
const owners = async (...args: string[]): Promise<Told> => {
  const ran = await gradusServed(['owners', ...args.map((name) => `results/${name}`), '--json'], {
    cwd: folder,
  });
  expect([ran.exit, ran.exit === 0 ? '' : ran.stderr]).toEqual([0, '']);
  const { all, notes } = JSON.parse(ran.stdout);
  return { all, codes: notes.map(({ code }: { code: string }) => code) };
};

describe('who moved, by owner', () => {
  it('is told against last results as those results tell it', async () => {
    const { all, codes } = await owners('2026', '2025');
    expect(all).toMatchObject({ customers: 4, previous_customers: 3, up: 1, down: 1, new: 1 });
    expect(codes).toEqual(['not_approved', 'not_seen_yet']);
    expect((await owners('2026')).all).toMatchObject({ up: 1, down: 1, new: 1 });
  });

  it('is told against other older results by the tiers of then and now, renamed ones as the same', async () => {
    const { all, codes } = await owners('2026', '2024');
    expect(all).toMatchObject({ customers: 4, previous_customers: 3, up: 1, down: 1, new: 1 });
    expect(codes).toEqual(['not_approved', 'not_its_last_results', 'not_seen_yet']);
  });

  it('is told of nobody where nothing was before', async () => {
    const { all, codes } = await owners('2024');
    for (const name of ['up', 'down', 'new']) expect(all).not.toHaveProperty(name);
    expect(codes).toEqual(['not_approved', 'not_compared', 'no_older']);
  });

  it('counts who lost the tier as retained while they buy, and says that they are not among the customers', async () => {
    // c spent 10 and has no tier; a, b and c were active in 2025, and are still.
    const { all, codes } = await owners('some', '2025');
    expect(all).toMatchObject({ customers: 3, previous_customers: 3, previous_active: 3, retained: 3 });
    expect(all).toMatchObject({ up: 1, down: 0, new: 1 });
    expect(codes).toContain('without_tier');
    const { stdout } = await gradusServed(['owners', 'results/some', 'results/2025'], { cwd: folder });
    expect(stdout.replace(/\s+/g, ' ')).toContain('Customers without a tier are not counted: 1 now.');
  });

  it('leaves growth of another currency out', async () => {
    const { all, codes } = await owners('usd', '2025');
    expect(all).toMatchObject({ growth: null, up: 1, down: 1, new: 1 });
    expect(codes).toContain('other_currency');
  });

  it('says that merged customers count as not retained', async () => {
    const { all, codes } = await owners('merged', '2025');
    expect(all).toMatchObject({ previous_active: 3, retained: 2 });
    expect(codes).toContain('merged');
  });
});
