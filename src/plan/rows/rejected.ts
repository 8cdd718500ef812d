// rejected.csv: every rejected row with file, record, line, column, reason and raw text, in input order.
// Only runs when something was rejected: the engine numbers the rows, the bytes of the file give line and raw text.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Engine, Row } from '../../engine/engine.js';
import type { Plan, PlannedExport, PlannedLookup, ReadField } from '../../engine/steps/plan/planned.js';
import { own, textType } from '../../engine/steps/plan/step.js';
import { numberedClean } from '../../engine/steps/read/clean.js';
import { lookupExport, lookupFates } from '../../engine/steps/read/lookups.js';
import { position } from '../../engine/steps/read/row-columns.js';
import { carriesWhole, numberedLookup } from '../../engine/steps/read/staged.js';
import { gradedCustomers } from '../../engine/steps/score/graded-customers.js';
import { notGradedFor } from '../../engine/steps/tell/not-graded.js';
import { dataRecords } from '../../exports/reading/records.js';
import type { Fault } from '../../exports/reading/splitter.js';
import { inOrder, namesOf } from '../../format/column.js';
import { rejected } from '../../format/lists.js';
import { currenciesBeside } from '../../foundation/characters/currencies.js';
import { csvStyle } from '../../foundation/characters/formulas.js';
import type { Review } from '../../review/review.js';
import { shownFor } from '../../review/shown.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { textForMessages } from '../planning/privacy.js';
import { type RowAccount, total } from './accounting.js';
import { LostTally } from './lost-value.js';
import { farRejected, misfitsOf } from './rejected-far.js';
import { Rejections } from './rejections.js';
import { whyRejected } from './why-rejected.js';

export interface RejectedRow {
  readonly export: string;
  readonly file: string;
  /** Number of the data row in the file, from 1; blank lines and the heading do not count. Rows of tables have none. */
  readonly record: number | undefined;
  /** Undefined where nobody knows it. */
  readonly line: number | undefined;
  readonly column: string;
  readonly code: string;
  readonly reason: string;
  readonly text: string;
}

export interface RejectedListing {
  /** Rows listed per export, by reason code. */
  readonly counts: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** The first few of each export, for messages. */
  readonly examples: readonly RejectedRow[];
  /** What rejected rows may be worth, by export. */
  readonly lost: ReadonlyMap<string, LostTally>;
  /** Rows by export and currency that has no rate; the empty text stands for none. */
  readonly unrated: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Rows by export, field and currency whose mark stands beside an amount of another one. */
  readonly marked: ReadonlyMap<string, Marked>;
}

/** Rejected for marks of other currencies: the field of the first, and how many rows by the likeliest currency. */
export interface Marked {
  readonly field: ReadField;
  readonly codes: ReadonlyMap<string, number>;
}

const examplesKept = 3;

/**
 * Writes rejected.csv; with no rejected rows it holds the heading only.
 * @param to the file, and whether it is for Excel
 */
