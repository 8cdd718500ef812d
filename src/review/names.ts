// Names of exports and fields: which can become relations and columns, and which stand for two things.
import path from 'node:path';
import type { Place, Problem, Problems } from '../foundation/problems/problem.js';
import { fillIn } from '../foundation/yaml/fill-in.js';
import { namePattern } from '../policy/model/names.js';
import { columnPlace, readColumns } from './lookup.js';
import type { ExportSpec, LookupSpec } from './review.js';

/** Says where names of a review cannot be used. Engines do not tell capital from small letters, so neither may names. */
export function checkExports(
  exports: readonly ExportSpec[],
  place: (name: string) => Place | undefined,
  problems: Problems,
): void {
  const names = new Set<string>();
  for (const spec of exports) {
    checkName(spec.name, 'export', names, place(spec.name), problems);
    const fields = new Set<string>();
    for (const files of [spec, ...spec.lookups]) {
      checkFilledIn(files, problems);
      if (files.headings === 'none') checkNumbered(files, problems);
    }
    const lookups = new Set<string>();
    for (const lookup of spec.lookups) {
      checkName(lookup.called, 'lookup', lookups, lookup.place([]), problems);
      checkOn(spec, lookup, problems);
    }
    for (const { field, type, formats } of readColumns(spec)) {
      checkName(field, 'field', fields, columnPlace(spec, field), problems);
      if (formats.length > 0 && type !== 'date' && type !== 'datetime')
        problems.add({
          code: 'wrong-value',
          ...at(columnPlace(spec, field, 'formats')),
          reason: `formats are for dates, but ${spec.name}.${field} is declared as ${type}`,
          fix: 'remove formats, or declare type: date',
        });
    }
    // customer_id is always read from a column.
    if (spec.columns === undefined && !fields.has('customer_id')) fields.add('customer_id');
    for (const { field } of spec.computed)
      checkName(field, 'field', fields, spec.place(['computed'], field), problems);
  }
}

/** A key must be there before something is looked up by it. */
function checkOn(
  { lookups, columns, name, computed }: ExportSpec,
  lookup: LookupSpec,
  problems: Problems,
): void {
  const { on, called, place } = lookup;
  const later = lookups
    .slice(lookups.indexOf(lookup))
    .find(({ fields }) => fields.some(({ field }) => field === on));
  const made = computed.some(({ field }) => field === on);
  if (later === undefined && !made) return;
  problems.add({
    code: 'wrong-value',
    ...at(place([], 'on')),
    reason: made
      ? `lookup ${called} of ${name} goes by "${on}", which is computed afterwards`
      : `lookup ${called} of ${name} goes by "${on}", which is looked up in ${later?.called} only afterwards`,
    fix: made
      ? `name a column of the export${columns === undefined ? '' : `, such as ${columns[0]?.field}`}`
      : `put ${called} below ${later?.called}`,
  });
}

/** Without headings every column that is read has a number. */
function checkNumbered({ name, columns, place }: ExportSpec | LookupSpec, problems: Problems): void {
  const example = 'columns: { customer_id: 1, date: 2, amount: 4 }';
  if (columns === undefined)
    problems.add({
      code: 'missing-key',
      ...at(place(['headings'])),
      reason: `${name} has no headings, and nothing says which column holds what`,
      fix: `name its columns by number, from 1: ${example}`,
    });
  for (const { field, heading } of columns ?? []) {
    if (/^[1-9]\d*$/.test(heading) || heading === fillIn) continue;
    problems.add({
      code: 'wrong-value',
      ...at(place(['columns', field])),
      reason: `${name} has no headings (headings: none), so "${heading}" cannot name a column`,
      fix: `write the number of the column, from 1: ${example}; or remove headings: none`,
    });
  }
}

/** Says what init left open. */
function checkFilledIn(spec: ExportSpec | LookupSpec, problems: Problems): void {
  if (spec.files.some((file) => path.basename(file) === fillIn)) {
    problems.add({
      code: 'fill-in',
      ...at(spec.place(['file'])),
      reason: `the file of ${spec.name} is still to be filled in`,
      fix: `write the path of the export, relative to the review file, in place of ${fillIn}`,
    });
  }
  for (const { field, heading } of spec.columns ?? []) {
    if (heading !== fillIn) continue;
    problems.add({
      code: 'fill-in',
      ...at(spec.place(['columns', field, 'heading'])),
      reason: `which column of ${spec.name} holds ${field} is still to be filled in`,
      fix: `write its heading in place of ${fillIn}`,
    });
  }
}

function checkName(
  name: string,
  what: 'export' | 'field' | 'lookup',
  taken: Set<string>,
  place: Place | undefined,
  problems: Problems,
): void {
  const folded = name.toLowerCase();
  if (!namePattern.test(name)) {
    problems.add({
      code: 'bad-name',
      ...at(place),
      reason: `"${name}" cannot name ${what === 'export' ? 'an export' : `a ${what}`}`,
      fix: 'use letters, digits and _, beginning with a letter',
    });
  } else if (taken.has(folded)) {
    problems.add({
      code: 'name-taken',
      ...at(place),
      reason: `"${name}" names two ${what}s`,
      fix: 'rename one of them; capital and small letters count as the same',
    });
  }
  taken.add(folded);
}

function at(place: Place | undefined): Pick<Problem, 'place'> {
  return place === undefined ? {} : { place };
}
