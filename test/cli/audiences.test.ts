// Reports for readers outside the team, by the real command.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pseudonymOf, readKey } from '../../src/results/pseudonyms.js';
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
  });

  it('tells no small count to who may not see them', async () => {
    const ran = await report('public');
    expect(ran.exit, ran.stderr).toBe(0);
    const page = ran.page();
    expect(page).toContain('&lt;5');
    expect(page).not.toMatch(/kunde\d+x|Person\d+P|Owner\d/);
    const chinese = await report('public', '--lang', 'zh');
    expect(chinese.page()).toContain('各等级客户数');
  });

  it('names the audience that may be meant', async () => {
    const ran = await report('colleages');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('did you mean "colleagues"?');
  });
});
