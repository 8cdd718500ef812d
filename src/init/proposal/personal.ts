// Fields that name or reach people: names, mail addresses and phone numbers. What headings say is proposed as personal, and so is
// a column in which every cell is a mail address; what only looks like phone numbers is asked about.
import { count } from '../../foundation/characters/thousands.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import type { ColumnValues } from '../columns/value-types.js';
import type { ExportProposal, ReviewProposal } from './proposal.js';

/** Fields that headings name. */
const byHeading = ['name', 'email', 'phone'];

/** The personal fields among those of the exports, whatever export they are of. */
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

/** Said of a column that is not used, and holds what reaches people. */
export function personalNotes({ personal, filled }: Pick<ColumnValues, 'personal' | 'filled'>): Remark[] {
  if (personal === undefined) return [];
  const cells = `all ${count(filled)} cells looked at`;
  return [
    personal === 'mail'
      ? note(`${cells} are mail addresses: if you use it, add it to personal under privacy`)
      : unsure(
          `${cells} look like phone numbers: if they are, and you use it, add it to personal under privacy`,
        ),
  ];
}
