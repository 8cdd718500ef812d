// explain asks what keeps a tier in the next review: as far from this one as this one is from the last.
import { expect, it } from 'vitest';
import { nextAsOf } from '../../src/grammar/window.js';
import { emptyFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { gradusServed } from './served.js';

it.each([
  ['2026-12-31', undefined, '2027-12-31'],
  ['2026-12-31', '2025-12-31', '2027-12-31'],
  ['2026-06-30', '2025-12-31', '2026-12-31'],
  ['2026-05-31', '2026-02-28', '2026-08-31'],
  ['2026-03-01', '2026-02-01', '2026-04-01'],
  ['2026-06-24', '2026-06-10', '2026-07-08'],
  // Last results of the same day, or of a later one, say nothing.
  ['2026-06-24', '2026-06-24', '2027-06-24'],
])('after a review as of %s and one as of %s comes one as of %s', (asOf, last, next) => {
  expect(nextAsOf(asOf, last)).toBe(next);
});

it.runIf(long)(
  'is the one after half a year where reviews are half a year apart, and the text names its day',
  async () => {
    const cwd = emptyFolder();
    const review = (asOf: string, last = '') =>
      `as_of: ${asOf}\npolicy: policy.yaml\nexports: { transactions: { file: t.csv } }\nresults: r${asOf}\n${last}`;
    writeFiles(cwd, {
      'policy.yaml':
        'policy: P\nversion: "1"\nmetrics: { recency: { days_since_last: transactions.date } }\ntiers: [{ id: gold, label: { en: Gold, zh: 金卡 }, requires: { recency: { at_most: 100 } } }, { id: base }]\n',
      't.csv': 'customer_id,date,amount\na,2026-06-01,1\n',
      'first.yaml': review('2025-12-31').replace('t.csv', 'old.csv'),
      'old.csv': 'customer_id,date,amount\na,2025-12-01,1\n',
      'second.yaml': review('2026-06-30', 'last_results: r2025-12-31\n'),
    });
    for (const file of ['first.yaml', 'second.yaml'])
      expect((await gradusServed(['grade', file, '--quiet'], { cwd })).exit).toBe(0);
    const explained = async (...args: string[]) => {
      const { stdout } = await gradusServed(['explain', ...args], { cwd });
      return stdout.replace(/\s+/g, ' ');
    };
    expect(await explained('r2026-06-30', 'a')).toContain(
      'the next review, as of 2026-12-31 and with Gold as the tier held',
    );
    expect(await explained('r2026-06-30', 'a', '--lang', 'zh')).toContain(
      '下次评审（截至 2026-12-31，以 金卡 为所持等级）',
    );
    expect(await explained('r2025-12-31', 'a')).toContain('the next review, as of 2026-12-31 and with Gold');
  },
);
