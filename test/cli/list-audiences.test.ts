// Lists for readers outside the team, by the real command.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { pseudonymOf, readKey } from '../../src/results/pseudonyms.js';
import { unpacked } from '../reports/audience/unpacked.js';
import { long } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

const people = Array.from({ length: 12 }, (_, at) => ({
  id: `kunde${at}x`,
  name: `Person${at}P`,
  owner: at === 11 ? '' : `Owner${at % 3}`,
  spend: [800, 750, 720, 400, 380, 360, 340, 90, 80, 80, 80, 10][at] ?? 0,
}));
const files = {
  'policy.yaml': `policy: P
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount }
  twice: { multiply: [spend, 2] }
tiers:
  - { id: gold, requires: { spend: { at_least: 700 } } }
  - { id: silver, requires: { spend: { at_least: 300 } } }
  - { id: basic }
`,
  'customers.csv': `customer_id,name,owner\n${people.map(({ id, name, owner }) => `${id},${name},${owner}`).join('\n')}\n`,
  'orders.csv': `customer_id,date,amount\n${people.map(({ id, spend }) => `${id},2026-12-20,${spend}`).join('\n')}\n`,
  'privacy.key': 'a key of 32 bytes for tests only',
  'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
privacy:
  personal: [name]
  key: privacy.key
  audiences:
    colleagues: { hide: [personal], pseudonyms: true }
    blind: { hide: [spend], pseudonyms: true }
    managers: { hide: [name], each: owner }
    strangers: { hide: [customer_id, name] }
    public: { customers: none }
    names: { show: [tier, name] }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner } }
  transactions: { file: orders.csv }
lists:
  all: { when: { tier: { in: [gold, silver, basic] } }, columns: [customer_id, name, owner, tier, spend, twice], sort: [-spend] }
  dear: { when: { spend: { at_least: 300 } }, columns: [customer_id, tier] }
  gold: { when: { tier: { equals: gold } }, columns: [customer_id, name, owner], sort: [customer_id] }
  one: { when: { customer_id: { equals: kunde3x } } }
  indirect: { when: { twice: { at_least: 300 } } }
