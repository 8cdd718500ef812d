// Formats in which systems and people write dates, in the order in which they are preferred where several fit.

const clocks = ['', ' %H:%M', ' %H:%M:%S'];
const halfDays = [' %I:%M %p', ' %I:%M:%S %p'];
const withClocks = (formats: readonly string[], more: readonly string[] = []) =>
  formats.flatMap((format) => [...clocks, ...more].map((clock) => format + clock));

/** Formats with marks or names between their parts. */
export const dateFormats: readonly string[] = [
  ...withClocks(['%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y年%m月%d日'], halfDays),
  ...['%H:%M', '%H:%M:%S', '%H时%M分', '%H时%M分%S秒', ' %H时%M分', ' %H时%M分%S秒'].map(
    (clock) => `%Y年%m月%d日${clock}`,
  ),
  ...withClocks(['%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%m-%d-%Y', '%d.%m.%Y'], halfDays),
  ...['%d/%m/%Y', '%m/%d/%Y', '%d.%m.%Y'].flatMap((day) => [`${day}, %H:%M`, `${day}, %H:%M:%S`]),
  ...withClocks(['%d/%m/%y', '%m/%d/%y', '%d.%m.%y', '%d-%m-%y', '%y-%m-%d', '%y/%m/%d'], halfDays),
  ...withClocks(['%d-%b-%Y', '%d-%b-%y', '%b-%d-%Y', '%b-%d-%y', '%d %b %Y', '%d %b %y'], halfDays),
  ...withClocks(['%b %d, %Y', '%b %d, %y', '%b %d %Y', '%d. %b %Y', '%d.%b.%Y', '%d/%b/%Y'], halfDays),
  ...['%b %d, %Y, %I:%M %p', '%b %d, %Y, %I:%M:%S %p'],
];

/** Formats of digits alone, which might as well be numbers; the last three have names of their own. */
export const digitFormats: readonly string[] = [
  '%Y%m%d',
  '%Y%m%d%H%M%S',
  '%Y%m%d %H:%M:%S',
  'excel',
  'epoch_s',
  'epoch_ms',
];

/** Formats that stand for digits counted from a day, not for a pattern: days of Excel, seconds and milliseconds since 1970 in UTC. */
export const countedFormats = ['excel', 'epoch_s', 'epoch_ms'] as const;
export type CountedFormat = (typeof countedFormats)[number];

export function isCounted(format: string): format is CountedFormat {
  return (countedFormats as readonly string[]).includes(format);
}

const shapes: Readonly<Record<string, string>> = {
  a: '[\\p{L}]+[.]?',
  A: '[\\p{L}]+[.]?',
  b: '\\p{L}+[.]?',
  B: '\\p{L}+[.]?',
  p: '[APap][.]?\\s?[Mm][.]?',
  Y: '\\d{4}',
  y: '\\d{2}',
};
const counted: Readonly<Record<CountedFormat, RegExp>> = {
  excel: /^\d{2,6}(\.\d+)?$/,
  epoch_s: /^\d{9,10}(\.\d+)?$/,
  epoch_ms: /^\d{12,13}$/,
};

/** What text in a format looks like; where it fits, the text need not be a date, but other text is none. */
export function formatShape(format: string): RegExp {
  if (isCounted(format)) return counted[format];
  const escaped = format.replace(/[.()]/g, '\\$&').replace(/ /g, '\\s*');
  const body = escaped.replace(/%-?([A-Za-z])/g, (_, part: string) => shapes[part] ?? '\\d{1,4}');
  return new RegExp(`^${body}$`, 'u');
}

/** Formats that a cell looks like, the most likely first; digits alone fit none but those that begin with a year. */
export function formatsThatFit(cell: string): string[] {
  const digits = /^\d+(\.\d+)?$/.test(cell) && !/^(19|20)\d{6}(\d{6})?$/.test(cell);
  return [...dateFormats, ...(digits ? ['excel', 'epoch_s', 'epoch_ms'] : digitFormats.slice(0, 3))].filter(
    (format) => formatShape(format).test(cell) && mayBeDate(cell, format),
  );
}

/** Whether the parts of the cell make a day that there is, in a year that exports hold. */
function mayBeDate(cell: string, format: string): boolean {
  if (isCounted(format)) return true;
  const parts = [...format.matchAll(/%-?([A-Za-z])/g)].map(([, part]) => part ?? '');
  const named = parts.includes('b') || parts.includes('B');
  const numbers = format.startsWith('%Y%m%d')
    ? [cell.slice(0, 4), cell.slice(4, 6), cell.slice(6, 8)]
    : (cell.match(/\d+/g) ?? []);
  const numbered = parts.filter((part) => !/[aAbBp]/.test(part));
  const value = (part: string) => Number(numbers[numbered.indexOf(part)] ?? 0);
  const year = parts.includes('Y') ? value('Y') : 2000 + value('y');
  const [month, day] = [named ? 1 : value('m'), value('d')];
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && day > 0;
  const clock = value(parts.includes('I') ? 'I' : 'H') <= (parts.includes('I') ? 12 : 23);
  return year >= 1950 && year < 2200 && month >= 1 && month <= 12 && exists && clock;
}
