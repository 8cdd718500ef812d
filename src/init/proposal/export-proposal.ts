// Facts about one export → its part of the review, with a remark wherever somebody should look.
import { meanings, type StandardExport } from '../../exports/headings/known-headings.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Want } from '../../grammar/types.js';
import { datePartsAdvice } from '../columns/date-parts.js';
import type { ColumnsProposal, FieldProposal } from '../columns/fields.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { personalNotes } from '../columns/people.js';
import { type ColumnValues, typesFor } from '../columns/value-types.js';
import { allowed, columnLine, lineOf, missingLine, strangers, unfitNotes } from './column-lines.js';
import type { Agreement } from './customers.js';
import type { DaysSeen } from './days.js';
import type { ExportFacts } from './facts.js';
import { fileRemarks } from './file-remarks.js';
import { asFound, fileSettings } from './file-settings.js';
import { lookupProposal } from './lookup-proposal.js';
import { unsoldNotes } from './only-sales.js';
import type { ExportProposal } from './proposal.js';

const essential = ['customer_id', 'date', 'amount', 'quantity', 'price'];

export interface KnownExport {
  readonly opened: OpenedExport;
  readonly columns: ColumnsProposal;
  readonly values: readonly ColumnValues[];
  readonly facts: ExportFacts;
  readonly days: DaysSeen | undefined;
  /** What to do about totals of orders that all of their lines repeat. */
  readonly totals: ExportProposal['duplicates'];
  /** Which rows count. */
  readonly only: ExportProposal['only'];
  /** Fields that a policy needs: their types stay, whatever the cells hold. */
  readonly needed: readonly string[];
}

/** The part of the review for an export that was looked at. */
export function proposeExport(
  { opened, columns, values, facts, days, totals, only, needed }: KnownExport,
  agreed: Agreement | undefined,
): ExportProposal {
  const plain = opened.headings.map(plainHeading);
  const doubled = (heading: string) => plain.filter((each) => each === plainHeading(heading)).length > 1;
  const lines = columns.fields.map((field) => {
    const line = columnLine(field, columns, facts, [...essential, ...needed]);
    const met = opened.name === 'transactions' && field.field === 'customer_id' ? strangers(agreed) : [];
    return { ...line, index: field.index, notes: [...line.notes, ...met] };
  });
  const bought = opened.name === 'transactions';
  const othersNotes = (each: FieldProposal) => {
    const held = values[each.index];
    const unsold = bought && held !== undefined ? unsoldNotes(each, held, facts.first.rows) : [];
    return [...unfitNotes(each, columns), ...heldNotes(held), ...unsold];
  };
  const lent = ({ index }: { readonly index: number }) => index >= (opened.lookup?.from ?? index + 1);
  return {
    name: opened.name,
    file: opened.pattern,
    fileNotes: [...(opened.said ?? []), ...fileRemarks(opened, facts, days), ...columns.remarks],
    ...fileSettings(opened),
    lookup: lookupProposal(opened, lines.filter(lent), columns.others.filter(lent), needed),
    columns: [
      ...lines.filter((line) => !lent(line)),
      ...columns.missing.map(({ field, type }) =>
        missingLine(
          opened,
          field,
          type,
          doubledAdvice(field, opened, doubled) ??
            (field === 'date' ? datePartsAdvice(opened, values) : undefined),
        ),
      ),
    ],
    others: columns.others
      .filter((each) => each.heading !== '' && !doubled(each.heading) && !lent(each))
      .map((each) => lineOf(each, othersNotes(each))),
    unusable: [...new Set(opened.headings.filter((heading) => heading !== '' && doubled(heading)))],
    computed: columns.computed,
    fillDown: columns.fillDown,
    only,
    duplicates: totals ?? duplicates(opened.name, facts, agreed),
    unknownCustomers: opened.name === 'transactions' ? unknownCustomers(agreed) : undefined,
    missingCustomer:
      opened.name === 'transactions' &&
      facts.anonymous > (opened.lookup?.unfound ?? 0) &&
      columns.fillDown === undefined
        ? [withoutCustomer(facts.anonymous - (opened.lookup?.unfound ?? 0), facts.rows)]
        : undefined,
    rows: facts.rows,
  };
}

/** More than a tenth is no slip any more, and so much is left out. */
function withoutCustomer(anonymous: number, rows: number): Remark {
  const say = anonymous * 10 > rows ? unsure : note;
  return say(
    `rows without a customer: ${count(anonymous)}${say === unsure ? ` of ${count(rows)}, left out` : ''}`,
  );
}

/** What to do where a heading says a field, but stands over several columns. */
function doubledAdvice(
  field: string,
  { headings, name }: OpenedExport,
  doubled: (heading: string) => boolean,
): string | undefined {
  const heading = headings.find(
    (each) => doubled(each) && meanings(each, name as StandardExport).some((meant) => meant.field === field),
  );
  return (
    heading &&
    `"${heading}" stands over several columns: rename them in the export, and write the heading of the one that counts`
  );
}

const heldNotes = (held: ColumnValues | undefined) => (held === undefined ? [] : personalNotes(held));

/** An export that a policy needs and that was not given. */
export function missingExport(name: string, needed: ReadonlyMap<string, Want>): ExportProposal {
  const fields = new Map<string, Want>([['customer_id', 'text'], ...needed]);
  return {
    name,
    file: undefined,
    fileNotes: [unsure(`the policy needs the export ${name}: write its path`)],
    ...asFound,
    lookup: undefined,
    columns: [...fields].map(([field, want]) =>
      missingLine({ name, headings: [] }, field, typesFor[want][0] ?? 'text'),
    ),
    others: [],
    unusable: [],
    computed: undefined,
    fillDown: undefined,
    only: undefined,
    duplicates: undefined,
    unknownCustomers: undefined,
    missingCustomer: undefined,
    rows: 0,
  };
}

function duplicates(
  name: StandardExport,
  { first }: ExportFacts,
  agreed: Agreement | undefined,
): ExportProposal['duplicates'] {
  if (name === 'customers') {
    if (agreed === undefined || agreed.repeated.customers === 0) return undefined;
    const { customers, alike } = agreed.repeated;
    return alike
      ? {
          action: 'drop',
          notes: [note(`customers with the same row several times: ${count(customers)}`)],
        }
      : {
          action: 'keep',
          notes: [
            unsure(
              `there are customers with several rows that differ (${count(customers)}): keep one row for each in the export`,
            ),
          ],
        };
  }
  if (first.repeats === 0) return undefined;
  return {
    action: 'keep',
    notes: [
      unsure(
        `${count(first.repeats)} of the first ${count(first.rows)} rows repeat an earlier one in all cells; write drop if that is a mistake of the export`,
      ),
    ],
  };
}

/** Unknown customers are taken in only where they are some, not where the ids of the exports do not fit at all. */
function unknownCustomers(agreed: Agreement | undefined): Remark[] | undefined {
  if (agreed === undefined || agreed.unknown <= agreed.transactions * allowed) return undefined;
  const share = `${count(agreed.unknown)} of ${count(agreed.transactions)} transactions`;
  if (agreed.unknown * 2 > agreed.transactions) return undefined;
  return [unsure(`the customers of ${share} are not in the customers export; reject leaves their rows out`)];
}
