// Large tables of last results that stay on storage: the cluster reads their parts itself, once it is known that they are those
// of the manifest. Whole reviews on such results are graded by npm run test:spark.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { FarStorage } from '../../src/engine/spark/far.js';
import { stepsOf } from '../../src/engine/steps/index.js';
import type { Plan } from '../../src/engine/steps/plan/planned.js';
import type { PlannedLast } from '../../src/engine/steps/plan/planned-last.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { plannedThere } from '../../src/grading/prepare/last-there.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { changedLast, lookAtLast } from '../../src/grading/run/far-last.js';
import { sparkDialect } from '../../src/sql/dialects/spark.js';
import { shownSources } from '../../src/sql/dialects/spark-files.js';
import { emptyFolder } from '../grading.js';

const parts = ['headings', 'one', 'two'].map((name, at) => ({
  path: `s3a://bucket/graded.csv/part-0000${at + 1}/${name}`,
  key: name,
  bytes: 10 + at,
  modified: '2026-12-31 10:00:00',
}));
const listed = { parts: parts.map(({ key, bytes }) => ({ sha256: `sum of ${key}`, bytes })), rows: 7 };

let plain: Plan;
let before: PlannedLast;
beforeAll(async () => {
  const folder = emptyFolder();
  cpSync('test/released/0.1', folder, { recursive: true });
  ({ plan: plain } = await prepare(path.join(folder, 'review-2026.yaml'), {}));
  if (plain.last === undefined) throw new Error('the review has last results');
  before = plain.last;
});

/** The plan whose last results are read there. */
function planThere(more: Partial<PlannedLast> = {}): Plan {
  const file = plannedThere(before.file.path, before.file, { parts, headings: '' }, listed);
  if ('code' in file) throw new Error(file.reason);
  return { ...plain, last: { ...before, changes: undefined, unseen: undefined, file, ...more } };
}

const storageOf = (
  sums: Readonly<Record<string, string>>,
  found = { rows: 7, misfits: 0 },
): Pick<FarStorage, 'fingerprints' | 'written'> => ({
  fingerprints: () => Promise.resolve(new Map(Object.entries(sums))),
  written: () => Promise.resolve(found),
});
const sums = Object.fromEntries(parts.map(({ key }) => [key, `sum of ${key}`]));

async function problemOf(storage: Pick<FarStorage, 'fingerprints' | 'written'>, plan = planThere()) {
  const error = await lookAtLast(storage, plan).catch((thrown: unknown) => thrown);
  return error instanceof ProblemsError ? error.problems : error;
}

it('takes other parts than the manifest lists for a table that was changed', () => {
  const { path: file } = before.file;
  for (const found of [
    parts.slice(0, 2),
    [...parts, ...parts],
    parts.map((each) => ({ ...each, bytes: 1 })),
    [],
  ])
    expect(plannedThere(file, before.file, { parts: found, headings: '' }, listed)).toMatchObject({
      code: 'results-changed',
    });
  expect(plannedThere(file, before.file, { parts, headings: '' }, undefined)).toMatchObject({
    code: 'results-changed',
  });
});

it('looks at every part, and says what a whole file would be told to be', async () => {
  const seen = await lookAtLast(storageOf(sums), planThere());
  expect(seen.get(before.file.path)).toMatchObject({ rows: 7, bytes: 33 });
  const other = { ...sums, two: 'another' };
  expect(await problemOf(storageOf(other))).toMatchObject([
    {
      code: 'results-changed',
      reason: expect.stringMatching(/^this file has changed since the results were approved by Ann Example/),
    },
  ]);
  expect(await problemOf(storageOf(other), planThere({ sealed: undefined }))).toMatchObject([
    {
      code: 'results-changed',
      reason: 'this file, which gradus wrote, has changed: part 3 of 3 is another one now',
    },
  ]);
  const { headings: _gone, ...rest } = sums;
  expect(await problemOf(storageOf(rest))).toMatchObject([
    { code: 'engine', reason: expect.stringContaining('part 1 of 3 is gone, or too large') },
  ]);
});

it('grades on no other rows than were written', async () => {
  expect(await problemOf(storageOf(sums, { rows: 6, misfits: 0 }))).toMatchObject([
    { code: 'engine', reason: 'the cluster reads 6 rows, and 7 were written' },
  ]);
  expect(await problemOf(storageOf(sums, { rows: 7, misfits: 2 }))).toMatchObject([
    { code: 'engine', reason: expect.stringContaining('2 of them not built like the headings') },
  ]);
});

it('stops where a part is another one at the end', () => {
  const plan = planThere();
  expect(changedLast(plan, parts)).toEqual([]);
  expect(changedLast(plan, parts.slice(1))).toMatchObject([
    { reason: expect.stringContaining('taken away') },
  ]);
  expect(
    changedLast(
      plan,
      parts.map((each) => ({ ...each, modified: '' })),
    ),
  ).toMatchObject([{ reason: expect.stringContaining('was changed') }]);
});

it('reads all parts but the headings, as cells stand there', () => {
  const sources = shownSources();
  const { steps } = stepsOf(planThere(), sparkDialect(sources));
  expect(steps.find(({ name }) => name === 'last_results')?.sql).toContain('FROM _file_');
  const views = sources.statements.filter((sql) => sql.includes('s3a://bucket/graded.csv')).join('\n');
  expect(views.match(/s3a:[^']*/g)).toEqual(parts.slice(1).map((each) => each.path));
  for (const option of [
    "header 'false'",
    "multiLine 'true'",
    "lineSep '\n'",
    "ignoreLeadingWhiteSpace 'false'",
  ])
    expect(views).toContain(option);
  expect(views).toContain("nullif(c1, '') AS c1");
});
