// Why a cell cannot be read, in words: the rule that failed, and what to declare so that it can.
import type { ReadField } from '../../engine/steps/plan/planned.js';
import { currenciesOf } from '../../foundation/characters/currencies.js';
import { formatsThatFit } from '../../foundation/characters/date-formats.js';
import { allSpaces } from '../../foundation/characters/spaces.js';

/** What failed in a cell of an amount, percentage or date; undefined where the general words say it all. */
export function whyCellUnreadable(field: ReadField, cell: string): string | undefined {
  switch (field.read) {
    case 'money':
    case 'number':
    case 'percent':
      return whyNoAmount(field, cell);
    case 'date':
    case 'datetime':
      return whyNoDate(field, cell);
    default:
      return undefined;
  }
}

const most = { money: [14, 4], number: [12, 6], percent: [12, 6] } as const;
const nouns = { money: 'an amount', number: 'a number', percent: 'a percentage' } as const;

function whyNoAmount(field: ReadField, cell: string): string {
  const read = field.read === 'money' || field.read === 'percent' ? field.read : 'number';
  const not = `not ${nouns[read]}`;
  const text = plainText(cell);
  const found =
    /^((?:[\p{L}/]\.|[^0-9.,])*)([.,]?[0-9](?:[0-9 .,']*[0-9])?[.,]?(?:[eE][-+]?[0-9]+)?)([^0-9]*)$/u.exec(
      text,
    );
  if (found === null) return /[0-9]/.test(text) ? `${not}: text stands among its digits` : not;
  const [, before = '', digits = '', behind = ''] = found;
  const marks = [before, behind].map(markIn);
  // The cell may be personal, so nothing of it is repeated.
  const strange = marks.some(
    (mark) => mark !== '' && mark !== '%' && (read === 'percent' || currenciesOf(mark).length === 0),
  );
  if (strange && read === 'percent') return `${not}: beside its digits stands more than a percent sign`;
  if (strange)
    return `${not}: what stands beside its digits is no currency that is known; export the number alone`;
  if (read !== 'percent' && marks.includes('%')) return `${not}, but a percentage: declare type: percent`;
  if (
    /(^|[^\p{L}])cr[.]?($|[^\p{L}])/iu.test(text) &&
    marks.some((mark) => currenciesOf(mark).includes('INR'))
  )
    return `${not}: beside rupees "Cr" may mean credit or ten million; export a sign, or the full number`;
  return `${not}: ${whyNoDigits(read, field, digits) ?? 'its signs contradict each other'}`;
}

function whyNoDigits(read: keyof typeof most, field: ReadField, digits: string): string | undefined {
  const [whole, places] = most[read];
  const own = asDecimal(digits, field.decimal);
  if (own === undefined) {
    const other = field.decimal === '.' ? ',' : '.';
    if (asDecimal(digits, other) !== undefined)
      return `it reads only with "${other}" before the decimals; if the column is written so, declare decimal: "${other}"`;
    const both = digits.includes('.') && digits.includes(',');
    const twice = ['.', ','].some((mark) => digits.split(mark).length > 2);
    return both && twice
      ? 'it has two decimal marks'
      : 'its digits are grouped neither by three nor as in India (12,50,000)';
  }
  if (own.whole > whole) return `it has more than ${whole} digits before the decimals`;
  if (own.places > places)
    return `it has more than ${places} decimals; round: half_up in its column rounds them`;
  return undefined;
}

/** Digits before and behind the decimal mark; undefined where the number is not written with this mark. */
function asDecimal(digits: string, decimal: '.' | ','): { whole: number; places: number } | undefined {
  const [point, group] = decimal === '.' ? ['\\.', ','] : [',', '\\.'];
  const indian = decimal === '.' ? '|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}' : '';
  const threes = [group, ' ', "'"].map((mark) => `(?:${mark}[0-9]{3})+`).join('|');
  const shape = new RegExp(
    `^([0-9]*|[1-9][0-9]{0,2}(?:${threes})${indian})(?:${point}([0-9]*))?(?:[eE]([-+]?[0-9]+))?$`,
  );
  const found = shape.exec(digits);
  if (found === null) return undefined;
  const [, whole = '', behind = '', exponent = '0'] = found;
  const shift = Number(exponent);
  return {
    whole: whole.replace(/[^0-9]/g, '').replace(/^0+/, '').length + shift,
    places: behind.replace(/0+$/, '').length - shift,
  };
}

/** Spaces only between digits, and signs as ASCII has them, as the engine reads cells. */
function plainText(cell: string): string {
  const spaced = [...cell.normalize('NFKC')].map((each) => (allSpaces.includes(each) ? ' ' : each)).join('');
  return spaced
    .replace(/[−–—‐‑‒]/g, '-')
    .replace(/[’‘ʼ′´`]/g, "'")
    .replace(/(?<![0-9])\s+|\s+(?![0-9])/g, '')
    .replace(/([0-9])[.,]--?(?=$|[^0-9-])/g, '$1');
}

function markIn(side: string): string {
  return side.replace(/[-+()<>▲△▼▽']/g, '').replace(/^(cr|dr)[.]?$|(?<=[^\p{L}])(cr|dr)[.]?$/iu, '');
}

function whyNoDate(field: ReadField, cell: string): string {
  const noun = field.read === 'date' ? 'not a date' : 'not a date and time';
  const text = [...cell.trim()].map((each) => (allSpaces.includes(each) ? ' ' : each)).join('');
  const fitting = formatsThatFit(text).filter((format) => !field.formats.includes(format));
  if (fitting.length === 0) {
    return field.formats.length === 0
      ? noun
      : `${noun} in the declared formats (${field.formats.join(', ')})`;
  }
  const [first = '', second] = fitting;
  const examples =
    second === undefined || first.startsWith('%b') ? `"${first}"` : `"${first}" or "${second}"`;
  return field.formats.length === 0
    ? `${noun} that is written without doubt; declare formats: in its column, for example ${examples}`
    : `${noun} in the declared formats (${field.formats.join(', ')}); formats: ${examples} would fit`;
}
