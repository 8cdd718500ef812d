// The gallery of odd files: one folder per shape in which exports arrive, each graded by the built command where it lies.
// `expected/` holds the outcome (exit code, messages, what became of the rows) and the CSV files byte for byte.
// After a change: npm run update, then read the difference as a user would: is anything lost or guessed?
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import type { RowCounts, Summary } from '../../src/reports/values/summary.js';
import { someOf, updating } from '../runs.js';
import { Folder, type Ran } from './run.js';
import { gradusServed } from './served.js';

const gallery = fileURLToPath(new URL('../odd-files', import.meta.url));
const names = readdirSync(gallery, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** One of each kind; in long runs the others, too: further encodings, delimiters, line ends, and cells of every type. */
const some = [
  'cells-ids',
  'cells-money',
  'currencies',
  'duplicates-drop-by-fields',
  'encoding-gbk-undeclared',
  'fields-too-few-and-too-many',
  'files-of-several-kinds',
  'lookup-orders-for-payments',
  'packed-zstd',
  'quotes-with-line-ends-inside',
  'rows-unknown-missing-and-future',
  'title-lines-detected',
  'total-lines',
];

/** `2 used of 5 read; set aside: total_line 1; rejected: bad_bytes 2` */
function rowsText({ read, used, set_aside, rejected }: RowCounts): string {
  const reasons = (what: string, counts: Readonly<Record<string, number>>) => {
    const each = Object.entries(counts).map(([reason, count]) => `${reason} ${count}`);
    return each.length === 0 ? '' : `; ${what}: ${each.join(', ')}`;
  };
  return `${used} used of ${read} read${reasons('set aside', set_aside)}${reasons('rejected', rejected)}`;
}

/** Every file of `expected/` as it should be by what ran. */
function outcomeOf({ exit, stderr }: Ran, results: string): Map<string, string> {
  const messages = stderr.replace(/^gradus: .*\n/gm, '');
  const found = new Map([['outcome.txt', `exit ${exit}\n${messages}`]]);
  if (exit !== 0) return found;
  const read = (name: string) => readFileSync(path.join(results, name), 'utf8');
  const { rows } = JSON.parse(read('summary.json')) as Summary;
  const accounts = Object.entries(rows).map(([name, each]) => `${name}: ${rowsText(each)}\n`);
  found.set('outcome.txt', `exit ${exit}\n${messages}${accounts.join('')}`);
  found.set('graded.csv', read('graded.csv'));
  const rejected = read('rejected.csv');
  if (rejected.indexOf('\n') < rejected.length - 1) found.set('rejected.csv', rejected);
  return found;
}

function readExpected(folder: string): Map<string, string> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(files.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

function writeExpected(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
}

describe('odd files', { concurrent: true }, () => {
  it.for(someOf(names, some))('%s', async (name, { expect }) => {
    const source = path.join(gallery, name);
    const target = new Folder();
    try {
      const results = path.join(target.path, 'results');
      const ran = await gradusServed(['grade', 'review.yaml', '--out', results, '--no-firmness'], {
        cwd: source,
      });
      const found = outcomeOf(ran, results);
      const expected = path.join(source, 'expected');
      if (updating) writeExpected(expected, found);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(readExpected(expected)));
    } finally {
      target.remove();
    }
  });
});
