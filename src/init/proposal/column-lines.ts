// Lines of the review for columns, with what is to be said of each.

import { meanings } from '../../exports/headings/known-headings.js';
import { count } from '../../foundation/characters/thousands.js';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed } from '../columns/fields.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { typesOfKnown } from '../columns/recognise.js';
import type { Agreement } from './customers.js';
import type { ExportFacts } from './facts.js';
import type { ColumnLine, ExportProposal, ReviewProposal } from './proposal.js';

/** Rejected rows that a run allows without being told otherwise. */
export const allowed = 0.01;

/**
 * The line of a recognised field.
 * @param kept fields that keep their type, whatever the cells hold
 */
export function columnLine(
  field: FieldProposal,
  columns: ColumnsProposal,
  facts: ExportFacts,
  kept: readonly string[],
): ColumnLine {
  const bad = facts.unreadable.get(field.field) ?? 0;
  const cells = `${count(bad)} of the ${count(facts.rows)} rows`;
  const useless = bad > facts.rows * allowed && !kept.includes(field.field);
  if (useless)
    return lineOf({ ...field, type: 'text', way: undefined }, [
      unsure(`read as text, because ${cells} hold something that is no ${typeWord(field)}`),
    ]);
  const rivals = columns.rivals.get(field.field === 'paid' ? 'amount' : field.field) ?? [];
  const notes = [
    ...(bad > 0 ? [unsure(`${cells} hold no ${typeWord(field)} and would be rejected`)] : []),
    ...(field.way?.doubt === undefined ? [] : [unsure(field.way.doubt)]),
    ...(columns.guessed.includes(field.field) ? [unsure('taken because no other column holds dates')] : []),
    ...(rivals.length > 0
      ? [unsure(`there is also ${rivals.map((each) => `"${each}"`).join(' and ')}`)]
      : []),
    ...(field.field === 'customer_id' && facts.shortened > 0
      ? [
          unsure(
            `${count(facts.shortened)} ids look like 1.2E+10: a spreadsheet has shortened them, so export them again as text`,
          ),
        ]
      : []),
    ...(field.field === 'amount' &&
    fieldNamed(columns, 'price') === undefined &&
    /price|价/i.test(field.heading)
      ? [unsure('taken for what was paid, because there is no column with a quantity')]
      : []),
    ...(field.said ?? []),
    ...eitherNotes(field),
  ];
  return lineOf(field, notes);
}

function typeWord({ type }: FieldProposal): string {
  if (type === 'date' || type === 'datetime') return 'date';
  return type === 'boolean' ? 'yes or no' : 'number';
}

/** Said of a column whose heading promises what its cells do not hold. */
export function unfitNotes({ heading }: FieldProposal, { unfit }: ColumnsProposal): Remark[] {
  const field = unfit.get(heading);
  const holds = field !== undefined && (typesOfKnown(field).includes('date') ? 'dates' : 'numbers');
  return holds === false
    ? []
    : [unsure(`by its heading this is ${field}, but most cells hold no ${holds} that gradus can read`)];
}

/** A line with its remarks. */
export function lineOf(proposed: FieldProposal, notes: readonly Remark[]): ColumnLine {
  const { field, heading, type, way, keys } = proposed;
  const open = type === 'money' && way?.either !== undefined;
  return {
    keys: { ...(open && { decimal: fillIn }), ...keys },
    field,
    heading,
    type,
    formats: way?.formats ?? [],
    decimal: way?.decimal ?? '.',
    notes,
  };
}

function holdsOrders(heading: string, exportName: string): boolean {
  return exportName === 'transactions' && meanings(heading, exportName)[0]?.field === 'order_id';
}

/**
 * A field that nothing was found for.
 * @param advice what to do about it, where the export shows that
 */
export function missingLine(
  {
    name: exportName,
    headings,
    lookup,
  }: Pick<OpenedExport, 'headings' | 'lookup'> & { readonly name: string },
  field: string,
  type: ColumnLine['type'],
  advice?: string,
): ColumnLine {
  const ordered = lookup === undefined && headings.some((heading) => holdsOrders(heading, exportName));
  const what =
    advice ??
    (field === 'customer_id'
      ? `write the heading of the column that says which customer a row of ${exportName} belongs to${ordered ? '; if rows name only their order, begin again with --lookup FILE, the export that holds order and customer' : ''}`
      : exportName === 'transactions' && field === 'date'
        ? 'no column was found that holds dates: write the heading of the one that does, and give sums in policy.yaml a window; if there is none, take this line away, and rows count whenever they were, whatever as_of says'
        : exportName === 'transactions' && field === 'amount'
          ? 'several columns look like what was paid: write the heading of the one that counts'
          : `the policy needs ${field}: write the heading of its column`);
  return { field, heading: undefined, type, formats: [], decimal: '.', keys: {}, notes: [unsure(what)] };
}

/** Said of amounts that are numbers with either decimal mark. */
function eitherNotes({ type, way }: FieldProposal): Remark[] {
  if (type !== 'money' || way?.either === undefined) return [];
  const cell = way.either;
  const mark = /[.,](?=\d{3}(?!\d))/.exec(cell)?.[0] ?? ',';
  const whole = cell.replaceAll(mark, '');
  return [
    unsure(
      `is ${cell} in this column ${whole}, or ${cell.replace(',', '.')}? No cell tells: write decimal: "${mark === ',' ? '.' : ','}" for the one, "${mark}" for the other`,
    ),
  ];
}

/** Said where the ids of both exports hardly meet. */
export function strangers(agreed: Agreement | undefined): Remark[] {
  return agreed !== undefined && agreed.transactions > 0 && agreed.unknown * 2 > agreed.transactions
    ? [
        unsure(
          `${count(agreed.unknown)} of ${count(agreed.transactions)} transactions have an id that is not in the customers export: are these columns the same ids, written the same way?`,
        ),
      ]
    : [];
}

/** Fields that headings name. */
const byHeading = ['name', 'email', 'phone'];

/**
 * Fields that name or reach people, whatever export they are of: those that headings say, and those in which every cell is a
 * mail address. What only looks like phone numbers is asked about.
 */
export function personalOf(
  exports: readonly ExportProposal[],
  mails: ReadonlySet<string>,
): ReviewProposal['personal'] {
  const columns = exports.flatMap(({ columns: own, lookup }) => [...own, ...(lookup?.columns ?? [])]);
  const named = columns.filter(({ heading, field }) => heading !== undefined && field !== 'customer_id');
  const said = named.filter(({ field }) => byHeading.includes(field));
  const held = named.filter(({ field }) => !byHeading.includes(field) && mails.has(field));
  const fields = [...new Set([...said, ...held].map(({ field }) => field))];
  if (fields.length === 0) return undefined;
  return {
    fields,
    notes: [
      ...(said.length === 0
        ? []
        : [note('names, mail addresses or phone numbers by their headings; take out what is not of people')]),
      ...held.map(({ field }) => note(`${field} holds mail addresses`)),
    ],
  };
}
