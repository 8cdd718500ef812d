// In which currencies amounts are: by a column of codes, by marks beside the amounts, by a unit in their heading. What has
// to be converted is left to be filled in; only people know the rates.
import { currenciesOf } from '../../foundation/characters/currencies.js';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import { marksBesideDigits, type ValueCount } from './few-values.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed, withField } from './fields.js';
import { valuesWithCounts } from './listed.js';
import { note, type Remark, unsure } from './notes.js';
import type { OpenedExport } from './open-exports.js';
import type { ColumnValues } from './value-types.js';

export interface CurrencyProposal {
  readonly code: string;
  readonly notes: readonly Remark[];
}

/** The field that holds amounts before anything is computed from them. */
export function moneyField(columns: ColumnsProposal): FieldProposal | undefined {
  return fieldNamed(columns, 'amount') ?? fieldNamed(columns, 'paid') ?? fieldNamed(columns, 'price');
}

/**
 * Adds rates to the amounts of an export where they are in several currencies.
 * @param codes values of the currency column over all rows
 */
export function withRates(
  columns: ColumnsProposal,
  values: readonly ColumnValues[],
  codes: readonly ValueCount[],
): ColumnsProposal {
  const marks = moneyMarks(columns, values);
  const byCode = several(codes);
  if (byCode.length > 1) return rated(columns, 'currency', codes, byCode);
  if (fieldNamed(columns, 'currency') !== undefined && codes.length > 0) return columns;
  const byMark = several(marks);
  return byMark.length > 1 && !shareOne(marks) ? rated(columns, fillIn, marks, byMark) : columns;
}

/** Amounts of each row by their own rate. */
function rated(
  columns: ColumnsProposal,
  field: string,
  seen: readonly ValueCount[],
  codes: readonly string[],
): ColumnsProposal {
  const [own] = codes;
  const rates = Object.fromEntries(codes.map((code) => [code, code === own ? 1 : fillIn]));
  const text =
    field === fillIn
      ? `amounts carry marks of several currencies, ${valuesWithCounts(seen)}, which must not be added up: name the field that holds the currency of each row, and what one unit of each is worth in ${own}; without such a column, export each currency on its own`
      : `amounts are in ${valuesWithCounts(seen)}: write what one unit of each is worth in ${own}, or in whichever currency the policy counts`;
  return ['amount', 'paid', 'refunded', ...(fieldNamed(columns, 'paid') ? [] : ['price'])].reduce(
    (all, name) => {
      const found = fieldNamed(all, name);
      if (found === undefined || (name === 'price' && fieldNamed(all, 'amount') !== undefined)) return all;
      return withField(all, {
        ...found,
        type: 'money',
        keys: { ...found.keys, currency: { field, rates } },
        said: [...(found.said ?? []), unsure(text)],
      });
    },
    columns,
  );
}

/** Codes that several values stand for, the most frequent first. */
function several(values: readonly ValueCount[]): string[] {
  const codes = values.map(({ value }) => currenciesOf(value)[0] ?? value.toUpperCase());
  return [...new Set(codes)];
}

/** Whether all marks may stand for one and the same currency, as $ and USD do. */
function shareOne(marks: readonly ValueCount[]): boolean {
  const [first = [], ...others] = marks.map(({ value }) => currenciesOf(value));
  return first.some((code) => others.every((each) => each.includes(code)));
}

function moneyMarks(columns: ColumnsProposal, values: readonly ColumnValues[]): readonly ValueCount[] {
  const money = moneyField(columns);
  return money === undefined ? [] : (values[money.index]?.marks ?? []);
}

/** The currency that a starting policy counts in: by the column, else by the marks, else by the heading. */
export function currencyFor(
  opened: OpenedExport,
  columns: ColumnsProposal,
  values: readonly ColumnValues[],
  codes: readonly ValueCount[],
): CurrencyProposal | undefined {
  const money = moneyField(columns);
  if (money === undefined) return undefined;
  const [most] = several(codes);
  if (most !== undefined && currenciesOf(most).length === 1) {
    const more = several(codes).length > 1;
    return { code: most, notes: more ? [unsure('the most frequent of several; see the review file')] : [] };
  }
  const marks = moneyMarks(columns, values);
  const seen = [...marks, ...marksBesideDigits([`${unitOf(opened.headings[money.index] ?? '')} 1`])];
  const candidates = candidatesOf(seen);
  // A yuan sign under Chinese headings is no yen, nor the other way round.
  const written = opened.headings.join('');
  const asian = /[\u3040-\u30ff]/.test(written) ? 'JPY' : /\p{Script=Han}/u.test(written) ? 'CNY' : '';
  const [code, ...others] = candidates.includes(asian) ? [asian] : candidates;
  if (code === undefined) return undefined;
  const where = marks.length > 0 ? 'signs of the amounts' : 'heading of the amounts';
  if (several(seen).length > 1 && !shareOne(seen))
    return { code, notes: [unsure('there are marks of several currencies, see the review file')] };
  const signs = seen.map(({ value }) => value).join(', ');
  return {
    code,
    notes: [
      others.length === 0
        ? note(`by the ${where}`)
        : unsure(`by the ${where}, ${signs}, which may as well stand for ${others.slice(0, 4).join(', ')}`),
    ],
  };
}

/** The currencies that all marks may stand for; where there is none, those of the first. */
function candidatesOf(marks: readonly ValueCount[]): readonly string[] {
  const [first = [], ...others] = marks.map(({ value }) => currenciesOf(value));
  const shared = first.filter((code) => others.every((each) => each.includes(code)));
  return (shared.length > 0 ? shared : first).filter((code) => code !== 'CNH');
}

/** A unit in a heading: `Amount (EUR)`, `金额（元）`, `Betrag in EUR`, `Total USD`. */
function unitOf(heading: string): string {
  const [, inBrackets] = /[([（【]\s*([^)\]）】]+?)\s*[)\]）】]/u.exec(heading) ?? [];
  const [, last] = /\b([A-Z]{3})\s*$/.exec(heading) ?? [];
  return inBrackets ?? last ?? '';
}
