// The tables beside statements: all texts for a mail merge, who cannot be reached, and which file is whose.
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { csvText } from '../../foundation/characters/formulas.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import { textFields } from '../template/fields.js';
import type { Statement } from '../values/statement.js';
import type { SaidStatement } from '../words/said.js';

/** Says which statement is whose; for who sends them, not for those who read one of them. */
export const statementIndex = 'index.csv';
export const mergeTable = 'statements.csv';
export const missingTable = 'missing-addresses.csv';

/** What a mail merge has of one customer. */
interface MergeRow {
  readonly statement: Statement;
  readonly said: SaidStatement;
}

/** Columns of statements.csv: fields of customers and addresses by their names, then everything that is said as a text. */
export class MergeTable {
  private readonly fields: readonly string[];
  private readonly texts = textFields.filter((name) => name !== 'customer_id');

  constructor(
    private readonly folder: string,
    fields: readonly string[],
    addresses: readonly string[],
  ) {
    const own = new Set<string>(['customer_id', ...this.texts, ...lists]);
    // A field that is called as a text of statements stands under another name.
    this.fields = [...new Set([...fields, ...addresses])];
    this.write([
      [
        'customer_id',
        ...this.fields.map((field) => (own.has(field) ? `field.${field}` : field)),
        ...this.texts,
        ...lists,
      ],
    ]);
  }

  add(rows: readonly MergeRow[]): void {
    this.write(
      rows.map(({ statement, said }) => [
        statement.customer,
        ...this.fields.map((field) => statement.addresses.get(field) ?? statement.fields.get(field) ?? ''),
        ...this.texts.map((name) => said[name]),
        ...lists.map((name) => said[name].map(({ text }) => text).join('\n')),
      ]),
    );
  }

  private write(rows: readonly (readonly string[])[]): void {
    appendFileSync(path.join(this.folder, mergeTable), mergeText(rows));
  }
}

/** Lists that stand in one cell, a line each. */
const lists = ['benefits', 'asks', 'ways', 'keep_ways'] as const;

/** Phone numbers and ids of digits are no formulas, and letters need them as they are. */
const number = /^[+-]?\d[\d ()./-]*$/;

function mergeText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => csvText([row], false, (column) => number.test(row[column] ?? ''))).join('');
}

/** Who lacks an address, and whether there is another one. */
export class MissingTable {
  customers = 0;
  unreachable = 0;

  constructor(
    private readonly folder: string | undefined,
    private readonly addresses: readonly string[],
  ) {
    this.write([['customer_id', 'name', 'tier', 'missing', 'reached_otherwise']]);
  }

  add(rows: readonly { readonly statement: Statement; readonly tier: string }[]): void {
    const lines = rows.flatMap(({ statement: { customer, fields, addresses }, tier }) => {
      const missing = this.addresses.filter((field) => onOneLine(addresses.get(field) ?? '').trim() === '');
      if (missing.length === 0) return [];
      this.customers++;
      const other = missing.length < this.addresses.length;
      if (!other) this.unreachable++;
      return [[customer, fields.get('name') ?? '', tier, missing.join(';'), other ? 'yes' : 'no']];
    });
    this.write(lines);
  }

  private write(rows: readonly (readonly string[])[]): void {
    if (this.folder === undefined || rows.length === 0) return;
    appendFileSync(path.join(this.folder, missingTable), mergeText(rows));
  }
}

/** Which files are whose. */
export class IndexTable {
  constructor(
    private readonly folder: string,
    private readonly forms: readonly string[],
  ) {
    this.write([['customer_id', 'tier', ...forms]]);
  }

  add(rows: readonly { readonly customer: string; readonly tier: string; readonly name: string }[]): void {
    this.write(
      rows.map(({ customer, tier, name }) => [
        customer,
        tier,
        ...this.forms.map((form) => `${name}.${form}`),
      ]),
    );
  }

  private write(rows: readonly (readonly string[])[]): void {
    appendFileSync(path.join(this.folder, statementIndex), mergeText(rows));
  }
}

/** Whether a text is the index of statements that gradus wrote. */
export const isStatementIndex = (text: string): boolean => /^customer_id,tier(,(html|md))*\r?\n/.test(text);
