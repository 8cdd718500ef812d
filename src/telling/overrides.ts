// overrides.csv of results: what people decided, and what became of it.
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { asInExports } from '../foundation/characters/formulas.js';
import { lookAt, readRegular } from '../foundation/problems/file-errors.js';
import type { ToldOverride } from '../reports/values/report-values.js';
import type { ResultRow } from './tables.js';

/** Rows of overrides.csv, with cells as people wrote them. */
export function overridesIn(folder: string): { readonly id: string; readonly row: ResultRow }[] {
  const file = path.join(folder, 'overrides.csv');
  if (lookAt(file) === undefined) return [];
  const rows: ResultRow[] = parse(readRegular(file), { columns: true, bom: true });
  return rows.map((cells) => {
    const row = Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, asInExports(cell)]));
    return { id: row.customer_id ?? '', row };
  });
}

/** Overrides as reports tell of them, in the order of the file. */
export function toldOverrides(folder: string): ToldOverride[] {
  return overridesIn(folder).map(({ id, row }) => {
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
