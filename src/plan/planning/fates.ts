// The reasons for which a row may not be used, in the order in which they are decided.

import { isDate } from '../../engine/steps/plan/fields.js';
import type { ComputedField, Fate, ReadField } from '../../engine/steps/plan/planned.js';
import { type Condition, subjectsOf, testsIn } from '../../grammar/condition.js';
import type { FieldType } from '../../grammar/types.js';
import type { ExportSpec, LookupSpec } from '../../review/review.js';

/**
 * Reasons in the order in which they are decided: what `only` asks for, the review's selection, identity, other values
 * that cannot be read, time. A row that is not selected needs nothing but what selects it.
 */
export function fatesOf(
  spec: ExportSpec,
  fields: readonly ReadField[],
  { merging, sheet }: { readonly merging: boolean; readonly sheet: boolean },
  computed: readonly ComputedField[],
): Fate[] {
  const needed = spec.only === undefined ? [] : selecting(spec.only, fields, computed);
  const selects = (field: ReadField) => needed.includes(field.name);
  const needs = lookupsFor(spec, needed);
  const unmatched = (early: boolean) =>
    spec.lookups.filter((each) => needs.has(each.called) === early).flatMap(unmatchedIn);
  const dated = spec.name !== 'customers' && fields.some(isDate);
  const missingDate = dated ? [fateOf('rejected', 'missing_date', 'no date', 'date', 'missing')] : [];
  const dateSelects = needed.includes('date') && !asksWhetherMissing(spec.only, 'date');
  const found: WithoutCode[] = [
    // Spreadsheets leave lines of nothing but separators behind.
    fateOf('set_aside', 'empty_row', 'every field is empty', undefined, 'nothing'),
    ...(spec.headings === 'none'
      ? []
      : [fateOf('set_aside', 'heading_line', headingLine, undefined, 'heading')]),
    ...linesWithoutFacts(spec, dated),
    ...unmatched(true),
    ...fields.filter(selects).flatMap(faultsOf),
    ...(dateSelects ? missingDate : []),
    ...(spec.only === undefined
      ? []
      : [fateOf('set_aside', 'only', 'not selected by only', undefined, 'not_selected')]),
    // Before what it leaves empty: the customer, the date.
    ...unmatched(false),
    fateOf(
      spec.name === 'customers' || spec.missingCustomer === 'reject' ? 'rejected' : 'set_aside',
      'missing_customer',
      'no customer id',
      'customer_id',
      'missing',
    ),
    ...(sheet ? [fateOf('rejected', 'error_in_id', errorInId, 'customer_id', 'cell_error')] : []),
    ...(merging && spec.name === 'customers'
      ? [fateOf('set_aside', 'merged', 'merged into another customer', 'customer_id', 'merged')]
      : []),
    ...fields.filter((field) => !selects(field)).flatMap(faultsOf),
    ...(dateSelects ? [] : missingDate),
    ...(dated
      ? [fateOf('set_aside', 'after_as_of', 'dated after the as-of date', 'date', 'after_as_of')]
      : []),
    ...repeated(spec),
  ];
  return found.map((each, index) => ({ ...each, code: index + 1 }));
}

type WithoutCode = Omit<Fate, 'code'>;

function fateOf(
  disposition: Fate['disposition'],
  reason: string,
  words: string,
  field: string | undefined,
  test: Fate['test'],
): WithoutCode {
  return { disposition, reason, words, field, test };
}

/** A key that is empty, or not in the file looked up. */
function unmatchedIn({ called, missing, on }: LookupSpec): WithoutCode[] {
  if (missing === 'empty') return [];
  const words = `${called} has no row with this ${on}`;
  return [{ ...fateOf('rejected', 'unknown_order', words, on, 'unmatched'), lookup: called }];
}

/** Whether a condition says itself what becomes of rows in which a field is missing. */
function asksWhetherMissing(only: Condition | undefined, field: string): boolean {
  return (
    only !== undefined &&
    testsIn(only).some(({ subject, test }) => subject === field && test.op === 'missing')
  );
}

/** The lookups that fields come from, also by way of the keys of others. */
function lookupsFor({ lookups }: ExportSpec, fields: readonly string[]): Set<string> {
  const wanted = new Set(fields);
  const found = new Set<string>();
  for (const lookup of [...lookups].reverse()) {
    if (!lookup.fields.some(({ field }) => wanted.has(field))) continue;
    found.add(lookup.called);
    wanted.add(lookup.on);
  }
  return found;
}

/** Sums of other lines, and lines that only say whose the lines below are. */
function linesWithoutFacts({ fillDown }: ExportSpec, dated: boolean): WithoutCode[] {
  const ordered = fillDown.length > 0;
  const group = 'only says whose the rows below are';
  return [
    ...(dated || ordered
      ? [fateOf('set_aside', 'total_line', 'a total of other rows', undefined, 'total')]
      : []),
    ...(ordered ? [fateOf('set_aside', 'group_line', group, undefined, 'group')] : []),
  ];
}

/** The columns that `only` needs, also by way of what is computed and of the currency of an amount. */
function selecting(
  only: Condition,
  fields: readonly ReadField[],
  computed: readonly ComputedField[],
): string[] {
  const names = subjectsOf(only).flatMap((subject) => {
    const rule = computed.find((each) => each.name === subject);
    return rule === undefined ? [subject] : rule.operands.filter((each) => typeof each === 'string');
  });
  const signs = fields.flatMap(({ name, negativeWhen }) =>
    names.includes(name) && negativeWhen !== undefined ? subjectsOf(negativeWhen) : [],
  );
  return [...names, ...signs];
}

/** What may be wrong with the cell of a field. */
function faultsOf(field: ReadField): WithoutCode[] {
  if (field.read === 'text' || field.former) return [];
  const unit = 'a unit such as 万 stands behind the number; export the full number';
  return [
    ...(field.currency?.field !== undefined
      ? [fateOf('rejected', 'no_rate', 'no rate for this currency in the review file', field.name, 'no_rate')]
      : []),
    ...(field.type.kind === 'decimal'
      ? [fateOf('rejected', 'unit_in_number', unit, field.name, 'unit')]
      : []),
    fateOf('rejected', `unreadable_${field.read}`, unreadableWords[field.read], field.name, 'unreadable'),
    ...(field.type.kind === 'decimal' && field.read !== 'percent'
      ? [fateOf('rejected', 'currency_mark', otherMark, field.name, 'mark')]
      : []),
  ];
}

const headingLine = 'the headings once more, or a line drawn below them';

const errorInId =
  'an error such as #REF!, or a formula without a stored value, stands in place of the customer id; correct the cell, save the workbook and run again';

const otherMark = 'the mark or code beside the amount is of another currency';

function repeated({ duplicates: { action, by } }: ExportSpec): WithoutCode[] {
  if (action === 'keep') return [];
  const words = by === undefined ? 'repeats an earlier row' : `repeats an earlier row in ${by.join(', ')}`;
  return [fateOf(action === 'drop' ? 'set_aside' : 'rejected', 'duplicate', words, by?.[0], 'repeated')];
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
