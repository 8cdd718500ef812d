// One file of a list for each value of a field, with an index of whose each is.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { csvText } from '../foundation/characters/formulas.js';
import type { PackKind } from '../foundation/folders/pack.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import type { Language } from '../policy/model/policy.js';
import { partNames } from '../telling/part-names.js';
import { checkField } from '../telling/parts.js';
import type { Lists } from './run.js';
import { writeCsv, writeWorkbook } from './tables.js';
import type { ListPart, ListView } from './view.js';

export type TableFormat = 'csv' | 'xlsx';

export interface ListTableLook {
  readonly format: TableFormat;
  readonly excel: boolean;
  readonly language: Language;
}

export interface WrittenListPart {
  readonly value: string | null;
  readonly customers: number;
  readonly file: string;
}

/** Says which list is whose; for who sends them, not for those who read one of them. */
export const listIndex = 'index.csv';

/** A folder of lists that gradus wrote: those that its index names, and nothing else. */
export const listPack: PackKind = {
  called: 'the lists',
  files: (name) => /\.(csv|xlsx)$/.test(name),
  isOurs: (folder) => {
    const names = readdirSync(folder);
    if (!names.includes(listIndex)) return false;
    const text = readRegular(path.join(folder, listIndex)).toString();
    if (!/^[^\r\n]+,customers,(csv|xlsx)\r?\n/.test(text)) return false;
    const rows: string[][] = parse(text, { relax_column_count: true });
    const files = rows.slice(1).map((row) => row.at(-1) ?? '');
    return names.every((name) => name === listIndex || files.includes(name));
  },
};

/**
 * Writes the lists into a folder.
 * @throws ProblemsError where customers have no such field, or it has too many values
 */
export async function writeParts(
  lists: Lists,
  view: ListView,
  field: string,
  look: ListTableLook,
  work: string,
): Promise<WrittenListPart[]> {
  const parts = await lists.parts(view, field);
  const names = partNames(
    parts.map(({ value }) => value),
    field,
  );
  const written: WrittenListPart[] = [];
  for (const [at, { customers, ...part }] of parts.entries()) {
    const file = `${names[at]}.${look.format}`;
    await writeList(lists, view, look, path.join(work, file), part);
    written.push({ value: part.value, customers, file });
  }
  const rows = written.map(({ value, customers, file }) => [value ?? '', String(customers), file]);
  writeFileSync(path.join(work, listIndex), csvText([[field, 'customers', look.format], ...rows]));
  return written;
}

/** @throws ProblemsError where customers have no such field */
export function checkPart(lists: Lists, field: string): void {
  checkField(field, lists.fields);
}

/** Writes a list, or the part of it that customers with a value of a field are. */
export async function writeList(
  lists: Lists,
  view: ListView,
  { format, excel, language }: ListTableLook,
  file: string,
  part?: ListPart,
): Promise<void> {
  const { spec, seen } = view;
  const rows = lists.rows(view, { part });
  if (format === 'csv') await writeCsv(file, rows, seen.columns, excel);
  else {
    const { policy } = lists.results.plan;
    await writeWorkbook(file, rows, seen.columns, { name: spec.name, policy, language });
  }
}
