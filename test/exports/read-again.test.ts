// Rows of large exports are read again by each statement that asks for them, those of small ones are kept: the odd files, all
// of them small, give the same when they are read as large ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder } from '../grading.js';
import { fewOf, heavy } from '../runs.js';

const gallery = 'test/odd-files';
const graded = readdirSync(gallery).filter((name) =>
  existsSync(path.join(gallery, name, 'expected/graded.csv')),
);
/** Of each way in which rows are told of again: rejected for cells, for their customer, in files looked up, marked, rewritten. */
const some = [
  'customers-of-which-some-are-rejected',
  'lines-that-continue',
  'lookup-orders-by-way-of-lines',
  'cells-date',
  'cells-money-of-other-currencies',
  'lookup-orders-for-payments',
  'merged-customers',
  'packed-parquet',
  'rows-unknown-missing-and-future',
  'total-lines-inside',
];

it.each(heavy ? graded : fewOf(some, 4))('%s', async (name) => {
  const folder = path.join(gallery, name);
  const out = path.relative(folder, path.join(emptyFolder(), 'results'));
  const { folder: results } = await gradeFolder(folder, 'review.yaml', { out, keptAtMost: 0 });
  for (const file of ['graded.csv', 'rejected.csv']) {
    const expected = path.join(folder, 'expected', file);
    const found = readFileSync(path.join(results, file), 'utf8');
    if (existsSync(expected)) expect(found, file).toBe(readFileSync(expected, 'utf8'));
    else expect(found.trimEnd().split('\n'), file).toHaveLength(1);
  }
});
