// Files whose fields are looked up by key, every default filled in; and what exports and they have in common.
import type * as z from 'zod';
import { pathFrom, tablePath } from '../foundation/problems/far-path.js';
import type { Place } from '../foundation/problems/problem.js';
import { columnSpec } from './column.js';
import type { ColumnSpec, ExportSpec, FilesSpec, LookupSpec } from './review.js';
import type { fileKeys } from './written-files.js';
import type { WrittenLookup } from './written-lookup.js';

type WrittenFiles = z.output<z.ZodObject<typeof fileKeys>>;

/** Files as the review names them and how they are read; nothing where it names none. */
export function filesSpec(
  written: WrittenFiles | undefined,
  base: string,
): Omit<FilesSpec, 'name' | 'personal' | 'place'> {
  const delimiter = written?.delimiter ?? 'auto';
  return {
    files: [
      ...[written?.file ?? []].flat().map((file) => pathFrom(base, file)),
      ...(written?.table === undefined ? [] : [tablePath(written.table)]),
    ],
    sheet: written?.sheet,
    encoding: written?.encoding ?? 'auto',
    delimiter: delimiter === 'auto' ? undefined : delimiter === 'tab' ? '\t' : delimiter,
    skipLines: written?.skip_lines ?? 0,
    headings: written?.headings ?? 'line',
    quotedNewlines: written?.quoted_newlines !== 'no',
  };
}

/** Lookups of an export in their order. */
export function lookupsOf(
  written: Readonly<Record<string, WrittenLookup>> | undefined,
  spec: Pick<ExportSpec, 'name' | 'columns' | 'headings' | 'personal' | 'place'>,
  base: string,
): LookupSpec[] {
  const found: LookupSpec[] = [];
  for (const [called, lookup] of Object.entries(written ?? {})) {
    const { on } = lookup;
    const columns = Object.entries(lookup.columns).map(([field, column]) => columnSpec(field, column));
    const named = columns.find(({ field }) => field === on);
    const isKey = ({ field }: ColumnSpec) => field === on;
    const before = found.find(({ fields }) => fields.some(isKey));
    const from = before ?? spec;
    const declared = (before?.fields ?? spec.columns)?.find(isKey);
    const own = declared ?? columnSpec(on, on);
    // That nothing declares the field is told where it is needed, and once.
    const known = named !== undefined || declared !== undefined || spec.columns === undefined;
    // A number of a column says nothing about files with headings.
    const alike = from.headings === (lookup.headings ?? 'line');
    const key = keyOf(named, alike ? own : { ...own, heading: on });
    const fields = columns.filter((column) => column !== named);
    found.push({
      name: `${spec.name}:${called}`,
      called,
      ...filesSpec(lookup, base),
      on,
      key,
      keyNamed: named !== undefined,
      fields,
      columns: known ? [key, ...fields] : fields,
      missing: lookup.missing ?? 'reject',
      personal: spec.personal,
      place: (where, more) =>
        named === undefined && where[0] === 'columns' && (where[1] ?? more) === on
          ? spec.place(['lookup', called], 'on')
          : spec.place(['lookup', called, ...where], more),
    });
  }
  return found;
}

/** Keys are read on both sides as the field of the export is: what the review says of one of them holds for both. */
function keyOf(named: ColumnSpec | undefined, own: ColumnSpec): ColumnSpec {
  if (named === undefined) return own;
  return {
    ...named,
    spelling: named.spelling ?? own.spelling,
    empty: [...new Set([...own.empty, ...named.empty])],
  };
}

/** Columns of an export and of what is looked up for it: all fields that are read from files. */
export function readColumns({ columns, lookups }: Pick<ExportSpec, 'columns' | 'lookups'>): ColumnSpec[] {
  return [...(columns ?? []), ...lookups.flatMap(({ fields }) => fields)];
}

/** How people are told under what the columns of a field stand: `payments`, or `lookup: orders of payments`. */
export function columnsOwner(spec: Pick<ExportSpec, 'name' | 'lookups'>, field: string): string {
  const from = spec.lookups.find(({ fields }) => fields.some((each) => each.field === field));
  return from === undefined ? spec.name : `lookup: ${from.called} of ${spec.name}`;
}

/** Where a key of a field stands: among the columns of the export, or of the lookup that it comes from. */
export function columnPlace(spec: ExportSpec, field: string, ...keys: readonly string[]): Place | undefined {
  const from = spec.lookups.find(({ fields }) => fields.some((each) => each.field === field)) ?? spec;
  const where = ['columns', field, ...keys];
  return from.place(where.slice(0, -1), where.at(-1));
}

/** The field that says whose a row of these files is: the customer, or the key by which the customer is looked up. */
export function whoseRows(spec: ExportSpec | LookupSpec): string {
  if ('on' in spec) return spec.on;
  let whose = 'customer_id';
  for (const { fields, on } of [...spec.lookups].reverse())
    if (fields.some(({ field }) => field === whose)) whose = on;
  return whose;
}
