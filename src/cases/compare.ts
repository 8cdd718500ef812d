// What a case expects against what the rules gave: pure, field by field.
import { Decimal } from 'decimal.js';
import type { Row } from '../engine/engine.js';
import { asInExports } from '../foundation/characters/formulas.js';
import { reasonsInclude } from './check.js';
import type { Case, CaseCustomer, Expectation } from './read.js';

/** A column that does not hold what was expected, both as text; null is an empty cell. */
export interface Mismatch {
  readonly column: string;
  readonly expected: string | null;
  readonly got: string | null;
}

export interface CustomerResult {
  readonly id: string;
  readonly mismatches: readonly Mismatch[];
  /** The customer's row of graded.csv. */
  readonly graded: Row;
}

export interface CaseResult {
  readonly name: string;
  /** Line of the case in its file. */
  readonly line: number;
  readonly passed: boolean;
  readonly customers: readonly CustomerResult[];
}

/** Compares a case with the rows of graded.csv and changes.csv that it gave. */
export function compareCase(
  { name, customers }: Case,
  line: number,
  graded: readonly Row[],
  changes: readonly Row[],
): CaseResult {
  const results = customers.map((customer): CustomerResult => {
    const own = rowOf(graded, customer);
    if (own === undefined) throw new Error(`customer ${customer.id} of case "${name}" was not graded`);
    const all = { ...rowOf(changes, customer), ...own };
    return {
      id: customer.id,
      graded: own,
      mismatches: customer.expect.flatMap((each) => mismatch(each, all)),
    };
  });
  return { name, line, passed: results.every((each) => each.mismatches.length === 0), customers: results };
}

function rowOf(rows: readonly Row[], { id }: CaseCustomer): Row | undefined {
  return rows.find((row) => asInExports(row.customer_id ?? '') === id);
}

function mismatch({ column, value }: Expectation, row: Row): Mismatch[] {
  const cell = row[column === reasonsInclude ? 'reasons' : column] ?? '';
  const expected = textOf(value);
  const holds =
    column === reasonsInclude
      ? expected.split(';').every((reason) => cell.split(';').includes(reason))
      : cell === expected || (value instanceof Decimal && isNumber(cell) && value.eq(cell));
  const shown = (text: string) => (text === '' ? null : text);
  return holds ? [] : [{ column, expected: shown(expected), got: shown(cell) }];
}

function textOf(value: Expectation['value']): string {
  if (value === null) return '';
  if (value instanceof Decimal) return value.toFixed();
  return Array.isArray(value) ? value.join(';') : String(value);
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
