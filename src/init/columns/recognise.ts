// Which columns of an export stand for which fields: by their headings, as far as their values can be what the field is.
import { knownType, meanings, type StandardExport, sameName } from '../../exports/headings/known-headings.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { fixedColumns } from '../../format/graded.js';
import type { FieldType, Want } from '../../grammar/types.js';
import { namePattern } from '../../policy/model/names.js';
import { isKindHeading } from './words-for-kinds.js';

/** A column as recognition sees it. */
export interface ColumnSeen {
  readonly heading: string;
  /** Whether its values can be of one of these types. */
  canBe(types: readonly FieldType[]): boolean;
  /** Whether all its values are dates, and there are some. */
  readonly holdsDates: boolean;
  /** Whether all its values are currencies. */
  readonly holdsCurrencies?: boolean;
  /** Whether its few values tell refunds from sales. */
  readonly holdsKinds?: boolean;
}

export interface Recognised {
  /** Field → place of its column, in the order of the columns. */
  readonly fields: ReadonlyMap<string, number>;
  /** Columns that may stand for a field that another column was taken for, by field. */
  readonly rivals: ReadonlyMap<string, readonly number[]>;
  /** Fields that no heading says and only the values suggest. */
  readonly guessed: readonly string[];
  /** Columns whose headings say a field that was not found, but whose values cannot be that: place → field. */
  readonly unfit: ReadonlyMap<number, string>;
}

/** Types that a field may have whose headings are known, its own first. */
export function typesOfKnown(field: string): readonly FieldType[] {
  switch (knownType(field)) {
    case 'money':
      return ['money', 'number'];
    case 'number':
      return ['number', 'money', 'percent'];
    case 'date':
      return ['date', 'datetime'];
    case 'boolean':
      return ['boolean'];
    default:
      return ['text'];
  }
}

/** Recognises what it can; a heading that stands twice, or is empty, stands for nothing. */
export function recognise(columns: readonly ColumnSeen[], exportName: StandardExport): Recognised {
  const plain = columns.map((column) => plainHeading(column.heading));
  const usable = (index: number) =>
    plain[index] !== '' && plain.indexOf(plain[index] ?? '') === plain.lastIndexOf(plain[index] ?? '');
  const named = columns
    .flatMap((column, index) =>
      usable(index) ? meanings(column.heading, exportName).map((each) => ({ ...each, index })) : [],
    )
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const fits = ({ field, index }: { field: string; index: number }) =>
    columns[index]?.canBe(typesOfKnown(field)) === true;
  const candidates = named.filter(fits);
  const fields = new Map<string, number>();
  const taken = new Set<number>();
  for (const { field, index } of candidates) {
    if (fields.has(field) || taken.has(index)) continue;
    fields.set(field, index);
    taken.add(index);
  }
  standIn(fields);
  const guessed = exportName === 'transactions' ? guessByValues(columns, usable, fields) : [];
  for (const index of fields.values()) taken.add(index);
  const rivals = new Map<string, number[]>();
  for (const { field, index } of candidates) {
    if (taken.has(index) || !fields.has(field)) continue;
    rivals.set(field, [...(rivals.get(field) ?? []), index]);
    taken.add(index);
  }
  const unfit = new Map<number, string>();
  for (const each of named) {
    if (!fits(each) && !taken.has(each.index) && !fields.has(each.field)) unfit.set(each.index, each.field);
  }
  return { fields: new Map([...fields].sort(([, a], [, b]) => a - b)), rivals, guessed, unfit };
}

/** Fields that values tell where no heading does; the names of those that nobody can be sure of. */
function guessByValues(
  columns: readonly ColumnSeen[],
  usable: (index: number) => boolean,
  fields: Map<string, number>,
): string[] {
  const take = (field: string, test: (column: ColumnSeen) => boolean | undefined) => {
    const taken = [...fields.values()];
    const index = columns.findIndex(
      (column, at) => usable(at) && !taken.includes(at) && test(column) === true,
    );
    if (index >= 0 && !fields.has(field)) fields.set(field, index);
  };
  take('currency', (column) => column.holdsCurrencies);
  take('type', (column) => column.holdsKinds === true && isKindHeading(column.heading));
  take('type', (column) => column.holdsKinds);
  return guessDate(columns, usable, fields);
}

/** Takes the only column with dates for the date, where no heading says which. */
function guessDate(
  columns: readonly ColumnSeen[],
  usable: (index: number) => boolean,
  fields: Map<string, number>,
): string[] {
  if (fields.has('date')) return [];
  const taken = [...fields.values()];
  const dated = columns.flatMap((column, index) =>
    usable(index) && !taken.includes(index) && column.holdsDates ? [index] : [],
  );
  const [only] = dated;
  if (only === undefined || dated.length > 1) return [];
  fields.set('date', only);
  return ['date'];
}

/** Where a field has no column of its own, one that says nearly the same. */
function standIn(fields: Map<string, number>): void {
  const move = (from: string, to: string) => {
    const index = fields.get(from);
    if (index === undefined || fields.has(to)) return;
    fields.delete(from);
    fields.set(to, index);
  };
  move('product_name', 'product');
  // A price without a quantity is what was paid.
  if (!fields.has('quantity')) move('price', 'amount');
}

/**
 * Adds columns for fields that a policy asks for: those whose heading is the field's own name, or says the field though
 * most cells hold something else.
 * @returns the fields that no column was found for
 */
export function recogniseNeeded(
  needed: ReadonlyMap<string, Want>,
  columns: readonly ColumnSeen[],
  fields: Map<string, number>,
  unfit: ReadonlyMap<number, string>,
): string[] {
  const missing: string[] = [];
  for (const field of needed.keys()) {
    if (fields.has(field)) continue;
    const taken = [...fields.values()];
    const index = columns.findIndex(
      (column, at) => !taken.includes(at) && (sameName(column.heading, field) || unfit.get(at) === field),
    );
    if (index < 0) missing.push(field);
    else fields.set(field, index);
  }
  return missing;
}

/** A name for a column that was not recognised: usable in a review, and not taken. */
export function safeName(heading: string, index: number, taken: readonly string[]): string {
  const letters = plainHeading(heading)
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  const named = letters === '' ? `column_${index + 1}` : namePattern.test(letters) ? letters : `c_${letters}`;
  const fixed = fixedColumns.includes(named) ? `${named}_in_export` : named;
  for (let number = 1; ; number++) {
    const name = number === 1 ? fixed : `${fixed}_${number}`;
    if (!taken.includes(name)) return name;
  }
}
