// What the scan that sums an export up sees besides, so that doubts about its rows cost no scan of their own: words that
// rules would name if their letters were others, cells without an amount, and days that systems write for none.

import { wide } from '../../../grammar/types.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { listedWords } from '../plan/listed-words.js';
import type { ComputedField, Plan, PlannedExport, ReadField } from '../plan/planned.js';
import { type Column, indexType } from '../plan/step.js';

/** Of a field: how many cells hold a word that differs from a listed one in spelling only. */
export const otherWords = (field: string) => `_others_${field}`;
/** How many cells of an amount that is summed up are empty. */
export const emptyCells = (field: string) => `_empty_${field}`;
/** How many cells of a date hold a day that stands for none, and the earliest of them. */
export const noDays = (field: string) => [`_no_days_${field}`, `_no_day_${field}`] as const;

/** How many cells of a product are above 0 although a factor that counts negative in refunds is below it. */
export const turnedCells = (field: string) => `_turned_${field}`;

/** Columns of the totals of an export with their aggregates. */
export function watchedIn(plan: Plan, planned: PlannedExport, dialect: Dialect): [Column, string][] {
  // Counted alone: a text that is kept for each customer makes engines sort all rows to group them.
  const words = [...listedWords(plan, planned)].map(([field, listed]): [Column, string] => [
    { name: otherWords(field), type: indexType },
    `count(CASE WHEN ${otherWord(dialect.identifier(field), listed, dialect)} THEN 1 END)`,
  ]);
  const empty = summedFields(plan, planned).map(({ name }): [Column, string] => [
    { name: emptyCells(name), type: indexType },
    `count(*) - count(${dialect.identifier(name)})`,
  ]);
  const days = planned.fields.filter(isDay).flatMap(({ name, type }): [Column, string][] => {
    const [count, first] = noDays(name);
    const cell = `CASE WHEN ${standsForNoDay(name, dialect)} THEN ${dialect.identifier(name)} END`;
    return [
      [{ name: count, type: indexType }, `count(${cell})`],
      [{ name: first, type }, `min(${cell})`],
    ];
  });
  const turned = signedProducts(planned).map(({ product: { name }, signed }): [Column, string] => {
    const below = signed.map((field) => `${dialect.identifier(field.name)} < 0`).join(' OR ');
    const cell = `CASE WHEN ${dialect.identifier(name)} > 0 AND (${below}) THEN 1 END`;
    return [{ name: turnedCells(name), type: indexType }, `count(${cell})`];
  });
  return [...words, ...empty, ...days, ...turned];
}

/**
 * True where a text is none of these words, and would be one if capitals did not count, nor zeros around whole numbers:
 * `5.0` and `05` for `5`.
 */
export function otherWord(text: string, listed: readonly string[], dialect: Dialect): string {
  const words = listed.map((word) => dialect.text(word));
  const alike = `${dialect.capitals(text)} IN (${words.map((word) => dialect.capitals(word)).join(', ')})`;
  const numbers = [...new Set(listed.map(wholeNumber).filter((each) => each !== undefined))];
  const cases = [
    `WHEN ${text} IN (${words.join(', ')}) THEN FALSE`,
    ...(numbers.length === 0
      ? []
      : [
          // Of other texts nothing is asked.
          `WHEN ${text} >= '0' AND ${text} < ':' AND ${dialect.matches(text, zeroed)} THEN ${dialect.castOrNull(`replace(${text}, ',', '.')`, wide(0))} IN (${numbers.join(', ')})`,
        ]),
  ];
  return `CASE ${cases.join(' ')} ELSE ${alike} END`;
}

/** Digits of a whole number, and zeros behind it as databases and spreadsheets write them. */
const zeroed = '[0-9]{1,30}([.]0+|,00?)?';

/** The whole number that a word says, in digits alone; undefined where it says none. */
export function wholeNumber(word: string): string | undefined {
  return new RegExp(`^${zeroed}$`).test(word) ? BigInt(word.replace(/[.,].*/, '')).toString() : undefined;
}

/** True for the days that databases and spreadsheets write where there is none: those before 1901, and the first of 1970. */
export function standsForNoDay(field: string, dialect: Dialect): string {
  const day = dialect.identifier(field);
  const at = (text: string) => dialect.date(text);
  return `${day} < ${at('1901-01-01')} OR (${day} >= ${at('1970-01-01')} AND ${day} < ${at('1970-01-02')})`;
}

export function isDay({ type }: ReadField): boolean {
  return type.kind === 'date' || type.kind === 'datetime';
}

/** Amounts that metrics add up and of which the review does not say what an empty cell stands for. */
export function summedFields(
  plan: Plan,
  { name, fields, computed }: PlannedExport,
): (ReadField | ComputedField)[] {
  const summed = new Set(
    plan.metrics.flatMap(({ spec }) =>
      spec.grain === 'rows' && spec.export === name && spec.kind === 'sum' ? [spec.field] : [],
    ),
  );
  return [
    ...fields.filter((field) => summed.has(field.name) && field.emptyIs === undefined),
    ...computed.filter((field) => summed.has(field.name)),
  ];
}

/** Products of which a factor counts negative in some rows: where another is below 0, too, they are above it. */
export function signedProducts({
  fields,
  computed,
}: PlannedExport): { readonly product: ComputedField; readonly signed: readonly ReadField[] }[] {
  return computed.flatMap((product) => {
    const signed = fields.filter(
      ({ name, negativeWhen }) => negativeWhen !== undefined && product.operands.includes(name),
    );
    return product.kind === 'multiply' && signed.length > 0 ? [{ product, signed }] : [];
  });
}
