// In which currencies amounts are: by a column of codes, by marks beside the amounts, by a unit in their heading. What has
// to be converted is left to be filled in; only people know the rates.
import { headingCurrencies, headingUnit } from '../../exports/headings/heading-unit.js';
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
 * Adds rates to the amounts of an export where they are in several currencies, or in another than the policy counts.
 * @param codes values of the currency column over all rows
 * @param counted the currency of the policy, where there is one already
 */
export function withRates(
  columns: ColumnsProposal,
  values: readonly ColumnValues[],
  codes: readonly ValueCount[],
  counted: string | undefined,
): ColumnsProposal {
  const marks = moneyMarks(columns, values);
  const byCode = several(codes);
  const [code] = byCode;
  if (byCode.length > 1 || (code !== undefined && foreign(currenciesOf(code), counted)))
    return rated(columns, {
      by: { field: 'currency' },
      codes: byCode,
      counted,
      text: inCodes(codes, counted),
    });
  if (fieldNamed(columns, 'currency') !== undefined && code !== undefined) return columns;
  const byMark = several(marks);
  if (byMark.length > 1 && !shareOne(marks)) {
    const text = `amounts carry marks of several currencies, ${valuesWithCounts(marks)}, which must not be added up: name the field that holds the currency of each row, and what one unit of each is worth in ${counted ?? byMark[0]}; without such a column, export each currency on its own`;
    return rated(columns, { by: { field: fillIn }, codes: byMark, counted, text });
  }
  return inOne(columns, marks, counted);
}

/** Whether none of these is the currency that counts. */
function foreign(candidates: readonly string[], counted: string | undefined): boolean {
  const [own] = counted === undefined ? [] : currenciesOf(counted);
  return own !== undefined && candidates.length > 0 && !candidates.includes(own);
}

/** All amounts are in one currency by their marks or heading, and the policy counts another. */
function inOne(
  columns: ColumnsProposal,
  marks: readonly ValueCount[],
  counted: string | undefined,
): ColumnsProposal {
  const heading = moneyField(columns)?.heading ?? '';
  const found = marks.length > 0 ? candidatesOf(marks) : headingCurrencies(heading);
  const [code, ...others] = found;
  if (code === undefined || !foreign(found, counted)) return columns;
  const by =
    marks.length > 0 ? `the signs of the amounts, ${valuesWithCounts(marks)}` : `the heading "${heading}"`;
  const doubt = others.length === 0 ? '' : ` (or ${others.slice(0, 4).join(', ')})`;
  const text = `amounts are in ${code}${doubt} by ${by}, and the policy counts ${counted}: write what one ${code} is worth in ${counted}`;
  return rated(columns, { by: { code }, codes: [code], counted, text });
}

function inCodes(seen: readonly ValueCount[], counted: string | undefined): string {
  const into = counted ?? `${several(seen)[0]}, or in whichever currency the policy counts`;
  return `amounts are in ${valuesWithCounts(seen)}: write what one unit of each is worth in ${into}`;
}

interface Rated {
  readonly by: { readonly field: string } | { readonly code: string };
  readonly codes: readonly string[];
  readonly counted: string | undefined;
  readonly text: string;
}

/** Amounts by the rate of their currency. */
function rated(columns: ColumnsProposal, { by, codes, counted, text }: Rated): ColumnsProposal {
  const own = counted === undefined ? codes[0] : currenciesOf(counted)[0];
  const rates = Object.fromEntries(codes.map((code) => [code, code === own ? 1 : fillIn]));
  return ['amount', 'paid', 'refunded', ...(fieldNamed(columns, 'paid') ? [] : ['price'])].reduce(
    (all, name) => {
      const found = fieldNamed(all, name);
      if (found === undefined || (name === 'price' && fieldNamed(all, 'amount') !== undefined)) return all;
      return withField(all, {
        ...found,
        type: 'money',
        keys: { ...found.keys, currency: { ...by, rates } },
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
  const seen = [...marks, ...marksBesideDigits([`${headingUnit(opened.headings[money.index] ?? '')} 1`])];
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
