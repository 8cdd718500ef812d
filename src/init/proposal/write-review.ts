// The proposal as a review file that people can read, check and grade with.
import path from 'node:path';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import { note, unsure } from '../columns/notes.js';
import type { FileSettings } from './file-settings.js';
import { inline, Lines } from './lines.js';
import type { ColumnLine, ExportProposal, LookupProposal, ReviewProposal } from './proposal.js';

/** Text types of fields need not be said. */
const unsaid = ['text'];

/**
 * The review file.
 * @param folder where it will stand, absolute; paths are relative to it
 */
export function writeReview(review: ReviewProposal, folder: string): Lines {
  const year = review.asOf?.slice(0, 4);
  const lines = new Lines()
    .remark(
      'Proposed by gradus init from the headings and rows of the exports. Look at the lines marked "unsure".',
    )
    .add(`review: Customer review${year === undefined ? '' : ` ${year}`}`)
    .add(`as_of: ${review.asOf ?? fillIn}`, review.asOfNotes)
    .add('policy: policy.yaml')
    .add('exports:');
  for (const each of review.exports) addExport(lines, each, folder);
  if (review.personal !== undefined)
    lines.add('privacy:').add(`  personal: [${review.personal.fields.join(', ')}]`, review.personal.notes);
  return lines
    .add(`results: results${year === undefined ? '' : `/${year}`}`)
    .remark(
      'last_results: results of the review before, or a CSV with customer_id and tier: who moved is then reported',
    );
}

function addExport(lines: Lines, proposed: ExportProposal, folder: string): void {
  lines.add(`  ${proposed.name}:`);
  lines.add(
    `    file: ${inline(proposed.file === undefined ? fillIn : relative(folder, proposed.file))}`,
    proposed.fileNotes,
  );
  addFiles(lines, proposed, '    ');
  if (proposed.lookup !== undefined) addLookup(lines, proposed.lookup, folder);
  lines.add('    columns:');
  addColumns(lines, proposed, '      ');
  for (const heading of proposed.unusable)
    lines.remark(`"${heading}" stands over several columns: rename them in the export to use them`, '      ');
  if (proposed.computed !== undefined) {
    const { kind, operands, notes } = proposed.computed;
    lines.add(`    computed: { amount: { ${kind}: [${operands.join(', ')}] } }`, notes);
  }
  if (proposed.fillDown !== undefined)
    lines.add(`    fill_down: [${proposed.fillDown.fields.join(', ')}]`, proposed.fillDown.notes);
  if (proposed.only !== undefined) {
    const { values, dated, notes } = proposed.only;
    const tests = Object.entries(values).map(([field, each]) => [field, { in: each }]);
    const only = { ...Object.fromEntries(tests), ...(dated && { date: { missing: false } }) };
    lines.add(`    only: ${inline(only)}`, notes);
  }
  if (proposed.duplicates !== undefined) {
    const { action, by, notes } = proposed.duplicates;
    lines.add(`    duplicates: ${by === undefined ? action : inline({ action, by })}`, notes);
  }
  if (proposed.unknownCustomers !== undefined)
    lines.add('    unknown_customers: add', proposed.unknownCustomers);
  if (proposed.missingCustomer !== undefined)
    lines.add('    missing_customer: set_aside', proposed.missingCustomer);
}

/** How files are read. */
function addFiles(lines: Lines, proposed: FileSettings, indent: string): void {
  if (proposed.sheet !== undefined)
    lines.add(`${indent}sheet: ${inline(proposed.sheet.name)}`, proposed.sheet.notes);
  if (proposed.encoding !== undefined) lines.add(`${indent}encoding: ${proposed.encoding}`);
  if (proposed.delimiter !== undefined)
    lines.add(`${indent}delimiter: ${proposed.delimiter === '\t' ? 'tab' : inline(proposed.delimiter)}`);
  if (proposed.titles > 0)
    lines.add(`${indent}skip_lines: ${proposed.titles}`, [
      note(`lines above the ${proposed.headless === true ? 'rows' : 'headings'}`),
    ]);
  if (proposed.headless === true)
    lines.add(`${indent}headings: none`, [
      unsure(
        'the first row looks like data, so columns go by number: write numbers where headings are asked for',
      ),
    ]);
}

function addLookup(lines: Lines, lookup: LookupProposal, folder: string): void {
  lines
    .add('    lookup:')
    .add(`      ${lookup.name}:`, lookup.notes)
    .add(`        file: ${inline(relative(folder, lookup.file))}`);
  addFiles(lines, lookup, '        ');
  lines.add(`        on: ${lookup.on}`).add('        columns:');
  addColumns(lines, lookup, '          ');
}

function addColumns(
  lines: Lines,
  proposed: Pick<ExportProposal, 'columns' | 'others'> & FileSettings,
  indent: string,
): void {
  for (const column of proposed.columns) addColumn(lines, column, indent, proposed);
  if (proposed.others.length > 0)
    lines.remark('not recognised; take away the "#" of what is needed:', indent);
  for (const column of proposed.others) addColumn(lines, column, `${indent}# `, proposed);
}

function addColumn(lines: Lines, column: ColumnLine, indent: string, { headless }: FileSettings): void {
  const written = column.heading?.replace(/\s+/gu, ' ');
  const heading = written === undefined ? fillIn : headless === true ? Number(written) : written;
  const plain =
    unsaid.includes(column.type) && column.formats.length === 0 && Object.keys(column.keys).length === 0;
  const value = plain
    ? heading
    : {
        heading,
        ...(unsaid.includes(column.type) ? {} : { type: column.type }),
        ...(column.formats.length > 0 && { formats: column.formats }),
        ...(column.decimal === ',' && { decimal: ',' }),
        ...column.keys,
      };
  lines.add(`${indent}${column.field}: ${inline(value)}`, column.notes);
}

/** A path from the review file; on another drive there is none, so the whole path stands there. */
function relative(folder: string, file: string): string {
  return path.relative(folder, file).replaceAll(path.sep, '/');
}
