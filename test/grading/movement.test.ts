// Movement rules that look further back than the tier of last time: what they read, and when they do not apply.
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { byCustomer, emptyFolder, gradeFiles, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { long } from '../runs.js';

const tiers = `
  - { id: gold, formerly: [vip], requires: { spend: { at_least: 100 } } }
  - { id: silver, formerly: [plus], requires: { spend: { at_least: 50 } } }
  - { id: basic }
`;
const policyWith = (movement: string) => `
policy: History
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers:${tiers}movement: ${movement}
`;

it.runIf(long)('remembers the last downgrade from review to review', async () => {
  const folder = emptyFolder();
  const reviewOf = (asOf: string, policy: string, last?: string) =>
    `as_of: ${asOf}\npolicy: ${policy}\n${plainExports}results: results/${asOf}\n${last === undefined ? '' : `last_results: results/${last}\n`}`;
  writeFiles(folder, {
    'plain.yaml': policyWith('{ down: { max_steps: 1 } }'),
    'patient.yaml': policyWith('{ down: { max_steps: 1, not_again_within: 9 months } }'),
    'customers.csv': 'customer_id\nfalls\nstays\n',
    'transactions.csv':
      'customer_id,date,amount\nfalls,2025-01-10,200\nstays,2025-06-01,60\nstays,2026-05-01,60\n',
    'one.yaml': reviewOf('2025-12-31', 'plain.yaml'),
    'two.yaml': reviewOf('2026-01-31', 'plain.yaml', '2025-12-31'),
    'three.yaml': reviewOf('2026-06-30', 'patient.yaml', '2026-01-31'),
    'four.yaml': reviewOf('2026-10-31', 'patient.yaml', '2026-06-30'),
    'five.yaml': reviewOf('2026-12-31', 'patient.yaml', '2026-10-31'),
  });
  const found: unknown[] = [];
  for (const review of ['one', 'two', 'three', 'four', 'five']) {
    const { graded } = await gradeFolder(folder, `${review}.yaml`);
    const row = byCustomer(graded).falls;
    found.push([row?.tier, row?.movement, row?.last_downgrade, row?.reasons]);
    expect(byCustomer(graded).stays).toMatchObject({ tier: 'silver' });
  }
  expect(found).toEqual([
    ['gold', '', undefined, 'gates'],
    ['silver', 'down', undefined, 'max_down;rest;gate_failed:spend'],
    // Those results had no column of downgrades: who went down in them went down on their date.
    ['silver', 'same', '2026-01-31', 'not_again_within;rest;gate_failed:spend'],
    // Nine months are over on the same day.
    ['basic', 'down', '2026-10-31', 'rest;gate_failed:spend'],
    ['basic', 'same', '2026-10-31', 'rest;gate_failed:spend'],
  ]);
});

interface Row {
  readonly id: string;
  /** Date and amount of the only purchase. */
  readonly bought: readonly [string, number] | undefined;
  /** tier, scored_tier, movement, last_downgrade of last results. */
  readonly last?: readonly [string, string, string, string];
  readonly tier: string;
  readonly reasons: string;
}

// biome-ignore format: a table
const rows: readonly Row[] = [
  { id: 'fell_just_within', bought: ['2026-05-01', 1], last: ['gold', '', 'same', '2026-07-01'], tier: 'gold', reasons: 'not_again_within;rest;gate_failed:spend' },
  { id: 'fell_just_before', bought: ['2026-05-01', 1], last: ['gold', '', 'same', '2026-06-30'], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'fell_later', bought: ['2026-05-01', 1], last: ['gold', '', 'same', '2027-01-01'], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'came_up', bought: ['2026-05-01', 1], last: ['gold', '', 'up', ''], tier: 'gold', reasons: 'protect_first_review;rest;gate_failed:spend' },
  { id: 'came_new', bought: ['2026-05-01', 1], last: ['gold', '', 'new', ''], tier: 'gold', reasons: 'protect_first_review;rest;gate_failed:spend' },
  { id: 'went_down', bought: ['2026-05-01', 1], last: ['gold', '', 'down', ''], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'active_on_the_first_day', bought: ['2026-01-01', 60], last: ['silver', '', 'same', ''], tier: 'silver', reasons: 'gates;gate_failed:spend' },
  { id: 'inactive_by_a_day', bought: ['2025-12-31', 60], last: ['silver', '', 'up', ''], tier: 'basic', reasons: 'inactive;rest;gate_failed:spend' },
  { id: 'never_bought', bought: undefined, last: ['gold', '', 'new', ''], tier: 'basic', reasons: 'inactive;rest;gate_failed:spend' },
  { id: 'inactive_anyway', bought: undefined, last: ['basic', '', 'same', ''], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'new_and_inactive', bought: ['2025-12-31', 500], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'new_and_active', bought: ['2026-12-31', 500], tier: 'gold', reasons: 'gates' },
  { id: 'better_last_year', bought: ['2026-05-01', 60], last: ['basic', 'vip', 'down', ''], tier: 'gold', reasons: 'last_year:gold;gates;gate_failed:spend' },
  { id: 'as_last_year', bought: ['2026-05-01', 60], last: ['silver', 'plus', 'same', ''], tier: 'silver', reasons: 'gates;gate_failed:spend' },
  { id: 'better_this_year', bought: ['2026-05-01', 160], last: ['silver', 'basic', 'same', ''], tier: 'gold', reasons: 'gates' },
  // Known under two ids last time; the row of the better tier counts, with its history.
  { id: 'merged', bought: ['2026-05-01', 1], last: ['basic', '', 'same', ''], tier: 'basic', reasons: 'rest;gate_failed:spend' },
  { id: 'joined', bought: ['2026-05-01', 1], tier: 'gold', reasons: 'protect_first_review;rest;gate_failed:spend' },
];

it.runIf(long)('judges by the history in a CSV, up to the day', async () => {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': policyWith(
        '{ best_of: 2 years, down: { not_again_within: 6 months, protect_first_review: true }, inactive: { after: 12 months } }',
      ),
      'customers.csv': [['customer_id'], ...rows.map(({ id }) => [id])],
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ...rows.flatMap(({ id, bought }) => (bought === undefined ? [] : [[id, ...bought]])),
        // Later than the as-of date, so nobody has bought it yet.
        ['never_bought', '2027-01-01', 100],
      ],
      'last.csv': [
        ['customer_id', 'tier', 'scored_tier', 'movement', 'last_downgrade'],
        ...rows.flatMap(({ id, last }) => (last === undefined ? [] : [[id, ...last]])),
        ['merged_old', 'gold', '', 'up', ''],
        ['joined_a', 'silver', '', 'same', ''],
        ['joined_b', 'gold', '', 'up', ''],
      ],
      'merged.csv': 'old_id,new_id\nmerged_old,merged\njoined_a,joined\njoined_b,joined\n',
    },
    `${plainExports}last_results: last.csv\naliases: merged.csv\n`,
  );
  const found = byCustomer(graded);
  for (const { id, tier, reasons } of rows)
    expect({ id, tier: found[id]?.tier, reasons: found[id]?.reasons }).toEqual({ id, tier, reasons });
});

