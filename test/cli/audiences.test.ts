// Reports for readers outside the team, by the real command.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook } from '../../src/exports/workbooks/open.js';
import { pseudonymOf, readKey } from '../../src/results/pseudonyms.js';
import { unpacked } from '../reports/audience/unpacked.js';
import { long } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

const files = {
  'policy.yaml':
    'policy: P\nversion: "1"\nvalue: spend\nmetrics: { spend: { sum: transactions.amount } }\ntiers:\n  - { id: gold, requires: { spend: { at_least: 700 } } }\n  - { id: silver, requires: { spend: { at_least: 300 } } }\n  - { id: basic }\n',
  'customers.csv': `customer_id,name,owner\n${Array.from({ length: 60 }, (_, at) => `kunde${at}x,Person${at}P,Owner${at % 3}`).join('\n')}\n`,
  'orders.csv': `customer_id,date,amount\n${Array.from({ length: 60 }, (_, at) => `kunde${at}x,2026-12-20,${(at * 13) % 720}`).join('\n')}\n`,
  'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
privacy:
  personal: [name]
  key: privacy.key
  audiences:
    colleagues: { hide: [personal], pseudonyms: true }
    managers: { hide: [name], each: owner }
    public: { hide: [personal, owner], customers: none, small_cells: 5 }
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner } }
  transactions: { file: orders.csv }
results: results
`,
};

const folder = new Folder();
const report = async (audience: string, ...more: string[]) => {
  const ran = await gradus(['report', 'results', '--audience', audience, '--out', audience, ...more], {
    cwd: folder.path,
  });
  return { ...ran, page: () => readFileSync(path.join(folder.path, audience, 'report.html'), 'utf8') };
};

async function rowsOf(file: string, name: string) {
  const sheet = (await openWorkbook(readFileSync(file))).sheets.find((each) => each.name === name);
  const rows = [];
  for await (const { number, cells } of sheet?.rows() ?? []) rows[number - 1] = [...cells];
  return rows;
}

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.path, name), text);
  const ran = await gradus(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
  expect(ran.exit, ran.stderr).toBe(0);
});

describe('gradus report --audience', () => {
  it('asks for the key, which gradus key makes, and shows pseudonyms with it', async () => {
    const without = await report('colleagues');
    expect(without.exit).toBe(2);
    expect(without.stderr).toContain('gradus key privacy.key makes one');
    const made = await gradus(['key', 'privacy.key'], { cwd: folder.path });
    expect(made.exit).toBe(0);
    const key = path.join(folder.path, 'privacy.key');
    expect([statSync(key).size, statSync(key).mode & 0o777]).toEqual([32, 0o600]);
    const ran = await report('colleagues');
    expect(ran.exit, ran.stderr).toBe(0);
    const page = ran.page();
    expect(page).toContain(pseudonymOf(readKey(key), 'kunde53x'));
    expect(page).toContain('Owner1');
    expect(page).not.toMatch(/kunde\d+x|Person\d+P/);
    const book = await report('colleagues', '--format', 'xlsx');
    expect(book.exit, book.stderr).toBe(0);
    const file = path.join(folder.path, 'colleagues', 'report.xlsx');
    expect(unpacked(file)).not.toMatch(/kunde\d+x|Person\d+P/);
    const [[id] = [], , ...rows] = await rowsOf(file, 'Customers');
    expect([id, rows.length]).toEqual(['customer_id', 60]);
    // In the order of pseudonyms: that of ids would tell which customer is which.
    const names = Array.from({ length: 60 }, (_, at) => pseudonymOf(readKey(key), `kunde${at}x`));
    expect(rows.map(([name]) => name)).toEqual(names.sort());
  });

  it.runIf(long)('tells no small count to who may not see them', async () => {
    const ran = await report('public');
    expect(ran.exit, ran.stderr).toBe(0);
    const page = ran.page();
    expect(page).toContain('&lt;5');
    expect(page).not.toMatch(/kunde\d+x|Person\d+P|Owner\d/);
    const book = await report('public', '--format', 'xlsx');
    expect(book.exit, book.stderr).toBe(0);
    const parts = unpacked(path.join(folder.path, 'public', 'report.xlsx'));
    expect(parts).toContain('<5');
    expect(parts).not.toMatch(/kunde\d+x|Person\d+P|Owner\d/);
    const chinese = await report('public', '--lang', 'zh');
    expect(chinese.page()).toContain('各等级客户数');
  });

  it('writes one report for each value of a field, and says which is whose', async () => {
    const ran = await report('managers', '--format', 'html,xlsx,json', '--json');
    expect(ran.exit, ran.stderr).toBe(0);
    const { parts, index } = JSON.parse(ran.stdout);
    expect(index).toBe('index.csv');
    expect(parts).toHaveLength(3);
    const at = (name: string) => path.join(folder.path, 'managers', name);
    const read = (name: string) =>
      name.endsWith('.xlsx') ? unpacked(at(name)) : readFileSync(at(name), 'utf8');
    for (const { value, customers, files } of parts)
      for (const file of files) {
        const text = read(file);
        expect(customers).toBe(20);
        expect(text).toContain(value);
        const others = [0, 1, 2].map((at) => `Owner${at}`).filter((each) => each !== value);
        for (const other of others) expect(text).not.toContain(other);
        expect(text).not.toMatch(/Person\d+P/);
        const whose = Number(/\d/.exec(value)?.[0]);
        for (const [, at] of text.matchAll(/kunde(\d+)x/g)) expect(Number(at) % 3).toBe(whose);
      }
    expect(read('index.csv')).toBe(
      `owner,customers,html,xlsx,json\n${[0, 1, 2].map((n) => `Owner${n},20,owner${n}.html,owner${n}.xlsx,owner${n}.json\n`).join('')}`,
    );
    const rows = await rowsOf(at('owner1.xlsx'), 'Customers');
    expect(rows.slice(2).map(([customer]) => Number(/\d+/.exec(String(customer))?.[0]) % 3)).toEqual(
      Array(20).fill(1),
    );
    // Again, in the place of the earlier ones; never where somebody put something beside them.
    const again = await report('managers', '--each', 'owner');
    expect(again).toMatchObject({ exit: 0, stdout: 'managers/index.csv\n' });
    writeFileSync(path.join(folder.path, 'managers', 'mine.html'), 'mine');
    expect((await report('managers')).exit).not.toBe(0);
    expect(read('mine.html')).toBe('mine');
  });

  it('refuses a field that its readers may not see, or that nobody has', async () => {
    const ran = await report('public', '--each', 'owner', '--out', 'none');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('is not to see "owner"');
    const misspelt = await gradus(['report', 'results', '--each', 'ownr'], { cwd: folder.path });
    expect(misspelt.exit).toBe(2);
    expect(misspelt.stderr).toContain('did you mean "owner"?');
  });

  it('names the audience that may be meant', async () => {
    const ran = await report('colleages');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('did you mean "colleagues"?');
  });
});
