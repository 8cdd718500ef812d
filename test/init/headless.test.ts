// Exports whose rows begin where headings should stand.
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

it.runIf(long)(
  'keeps the first row where nothing above it is a heading, and names columns by number',
  async () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'c.csv': 'customer_id,name\nC001,Ann\nC002,Bob\n',
      't.csv':
        'Sales of January\n\nC001,2026-01-05,120.50,paid\nC002,2026-01-06,80.00,paid\nC001,2026-01-07,20.00,paid\n',
    });
    const { written, text, doubts } = await beginIn(folder, { customers: 'c.csv', transactions: 't.csv' });
    const { headings, skip_lines, columns } = written.exports.transactions;
    expect({ headings, skip_lines, columns }).toEqual({
      headings: 'none',
      skip_lines: 2,
      columns: {
        customer_id: 1,
        date: { heading: 2, type: 'date' },
        amount: { heading: 3, type: 'money' },
      },
    });
    // What stands in the first row may be personal.
    expect(text).not.toContain('120.50');
    expect(doubts.map((each) => each.text).join()).toContain('the first row looks like data');
    const { graded } = await gradeFolder(path.join(folder, 'review'));
    expect(graded.map((row) => [row.customer_id, row.annual_spend])).toEqual([
      ['C001', '140.5'],
      ['C002', '80'],
    ]);
  },
);

it('takes no line for a row in which a heading is known', async () => {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': 'customer_id,2026-01-05,2026-01-06\na,1.50,2.50\n' });
  const { written } = await beginIn(folder, { transactions: 't.csv' });
  expect(written.exports.transactions.headings).toBeUndefined();
});
