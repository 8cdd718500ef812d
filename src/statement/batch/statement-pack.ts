// A folder of statements: a file for each customer, and the tables beside them.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { PackKind } from '../../foundation/folders/pack.js';
import { readRegular } from '../../foundation/problems/file-errors.js';
import type { Language } from '../../policy/model/policy.js';
import { partNames } from '../../telling/part-names.js';
import { statementHtml } from '../page/statement-html.js';
import { statementMarkdown } from '../page/statement-markdown.js';
import type { StatementTemplate } from '../template/template.js';
import type { SaidStatement } from '../words/said.js';
import { statementWords } from '../words/say-statement.js';
import type { StatementsReady } from './statements.js';
import {
  IndexTable,
  isStatementIndex,
  MergeTable,
  MissingTable,
  mergeTable,
  missingTable,
  statementIndex,
} from './table-files.js';

export type StatementForm = 'html' | 'md' | 'csv';

const tables = [statementIndex, mergeTable, missingTable];

/** A folder of statements that gradus wrote: those that its index names, its tables, and nothing else. */
export const statementsPack: PackKind = {
  called: 'the folder of statements',
  files: (name) => tables.includes(name) || /\.(html|md)$/.test(name),
  isOurs: (folder) => {
    const names = readdirSync(folder);
    if (!names.includes(statementIndex)) return false;
    const text = readRegular(path.join(folder, statementIndex)).toString();
    if (!isStatementIndex(text)) return false;
    const rows: string[][] = parse(text, { relax_column_count: true });
    const files = new Set(rows.slice(1).flatMap((row) => row.slice(2)));
    return names.every((name) => tables.includes(name) || files.has(name));
  },
};

/** How statements look. */
export interface StatementLook {
  readonly forms: readonly StatementForm[];
  readonly language: Language;
  readonly template: StatementTemplate | undefined;
}

/** What was written, or would be. */
export interface WrittenStatements {
  readonly customers: number;
  /** Customers by tier. */
  readonly tiers: ReadonlyMap<string, number>;
  readonly files: readonly string[];
  /** Customers who lack an address, and those who lack all. */
  readonly missing: number;
  readonly unreachable: number;
}

/** Names for files of customers, without an ending: by the ids that customers may see, else by number. */
export function statementNames({ customers, sight }: Pick<StatementsReady, 'customers' | 'sight'>): string[] {
  const digits = String(customers.length).length;
  return partNames(
    customers.map((id, at) => sight.idOf(id) ?? `statement-${String(at + 1).padStart(digits, '0')}`),
    'customer_id',
  );
}

/** Words of one statement in a form; `text` is for a terminal. */
export function statementText(
  said: SaidStatement,
  form: Exclude<StatementForm, 'csv'> | 'text',
  { template, language }: Omit<StatementLook, 'forms'>,
): string {
  if (template?.form === form) return template.render(said);
  const say = statementWords[language];
  if (form === 'html') return statementHtml(said, say, language);
  return statementMarkdown(said, say, form === 'text' ? onOneLine : undefined);
}

/** Writes all of them into a folder. */
export async function writeStatements(
  ready: StatementsReady,
  look: StatementLook,
  work: string,
): Promise<WrittenStatements> {
  // What an attempt left that met other results.
  for (const name of readdirSync(work)) rmSync(path.join(work, name));
  const names = statementNames(ready);
  const forms = look.forms.filter((form) => form !== 'csv');
  const index = new IndexTable(work, forms);
  const { sight, addresses, teller } = ready;
  const merge = look.forms.includes('csv') ? new MergeTable(work, sight.fields, addresses) : undefined;
  const missing = addresses.length === 0 ? undefined : new MissingTable(work, addresses);
  const tiers = new Map<string, number>();
  let at = 0;
  for await (const piece of ready.made(true)) {
    const rows = piece.map((statement) => ({
      statement,
      said: teller.all(statement),
      tier: statement.tier,
      customer: statement.customer,
      name: names[at++] ?? '',
    }));
    for (const { said, name, tier } of rows) {
      tiers.set(tier, (tiers.get(tier) ?? 0) + 1);
      for (const form of forms)
        writeFileSync(path.join(work, `${name}.${form}`), statementText(said, form, look));
    }
    index.add(rows);
    merge?.add(rows);
    missing?.add(rows);
  }
  return {
    customers: at,
    tiers,
    files: tablesOf(look.forms, missing !== undefined),
    missing: missing?.customers ?? 0,
    unreachable: missing?.unreachable ?? 0,
  };
}

/** What would be written, without looking for what leads to other tiers. */
export async function plannedStatements(
  ready: StatementsReady,
  look: Pick<StatementLook, 'forms'>,
): Promise<WrittenStatements> {
  const { addresses } = ready;
  const missing = addresses.length === 0 ? undefined : new MissingTable(undefined, addresses);
  const tiers = new Map<string, number>();
  for await (const piece of ready.made(false)) {
    for (const { tier } of piece) tiers.set(tier, (tiers.get(tier) ?? 0) + 1);
    missing?.add(piece.map((statement) => ({ statement, tier: statement.tier })));
  }
  return {
    customers: ready.customers.length,
    tiers,
    files: tablesOf(look.forms, missing !== undefined),
    missing: missing?.customers ?? 0,
    unreachable: missing?.unreachable ?? 0,
  };
}

const tablesOf = (forms: readonly StatementForm[], reached: boolean) => [
  statementIndex,
  ...(forms.includes('csv') ? [mergeTable] : []),
  ...(reached ? [missingTable] : []),
];
