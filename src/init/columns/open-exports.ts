// Exports of which nothing is known yet: encoding, delimiter and heading line of every file are found, and all rows are
// rewritten to clean UTF-8 in the scratch folder, from where the engine reads them.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { encodingOf } from '../../exports/bytes/encoding.js';
import { otherKind } from '../../exports/bytes/kinds.js';
import { type Likely, likelyEncoding } from '../../exports/bytes/likely-encoding.js';
import { findFiles, packingOf } from '../../exports/bytes/open.js';
import { meanings, type StandardExport } from '../../exports/headings/known-headings.js';
import { beginning, firstBytes } from '../../exports/reading/headings.js';
import { inspect } from '../../exports/reading/inspect.js';
import { likelyHeadings } from '../../exports/reading/likely-headings.js';
import type { Normalized } from '../../exports/reading/normalize.js';
import { rewrite } from '../../exports/reading/sources.js';
import { noTail, type TailCounts } from '../../exports/reading/tail.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { planFile } from '../../grading/prepare/plan-file.js';
import type { Remark } from './notes.js';
import { type ChosenSheet, sheetFor } from './sheets.js';

export interface OpenedFile {
  /** With the place of the clean rows, unless it is a parquet file. */
  readonly planned: PlannedFile;
  /** `auto`, or the likely one. */
  readonly encoding: string;
  /** Others that it may be as well. */
  readonly otherEncodings: readonly string[];
  /** Of a workbook with several. */
  readonly sheet: ChosenSheet | undefined;
  /** Lines above the headings. */
  readonly titles: number;
  readonly headless: boolean;
  /** Rows that cannot be read, and lines at the end that are none. */
  readonly broken: number;
  readonly tail: TailCounts;
}

export interface OpenedExport {
  readonly name: StandardExport;
  /** Path or glob, absolute. */
  readonly pattern: string;
  /** At least one. */
  readonly files: readonly OpenedFile[];
  /** Headings of the first file, in its order; numbers from 1 where it has none. */
  readonly headings: readonly string[];
  /** Whether rows begin where headings should stand. */
  readonly headless: boolean;
  /** The export that its rows look up by the number of their order, whose columns then stand behind its own. */
  readonly lookup?: LookedUp;
  /** What is to be said of it beside what its rows show. */
  readonly said?: readonly Remark[];
}

/** An export that rows look up. */
export interface LookedUp {
  readonly opened: OpenedExport;
  /** Places of the key in the export and in this one. */
  readonly own: number;
  readonly theirs: number;
  /** Place of the first column that comes from there. */
  readonly from: number;
  /** Rows, those with a key, those whose key is there, and those whose key is not or that have none. */
  readonly rows: number;
  readonly keyed: number;
  readonly found: number;
  readonly unfound: number;
  /** Keys that stand there several times. */
  readonly twice: number;
}

interface Start {
  readonly file: string;
  readonly encoding: string;
  readonly sheet: ChosenSheet | undefined;
  readonly delimiter: string | undefined;
  readonly titles: number;
  readonly headless: boolean;
}

const nowhere = () => undefined;

/**
 * Opens an export.
 * @returns undefined after adding the problems that stopped it
 */
export async function openForProposal(
  name: StandardExport,
  written: string,
  scratch: string,
  problems: Problems,
): Promise<OpenedExport | undefined> {
  const pattern = path.resolve(written);
  const found = await findFiles({ name, files: [pattern], place: nowhere }, problems);
  const files: OpenedFile[] = [];
  for (const [index, file] of found.entries()) {
    const encoding = await encodingFor(file);
    const opened = await openFile(name, file, encoding, path.join(scratch, `${name}-${index + 1}`), problems);
    if (opened !== undefined) files.push(opened);
  }
  const [first] = files;
  if (first === undefined || files.length < found.length) return undefined;
  return { name, pattern, files, headings: first.planned.found, headless: first.headless };
}

