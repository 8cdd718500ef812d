// Tiers that are held for a while: what explain, reports, policy diff and simulate say of it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { explainCustomers } from '../../src/explain/finding/run.js';
import { explainBlocks } from '../../src/explain/page/page.js';
import { explainValue } from '../../src/explain/page/value.js';
import { blocksMarkdown } from '../../src/reports/text/blocks.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, quiet, writeFiles } from '../grading.js';

const policy = `policy: Status
version: "1"
metrics: { nights: { sum: stays.nights, window: calendar year } }
tiers:
  - { id: gold, requires: { nights: { at_least: 30 } } }
  - { id: silver, requires: { nights: { at_least: 10 } } }
  - { id: member }
movement: { valid: { until: end of next year }, down: { max_steps: 1 } }
`;
const folder = emptyFolder();
const results = path.join(folder, 'results');

beforeAll(async () => {
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml':
      'as_of: 2026-06-30\npolicy: policy.yaml\nresults: results\nlast_results: last.csv\nguards: { newest_row: { stays: off } }\nprivacy: { audiences: { readers: { hide: [valid_until] } } }\nexports: { customers: { file: customers.csv }, stays: { file: stays.csv } }\n',
    'last.csv':
      'customer_id,tier,tier_since,valid_until\na,gold,2025-12-31,2026-12-31\nb,gold,2025-03-31,2027-12-31\nc,member,2025-12-31,\n',
    'customers.csv': 'customer_id\na\nb\nc\n',
    'stays.csv': 'customer_id,date,nights\na,2026-02-01,6\nb,2026-02-01,6\nc,2026-02-01,6\n',
  });
  await gradeFolder(folder);
}, 120_000);

it('explains since when a tier is held and until when, and what keeps it from then on', async () => {
  const explained = await explainCustomers(results, ['a', 'b', 'c'], quiet);
  const whole = blocksMarkdown(explainBlocks(explained, 'en'));
  const [a = '', b = '', c = ''] = ['# a:', '# b:', '# c:'].map((head, at, heads) =>
    whole.slice(whole.indexOf(head), at < 2 ? whole.indexOf(heads[at + 1] ?? '') : undefined),
  );
  expect(a).toContain('As last time: gold. Held since 2025-12-31, and valid until 2026-12-31.');
  expect(a).toContain('the tier is valid until 2026-12-31, so no fall before');
  // By the next review, a year later, the tier of the one is not valid any more, and that of the other is.
  expect(a).toContain('With the same values the customer would then go to silver.');
  expect(a).toContain(
    'the least that the next review needs, as of 2027-06-30 and with gold as the tier held.',
  );
  expect(b).toContain('As last time: gold. Held since 2025-03-31, and valid until 2027-12-31.');
  expect(b).not.toContain('With the same values');
  expect(b).toContain('No metric can lose it alone.');
  expect(c).toContain('As last time: member.\n');
  expect(blocksMarkdown(explainBlocks(explained, 'zh'))).toContain(
    '与上次相同：gold。自 2025-12-31 起持有，有效期至 2026-12-31。',
  );
  expect(explainValue(explained).customers).toMatchObject([
    { tier: 'gold', tier_since: '2025-12-31', valid_until: '2026-12-31' },
    { tier: 'gold', tier_since: '2025-03-31', valid_until: '2027-12-31' },
    expect.not.objectContaining({ valid_until: expect.anything() }),
  ]);
});

it('tells in reports until when each tier is valid', async () => {
  const html = async (language: string) => {
    const out = path.join(folder, language);
    await gradusServed(['report', results, '--format', 'html,json', '--lang', language, '--out', out], {
      cwd: folder,
    });
    return readFileSync(path.join(out, 'report.html'), 'utf8');
  };
  const page = await html('en');
  expect(page).toContain('<th scope="col">Valid until</');
  expect(page).toMatch(/<th scope="row">b<td>gold<td>gold<td>stayed<td>2027-12-31/);
  expect(page).toMatch(/<th scope="row">c<td>member<td>member<td>stayed<td>\D/);
  expect(await html('zh')).toContain('<th scope="col">有效至</');
});

it('keeps the day from readers who may not see it', async () => {
  const out = path.join(folder, 'readers');
  await gradusServed(['report', results, '--format', 'json,html', '--audience', 'readers', '--out', out], {
    cwd: folder,
  });
  const page = readFileSync(path.join(out, 'report.html'), 'utf8');
  expect(page).toContain('<th scope="row">b<td>gold');
  for (const text of [page, readFileSync(path.join(out, 'report.json'), 'utf8')])
    expect(text).not.toContain('2027-12-31');
});

it('tells in words what changes about validity', async () => {
  writeFiles(folder, { 'without.yaml': policy.replace('valid: { until: end of next year }, ', '') });
  const differences = async (...args: string[]) =>
    (await gradusServed(['policy', 'diff', ...args], { cwd: folder })).stdout;
  expect(await differences('without.yaml', 'policy.yaml')).toContain(
    '\nmovement: tier valid until none → end of next year\n\n1 difference.',
  );
  expect(await differences('without.yaml', 'policy.yaml', '--lang', 'zh')).toContain(
    '等级有效至 无 → 次年年底\n',
  );
  writeFiles(folder, { 'april.yaml': `${policy}year_begins: 04-01\n` });
  expect(await differences('policy.yaml', 'april.yaml')).toContain(
    'years of validity none → calendar year from 04-01',
  );
});

it('tries other validities on the days that last results hold', async () => {
  const simulated = await gradusServed(['simulate', results, '--policy', 'without.yaml'], { cwd: folder });
  expect(simulated.stdout).toContain('2 customers (66.7%) would stand on another tier: 0 higher, 2 lower.');
});
