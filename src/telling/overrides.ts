// overrides.csv of results: what people decided, and what became of it.
import path from 'node:path';
import { asInExports } from '../foundation/characters/formulas.js';
import { lookAt, readRegular } from '../foundation/problems/file-errors.js';
import { parsedRecords } from '../foundation/stages/parsed-records.js';
import type { ToldOverride } from '../reports/values/report-values.js';
import type { ResultRow } from './tables.js';

/** Rows of overrides.csv, with cells as people wrote them. */
export async function overridesIn(
  folder: string,
): Promise<{ readonly id: string; readonly row: ResultRow }[]> {
  const file = path.join(folder, 'overrides.csv');
  if (lookAt(file) === undefined) return [];
  const bytes = readRegular(file);
  const found: { id: string; row: ResultRow }[] = [];
  for await (const row of parsedRecords<Record<string, string>>(bytes, { columns: true, bom: true })) {
    for (const name in row) row[name] = asInExports(row[name] ?? '');
    found.push({ id: row.customer_id ?? '', row });
  }
  return found;
}

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
