// Personal fields (privacy: personal in the review file) stand in results only. Messages and logs, which are mailed and
// collected, show *** in their place and name customers by their id.
import { parse } from 'csv-parse/sync';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { toShow } from '../../exports/headings/data-line.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { lineEnds } from '../../exports/reading/first-lines.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { readColumns } from '../../review/lookup.js';
import type { ExportSpec, Review } from '../../review/review.js';

const hidden = '***';

/** Says which personal fields no export has; one that is misspelt would be shown. */
export function checkPersonal(
  { personal, exports }: Review,
  files: ReadonlyMap<string, readonly PlannedFile[]>,
  problems: Problems,
): void {
  // An export that could not be read is a problem already; what its fields are nobody knows.
  if (exports.some(({ name, columns }) => columns === undefined && !files.get(name)?.length)) return;
  const known = new Set(exports.flatMap((spec) => fieldsOf(spec, files.get(spec.name)?.[0])));
  known.delete('customer_id');
  const shown = toShow([...known]);
  for (const { field, place } of personal) {
    if (known.has(field) || [...known].some((each) => plainHeading(each) === plainHeading(field))) continue;
    problems.add(
      field === 'customer_id'
        ? {
            code: 'wrong-value',
            ...(place && { place }),
            reason: 'customer_id cannot be hidden: results and messages name customers by it',
            fix: 'remove it from personal',
          }
        : {
            code: 'unknown-field',
            ...(place && { place }),
            reason: `no export has a field "${field}", so nothing of it would be hidden`,
            fix: shown.length === 0 ? 'write it as the review names it' : didYouMean(field, shown),
          },
    );
  }
}

function fieldsOf(spec: ExportSpec, file: PlannedFile | undefined): readonly string[] {
  const undeclared = spec.columns === undefined ? (file?.headings ?? []) : [];
  return [...undeclared, ...[...readColumns(spec), ...spec.computed].map(({ field }) => field)];
}

/** An export, or a file that is looked up in. */
type Described = Pick<ExportSpec, 'columns' | 'personal'>;

/**
 * The text of a rejected row for a message: without personal fields, and without columns that nobody described. A row
 * whose cells cannot be told apart is hidden as a whole.
 */
export function textForMessages(text: string, spec: Described, file: PlannedFile): string {
  if (spec.personal.length === 0) return text;
  const cells = file.format === 'parquet' ? undefined : cellsOf(text, file.delimiter);
  const { headings, delimiter } = file;
  // Empty cells at the end of a row are no fault.
  if (cells === undefined || cells.length < headings.length || cells.slice(headings.length).join('') !== '')
    return hidden;
  return headings.map((heading, index) => (shows(spec, heading) ? cells[index] : hidden)).join(delimiter);
}

function shows({ columns, personal }: Described, heading: string): boolean {
  const isPersonal = (name: string) => personal.some((each) => plainHeading(each) === plainHeading(name));
  if (columns === undefined) return !isPersonal(heading);
  return columns.some((column) => column.heading === heading && !isPersonal(column.field));
}

function cellsOf(line: string, delimiter: string): string[] | undefined {
  try {
    const rows: string[][] = parse(line, { delimiter, record_delimiter: lineEnds });
    return rows.length === 1 ? rows[0] : undefined;
  } catch {
    return undefined;
  }
}
