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
export function shapeOf(format: string): RegExp {
  if (isCounted(format)) return counted[format];
  const escaped = format.replace(/[.()]/g, '\\$&').replace(/ /g, '\\s*');
  const body = escaped.replace(/%-?([A-Za-z])/g, (_, part: string) => shapes[part] ?? '\\d{1,4}');
  return new RegExp(`^${body}$`, 'u');
}