results: results
`,
};

const folder = new Folder();
const list = (name: string | undefined, audience: string, ...more: string[]) =>
  gradus(['list', 'results', ...(name === undefined ? [] : [name]), '--audience', audience, ...more], {
    cwd: folder.path,
  });
const rows = (csv: string): Record<string, string>[] => parse(csv, { columns: true });
const alias = (id: string) => pseudonymOf(readKey(path.join(folder.path, 'privacy.key')), id);

beforeAll(async () => {
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder.path, name), text, { mode: 0o600 });
  const ran = await gradus(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
  expect(ran.exit, ran.stderr).toBe(0);
});

describe('gradus list --audience', () => {
  it('leaves columns out with a word, and shows pseudonyms, those worth the same in the order of these', async () => {
    const csv = await list('all', 'colleagues', '--format', 'csv');
    expect(csv.exit, csv.stderr).toBe(0);
    const found = rows(csv.stdout);
    expect(Object.keys(found[0] ?? {})).toEqual(['customer_id', 'owner', 'tier', 'spend', 'twice']);
    const expected = [...people].sort((a, b) => b.spend - a.spend || (alias(a.id) < alias(b.id) ? -1 : 1));
    expect(found.map((each) => each.customer_id)).toEqual(expected.map(({ id }) => alias(id)));
    const text = await list('all', 'colleagues');
    expect(text.stdout).toContain('1 column is left out, which these readers may not see.');
    const json = JSON.parse((await list('all', 'colleagues', '--json')).stdout);
    expect(json).toMatchObject({ audience: 'colleagues', columns_left_out: 1, order_left_out: false });
    const book = await list('all', 'colleagues', '--out', 'all.xlsx');
    expect(book.stdout).toContain('1 column is left out');
    const bytes = unpacked(path.join(folder.path, 'all.xlsx'));
    expect(bytes).toContain(alias('kunde5x'));
    for (const told of [csv.stdout, text.stdout, JSON.stringify(json), bytes])
      expect(told).not.toMatch(/kunde\d+x|Person\d+P/);
  });

  it.runIf(long)(
    'goes by pseudonym where the order would tell what is hidden, and hides what is made of it',
    async () => {
      const ran = await list('all', 'blind', '--format', 'csv');
      expect(ran.exit, ran.stderr).toBe(0);
      const found = rows(ran.stdout);
      expect(Object.keys(found[0] ?? {})).toEqual(['customer_id', 'name', 'owner', 'tier']);
      expect(found.map((each) => each.customer_id)).toEqual(people.map(({ id }) => alias(id)).sort());
      const text = await list('all', 'blind');
      expect(text.stdout).toContain('Not in the order of the list');
      expect(text.stdout).toContain('2 columns are left out');
      expect(text.stdout).not.toMatch(/[Ss]pend|twice/);
      const gold = rows((await list('gold', 'blind', '--format', 'csv')).stdout);
      expect(gold.map((each) => each.customer_id)).toEqual(
        people
          .slice(0, 3)
          .map(({ id }) => alias(id))
          .sort(),
      );
      const strangers = rows((await list('gold', 'strangers', '--format', 'csv')).stdout);
      expect(strangers).toEqual([{ owner: 'Owner0' }, { owner: 'Owner1' }, { owner: 'Owner2' }]);
    },
  );

  it.runIf(long)('refuses a list that asks for something hidden, with what it is', async () => {
    for (const [name, audience, asked] of [
      ['dear', 'blind', 'spend'],
      ['indirect', 'blind', 'twice'],
      ['one', 'colleagues', 'customer_id'],
      ['near_loss', 'blind', 'firmness'],
      ['dear', 'names', 'spend'],
    ] as const) {
      const ran = await list(name, audience);
      expect([ran.exit, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).toContain(`asks for "${asked}", which the audience "${audience}" may not see`);
    }
    const nobody = await list('gold', 'public');
    expect(nobody.exit).toBe(2);
    expect(nobody.stderr).toContain('is told of no single customer');
    const nothing = await list('gold', 'names', '--format', 'csv');
    expect(nothing.stdout).toBe('name\nPerson0P\nPerson1P\nPerson2P\n');
  });

  it('counts the lists that readers may see', async () => {
    const ran = await list(undefined, 'blind', '--json');
    expect(ran.exit, ran.stderr).toBe(0);
    const { lists, lists_left_out: others } = JSON.parse(ran.stdout);
    const names = lists.map((each: { list: string }) => each.list);
    expect(names).toContain('gold');
    for (const hidden of ['dear', 'indirect', 'one', 'near_loss', 'near_gain'])
      expect(names).not.toContain(hidden);
    expect(others).toBe(5);
    expect((await list(undefined, 'blind')).stdout).toContain('5 lists are not for these readers');
  });

  it('writes one file for each value of a field, and says which is whose', async () => {
    const ran = await list('all', 'managers', '--format', 'csv', '--out', 'parts');
    expect(ran.exit, ran.stderr).toBe(0);
    const read = (name: string) => readFileSync(path.join(folder.path, 'parts', name), 'utf8');
    expect(read('index.csv')).toBe(
      'owner,customers,csv\nOwner0,4,owner0.csv\nOwner1,4,owner1.csv\nOwner2,3,owner2.csv\n,1,without-owner.csv\n',
    );
    for (const { owner, file } of [
      ...[0, 1, 2].map((at) => ({ owner: `Owner${at}`, file: `owner${at}.csv` })),
      { owner: '', file: 'without-owner.csv' },
    ]) {
      const ids = people.filter((each) => each.owner === owner).map(({ id }) => id);
      expect(
        rows(read(file))
          .map((each) => each.customer_id)
          .sort(),
      ).toEqual(ids.sort());
    }
    // Again, in the place of the earlier ones; never where somebody put something beside them.
    const again = await list('gold', 'managers', '--format', 'xlsx', '--out', 'parts', '--json');
    expect(JSON.parse(again.stdout).each.parts).toHaveLength(4);
    writeFileSync(path.join(folder.path, 'parts', 'mine.csv'), 'mine');
    expect((await list('gold', 'managers', '--format', 'csv', '--out', 'parts')).exit).not.toBe(0);
    expect(readdirSync(path.join(folder.path, 'parts'))).toContain('mine.csv');
    const shown = await list('gold', 'managers');
    expect(shown.stderr).toContain('--format csv or xlsx and --out FOLDER');
    const hidden = await list('gold', 'managers', '--each', 'name', '--format', 'csv', '--out', 'names');
    expect(hidden.stderr).toContain('is not to see "name"');
    const unknown = await list('gold', 'managers', '--each', 'ownr', '--format', 'csv', '--out', 'names');
    expect(unknown.stderr).toContain('did you mean "owner"?');
  });
});