async function openFile(
  name: StandardExport,
  file: string,
  encoding: Likely,
  rewritten: string,
  problems: Problems,
): Promise<OpenedFile | undefined> {
  const start = await startOf(name, file, encoding.name, problems);
  const planned = start && (await plan(name, start, problems));
  if (start === undefined || planned === undefined) return undefined;
  if (planned.format === 'parquet')
    return {
      planned,
      encoding: 'auto',
      otherEncodings: [],
      sheet: undefined,
      titles: 0,
      headless: false,
      broken: 0,
      tail: noTail,
    };
  const clean = await rewriteTo(rewritten, planned);
  if (planned.encoding === 'utf-8' && (clean.faults.get('bad_bytes') ?? 0) > 0) {
    // Bytes far behind the beginning show that it is not UTF-8 after all.
    const { notUtf8 } = await inspect({ ...planned, rewrite: false });
    if (notUtf8 !== undefined) return openFile(name, file, notUtf8.likely, rewritten, problems);
  }
  return {
    planned: clean.file,
    encoding: start.encoding,
    otherEncodings: encoding.others,
    sheet: start.sheet,
    titles: start.titles,
    headless: start.headless,
    broken: [...clean.faults.values()].reduce((sum, count) => sum + count, 0),
    tail: clean.tail,
  };
}

async function rewriteTo(folder: string, planned: PlannedFile): Promise<Normalized> {
  mkdirSync(folder, { recursive: true });
  const reads = { exports: [{ files: [planned] }], last: undefined };
  const [done] = await rewrite(reads, () => true, folder);
  if (done === undefined) throw new Error(`${planned.path} was not rewritten`);
  return done;
}

/** `auto` where that finds it out; else the likely one. A file that cannot be opened says so when it is read. */
async function encodingFor(file: string): Promise<Likely> {
  const auto = { name: 'auto', others: [] };
  if (packingOf(file) === 'parquet') return auto;
  try {
    const start = await firstBytes(file);
    // What is no text says so itself, or is a workbook.
    if (otherKind(start) !== undefined) return auto;
    return encodingOf('auto', start) === undefined ? await likelyEncoding(start) : auto;
  } catch {
    return auto;
  }
}

async function startOf(
  name: StandardExport,
  file: string,
  encoding: string,
  problems: Problems,
): Promise<Start | undefined> {
  if (packingOf(file) === 'parquet')
    return { file, encoding, sheet: undefined, delimiter: undefined, titles: 0, headless: false };
  const sheet = await sheetFor(name, file, (lines) => likelyHeadings(name, lines, ',').known);
  const spec = { name, sheet: sheet?.name, encoding, delimiter: undefined, skipLines: 0, place: nowhere };
  const start = await beginning(spec, file, problems);
  if (start === undefined) return undefined;
  const found = likelyHeadings(name, start.lines, start.sheet === undefined ? undefined : ',');
  const { delimiter, titles, headless } = found;
  return { file, encoding, sheet, delimiter, titles, headless };
}

async function plan(
  name: StandardExport,
  { file, encoding, sheet, delimiter, titles, headless }: Start,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const headings = headless ? ('none' as const) : ('line' as const);
  const settings = { encoding, delimiter, skipLines: titles, columns: undefined, headings };
  const spec = { name, sheet: sheet?.name, ...settings, place: nowhere };
  const planned = await planFile(spec, file, problems);
  if (planned === undefined) return undefined;
  // The columns of id and date tell lines below the list from rows.
  const columns = {
    customerColumn: Math.max(0, likelyColumn('customer_id')),
    dateColumn: likelyColumn('date'),
  };
  return { ...planned, ...columns, rewrite: true };

  function likelyColumn(field: string): number {
    const ranks = (planned?.found ?? []).flatMap((heading, index) =>
      meanings(heading, name).flatMap((each) => (each.field === field ? [{ index, rank: each.rank }] : [])),
    );
    return ranks.sort((a, b) => a.rank - b.rank)[0]?.index ?? -1;
  }
}
