// What people decide and what movement rules remember, through the real binary: exit codes, messages, files.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { byCustomer, readCsv } from '../grading.js';
import { long } from '../runs.js';
import { folderWith } from './folder-with.js';
import { gradusServed as gradus } from './served.js';
import { review, twoTiers } from './two-tiers.js';

const twoTiersWith = (files: Readonly<Record<string, string>>) => folderWith({ ...twoTiers, ...files });

const heading = 'customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n';
const applied = 'C2,gold,fix,Appeal,Ann Lee,Bob Ray,2026-12-01,,A-1\n';
const refused = 'C1,normal,fix,Fraud,Ann Lee,Ann Lee,2026-12-01,,A-2\nC9,gold,,,Ann Lee,,2026-12-01,,\n';

describe('overrides', () => {
  const told = `overrides.csv:3 error[override-refused]: the override of customer C1 is refused: Ann Lee requested and approved it
  fix: let somebody else approve it

overrides.csv:4 error[override-refused]: the override of customer C9 is refused: no reason is given
  fix: fill reason, so that it can be explained next year

overrides.csv:4 error[override-refused]: the override of customer C9 is refused: nobody approved it
  fix: fill approved_by

overrides.csv:4 error[override-refused]: the override of customer C9 is refused: customer C9 is not graded
  fix: correct customer_id, or remove the row if the customer has left

`;

  it('are applied; those that are refused are told, and hold the results', async () => {
    const folder = twoTiersWith({ 'overrides.csv': heading + applied + refused });
    const ran = await gradus(['grade', 'review.yaml', '--overrides', 'overrides.csv', '--quiet'], {
      cwd: folder.path,
    });
    expect(
      ran.stderr,
    ).toBe(`HELD: a guard tripped. The results in results do not count until somebody approves them.

  refused_overrides: 2, 2 above the limit of 0

Look at its overrides.csv. If the results are right:
  gradus approve results --by NAME --accept refused_overrides --because REASON
If they are not, correct the exports, the policy, the overrides or the review file, and grade again.

${told}4 problems; the results are written without these overrides.
`);
    expect(ran.stdout).toBe('');
    expect(ran.exit).toBe(4);
    const rows = byCustomer(readCsv(path.join(folder.path, 'results/graded.csv')));
    expect(rows.C1).toMatchObject({ tier: 'gold', reasons: 'gates' });
    expect(rows.C2).toMatchObject({
      ruled_tier: 'normal',
      tier: 'gold',
      reasons: 'override:A-1;rest;gate_failed:spend',
    });
    expect(readFileSync(path.join(folder.path, 'results/review.yaml'), 'utf8')).toContain(
      'overrides: ../overrides.csv\n',
    );
    const signed = await gradus(['approve', 'results', '--by', 'Cy', '--quiet'], { cwd: folder.path });
    expect(signed.stderr).toContain('look at overrides.csv; pass --accept refused_overrides');
    expect(signed.exit).toBe(2);
    const accepting = ['--accept', 'refused_overrides', '--because', 'both have left'];
    const accepted = await gradus(['approve', 'results', '--by', 'Cy', '--quiet', ...accepting], {
      cwd: folder.path,
    });
    expect(accepted).toEqual({ stdout: '', stderr: '', exit: 0 });
  });

  it.runIf(long)('may be refused as far as the review says', async () => {
    const folder = twoTiersWith({
      'review.yaml': `${review}overrides: overrides.csv\nguards: { refused_overrides: 2 }\n`,
      'overrides.csv': heading + applied + refused,
    });
    const ran = await gradus(['grade', 'review.yaml'], { cwd: folder.path });
    expect(ran.stderr).toContain(`${told}4 problems; the results are written without these overrides.\n`);
    expect(ran.stdout).toContain(
      '\nOverrides   Applied 1 (50.0% of customers, up 1, down 0)   Redundant 0\nExpired 0   Refused 2\n',
    );
    expect(ran.exit).toBe(0);
    // What was used can be used again from the results.
    const copy = await gradus(['grade', 'results/review.yaml', '--out', 'again', '--json'], {
      cwd: folder.path,
    });
    expect(copy.exit).toBe(0);
    expect(JSON.parse(copy.stdout).overrides.counts).toEqual({
      applied: 1,
      redundant: 0,
      expired: 0,
      refused: 2,
    });
  });

  it('are all refused by check, also those about strangers', async () => {
    const folder = twoTiersWith({ 'overrides.csv': `${heading}C9,gold,fix,Appeal,Ann,Bob,2026-12-01,,\n` });
    const ran = await gradus(['check', 'review.yaml', '--overrides', 'overrides.csv', '--json'], {
      cwd: folder.path,
    });
    expect(JSON.parse(ran.stdout)).toEqual({
      warnings: [],
      problems: [
        {
          code: 'override-refused',
          place: { file: 'overrides.csv', line: 2 },
          reason: 'the override of customer C9 is refused: customer C9 is not graded',
          fix: 'correct customer_id, or remove the row if the customer has left',
        },
      ],
    });
    expect(ran.exit).toBe(2);
  });
});

