// Ledgers with year, month and day in columns of their own: init says which they are and what to add, and writes no review
// that silently has no date.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradusServed } from './served.js';

async function begun(text: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': text });
  const ran = await gradusServed(['init', 'r', '--transactions', 't.csv'], { cwd: folder });
  expect(ran.exit, ran.stderr).toBe(0);
  const { date } = parse(readFileSync(path.join(folder, 'r/review.yaml'), 'utf8')).exports.transactions
    .columns;
  return { folder, said: ran.stderr.replace(/\s+/g, ' '), date };
}

const rows = ['2026,1,5,K1,100.00', '2026,2,16,K2,50.50', '2026,3,27,K1,20.00'];

describe('dates in parts', { concurrent: true }, () => {
  it.runIf(long)(
    'are named, with the formula that joins them; check asks, and the column that is added is taken',
    async () => {
      const { folder, said, date } = await begun(`销售明细账\n年,月,日,客户编号,金额\n${rows.join('\n')}\n`);
      expect(date).toEqual({ heading: 'FILL IN', type: 'date' });
      expect(said).toContain(
        'FILL IN: the date stands in parts, in "年", "月" and "日", and a review cannot join columns',
      );
      expect(said).toContain('=DATE(A3,B3,C3)');
      const checked = await gradusServed(['check', 'r/review.yaml', '--quiet'], { cwd: folder });
      expect(checked.exit).not.toBe(0);
      expect(checked.stderr).toContain('error[fill-in]');
      const whole = rows.map((row) => `${row.split(',').slice(0, 3).join('/')},${row}`);
      const again = await begun(`日期,年,月,日,客户编号,金额\n${whole.join('\n')}\n`);
      expect(again.date).toEqual({ heading: '日期', type: 'date' });
      await gradusServed(['grade', 'r/review.yaml', '--quiet'], { cwd: again.folder });
      const graded = readCsv(path.join(again.folder, 'r/results/2026/graded.csv'));
      expect(graded.map((row) => [row.customer_id, row.annual_spend])).toEqual([
        ['K1', '120'],
        ['K2', '50.5'],
      ]);
    },
  );

  it.each([
    [
      'month and day alone',
      (row: string) => row.slice(5),
      '月,日',
      'in "月" and "日"',
      'the year stands in none of them',
    ],
    [
      'year and month',
      (row: string) => row.replace(/^(\d+,\d+),\d+/, '$1'),
      'Year,Month',
      'in "Year" and "Month"',
      '<day>',
    ],
  ])('are named where there are only %s', async (_what, cut, headings, named, more) => {
    const { said } = await begun(`${headings},客户编号,金额\n${rows.map(cut).join('\n')}\n`);
    expect(said).toContain(named);
    expect(said).toContain(more);
  });

  it('are none where the cells are something else', async () => {
    const { said } = await begun(
      `年,月,客户编号,金额\n${rows.map((row) => row.replace(/^.*?,.*?,.*?,/, '10,20,')).join('\n')}\n`,
    );
    expect(said).toContain('no column was found that holds dates');
  });
});
