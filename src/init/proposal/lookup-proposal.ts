// The part of the review for an export that rows look up by the number of their order.
import path from 'node:path';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { count } from '../../foundation/characters/thousands.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { FieldProposal } from '../columns/fields.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import type { LookedUp, OpenedExport } from '../columns/open-exports.js';
import { allowed, lineOf } from './column-lines.js';
import { fileSettings } from './file-settings.js';
import type { ColumnLine, LookupProposal } from './proposal.js';

/** Fields that rows need; whatever else stands there is only offered. */
const lentFields = ['customer_id', 'date', 'status', 'type', 'currency'];

/**
 * What is looked up, with what was seen.
 * @param lines lines of all columns that come from there, by field
 */
export function lookupProposal(
  { lookup, headings }: OpenedExport,
  lines: readonly ColumnLine[],
  others: readonly FieldProposal[],
  needed: readonly string[],
): LookupProposal | undefined {
  if (lookup === undefined) return undefined;
  const kept = [...lentFields, ...needed];
  const there = lookup.opened.headings[lookup.theirs] ?? '';
  const here = headings[lookup.own] ?? '';
  const alike = there === here && lookup.opened.headless === false;
  const key: ColumnLine[] = alike ? [] : [lineOf(keyField(lookup, there), [])];
  return {
    name: nameOf(lookup.opened.pattern),
    file: lookup.opened.pattern,
    notes: seen(lookup, here),
    on: 'order_id',
    ...fileSettings(lookup.opened),
    columns: [...key, ...lines.filter(({ field }) => kept.includes(field))],
    others: [
      ...lines.filter(({ field }) => !kept.includes(field)),
      ...others.filter(({ heading }) => heading !== '').map((each) => lineOf(each, [])),
    ],
  };
}

function keyField({ theirs }: LookedUp, heading: string): FieldProposal {
  return { field: 'order_id', index: theirs, heading, type: 'text', way: undefined };
}

/** The name of its file, as far as it can be one of a lookup. */
function nameOf(pattern: string): string {
  const bare = plainHeading(path.basename(pattern)).replace(/\..*$/, '');
  const name = bare.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '');
  return name === '' ? 'orders' : name;
}

function seen({ keyed, found, unfound, twice, opened }: LookedUp, heading: string): Remark[] {
  const all = `rows have no customer of their own, so "${heading}" is looked up`;
  const share = `${count(found)} of ${count(keyed)} numbers are there`;
  return [
    unfound > (found + unfound) * allowed
      ? unsure(
          `${all}: ${share}; ${count(unfound)} rows find no order and are rejected, and more than 1% of them stop a run: complete the file, or write missing: empty and missing_customer: set_aside`,
        )
      : note(`${all}: ${share}, once each`),
    ...(twice > 0
      ? [
          unsure(
            `${count(twice)} order numbers stand several times in ${shownPath(opened.pattern)}, which stops a run: keep one row of each`,
          ),
        ]
      : []),
  ];
}