export async function writeRejected(
  engine: Engine,
  plan: Plan,
  accounts: readonly RowAccount[],
  review: Review,
  to: { readonly file: string; readonly excel: boolean },
): Promise<RejectedListing> {
  const { dialect } = engine;
  const { file, excel } = to;
  const shown = shownFor(review);
  const counts = new Map<string, Record<string, number>>();
  const examples: RejectedRow[] = [];
  const lost = new Map<string, LostTally>();
  const unrated = new Map<string, Map<string, number>>();
  const marked = new Map<string, Marked>();
  const out = stringify({ header: true, columns: [...namesOf(rejected)], ...csvStyle(excel) });
  const written = pipeline(out, createWriteStream(file));
  // A full disk is told where it is waited for; until then it must not count as unhandled.
  written.catch(() => undefined);
  const read = plan.exports.flatMap((each) => [
    { planned: each, sql: () => rejectedSql(plan, each, dialect) },
    ...each.lookups.map((lookup) => ({
      planned: lookupExport(each, lookup),
      sql: () => rejectedKeysSql(each, lookup, dialect),
    })),
  ]);
  for (const { planned, sql } of read) {
    const account = accounts.find((each) => each.export === planned.name);
    if (account === undefined || total(account.rejected) === 0) continue;
    const broken = Object.keys(account.rejected).some((code) => Object.hasOwn(faultWords, code));
    const listed: Record<string, number> = {};
    counts.set(planned.name, listed);
    let kept = 0;
    const forMessages = messageText(planned, review);
    const tally = new LostTally(planned);
    lost.set(planned.name, tally);
    const codes = new Map<string, number>();
    unrated.set(planned.name, codes);
    const byMark = new Map<string, number>();
    const look = (row: Row) => {
      tally.add(row);
      const fate = planned.fates.find(({ code }) => code === Number(row.fate));
      const currency = (row.cell ?? '').trim().toUpperCase();
      if (fate?.test === 'mark') {
        const field = planned.fields.find(({ name }) => name === fate.field);
        const [code = ''] = currenciesBeside(row.cell ?? '');
        byMark.set(code, (byMark.get(code) ?? 0) + 1);
        if (field !== undefined && !marked.has(planned.name))
          marked.set(planned.name, { field, codes: byMark });
      }
      if (fate?.test === 'no_rate') codes.set(currency, (codes.get(currency) ?? 0) + 1);
    };
    for await (const row of rejectedRows(engine, planned, sql(), broken, look)) {
      if (kept++ < examplesKept) examples.push({ ...row, text: forMessages(row) });
      listed[row.code] = (listed[row.code] ?? 0) + 1;
      const cells = inOrder(rejected, {
        export: row.export,
        file: shown(row.file),
        record: String(row.record ?? ''),
        line: String(row.line ?? ''),
        column: row.column,
        reason_code: row.code,
        reason: row.reason,
        raw_text: row.text,
      });
      if (!out.write(cells.map(([, cell]) => cell))) await Promise.race([once(out, 'drain'), written]);
    }
  }
  out.end();
  await written;
  return { counts, examples, lost, unrated, marked };
}

/** Raw text as messages may show it. */
function messageText(planned: PlannedExport, review: Review): (row: RejectedRow) => string {
  const specs = review.exports.flatMap((each) => [each, ...each.lookups]);
  const spec = specs.find((each) => each.name === planned.name);
  const fileOf = new Map(planned.files.map((file) => [file.path, file]));
  return ({ text, file }) => {
    const read = fileOf.get(file);
    return spec && read ? textForMessages(text, spec, read) : '';
  };
}

async function* rejectedRows(
  engine: Engine,
  planned: PlannedExport,
  sql: string,
  broken: boolean,
  look: (row: Row) => void,
): AsyncGenerator<RejectedRow> {
  const found = new Rejections(engine.stream(sql));
  await found.advance();
  const misfits = await misfitsOf(engine, planned, broken);
  for (const [index, file] of planned.files.entries()) {
    const base = { export: planned.name, file: file.path };
    if (file.far !== undefined) {
      for await (const { row, fault, record, line, text } of farRejected(planned, index, found, misfits)) {
        const place = { ...base, record, line, text };
        if (fault !== undefined) yield { ...place, column: '', code: fault, reason: faultWords[fault] };
        if (row === undefined) continue;
        look(row);
        yield { ...place, ...whyRejected(planned, row) };
      }
      continue;
    }
    if (file.format === 'parquet') {
      // Parquet files have no lines: the number of the row stands in for both, and the cells for the raw text.
      for (let row = found.at(index); row !== undefined; row = found.at(index)) {
        const number = Number(row.ordinal);
        const text = (row.text ?? '').replaceAll('\u001F', ',');
        look(row);
        yield { ...base, record: number, line: number, text, ...whyRejected(planned, row) };
        await found.advance();
      }
      continue;
    }
    for await (const batch of dataRecords(file)) {
      for (const record of batch) {
        // Nearly all records pass here, so nothing is awaited before one is wanted.
        const row =
          record.fault === undefined && record.tail === undefined
            ? found.at(index, record.ordinal)
            : undefined;
        if (row === undefined && record.fault === undefined) continue;
        const text = record.bytes.toString().replaceAll('\0', '\u2400');
        const place = { ...base, record: record.number, line: record.line, text };
        if (record.fault !== undefined)
          yield { ...place, column: '', code: record.fault, reason: faultWords[record.fault] };
        if (row === undefined) continue;
        look(row);
        yield { ...place, ...whyRejected(planned, row) };
        await found.advance();
      }
    }
  }
}

