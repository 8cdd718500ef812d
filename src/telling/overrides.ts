// overrides.csv of results: what people decided, and what became of it.
import path from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { asInExports } from '../foundation/characters/formulas.js';
import { lookAt, readRegular } from '../foundation/problems/file-errors.js';
import { Breath } from '../foundation/stages/breath.js';
import type { ToldOverride } from '../reports/values/report-values.js';
import type { ResultRow } from './tables.js';

/** Rows of overrides.csv, with cells as people wrote them. */
export async function overridesIn(
  folder: string,
): Promise<{ readonly id: string; readonly row: ResultRow }[]> {
  const file = path.join(folder, 'overrides.csv');
  if (lookAt(file) === undefined) return [];
  const bytes = readRegular(file);
  const count = Math.ceil(bytes.length / piece);
  const pieces = Array.from({ length: count }, (_, at) => bytes.subarray(at * piece, (at + 1) * piece));
  const parser = parse({ columns: true, bom: true });
  const found: { id: string; row: ResultRow }[] = [];
  const breath = new Breath();
  for await (const row of Readable.from(pieces).pipe(parser) as AsyncIterable<Record<string, string>>) {
    for (const name in row) row[name] = asInExports(row[name] ?? '');
    found.push({ id: row.customer_id ?? '', row });
    await breath.take();
  }
  return found;
}

/** Bytes that are read without listening for signals. */
const piece = 100_000;

/** Overrides as reports tell of them, in the order of the file. */
export async function toldOverrides(folder: string): Promise<ToldOverride[]> {
  return (await overridesIn(folder)).map(({ id, row }) => {
    const cell = (name: string) => row[name] ?? '';
    return {
      customer: id,
      tier: cell('tier'),
      status: cell('status'),
      reason: cell('reason'),
      approvedBy: cell('approved_by'),
      decidedOn: cell('decided_on'),
      expiresOn: cell('expires_on'),
      why: cell('why'),
      ruledTier: cell('ruled_tier'),
      finalTier: cell('final_tier'),
      case: cell('case'),
    };
  });
}