it.runIf(long)('movement rules remember what results say', async () => {
  const tiers = `
  - { id: gold, requires: { spend: { at_least: 100 } } }
  - { id: silver, requires: { spend: { at_least: 50 } } }
  - { id: basic }
`;
  const policyWith = (movement: string) =>
    `policy: Memory\nversion: "1"\nmetrics: { spend: { sum: transactions.amount, window: 6 months } }\ntiers:${tiers}movement: ${movement}\n`;
  const reviewOf = (asOf: string, more: string) =>
    `as_of: ${asOf}\nexports: { customers: { file: customers.csv }, transactions: { file: transactions.csv } }\n${more}`;
  const folder = twoTiersWith({
    'patient.yaml': policyWith(
      '{ down: { not_again_within: 9 months, protect_first_review: true }, inactive: { after: 9 months } }',
    ),
    'two-years.yaml': policyWith('{ best_of: 2 years }'),
    'customers.csv': 'customer_id\nfalls\nleaves\nrises\n',
    'transactions.csv':
      'customer_id,date,amount\nfalls,2026-05-05,60\nfalls,2026-11-11,1\nrises,2026-05-05,100\nrises,2026-11-11,1\nleaves,2026-02-02,100\n',
    'last.csv':
      'customer_id,tier,movement,last_downgrade\nfalls,gold,same,\nrises,basic,same,\nleaves,silver,same,\n',
    'summer.yaml': reviewOf('2026-06-30', 'policy: patient.yaml\nlast_results: last.csv\nresults: summer\n'),
    'winter.yaml': reviewOf('2026-12-31', 'policy: patient.yaml\nlast_results: summer\nresults: winter\n'),
    'better.yaml': reviewOf('2026-12-31', 'policy: two-years.yaml\nlast_results: summer\nresults: better\n'),
  });
  const found: unknown[] = [];
  for (const name of ['summer', 'winter', 'better']) {
    const ran = await gradus(['grade', `${name}.yaml`], { cwd: folder.path });
    expect(ran.exit).toBe(0);
    found.push(
      ran.stderr
        .split('\n')
        .filter((line) =>
          /^note: (?!last results .* were never approved|the last results are a CSV)/.test(line),
        ),
    );
    for (const row of readCsv(path.join(folder.path, name, 'graded.csv')))
      found.push([row.customer_id, row.tier, row.last_downgrade, row.reasons]);
  }
  expect(found).toEqual([
    [],
    ['falls', 'silver', '2026-06-30', 'gates;gate_failed:spend'],
    ['leaves', 'gold', '', 'gates'],
    ['rises', 'gold', '', 'gates'],
    [],
    ['falls', 'silver', '2026-06-30', 'not_again_within;rest;gate_failed:spend'],
    ['leaves', 'basic', '2026-12-31', 'inactive;rest;gate_failed:spend'],
    ['rises', 'gold', '', 'protect_first_review;rest;gate_failed:spend'],
    ["note: best_of takes the last results for last year's, but they are as of 2026-06-30"],
    ['falls', 'silver', undefined, 'last_year:silver;rest;gate_failed:spend'],
    ['leaves', 'gold', undefined, 'last_year:gold;rest;gate_failed:spend'],
    ['rises', 'gold', undefined, 'last_year:gold;rest;gate_failed:spend'],
  ]);
});