export const faultWords: Readonly<Record<Fault, string>> = {
  fewer_fields: 'fewer fields than the heading',
  more_fields: 'more fields than the heading',
  open_quote: 'a quotation mark is opened and not closed',
  text_after_quote: 'text follows a closing quotation mark',
  too_long: 'longer than 1.9 MB',
  bad_bytes: 'bytes that are not text in the encoding of the file',
  malformed_line: 'not built like the heading',
};

/** File, number (`ordinal`, from 1) and fate of the rejected rows and of those with the fates in `also`, in order. */
export function rejectedSql(
  plan: Plan,
  planned: PlannedExport,
  dialect: Dialect,
  also: readonly number[] = [],
): string {
  const fates = planned.fates.filter((fate) => fate.disposition === 'rejected').map((fate) => fate.code);
  const rejected = [...fates, ...also];
  const text = carriesWhole(planned) ? position.whole : dialect.cast('NULL', textType);
  // An export of texts whose missing customers are set aside rejects no row by itself.
  const byFate = rejected.length === 0 ? 'FALSE' : `${own.fate} IN (${rejected.join(', ')})`;
  const rejectedIds = notGradedFor(plan, 'rejected', dialect);
  const byCustomer =
    rejectedIds === undefined ? 'FALSE' : `${own.fate} = 0 AND customer_id IN (${rejectedIds})`;
  return `SELECT ${position.file} AS file, ${position.ordinal} AS ordinal, ${own.fate} AS fate, ${byCustomer} AS by_customer, ${own.cell} AS cell, ${own.worth} AS worth, customer_id AS customer, ${text} AS text
FROM (${numberedClean(plan, planned, dialect)}) WHERE ${byFate} OR ${notGraded(plan, planned, dialect)} ORDER BY file, ordinal`;
}

/** The same of rows of a lookup file; those without a key are rejected. */
function rejectedKeysSql(planned: PlannedExport, lookup: PlannedLookup, dialect: Dialect): string {
  const itself = lookupExport(planned, lookup);
  const nothing = dialect.cast('NULL', textType);
  const text = carriesWhole(itself) ? position.whole : nothing;
  return `SELECT ${position.file} AS file, ${position.ordinal} AS ordinal, ${own.fate} AS fate, FALSE AS by_customer, ${nothing} AS cell, ${nothing} AS worth, ${nothing} AS customer, ${text} AS text
FROM (${numberedLookup(planned, lookup, dialect)}) WHERE ${own.fate} = ${lookupFates.keyless} ORDER BY file, ordinal`;
}

/** True for readable rows that are rejected because their customer is not graded. */
function notGraded(plan: Plan, planned: PlannedExport, dialect: Dialect): string {
  if (planned.name === 'customers') return 'FALSE';
  const not = `${own.fate} = 0 AND customer_id NOT IN (SELECT customer_id FROM ${gradedCustomers})`;
  const setAside = notGradedFor(plan, 'set_aside', dialect);
  const rejected = notGradedFor(plan, 'rejected', dialect);
  if (planned.unknownCustomers === 'set_aside')
    return rejected === undefined ? 'FALSE' : `(${not} AND customer_id IN (${rejected}))`;
  return setAside === undefined ? `(${not})` : `(${not} AND customer_id NOT IN (${setAside}))`;
}
