// Columns of days in which a spreadsheet swapped day and month wherever that made a day: told by init, and by every run.
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, writeFiles } from '../grading.js';
import { beginIn } from '../init/begin.js';

const two = (number: number) => String(number).padStart(2, '0');
const days = Array.from({ length: 24 }, (_, index) => ({ day: index + 1, month: ((index * 5) % 12) + 1 }));
type Day = (typeof days)[number];
const typed = ({ day, month }: Day) => `${two(day)}/${two(month)}/2026`;

/** What init is unsure of, and what grading what it wrote tells. */
async function told(cell: (each: Day) => string): Promise<{ doubts: string; noted: string }> {
  const folder = emptyFolder();
  const rows = days.map((each, at) => `C${at % 3},${at},${cell(each)},10.00\n`);
  writeFiles(folder, { 't.csv': `customer_id,order_id,date,amount\n${rows.join('')}` });
  const { doubts } = await beginIn(folder, { transactions: 't.csv' });
  const graded = await gradusServed(['grade', path.join('review', 'review.yaml')], { cwd: folder });
  expect(graded.exit).toBe(0);
  return {
    doubts: doubts.map(({ text }) => text).join('\n'),
    noted: graded.stderr.replace(/\s*\n +/g, ' '),
  };
}

it.each([
  ['%Y-%m-%d', ({ day, month }: Day) => `2026-${two(day)}-${two(month)}`, '2026-03-11'],
  ['%d.%m.%Y', ({ day, month }: Day) => `${two(month)}.${two(day)}.2026`, '09.05.2026'],
] as const)('are told where all cells up to the 12th are written %s', async (format, swapped, example) => {
  const { doubts, noted } = await told((each) => (each.day > 12 ? typed(each) : swapped(each)));
  const said = `all 12 cells written %d/%m/%Y are of days after the 12th, and all 12 written ${format} of days up to the 12th`;
  expect(doubts).toContain(said);
  expect(noted).toContain(`transactions.date: ${said}`);
  expect(noted).toContain(`such as ${example}`);
});

it('are not told where days of each kind lie on both sides of the 12th, or cells are few', async () => {
  const either = await told((each) =>
    each.month % 2 === 0 ? typed(each) : `2026-${two(each.month)}-${two(each.day)}`,
  );
  expect(either).toEqual({ doubts: '', noted: expect.not.stringContaining('of days after the 12th') });
  const few = await told((each) => (each.day === 20 ? typed(each) : `2026-${two(each.month)}-05`));
  expect(few).toEqual({ doubts: '', noted: expect.not.stringContaining('of days after the 12th') });
});
