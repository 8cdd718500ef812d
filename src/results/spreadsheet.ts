// What spreadsheet programs leave in a file of results when somebody saves it there. gradus writes UTF-8 without a mark,
// commas and \n, dates as YYYY-MM-DD and numbers without exponents.
import { closeSync, openSync, readSync } from 'node:fs';
import { lookAt } from '../foundation/problems/file-errors.js';
import type { Problem } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';

const looked = 256 * 1024;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

const getBack =
  'grade again with the same inputs, or take the file from a copy of the folder; in a spreadsheet open a copy of it, never the results themselves';

/** The problem of a file of results that is not as gradus wrote it; undefined where no spreadsheet program seems to be why. */
export function savedProblem(file: string): Problem | undefined {
  const traces = lookAt(file) === undefined ? undefined : spreadsheetTraces(file);
  if (traces === undefined) return undefined;
  return {
    code: 'results-changed',
    place: { file: shownPath(file) },
    reason: `this file, which gradus wrote, has changed since it was graded; most likely a spreadsheet program such as Excel saved it: ${traces}`,
    fix: getBack,
  };
}

/**
 * What in a CSV of results looks as if a spreadsheet program had saved it, in words; undefined where nothing does.
 * Looks at the beginning and the end of the file only.
 */
function spreadsheetTraces(file: string): string | undefined {
  const ends = file.endsWith('.csv') ? endsOf(file) : undefined;
  if (ends === undefined) return undefined;
  const { start, last, whole } = ends;
  if (utf16.some((each) => start.subarray(0, 2).equals(each))) return 'it is UTF-16';
  const marked = start.subarray(0, 3).equals(mark);
  const [heading = '', ...rows] = start
    .subarray(marked ? 3 : 0)
    .toString('latin1')
    .split(/\r\n|\r|\n/);
  const cells = (whole ? rows : rows.slice(0, -1)).flatMap((row) => row.split(/[,;\t]/));
  const delimiter = delimiterOf(heading);
  const layout = [
    ...(delimiter === undefined ? [] : [`${delimiter} stand between its cells`]),
    ...(start.includes('\r\n')
      ? ['its lines end with CR LF']
      : start.includes('\r')
        ? ['its lines end with CR']
        : []),
    ...(marked ? ['it begins with a byte-order mark'] : []),
  ];
  // Texts of customers may look like that, too.
  const values = [
    ...firstOf(cells, /^\d{1,4}([./])\d{1,2}\1\d{1,4}$/, 'dates are written'),
    ...firstOf(cells, /^-?\d([.,]\d+)?E\+\d+$/, 'long numbers are cut to'),
  ];
  const cut = last === 0x0a || last === 0x0d ? [] : ['its last line has no end'];
  return layout.length === 0 ? undefined : listed([...layout, ...values, ...cut]);
}

function listed(signs: readonly string[]): string {
  const [last = '', ...rest] = [...signs].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(', ')} and ${last}`;
}

/** What stands between the names of columns, where it is no comma. */
function delimiterOf(heading: string): string | undefined {
  if (/^"?customer_id"?,/.test(heading)) return undefined;
  const count = (mark: string) => heading.split(mark).length - 1;
  if (count(';') > count(',')) return 'semicolons';
  return count('\t') > count(',') ? 'tabs' : undefined;
}

function firstOf(cells: readonly string[], shape: RegExp, words: string): string[] {
  const found = cells.find((cell) => shape.test(cell));
  return found === undefined ? [] : [`${words} ${found}`];
}

interface Ends {
  readonly start: Buffer;
  /** The last byte. */
  readonly last: number | undefined;
  /** Whether `start` is all of it. */
  readonly whole: boolean;
}

function endsOf(file: string): Ends | undefined {
  const found = lookAt(file);
  if (found?.isFile() !== true || found.size === 0) return undefined;
  const start = Buffer.alloc(Math.min(looked, found.size));
  const end = Buffer.alloc(1);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start, 0, start.length, 0);
      readSync(handle, end, 0, 1, found.size - 1);
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
  return { start, last: end[0], whole: start.length === found.size };
}
