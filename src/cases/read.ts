// A file of test cases → resolved cases: short forms written out, customers named. What depends on the policy is
// checked in check.ts.
import { Decimal } from 'decimal.js';
import type { Place, Problems } from '../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../foundation/yaml/document.js';
import { readShape } from '../foundation/yaml/shape.js';
import { numberAsText } from '../foundation/yaml/written-number.js';
import type { GivenValue, Last } from '../regrade/scratch-review.js';
import { type WrittenCase, type WrittenCases, type WrittenCustomer, writtenCases } from './written.js';

/** A column and what it must hold; `reasons_include` with several reasons. */
export interface Expectation {
  readonly column: string;
  readonly value: GivenValue | readonly string[];
}

export interface CaseCustomer {
  readonly id: string;
  /** Undefined where rows are given. */
  readonly metrics: ReadonlyMap<string, GivenValue> | undefined;
  /** Undefined where the customer is not in the last results. */
  readonly last: Last | undefined;
  readonly expect: readonly Expectation[];
  /** Where the customer stands in the file. */
  readonly path: YamlPath;
}

export interface Case {
  readonly name: string;
  readonly asOf: string | undefined;
  /** Rows by export, as they are written; undefined where metrics are given. */
  readonly rows: ReadonlyMap<string, readonly Readonly<Record<string, GivenValue>>[]> | undefined;
  /** Whether there are last results at all. */
  readonly compared: boolean;
  readonly customers: readonly CaseCustomer[];
  readonly path: YamlPath;
}

export interface CasesFile {
  readonly cases: readonly Case[];
  place(path: YamlPath, key?: string): Place;
}

/** Reads test cases; undefined after adding problems for everything that is wrong with the file itself. */
export function readCases(source: YamlFile, problems: Problems): CasesFile | undefined {
  const written = readShape(source, writtenCases, problems);
  if (written === undefined) return undefined;
  checkNames(written, source, problems);
  const cases = written.cases.flatMap((each, index): Case[] => {
    const path: YamlPath = ['cases', index];
    if (!isClear(each, path, source, problems)) return [];
    return [caseOf(each, written.as_of, path)];
  });
  return { cases, place: source.place };
}

function checkNames({ cases }: WrittenCases, source: YamlFile, problems: Problems): void {
  cases.forEach(({ name }, index) => {
    if (cases.findIndex((each) => each.name === name) === index) return;
    problems.add({
      code: 'name-taken',
      place: source.place(['cases', index, 'name']),
      reason: `"${name}" names two cases`,
      fix: 'say what each of them shows',
    });
  });
}

/** A case gives metrics or rows, and says what to expect of each customer once. */
function isClear(written: WrittenCase, path: YamlPath, source: YamlFile, problems: Problems): boolean {
  const { customers, rows, metrics } = written;
  const refuse = (key: string | undefined, reason: string, fix: string) => {
    problems.add({ code: 'case-kind', place: source.place(path, key), reason, fix });
    return false;
  };
  const own = (['metrics', 'last', 'expect'] as const).find((key) => written[key] !== undefined);
  if (customers !== undefined && own !== undefined)
    return refuse(own, `${own} stands beside customers`, `write ${own} under the customer whom it is for`);
  if (customers === undefined && written.expect === undefined)
    return refuse(undefined, 'the case expects nothing', 'add expect: { tier: ... }');
  const told = customers?.some((each) => each.metrics !== undefined) === true || metrics !== undefined;
  if (rows === undefined && !told)
    return refuse(
      undefined,
      'the case gives nothing to grade',
      'add metrics: with values, or rows: of exports',
    );
  if (rows !== undefined && told)
    return refuse('rows', 'the case gives both metrics and rows', 'remove one of them');
  const nameless = (customers ?? []).findIndex((each) => rows && each.customer_id === undefined);
  if (nameless < 0) return true;
  problems.add({
    code: 'case-kind',
    place: source.place([...path, 'customers', nameless]),
    reason: 'nothing says which rows are those of this customer',
    fix: 'add customer_id:, as the rows name the customer',
  });
  return false;
}

/** The customer of a case that has one, unless its rows say another id. */
const lone = 'C1';

function caseOf(written: WrittenCase, asOf: string | undefined, path: YamlPath): Case {
  const { customers, rows } = written;
  const parts: readonly (readonly [WrittenCustomer, string, YamlPath])[] =
    customers === undefined
      ? [[{ ...written, expect: written.expect ?? {} }, idInRows(rows) ?? lone, path]]
      : customers.map((each, index) => [
          each,
          each.customer_id ?? `customer ${index + 1}`,
          [...path, 'customers', index],
        ]);
  return {
    name: written.name,
    asOf: written.as_of ?? asOf,
    rows: rows && new Map(Object.entries(rows)),
    compared: parts.some(([each]) => each.last !== undefined),
    customers: parts.map(([each, id, where]) => ({
      id,
      metrics: rows ? undefined : new Map(Object.entries(each.metrics ?? {})),
      last: lastOf(each.last),
      expect: Object.entries(each.expect).map(([column, value]) => ({ column, value })),
      path: where,
    })),
    path,
  };
}

function idInRows(rows: WrittenCase['rows']): string | undefined {
  for (const row of Object.values(rows ?? {}).flat()) {
    const id = row.customer_id;
    if (id !== undefined && id !== null) return id instanceof Decimal ? numberAsText(id) : String(id);
  }
  return undefined;
}

function lastOf(written: WrittenCustomer['last']): Last | undefined {
  if (written === undefined || written === 'new') return undefined;
  const then = typeof written === 'string' ? { tier: written } : written;
  return {
    tier: then.tier,
    score: then.score,
    value: undefined,
    scoredTier: then.scored_tier,
    movement: then.movement,
    lastDowngrade: then.last_downgrade,
    tierSince: then.tier_since,
    validUntil: then.valid_until,
    ruledTier: then.ruled_tier,
    metrics: then.metrics && new Map(Object.entries(then.metrics)),
  };
}
