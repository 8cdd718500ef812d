// Property test: for two random years and policies the parts of every change sum exactly, and each part is what grading
// tells that does not know of the other year: last year's results, this year's, and this year's data under last year's
// policy alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCustomer, type CsvRow, emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { gradeAll } from '../reference/grade.js';
import { sinceLast } from '../reference/movement.js';
import { long, triesOf } from '../runs.js';
import { asKnown, customer, dateOf, id as idOf, reviewFiles, rules, tiers } from './random-review.js';

const years = [Date.UTC(2025, 11, 31), Date.UTC(2026, 11, 31)] as const;
const customers = fc.array(customer, { minLength: 1, maxLength: 12 });
const index = (row: CsvRow | undefined, column: string) => tiers.indexOf(row?.[column] ?? '');
const causes = ['behaviour', 'policy', 'movement', 'bounds', 'override'] as const;

it.runIf(long)(
  'splits every change into parts that sum exactly and are true',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(rules, fc.option(rules), customers, customers, async (before, changed, then, now) => {
        const after = changed ?? before;
        const folder = emptyFolder();
        const under = (name: string, files: object) =>
          Object.fromEntries(Object.entries(files).map(([file, content]) => [`${name}/${file}`, content]));
        const review = (year: number, last?: string) =>
          `as_of: ${dateOf(0, year)}\npolicy: policy.yaml\n${plainExports}results: ../results-of/${last ?? 'x'}\n`;
        const [y1, y2] = years;
        writeFiles(folder, {
          ...under('then', reviewFiles(before, then, y1)),
          'then/review.yaml': `${review(y1, 'then')}last_results: last.csv\noverrides: overrides.csv\n`,
          'again/review.yaml': `${review(y1, 'again').replace('policy.yaml', '../results-of/then/policy.yaml').replaceAll('customers.csv', '../then/customers.csv').replaceAll('transactions.csv', '../then/transactions.csv')}last_results: ../then/last.csv\noverrides: ../then/overrides.csv\n`,
          ...under('now', reviewFiles(after, now, y2)),
          'now/review.yaml': `${review(y2, 'now')}last_results: ../results-of/then\noverrides: overrides.csv\n`,
          ...under('apart', reviewFiles(before, now, y2)),
          'apart/review.yaml': review(y2, 'apart'),
        });
        const last = await gradeFolder(path.join(folder, 'then'));
        const again = await gradeFolder(path.join(folder, 'again'));
        for (const file of ['graded.csv', 'changes.csv', 'migration.csv'])
          expect(readFileSync(path.join(again.folder, file))).toEqual(
            readFileSync(path.join(last.folder, file)),
          );
        const current = await gradeFolder(path.join(folder, 'now'));
        const apart = await gradeFolder(path.join(folder, 'apart'));
        const [old, fresh, formerly] = [last, current, apart].map(({ graded }) => byCustomer(graded));
        const published = gradeAll(asKnown(then), y1, before);
        const reference = gradeAll(asKnown(now), y2, after);
        reference.forEach((each, at) => {
          const row = fresh?.[idOf(at)];
          // Who had no purchase until then was as good as not there.
          const was = row?.previous_tier === '' ? undefined : published[at];
          expect(row).toMatchObject(sinceLast(was, each));
        });
        for (const row of current.changes) {
          const id = row.customer_id ?? '';
          const parts = causes.map((cause) => row[`steps_${cause}`] ?? '');
          if (row.movement === 'new' || row.movement === 'left') {
            expect([...parts, row.main_driver, row.score_change]).toEqual(['', '', '', '', '', '', '']);
            continue;
          }
          const was = old?.[id];
          const is = fresh?.[id];
          const under = formerly?.[id];
          const climbed = (from: CsvRow | undefined, a: string, b: string) => index(from, a) - index(from, b);
          const expected = [
            index(was, 'scored_tier') - index(under, 'scored_tier'),
            index(under, 'scored_tier') - index(is, 'scored_tier'),
            climbed(is, 'scored_tier', 'moved_tier') - climbed(was, 'scored_tier', 'moved_tier'),
            climbed(is, 'moved_tier', 'ruled_tier') - climbed(was, 'moved_tier', 'ruled_tier'),
            climbed(is, 'ruled_tier', 'tier') - climbed(was, 'ruled_tier', 'tier'),
          ];
          expect(parts.map(Number)).toEqual(expected);
          const steps = Number(row.steps);
          expect(expected.reduce((sum, each) => sum + each, 0)).toBe(steps);
          expect(steps).toBe(index(was, 'tier') - index(is, 'tier'));
          const most = Math.max(...expected.map((each) => each * Math.sign(steps)));
          const main = causes[expected.findIndex((each) => each * Math.sign(steps) === most)];
          expect(row.main_driver?.split(':')[0]).toBe(main);
          const scores = Object.entries(row).filter(([name]) => name.startsWith('score_change_'));
          expect(scores.length).toBe(1 + 5 + 2);
          expect(Decimal.sum(...scores.map(([, part]) => part)).toFixed()).toBe(row.score_change);
          expect(row.score_change_policy).toBe(
            new Decimal(is?.score ?? '').minus(under?.score ?? '').toFixed(),
          );
          // Rounding moves a fraction of a point; more than that is the bounds 0 and 100.
          const within = (each: CsvRow | undefined) => !['0', '100'].includes(each?.score ?? '');
          if (within(was) && within(under))
            expect(Math.abs(Number(row.score_change_clamping_and_rounding))).toBeLessThanOrEqual(0.0005);
        }
        const cells = current.migration.filter((cell) => cell.tier !== cell.previous_tier);
        expect(cells.reduce((sum, cell) => sum + Number(cell.customers), 0)).toBe(current.changes.length);
      }),
      { numRuns: triesOf(6, 1) },
    );
  },
);
