// Exports with every field settled: columns matched with headings, types, and the reasons a row may not be used.
import type { Decimal } from 'decimal.js';
import { isDate, neverPlain } from '../../engine/steps/plan/fields.js';
import type { PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { type FieldType, serves, type ValueType, valueTypeOf, type Want, wide } from '../../grammar/types.js';
import { daysBetweenHint, daysInstead } from '../../policy/model/dates-as-days.js';
import type { Policy } from '../../policy/model/policy.js';
import { columnPlace, readColumns } from '../../review/lookup.js';
import type { ColumnSpec, ExportSpec } from '../../review/review.js';
import { checkColumnRules } from './column-rules.js';
import { planComputed } from './computed.js';
import { fatesOf } from './fates.js';
import { guessType, useOf, wantsOf, wantsOfCondition } from './fields.js';
import { checkHeadingCurrency } from './heading-currency.js';
import { checkFilledLookups, planLookups } from './lookups.js';
import { reportAbsent, reportUnknown } from './missing-fields.js';
import { worthOf } from './worth.js';

/** Texts that mean that nothing is there, unless the review lists others. */
export const usuallyEmpty = ['-', '--', 'N/A', 'n/a', '#N/A', 'NULL', 'null', '无', '空', '(空)'];

/** What is asked of an export. */
interface Asked {
  readonly policy: Policy;
  /** Ids of metrics that the policy does not write. */
  readonly implicit: readonly string[];
  /** Whether customers are merged. */
  readonly merging: boolean;
  /** What last year's policy wants of its fields. */
  readonly formerWants: ReadonlyMap<string, Want>;
}

/** Plans one export from its settings, its files and what the policy asks of it. */
export function planExport(
  spec: ExportSpec,
  filesBy: ReadonlyMap<string, readonly PlannedFile[]>,
  { policy, implicit, merging, formerWants }: Asked,
  problems: Problems,
): PlannedExport {
  const files = filesBy.get(spec.name) ?? [];
  const wants = allWants(spec, policy, implicit);
  const own =
    spec.columns === undefined
      ? [...undeclared(spec, files, wants, problems), ...formerFields(spec, files, wants, formerWants)]
      : declared(spec, spec.columns, wants, problems);
  const fields = [
    ...own,
    ...spec.lookups.flatMap((lookup) =>
      declared(spec, lookup.fields, wants, problems).map((field) => ({ ...field, lookup: lookup.called })),
    ),
  ];
  const known = [...fields.map((field) => field.name), ...spec.computed.map((each) => each.field)];
  // What is computed from an unknown field says so itself.
  const operands = spec.computed.flatMap((each) => each.operands);
  for (const name of wants.keys()) {
    if (!known.includes(name) && !operands.includes(name)) reportUnknown(spec, policy, name, known, problems);
  }
  const computed = spec.computed.map((each) => planComputed(spec, each, fields, problems));
  checkColumnRules(spec, fields, problems);
  for (const file of files) checkHeadingCurrency(spec, file, fields, policy.currency, problems);
  checkFillDown(spec, fields, problems);
  checkFilledLookups(spec, problems);
  return {
    name: spec.name,
    files,
    lookups: planLookups(spec, filesBy, ({ key }) => readField(key.field, key.heading, 'text', key), merging),
    fields: policy.currency === '' ? fields : fields.map((each) => ({ ...each, expected: policy.currency })),
    computed,
    only: spec.only,
    fillDown: spec.fillDown,
    empty: spec.empty ?? usuallyEmpty,
    fates: fatesOf(
      spec,
      fields,
      { merging, sheet: files.some(({ workbook }) => workbook !== undefined) },
      computed,
    ),
    careful: fields.some(neverPlain),
    duplicates: spec.duplicates,
    unknownCustomers: spec.unknownCustomers,
    asksNewest: asksNewest(spec) && fields.some(isDate),
    worth: worthOf(spec.name, policy, fields, computed),
  };
}

/** Customers have no such date; naming them is reported already. */
function asksNewest({ name, limits: { newestRow } }: ExportSpec): boolean {
  return newestRow !== undefined && newestRow.value !== 'off' && name !== 'customers';
}

function allWants(spec: ExportSpec, policy: Policy, implicit: readonly string[]): Map<string, Want> {
  const wants = new Map<string, Want>([['customer_id', 'text']]);
  for (const each of spec.computed) {
    for (const operand of each.operands) if (typeof operand === 'string') wants.set(operand, 'numeric');
  }
  const signs = readColumns(spec).flatMap((each) => [...wantsOfCondition(each.negativeWhen?.condition)]);
  for (const [field, want] of [...wantsOfCondition(spec.only), ...signs, ...wantsOf(policy, spec.name)]) {
    if (!wants.has(field) || wants.get(field) === 'any') wants.set(field, want);
  }
  for (const { currency } of readColumns(spec))
    if (currency?.field !== undefined) wants.set(currency.field, 'text');
  for (const field of [...(spec.duplicates.by ?? []), ...spec.fillDown])
    if (!wants.has(field)) wants.set(field, 'any');
  for (const { on } of spec.lookups) wants.set(on, 'text');
  if (spec.limits.newestRow?.written && asksNewest(spec)) wants.set('date', 'date');
  if (spec.name === 'customers') for (const field of implicit) wants.set(field, useOf(policy, field));
  return wants;
}

function readField(name: string, heading: string, read: FieldType, column?: ColumnSpec): ReadField {
  return {
    name,
    heading,
    read,
    formats: column?.formats ?? [],
    decimal: column?.decimal ?? '.',
    ...(column?.round && { round: column.round }),
    ...(column?.decimalSaid && { decimalSaid: true }),
    type: column?.currency ? convertedType(column.currency.rates) : valueTypeOf(read),
    ...(column?.currency && { currency: column.currency }),
    ...(column?.spelling && { spelling: column.spelling }),
    ...(column && column.empty.length > 0 && { empty: column.empty }),
    ...(column?.emptyIs && { emptyIs: column.emptyIs }),
    ...(column?.negativeWhen && { negativeWhen: column.negativeWhen.condition }),
  };
}

/** Money times a rate, exact: four decimals and those of the longest rate. */
function convertedType(rates: readonly (readonly [string, Decimal])[]): ValueType {
  return wide(4 + Math.max(0, ...rates.map(([, rate]) => rate.decimalPlaces())));
}

export function declared(
  spec: ExportSpec,
  columns: readonly ColumnSpec[],
  wants: ReadonlyMap<string, Want>,
  problems: Problems,
): ReadField[] {
  return columns.map((column) => {
    const { field, heading, type } = column;
    const want = wants.get(field) ?? 'any';
    const read = field === 'customer_id' ? 'text' : (type ?? guessType(field, want));
    const refused = type !== undefined && !serves(type, want);
    if (refused) {
      const place = columnPlace(spec, field, 'type');
      problems.add({
        code: 'field-type',
        ...(place && { place }),
        reason: `${spec.name}.${field} is declared as ${type}, but ${field === 'customer_id' ? 'identifiers stay text' : `it is used as ${wantWords[want]}`}`,
        fix: fixOfUse(type, want),
      });
    }
    return { ...readField(field, heading, read, column), ...(refused && { refused }) };
  });
}

/** What to do about a declared type that does not serve the use. */
function fixOfUse(type: FieldType, want: Want): string {
  if (want !== 'numeric') return `declare type: ${want}`;
  return serves(type, 'date') ? `${daysInstead}; ${daysBetweenHint}` : 'declare type: money or type: number';
}

const wantWords: Readonly<Record<Want, string>> = {
  numeric: 'a number',
  date: 'a date',
  boolean: 'yes or no',
  text: 'text',
  any: 'any value',
};

/** Without declared columns each heading is a field of its own name; only what is needed is read. */
function undeclared(
  spec: ExportSpec,
  files: readonly PlannedFile[],
  wants: ReadonlyMap<string, Want>,
  problems: Problems,
): ReadField[] {
  // That its columns must be named by number is told already.
  if (spec.headings === 'none') return [];
  const headings = files[0]?.headings ?? [];
  const find = (name: string) =>
    headings.find((each) => each === name) ??
    headings.find((each) => plainHeading(each) === plainHeading(name));
  const optional = spec.name === 'customers' ? ['name'] : ['date'];
  const elsewhere = [...spec.computed, ...spec.lookups.flatMap(({ fields }) => fields)].map(
    (each) => each.field,
  );
  const names = [
    ...wants.keys(),
    ...optional.filter((name) => !wants.has(name) && find(name) !== undefined),
  ].filter((name) => !elsewhere.includes(name));
  const wanted = names.map((name) => ({ name, heading: find(name) ?? name }));
  for (const file of files) reportAbsent(spec, file, wanted, problems);
  return wanted
    .filter(({ heading }) => headings.includes(heading))
    .map(({ name, heading }) =>
      readField(name, heading, name === 'customer_id' ? 'text' : guessType(name, wants.get(name) ?? 'any')),
    );
}

/** What only last year's policy reads, where it is there. */
function formerFields(
  spec: ExportSpec,
  files: readonly PlannedFile[],
  wants: ReadonlyMap<string, Want>,
  formerWants: ReadonlyMap<string, Want>,
): ReadField[] {
  const computed = [...spec.computed, ...readColumns(spec)].map((each) => each.field);
  return [...formerWants].flatMap(([name, want]): ReadField[] => {
    // Dates of rows are read wherever they are there.
    if (wants.has(name) || computed.includes(name) || name === 'date' || name === 'name') return [];
    const once = files.every(({ headings }) => headings.filter((each) => each === name).length === 1);
    return once ? [{ ...readField(name, name, guessType(name, want)), former: true }] : [];
  });
}

/** An amount of the whole order would count again on every line of it. */
function checkFillDown(
  { name, fillDown, place }: ExportSpec,
  fields: readonly ReadField[],
  problems: Problems,
): void {
  for (const [index, field] of fillDown.entries()) {
    if (fields.find((each) => each.name === field)?.read !== 'money') continue;
    const found = place(['fill_down', index]);
    problems.add({
      code: 'wrong-value',
      ...(found && { place: found }),
      reason: `${name}.${field} is an amount; filled down, it would count once more for every line of an order`,
      fix: `remove ${field} from fill_down: an amount on the first line alone counts once`,
    });
  }
}
