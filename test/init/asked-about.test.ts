// What init asks about where it would otherwise count too much, too little, or the wrong year, without a word.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { rawRow, rawWorkbook } from '../exports/raw.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { beginIn } from './begin.js';

const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
const rows = (count: number, cells: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `c${index % 4},${day(index)},O${index},${cells(index)}\n`).join(
    '',
  );

async function begun(heading: string, cells: (index: number) => string, more = '') {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': `Customer ID,Date,Order No,${heading}\n${rows(24, cells)}${more}` });
  const { doubts, text, written } = await beginIn(folder, { transactions: 't.csv' });
  return { doubts: doubts.map((each) => each.text), text, written, review: path.join(folder, 'review') };
}

const unsold: readonly [string, string, (index: number) => string, string][] = [
  [
    'a word in a column of an unknown heading',
    'Statut',
    (index) => ['payée', 'annulée', 'remboursée', 'payée'][index % 4] ?? '',
    'some rows say annulée, remboursée, and these count all the same; if they were no sales, use the column and write only: { statut: { in: ["payée"] } }',
  ],
  [
    'yes and no',
    'Cancelled',
    (index) => (index % 4 === 1 || index % 4 === 2 ? 'yes' : 'no'),
    'some rows say yes, and these count all the same; if they were no sales, use the column and write only: { not: { cancelled: { equals: true } } }',
  ],
  [
    'the day on which it ended',
    'Voided At',
    (index) => (index % 4 === 1 || index % 4 === 2 ? day(index) : ''),
    'it is filled in some rows, and these count all the same; if they were no sales, use the column and write only: { voided_at: { missing: true } }',
  ],
];

it.each(unsold)(
  'are rows that were no sale by %s, with the condition that leaves them out',
  async (_, heading, cell, said) => {
    const { doubts, text, review } = await begun(`Amount,${heading}`, (index) => `10.00,${cell(index)}`);
    expect(doubts).toEqual([said]);
    const only = /write (only: .*)$/.exec(said)?.[1] ?? '';
    const written = text
      .split('\n')
      .flatMap((line) =>
        /^ +# [a-z_]+: (?!.*unsure)/.test(line) && line.includes(heading)
          ? [line.replace('# ', '')]
          : line.startsWith('results:')
            ? [`    ${only}`, line]
            : [line],
      )
      .join('\n');
    writeFileSync(path.join(review, 'review.yaml'), written);
    const { graded } = await gradeFolder(review);
    expect(graded.map((row) => [row.customer_id, row.annual_spend])).toEqual([
      ['c0', '60'],
      ['c3', '60'],
    ]);
  },
);

it('are numbers that no heading calls an amount, where there is none', async () => {
  const { doubts, written, review } = await begun('Debit,Credit', (index) =>
    index % 5 === 0 ? ',5.00' : '9.00,',
  );
  expect(written.exports.transactions.columns).not.toHaveProperty('amount');
  expect(doubts.join('\n')).toContain(
    'no column was found that says how much was paid, so the policy counts orders and days alone; if it is in "Debit" or "Credit"',
  );
  expect(readFileSync(path.join(review, 'policy.yaml'), 'utf8')).not.toContain('sum:');
});

it('are discounts that a price may still hold', async () => {
  const off = await begun('Quantity,Unit price,Discount %', (index) => `2,5.00,${index % 3 ? 10 : 0}`);
  expect(off.doubts).toEqual([
    '"Discount %" is not taken off: if the price is that before it, export the amount of each line',
  ]);
  const none = await begun('Quantity,Unit price,Discount %', () => '2,5.00,0');
  expect(none.doubts).toEqual([]);
});

it('are a few rows months behind all others, which would move the year that counts', async () => {
  const late = await begun('Amount', () => '10.00', 'c1,2026-09-01,O99,5.00\n');
  expect(late.written.as_of).toBe('2026-09-01');
  expect(late.doubts).toEqual([
    'one row stands behind 2026-01-24, the last day before them: if that is a slip, write 2026-01-24',
  ]);
  const soon = await begun('Amount', () => '10.00', 'c1,2026-03-01,O99,5.00\n');
  expect(soon.doubts).toEqual([]);
});

it('are headings that stand over several columns and say what is looked for', async () => {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': 'Customer ID,Date,Date,Amount\na,2026-01-05,2026-01-07,5.00\n' });
  const { doubts } = await beginIn(folder, { transactions: 't.csv' });
  expect(doubts.map(({ text }) => text)).toContain(
    '"Date" stands over several columns: rename them in the export, and write the heading of the one that counts',
  );
});

it('are further sheets with as many known headings, whose rows are not read', async () => {
  const folder = emptyFolder();
  const sheet = (date: string) => rawRow(1, ['Customer ID', 'Date', 'Amount']) + rawRow(2, ['a', date, 5]);
  const sheets = {
    Jan: sheet('2026-01-05'),
    Feb: sheet('2026-02-05'),
    Notes: rawRow(1, ['made by hand', 'x']),
  };
  writeFileSync(path.join(folder, 't.xlsx'), rawWorkbook({ sheets }));
  const { doubts, written } = await beginIn(folder, { transactions: 't.xlsx' });
  expect(written.exports.transactions.sheet).toBe('Jan');
  expect(doubts.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('the first of several that may be meant; rows of "Feb" are not read'),
  );
});

it('are lines that are not built like the others, and where they are seen', async () => {
  const line = (id: number) => `c1,2026-02-01,P${id},12,50\n`;
  const few = await begun('Amount', (index) => `${index + 5}`, line(1));
  expect(few.doubts).toContain(
    '1 line is not built like the others, so it will be rejected: more than the 1% at which a run stops; gradus check shows examples with the reason',
  );
  const more = Array.from({ length: 400 }, (_, index) => `c1,2026-02-01,Q${index},${index + 5}\n`).join('');
  const many = await begun('Amount', (index) => `${index + 5}`, more + line(1) + line(2));
  expect(many.doubts).toContain(
    '2 lines are not built like the others, so they will be rejected: look at rejected.csv',
  );
});
