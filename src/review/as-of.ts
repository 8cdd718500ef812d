// The last day that counts: a date, or words for the end of a period, so that a scheduled review needs no other date each
// time. Pure: today is handed in.

import { nearest } from '../foundation/problems/nearest.js';
import type { Problem } from '../foundation/problems/problem.js';
import { earlier, type IsoDate, isIsoDate } from '../grammar/window.js';

/** Words for the end of the last month, quarter and year that are over. */
export const asOfWords = ['last-month-end', 'last-quarter-end', 'last-year-end'] as const;
type AsOfWord = (typeof asOfWords)[number];

const monthsOf: Readonly<Record<AsOfWord, number>> = {
  'last-month-end': 1,
  'last-quarter-end': 3,
  'last-year-end': 12,
};

const isWord = (written: string): written is AsOfWord => (asOfWords as readonly string[]).includes(written);

/**
 * The date that a date or word stands for.
 * @param today on the last day of a period, that period is not over yet
 * @returns undefined for anything else
 */
export function asOfDate(written: string, today: IsoDate): IsoDate | undefined {
  if (!isWord(written)) return isIsoDate(written) ? written : undefined;
  const month = Number(today.slice(5, 7));
  const begun = (month - 1) % monthsOf[written];
  const first = earlier(`${today.slice(0, 7)}-01`, { unit: 'months', length: begun });
  return earlier(first, { unit: 'days', length: 1 });
}

/** Today where the process stands (its time zone, TZ). */
export function localToday(): IsoDate {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What is wrong with a --as-of that is neither a date nor one of the words. */
export function wrongAsOf(written: string): Problem {
  const near = nearest(written, asOfWords);
  return {
    code: 'usage',
    reason: `--as-of ${written} is neither an existing date nor the end of a period`,
    fix:
      near === undefined ? `write YYYY-MM-DD, or one of ${asOfWords.join(', ')}` : `did you mean "${near}"?`,
  };
}
