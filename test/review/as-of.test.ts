// The last day that counts as words: the end of a period that is over, by the clock of the place where gradus runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOfDate, asOfWords } from '../../src/review/as-of.js';
import { gradusServed as gradus } from '../cli/served.js';
import { customers, policy, review, transactions } from '../cli/two-tiers.js';
import { emptyFolder, writeFiles } from '../grading.js';

describe('the end of a period', () => {
  it.for([
    ['2026-11-22', '2026-10-31', '2026-09-30', '2025-12-31'],
    ['2026-01-01', '2025-12-31', '2025-12-31', '2025-12-31'],
    ['2026-12-31', '2026-11-30', '2026-09-30', '2025-12-31'],
    ['2026-03-31', '2026-02-28', '2025-12-31', '2025-12-31'],
    ['2024-03-01', '2024-02-29', '2023-12-31', '2023-12-31'],
    ['2026-04-01', '2026-03-31', '2026-03-31', '2025-12-31'],
    ['2026-07-15', '2026-06-30', '2026-06-30', '2025-12-31'],
    ['2026-10-01', '2026-09-30', '2026-09-30', '2025-12-31'],
  ])('on %s', ([today = '', ...ends]) => {
    expect(asOfWords.map((word) => asOfDate(word, today))).toEqual(ends);
  });

  it('is the last day before the period of today', () => {
    const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(...asOfWords), (day, word) => {
        const today = day.toISOString().slice(0, 10);
        const end = asOfDate(word, today) ?? '';
        const next = new Date(`${end}T00:00:00Z`);
        next.setUTCDate(next.getUTCDate() + 1);
        const length = { 'last-month-end': 1, 'last-quarter-end': 3, 'last-year-end': 12 }[word];
        expect(end < today).toBe(true);
        expect(next.getUTCDate()).toBe(1);
        expect(next.getUTCMonth() % length).toBe(0);
        const months =
          (day.getUTCFullYear() - next.getUTCFullYear()) * 12 + day.getUTCMonth() - next.getUTCMonth();
        expect(months).toBeLessThan(length);
      }),
    );
  });

  it('leaves dates as they are, and knows nothing else', () => {
    expect(asOfDate('2024-02-29', '2026-01-01')).toBe('2024-02-29');
    for (const wrong of ['2026-02-29', 'last-week-end', 'toString', '', 'LAST-MONTH-END'])
      expect(asOfDate(wrong, '2026-01-01')).toBeUndefined();
  });
});

/** Last day of the month before, where it is now this time zone's day. */
function lastMonthEnd(timeZone: string): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone })
    .format(new Date())
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
}

describe('through the binary', { concurrent: true }, () => {
  it.for(['Pacific/Kiritimati', 'Etc/GMT+12'])('in the time zone %s', async (timeZone, { expect }) => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'policy.yaml': policy,
      'review.yaml': review.replace('as_of: 2026-12-31', 'as_of: last-month-end'),
      'customers.csv': customers,
      'transactions.csv': transactions,
    });
    const before = lastMonthEnd(timeZone);
    const ran = await gradus(['grade', 'review.yaml', '--json'], { cwd: folder, env: { TZ: timeZone } });
    const { as_of: asOf } = JSON.parse(ran.stdout) as { as_of: string };
    // Midnight at the end of a month may pass meanwhile.
    expect([before, lastMonthEnd(timeZone)]).toContain(asOf);
    expect(ran.stderr).toContain(`note: as of ${asOf}, which is last-month-end\n`);
    for (const file of ['review.yaml', 'manifest.json', 'summary.json'])
      expect(readFileSync(path.join(folder, 'results', file), 'utf8')).toMatch(
        new RegExp(`^ *"?as_of"?: "?${asOf}"?,?$`, 'm'),
      );
  });
});
