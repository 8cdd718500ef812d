// Inputs that do not stay as they are: an export that another system is still writing, or takes away.
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto, tryOut } from '../../src/grading/run/execute.js';
import { customers, policy, review, transactions } from '../cli/two-tiers.js';
import { emptyFolder, writeFiles } from '../grading.js';

const change = (file: string) => appendFileSync(file, 'C1,2026-05-02,1.00\n');
const take = (file: string) => rmSync(file);

it.for([
  ['reading exports', change, 'the file was changed while it was read'],
  ['writing results', change, 'the file was changed while it was read'],
  ['reading exports', take, 'the file was taken away while it was read'],
  ['checking rows', take, 'the file was taken away while it was read'],
] as const)('stops when at the stage of %s it is another file', async ([when, meddle, reason]) => {
  const folder = emptyFolder();
  const files = { 'policy.yaml': policy, 'review.yaml': review, 'customers.csv': customers };
  writeFiles(folder, { ...files, 'transactions.csv': transactions });
  const file = path.join(folder, 'transactions.csv');
  const hooks = {
    stage: (name: string) => (name === when ? meddle(file) : undefined),
    onStop: () => () => undefined,
  };
  const prepared = await prepare(path.join(folder, 'review.yaml'), {});
  const options = { threads: 2, memory: undefined };
  const results = path.join(folder, 'results');
  const refused = { exit: 3, problems: [{ code: 'export-unreadable', reason }] };
  await expect(gradeInto(results, prepared, options, hooks)).rejects.toMatchObject(refused);
  expect(existsSync(results)).toBe(false);
  if (meddle === take || when === 'writing results') return;
  await expect(
    tryOut(await prepare(path.join(folder, 'review.yaml'), {}), options, hooks),
  ).rejects.toMatchObject(refused);
});

it('stops when an export is gone before it is read', async () => {
  const folder = emptyFolder();
  const files = { 'policy.yaml': policy, 'review.yaml': review, 'customers.csv': customers };
  writeFiles(folder, { ...files, 'transactions.csv': transactions });
  const prepared = await prepare(path.join(folder, 'review.yaml'), {});
  rmSync(path.join(folder, 'customers.csv'));
  const hooks = { stage: () => undefined, onStop: () => () => undefined };
  await expect(
    gradeInto(path.join(folder, 'results'), prepared, { threads: 2, memory: undefined }, hooks),
  ).rejects.toMatchObject({ exit: 3, problems: [{ code: 'export-unreadable' }] });
});

it.for(['policy.yaml', 'review.yaml', 'overrides.csv', 'aliases.csv', 'last/manifest.json'])(
  'stops when %s is edited meanwhile, and until then has the fingerprint of what was parsed',
  async (name) => {
    const folder = emptyFolder();
    const more = 'overrides: overrides.csv\naliases: aliases.csv\nlast_results: last\n';
    writeFiles(folder, {
      'policy.yaml': policy,
      'first.yaml': review.replace('2026', '2025').replace('results: results', 'results: last'),
      'review.yaml': review + more,
      'customers.csv': customers,
      'transactions.csv': transactions,
      'overrides.csv': 'customer_id,tier,reason,requested_by,approved_by,decided_on\n',
      'aliases.csv': 'old_id,new_id\nC9,C1\n',
    });
    const hooks = { stage: () => undefined, onStop: () => () => undefined };
    const options = { threads: 2, memory: undefined };
    const first = await prepare(path.join(folder, 'first.yaml'), {});
    await gradeInto(path.join(folder, 'last'), first, options, hooks);
    const prepared = await prepare(path.join(folder, 'review.yaml'), {});
    const edit = {
      ...hooks,
      stage: (stage: string) =>
        stage === 'writing results' ? appendFileSync(path.join(folder, name), ' ') : undefined,
    };
    const results = path.join(folder, 'results');
    await expect(gradeInto(results, prepared, options, edit)).rejects.toMatchObject({
      exit: 2,
      problems: [{ code: 'input-changed', place: { file: expect.stringContaining(path.basename(name)) } }],
    });
    expect(existsSync(results)).toBe(false);
  },
);