const everyRule =
  '{ best_of: 2 years, down: { not_again_within: 6 months, protect_first_review: true }, inactive: { after: 12 months } }';
const gone = {
  'policy.yaml': policyWith(everyRule),
  'customers.csv': 'customer_id\na\n',
  'transactions.csv': 'customer_id,date,amount\na,2026-02-01,10\n',
};

it('leaves out what last results do not tell, and says so', async () => {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...gone,
    'last.csv': 'customer_id,tier\na,gold\n',
    'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nlast_results: last.csv\n${plainExports}`,
  });
  const { notes } = await prepare(path.join(folder, 'review.yaml'), {});
  expect(notes.map(({ en }) => en)).toEqual([
    'the last results have no column "scored_tier", so best_of does not apply',
    'the last results have no column "movement", so protect_first_review does not apply',
    'the last results have no column "last_downgrade", so not_again_within does not apply',
    'the last results are a CSV without their policy, so changes are not split into behaviour and policy: they are unattributed',
  ]);
  const { graded, migration, summary } = await gradeFolder(folder);
  expect(graded[0]).toMatchObject({
    tier: 'basic',
    last_downgrade: '2026-12-31',
    reasons: 'rest;gate_failed:spend',
  });
  // What nobody knows is no 0.
  expect(migration.map((cell) => cell.previous_value)).toEqual(migration.map(() => ''));
  expect(summary.migration).toMatchObject([{ previous_tier: 'gold', previous_value: null, value: '10' }]);
});

it('does not apply in the first review', async () => {
  const { graded } = await gradeFiles(
    { ...gone, 'transactions.csv': 'customer_id,date,amount\na,2025-12-31,10\n' },
    plainExports,
  );
  expect(graded[0]).toMatchObject({ tier: 'basic', last_downgrade: '', reasons: 'rest;gate_failed:spend' });
});

it.runIf(long)(
  'says so when the last results are not a year old, but best_of takes them for last year',
  async () => {
    const folder = emptyFolder();
    const reviewOf = (asOf: string, last: string) =>
      `as_of: ${asOf}\npolicy: policy.yaml\n${plainExports}results: results/${asOf}\n${last}`;
    writeFiles(folder, {
      ...gone,
      'policy.yaml': policyWith('{ best_of: 2 years }'),
      'first.yaml': reviewOf('2025-12-31', ''),
      'monthly.yaml': reviewOf('2026-01-31', 'last_results: results/2025-12-31\n'),
      'yearly.yaml': reviewOf('2026-12-30', 'last_results: results/2025-12-31\n'),
      'transactions.csv': 'customer_id,date,amount\na,2025-12-01,100\n',
    });
    await gradeFolder(folder, 'first.yaml');
    const notesOf = async (review: string) => {
      const { notes } = await prepare(path.join(folder, review), {});
      return notes.map(({ en }) => en).filter((note) => !note.includes('were never approved'));
    };
    expect(await notesOf('monthly.yaml')).toEqual([
      "best_of takes the last results for last year's, but they are as of 2025-12-31",
    ]);
    expect(await notesOf('yearly.yaml')).toEqual([]);
    expect((await gradeFolder(folder, 'yearly.yaml')).graded[0]).toMatchObject({
      tier: 'gold',
      reasons: 'last_year:gold;rest;gate_failed:spend',
    });
  },
);
