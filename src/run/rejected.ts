// rejected.csv: every rejected row with file, record, line, column, reason and raw text, in input order.
// Only runs when something was rejected: the engine numbers the rows, the bytes of the file give line and raw text.
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Dialect } from '../dialects/dialect.js';
import type { Engine, Row, StructureError } from '../engine/engine.js';
import { dataRecords } from '../exports/records.js';
import { cleanSql, stagedFile } from '../steps/clean.js';
import { gradedCustomers } from '../steps/graded-customers.js';
import type { Plan, PlannedExport, PlannedFile } from '../steps/planned.js';
import { own } from '../steps/step.js';
import { type RowAccount, structureReason, total, unknownCustomer } from './accounting.js';

export const rejectedColumns = [
  'export',
  'file',
  'record',
  'line',
  'column',
  'reason_code',
  'reason',
  'raw_text',
] as const;

export interface RejectedRow {
  readonly export: string;
  readonly file: string;
  /** Number of the data row in the file, from 1; blank lines and the heading do not count. */
  readonly record: number;
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly reason: string;
  readonly text: string;
}

export interface RejectedListing {
  /** Rows listed per export. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first few of each export, for messages; files are absolute here. */
  readonly examples: readonly RejectedRow[];
}

const examplesKept = 3;

/** Writes rejected.csv; with no rejected rows it holds the heading only. */
export async function writeRejected(
  engine: Engine,
  plan: Plan,
  accounts: readonly RowAccount[],
  structure: readonly StructureError[],
  file: string,
  shown: (file: string) => string,
  dialect: Dialect,
): Promise<RejectedListing> {
  const counts = new Map<string, number>();
  const examples: RejectedRow[] = [];
  const out = stringify({ header: true, columns: [...rejectedColumns], escape_formulas: true });
  const sink = out.pipe(createWriteStream(file));
  for (const planned of plan.exports) {
    const account = accounts.find((each) => each.export === planned.name);
    if (account === undefined || total(account.rejected) === 0) continue;
    let listed = 0;
    for await (const row of rejectedRows(engine, plan, planned, structure, dialect)) {
      if (listed < examplesKept) examples.push(row);
      listed++;
      const cells = [
        row.export,
        shown(row.file),
        row.record,
        row.line,
        row.column,
        row.code,
        row.reason,
        row.text,
      ];
      if (!out.write(cells)) await new Promise((resolve) => out.once('drain', resolve));
    }
    counts.set(planned.name, listed);
  }
  out.end();
  await finished(sink);
  return { counts, examples };
}

async function* rejectedRows(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  structure: readonly StructureError[],
  dialect: Dialect,
): AsyncGenerator<RejectedRow> {
  for (const file of planned.files) {
    const broken = new Map(
      structure.filter((each) => each.file === file.path).map((each) => [each.record, each]),
    );
    const found = flattened(engine.stream(numberedSql(plan, planned, file, dialect)))[Symbol.asyncIterator]();
    let next = await found.next();
    for await (const { record, ordinal, data } of dataRecords(file, new Set(broken.keys()))) {
      const error = broken.get(record.number);
      const base = {
        export: planned.name,
        file: file.path,
        record: data,
        line: record.line,
        text: record.text,
      };
      if (error !== undefined) {
        yield { ...base, column: '', code: structureReason, reason: structureWords(error.kind) };
      } else if (!next.done && Number(next.value.ordinal) === ordinal) {
        yield { ...base, ...why(planned, next.value) };
        next = await found.next();
      }
      if (next.done && broken.size === 0) break;
    }
  }
}

async function* flattened(pieces: AsyncIterable<Row[]>): AsyncGenerator<Row> {
  for await (const piece of pieces) yield* piece;
}

/** Ordinal and fate of the rejected rows of one file, in file order. */
function numberedSql(plan: Plan, planned: PlannedExport, file: PlannedFile, dialect: Dialect): string {
  const rejected = planned.fates.filter((fate) => fate.disposition === 'rejected').map((fate) => fate.code);
  const staged = `(SELECT *, row_number() OVER () AS _ordinal FROM (${stagedFile(planned, file, dialect)}))`;
  const clean = cleanSql(plan, planned, staged, dialect, ['_ordinal']);
  const unknown =
    planned.name === 'customers'
      ? 'FALSE'
      : `(${own.fate} = 0 AND customer_id NOT IN (SELECT customer_id FROM ${gradedCustomers}))`;
  return `SELECT _ordinal AS ordinal, ${own.fate} AS fate FROM (${clean}) WHERE ${own.fate} IN (${rejected.join(', ')}) OR ${unknown} ORDER BY _ordinal`;
}

function why(planned: PlannedExport, row: Row): Pick<RejectedRow, 'column' | 'code' | 'reason'> {
  const headingOf = (field: string | undefined) =>
    planned.fields.find((each) => each.name === field)?.heading ?? '';
  const fate = planned.fates.find((each) => each.code === Number(row.fate));
  if (fate === undefined) {
    return {
      column: headingOf('customer_id'),
      code: unknownCustomer,
      reason: 'the customer is not in the customers export',
    };
  }
  return { column: headingOf(fate.field), code: fate.reason, reason: fate.words };
}

export function structureWords(kind: string): string {
  switch (kind) {
    case 'MISSING COLUMNS':
      return 'fewer fields than the heading';
    case 'TOO MANY COLUMNS':
      return 'more fields than the heading';
    case 'UNQUOTED VALUE':
      return 'a quotation mark is not closed, or text follows it';
    case 'INVALID ENCODING':
      return 'bytes that are not text in the encoding of the file';
    case 'LINE SIZE OVER MAXIMUM':
      return 'longer than 2 MB, most often because a quotation mark is never closed';
    default:
      return `not a readable line (${kind.toLowerCase()})`;
  }
}
