// Names that stand in a results folder, for command lines that speak of them: found within a blink, or not at all.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { fixedColumns } from '../../format/graded.js';
import { asInExports } from '../../foundation/characters/formulas.js';

/** Nobody waits for more of a file to be read before the next letter. */
const quickly = 4 * 2 ** 20;
/** More than this nobody reads through. */
const most = 100;

/** Whether a folder looks like results; whether it holds them unchanged takes longer to tell. */
export const looksLikeResults = (folder: string): boolean => existsSync(path.join(folder, 'graded.csv'));

/** Ids of tiers, best first, with how many customers they hold. */
export function tiersIn(folder: string): [string, string][] {
  try {
    const { tiers } = JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'));
    return Array.isArray(tiers)
      ? tiers.map((each) => [String(each?.tier), `${each?.customers} customers`])
      : [];
  } catch {
    return [];
  }
}

/** Columns that graded.csv has beside those of every results folder: fields, metrics and points. */
export function ownColumnsIn(folder: string): string[] {
  const [head = []] = firstRecords(folder);
  return head.filter((name) => !fixedColumns.includes(name));
}

/** Ids of customers that begin with a text, as exports have them; of large results those near the beginning. */
export function customersIn(folder: string, beginning: string): string[] {
  const found: string[] = [];
  for (const [cell = ''] of firstRecords(folder).slice(1)) {
    const id = asInExports(cell);
    if (id.startsWith(beginning)) found.push(id);
    if (found.length === most) break;
  }
  return found;
}

/** Records at the beginning of graded.csv, the heading first. */
function firstRecords(folder: string): string[][] {
  const bytes = Buffer.alloc(quickly);
  try {
    const file = openSync(path.join(folder, 'graded.csv'), 'r');
    try {
      const length = readSync(file, bytes, 0, quickly, 0);
      const text = bytes.toString('utf8', 0, length);
      // The last record may be cut off.
      const whole = length < quickly ? text : text.slice(0, text.lastIndexOf('\n') + 1);
      return parse(whole, { bom: true, relax_column_count: true, relax_quotes: true });
    } finally {
      closeSync(file);
    }
  } catch {
    return [];
  }
}
