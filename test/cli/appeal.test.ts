// Appeals through the real binary: graded again from the results alone, packed, and carried into the next grading.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { byCustomer, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { folderWith } from './folder-with.js';
import type { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

/** Ten customers: everything that graded.csv shows of them can be corrected. */
const policy = `policy: Appeals
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions, window: 12 months }
  basket: { divide: [spend, orders] }
  rating: { value: customers.rating }
  rank: { rank: spend }
score:
  - dimension: all
    weight: 100
    criteria:
      - { metric: spend, weight: 60, points: { line: { 0: 0, 1000: 100 } } }
      - { metric: basket, weight: 40, points: { steps: { 0: 0, 100: 50, 300: 100 } } }
adjustments:
  - { id: liked, add: 5, when: { rating: { at_least: 4.5 } } }
tiers:
  - { id: gold, score: 70, requires: { spend: { at_least: 600 } } }
  - { id: silver, score: 40 }
  - { id: normal }
movement: { down: { max_steps: 1 } }
caps: [{ at_most: silver, when: { overdue: { equals: true } }, label: Arrears }]
`;
const review = `review: Appealed review
as_of: 2026-12-31
policy: policy.yaml
exports:
  customers:
    file: customers.csv
    columns: { customer_id: Id, rating: { heading: Stars, type: number }, overdue: { heading: Overdue, type: boolean } }
  transactions: { file: transactions.csv }
results: results
`;
const spends = { C1: 900, C2: 500, C3: 500, C4: 800, C5: 100, C6: 50, '=C7': 300, C8: 700, C9: 0, C10: 450 };
const customers = `Id,Stars,Overdue\n${Object.keys(spends)
  .map((id, index) => `${id},${index % 2 === 0 ? '4.8' : '3'},${id === 'C4' ? 'yes' : 'no'}\n`)
  .join('')}`;
const transactions = `customer_id,date,amount\n${Object.entries(spends)
  .map(([id, amount]) => `${id},2026-05-01,${amount}\n${id},2026-12-01,0\n`)
  .join('')}`;
const last = `customer_id,tier\n${Object.keys(spends)
  .map((id) => `${id},${id === 'C6' ? 'gold' : 'silver'}\n`)
  .join('')}`;

const files = {
  'policy.yaml': policy,
  'review.yaml': review,
  'customers.csv': customers,
  'transactions.csv': transactions,
  'last.csv': last,
};

async function graded(more: Readonly<Record<string, string>> = {}): Promise<Folder> {
  const folder = folderWith({ ...files, ...more });
  const ran = await gradus(['grade', 'review.yaml', '--last-results', 'last.csv', '--quiet'], {
    cwd: folder.path,
  });
  if (ran.exit !== 0) throw new Error(ran.stderr);
  return folder;
}

const heading = 'customer_id,received_on,claim,status,decided_by';
const packed = (folder: Folder, file: string) => path.join(folder.path, 'results-appeals', file);

describe('appeal', () => {
  it('grades again from the results alone, and the next grading records the outcome', async () => {
    const folder = await graded();
    writeFiles(folder.path, {
      'appeals.csv': `${heading},spend,overdue,requested_by
C2,2027-01-10,"Orders of May, missing",upheld,Bob Ray,900,,Ann Lee
C4,2027-01-11,Paid in time,upheld,Bob Ray,,no,
C8,2027-01-12,Please,rejected,Bob Ray,690,,
C10,2027-01-13,More spend,open,,950,,
C1,2027-01-14,Only words,open,,,,
=C7,2027-01-15,Returned goods,upheld,Bob Ray,100,,
`,
    });
    const before = readFileSync(path.join(folder.path, 'results/manifest.json'), 'utf8');
    // Nothing but the results is needed.
    for (const name of ['customers.csv', 'last.csv', 'transactions.csv'])
      rmSync(path.join(folder.path, name));
    const ran = await gradus(['appeal', 'results', 'appeals.csv', '--json'], { cwd: folder.path });
    expect(ran).toMatchObject({ stderr: '', exit: 0 });
    const rows = byCustomer(readCsv(packed(folder, 'appeals.csv')));
    const of = (id: string) => {
      const row = rows[id] ?? {};
      return [row.outcome, row.tier_before, row.tier_after, row.score_before, row.score_after];
    };
    expect(of('C2')).toEqual(['better', 'silver', 'gold', '50', '94']);
    expect(rows.C2).toMatchObject({
      corrected: 'spend: 500 -> 900; basket: 250 -> 450; rank: 4 -> 1',
      points: 'spend_points: 50 -> 90; basket_points: 50 -> 100',
      changed_rules: 'now:score:gold;now:gate:gold:spend',
    });
    expect(of('C4')).toEqual(['better', 'silver', 'gold', '88', '88']);
    expect(rows.C4).toMatchObject({
      corrected: 'overdue: true -> false',
      changed_rules: 'no_longer:cap:Arrears',
    });
    expect(of('C8')).toEqual(['same', 'gold', 'gold', '82', '81.4']);
    expect(of('C10')).toEqual(['better', 'silver', 'gold', '47', '97']);
    expect(of('C1')).toEqual(['not_corrected', 'gold', '', '99', '']);
    expect(rows["'=C7"]?.outcome).toBe('worse');
    expect(readFileSync(packed(folder, 'overrides.csv'), 'utf8')).toBe(
      `customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case
C2,gold,at_least,"Orders of May, missing",Ann Lee,Bob Ray,2027-01-10,,appeal
C4,gold,at_least,Paid in time,appeal,Bob Ray,2027-01-11,,appeal
`,
    );
    expect(JSON.parse(ran.stdout)).toMatchObject({
      review: 'Appealed review',
      as_of: '2026-12-31',
      folder: 'results-appeals',
      appeals: [
        { customer_id: 'C2', outcome: 'better', override: true, tier_after: 'gold' },
        {},
        {},
        {},
        {},
        {},
      ],
    });
    expect(readFileSync(packed(folder, 'pack.md'), 'utf8')).toContain(`## Customer C2

- Claim: Orders of May, missing (received on 2027-01-10)
- Status: upheld by Bob Ray on 2027-01-10
- Corrected: spend 500 → 900, basket 250 → 450, rank 4 → 1
- Tier: silver → gold
- Score: 50 → 94
`);
    expect(readFileSync(path.join(folder.path, 'results/manifest.json'), 'utf8')).toBe(before);

    writeFiles(folder.path, files);
    const again = await gradus(
      ['grade', 'review.yaml', '--last-results', 'last.csv', '--quiet', '--out', 'final'].concat(
        '--overrides',
        'results-appeals/overrides.csv',
      ),
      { cwd: folder.path },
    );
    expect(again).toMatchObject({ stderr: '', exit: 0 });
    const final = byCustomer(readCsv(path.join(folder.path, 'final/graded.csv')));
    expect(final.C2).toMatchObject({ tier: 'gold', ruled_tier: 'silver' });
    expect(final.C2?.reasons).toMatch(/^override:appeal;/);
    expect(final.C10?.tier).toBe('silver');
    const recorded = byCustomer(readCsv(path.join(folder.path, 'final/overrides.csv')));
    expect(recorded.C4).toMatchObject({ status: 'applied', case: 'appeal', final_tier: 'gold' });

    // The override decides about them already, so another appeal raises nobody.
    const more = await gradus(
      ['appeal', 'final', 'appeals.csv', '--out', 'results-appeals', '--lang', 'zh'],
      {
        cwd: folder.path,
      },
    );
    expect(more.exit).toBe(0);
    expect(more.stdout).toContain('6 项申诉，0 项人工调整待执行');
    expect(byCustomer(readCsv(packed(folder, 'appeals.csv'))).C2).toMatchObject({ outcome: 'same' });
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.runIf(long)(
    'compares who appeals with everybody, and one appeal does not count for another',
    async () => {
      const quota = policy
        .replace('tiers:', 'assign: { by: quota, of: spend }\ntiers:')
        .replace('score: 70, requires: { spend: { at_least: 600 } }', 'quota: 2')
        .replace('silver, score: 40', 'silver, quota: 3')
        .replace('steps: { 0: 0, 100: 50, 300: 100 }', 'bins: 5');
      const folder = await graded({ 'policy.yaml': quota });
      writeFiles(folder.path, {
        'appeals.csv': `${heading},spend
C2,2027-01-10,More,upheld,Bob Ray,850
C3,2027-01-10,More,upheld,Bob Ray,860
C6,2027-01-10,More,open,,60
`,
      });
      const ran = await gradus(['appeal', 'results', 'appeals.csv', '--quiet'], { cwd: folder.path });
      expect(ran).toMatchObject({ stdout: '', stderr: '', exit: 0 });
      const rows = byCustomer(readCsv(packed(folder, 'appeals.csv')));
      expect(rows.C2).toMatchObject({ outcome: 'better', tier_after: 'gold', why: '' });
      expect(rows.C3).toMatchObject({ outcome: 'better', tier_after: 'gold', why: '' });
      expect(rows.C2?.corrected).toContain('rank: 4 -> 2');
      expect(rows.C3?.corrected).toContain('rank: 4 -> 2');
      expect(rows.C6).toMatchObject({ outcome: 'same', why: '' });
    },
  );

  it.runIf(long)('says where the results alone are not enough', async () => {
    const more = policy
      .replace('  rank: { rank: spend }', '  more: { growth: spend }')
      .replace(
        'movement: { down: { max_steps: 1 } }',
        'movement: { inactive: { after: 6 months }, down: { max_steps: 1 } }',
      );
    const folder = await graded({ 'policy.yaml': more });
    writeFiles(folder.path, {
      'appeals.csv': `${heading},spend,more,rating
C2,2027-01-10,More,upheld,Bob Ray,900,,
C3,2027-01-10,More,upheld,Bob Ray,900,0.5,
C5,2027-01-10,Stars,open,,,,5
`,
    });
    const ran = await gradus(['appeal', 'results', 'appeals.csv', '--quiet'], { cwd: folder.path });
    expect(ran).toMatchObject({ stdout: '', stderr: '', exit: 0 });
    const rows = byCustomer(readCsv(packed(folder, 'appeals.csv')));
    expect(rows.C2).toMatchObject({
      outcome: 'not_regraded',
      tier_after: '',
      why: 'more follows from spend and from the window before, which the results do not hold; correct more, too',
    });
    expect(rows.C3).toMatchObject({ outcome: 'better', tier_after: 'gold' });
    expect(rows.C5).toMatchObject({
      outcome: 'not_regraded',
      why: 'the results do not tell whether the customer is inactive, and on the last tier that now matters',
    });
    expect(readCsv(packed(folder, 'overrides.csv')).map((row) => row.customer_id)).toEqual(['C3']);
    await gradus(['appeal', 'results', 'appeals.csv', '--quiet', '--lang', 'zh'], { cwd: folder.path });
    expect(readFileSync(packed(folder, 'pack.md'), 'utf8')).toContain(
      '- 结论：仅凭结果文件夹无法重新评级：结果未说明该客户是否不活跃，而在最低等级上这一点现在起作用。',
    );
  });

  it.runIf(long)(
    'comes to the tiers of a review with those values, or says that it cannot, whatever movement rules remember',
    async () => {
      const tiers = ['gold', 'silver', 'normal'];
      const spend = [90, 50, 10];
      const rules = `policy: Memory
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score:
  - { dimension: all, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }] }
tiers:
  - { id: gold, score: 80, keeps: { score: 45 } }
  - { id: silver, score: 40 }
  - { id: normal }
movement:
  best_of: 2 years
  down: { max_steps: 1, not_again_within: 12 months, protect_first_review: true }
`;
      const held = tiers.flatMap((tier) =>
        tiers.flatMap((scored) =>
          ['up', 'same', 'down'].flatMap((movement) =>
            ['', '2026-06-30'].map((down) => [tier, scored, movement, down]),
          ),
        ),
      );
      // Each of them with each spend, corrected to each other one.
      const cases = held.flatMap((facts, index) =>
        spend.flatMap((was, a) =>
          spend.flatMap((is, b) => (a === b ? [] : [{ id: `K${index}-${a}${b}`, facts, was, is }])),
        ),
      );
      const exportOf = (use: 'was' | 'is') =>
        `customer_id,date,amount\n${cases.map((each) => `${each.id},2026-12-20,${each[use]}\n`).join('')}`;
      const folder = await graded({
        'policy.yaml': rules,
        'review.yaml':
          'as_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n',
        'transactions.csv': exportOf('was'),
        'last.csv': `customer_id,tier,scored_tier,movement,last_downgrade\n${cases.map(({ id, facts }) => `${id},${facts.join(',')}\n`).join('')}`,
        'appeals.csv': `${heading},spend\n${cases.map(({ id, is }) => `${id},2027-01-10,More,open,,${is}\n`).join('')}`,
        'corrected.csv': exportOf('is'),
      });
      const ran = await gradus(['appeal', 'results', 'appeals.csv', '--quiet'], { cwd: folder.path });
      expect(ran).toMatchObject({ stderr: '', exit: 0 });
      const truly = await gradus(
        ['grade', 'review.yaml', '--last-results', 'last.csv', '--transactions', 'corrected.csv'].concat(
          '--out',
          'truth',
          '--quiet',
        ),
        { cwd: folder.path },
      );
      expect(truly).toMatchObject({ stderr: '', exit: 0 });
      const truth = byCustomer(readCsv(path.join(folder.path, 'truth/graded.csv')));
      const found = readCsv(packed(folder, 'appeals.csv'));
      const told = found.filter(({ outcome }) => outcome !== 'not_regraded');
      expect(told.filter((row) => row.tier_after !== truth[row.customer_id ?? '']?.tier)).toEqual([]);
      // Whoever brings a better value is never left without an answer.
      const better = new Set(cases.filter(({ was, is }) => is > was).map(({ id }) => id));
      expect(
        found.filter((row) => better.has(row.customer_id ?? '') && row.outcome === 'not_regraded'),
      ).toEqual([]);
      expect(told.length).toBeLessThan(found.length);
    },
  );

  it('takes no tier at all for worse than any', async () => {
    const folder = await graded({
      'policy.yaml': policy.replace(
        'score:\n',
        'ungraded: { when: { orders: { less_than: 2 } }, label: { en: Not rated, zh: 未评 } }\nscore:\n',
      ),
      'transactions.csv': transactions.replace('C2,2026-12-01,0\n', ''),
      'appeals.csv': `${heading},orders\nC1,2027-01-10,One of them is not mine,upheld,Ann,1\nC2,2027-01-10,One is missing,upheld,Ann,2\nC3,2027-01-10,More,upheld,Ann,3\n`,
    });
    const ran = await gradus(['appeal', 'results', 'appeals.csv'], { cwd: folder.path });
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toMatch(/C1 +upheld +gold +Not rated +a worse tier/);
    const outcomes = readCsv(packed(folder, 'appeals.csv')).map(
      ({ customer_id, tier_before, tier_after, outcome }) => [customer_id, tier_before, tier_after, outcome],
    );
    expect(outcomes).toEqual([
      ['C1', 'gold', '', 'worse'],
      ['C2', '', 'silver', 'better'],
      ['C3', 'silver', 'silver', 'same'],
    ]);
    const raised = readCsv(packed(folder, 'overrides.csv')).map(({ customer_id, tier }) => [
      customer_id,
      tier,
    ]);
    expect(raised).toEqual([['C2', 'silver']]);
    const text = readFileSync(packed(folder, 'pack.md'), 'utf8');
    expect(text).toContain('- Tier: gold → Not rated\n');
    expect(text).toContain('- Tier: Not rated → silver\n- Score: (empty) → ');
  });

  it('never writes into results or beside what is not its own', async () => {
    const folder = await graded();
    writeFiles(folder.path, {
      'appeals.csv': `${heading},spend\nC2,2027-01-10,More,open,,900\n`,
      'other/notes.txt': 'mine',
    });
    const before = folder.contents();
    for (const [out, text] of [
      ['results/appeals', 'the pack would be written into the results, which stay as they are'],
      ['.', 'the pack would be written where the results stand'],
      ['other', 'the folder holds files already, so nothing is written into it'],
    ] as const) {
      const ran = await gradus(['appeal', 'results', 'appeals.csv', '--out', out], { cwd: folder.path });
      expect(ran.stderr).toContain(text);
      expect(ran.exit).toBe(2);
    }
    expect(folder.contents()).toEqual(before);
  });
});
