// The reasons for which a row may not be used, in the order in which they are decided.
import type { FieldType } from '../policy/types.js';
import type { ExportSpec } from '../review/review.js';
import { type Fate, isDate, type ReadField } from '../steps/planned.js';

/** Reasons in the order in which they are decided: identity, unreadable values, the review's selection, time. */
export function fatesOf(spec: ExportSpec, fields: readonly ReadField[], merging: boolean): Fate[] {
  const found: Omit<Fate, 'code'>[] = [
    // Spreadsheets leave lines of nothing but separators behind.
    {
      disposition: 'set_aside',
      reason: 'empty_row',
      words: 'every field is empty',
      field: undefined,
      test: 'nothing',
    },
    {
      disposition: spec.name === 'customers' || spec.missingCustomer === 'reject' ? 'rejected' : 'set_aside',
      reason: 'missing_customer',
      words: 'no customer id',
      field: 'customer_id',
      test: 'missing',
    },
  ];
  if (merging && spec.name === 'customers') {
    found.push({
      disposition: 'set_aside',
      reason: 'merged',
      words: 'merged into another customer',
      field: 'customer_id',
      test: 'merged',
    });
  }
  for (const field of fields) {
    if (field.read === 'text' || field.former) continue;
    if (field.currency) {
      found.push({
        disposition: 'rejected',
        reason: 'no_rate',
        words: 'no rate for this currency in the review file',
        field: field.name,
        test: 'no_rate',
      });
    }
    if (field.type.kind === 'decimal') {
      found.push({
        disposition: 'rejected',
        reason: 'unit_in_number',
        words: 'a unit such as 万 stands behind the number; export the full number',
        field: field.name,
        test: 'unit',
      });
    }
    found.push({
      disposition: 'rejected',
      reason: `unreadable_${field.read}`,
      words: unreadableWords[field.read],
      field: field.name,
      test: 'unreadable',
    });
  }
  const dated = spec.name !== 'customers' && fields.some(isDate);
  if (dated) {
    found.push({
      disposition: 'rejected',
      reason: 'missing_date',
      words: 'no date',
      field: 'date',
      test: 'missing',
    });
  }
  if (spec.only !== undefined) {
    found.push({
      disposition: 'set_aside',
      reason: 'only',
      words: 'not selected by only',
      field: undefined,
      test: 'not_selected',
    });
  }
  if (dated) {
    found.push({
      disposition: 'set_aside',
      reason: 'after_as_of',
      words: 'dated after the as-of date',
      field: 'date',
      test: 'after_as_of',
    });
  }
  const { action, by } = spec.duplicates;
  if (action !== 'keep') {
    found.push({
      disposition: action === 'drop' ? 'set_aside' : 'rejected',
      reason: 'duplicate',
      words: by === undefined ? 'repeats an earlier row' : `repeats an earlier row in ${by.join(', ')}`,
      field: by?.[0],
      test: 'repeated',
    });
  }
  return found.map((each, index) => ({ ...each, code: index + 1 }));
}

const unreadableWords: Readonly<Record<FieldType, string>> = {
  text: 'not readable',
  number: 'not a number with at most 6 decimals',
  money: 'not an amount with at most 4 decimals',
  percent: 'not a percentage',
  date: 'not a date',
  datetime: 'not a date and time',
  boolean: 'neither yes nor no',
};
