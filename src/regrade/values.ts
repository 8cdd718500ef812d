// Values of metrics as graded.csv shows them, and which of them follow when another one changes.

import { Decimal } from 'decimal.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import { asInExports } from '../foundation/characters/formulas.js';
import type { Literal } from '../grammar/condition.js';
import { isNumeric, type ValueType } from '../grammar/types.js';
import { dateOf } from '../plan/decisions/judge.js';
import { looksAcross } from '../policy/metrics/index.js';
import { type Policy, readsOf } from '../policy/model/policy.js';
import type { ResultRow } from '../telling/tables.js';

/** Metrics that results show. Hidden ones serve others and stand in no column. */
export function shownMetrics(policy: Policy): string[] {
  return policy.metrics.map(({ id }) => id).filter((id) => !id.startsWith('_'));
}

export interface Following {
  /** Metrics computed anew from what changed. */
  readonly metrics: ReadonlySet<string>;
  /** Whether one of them compares the customer with all others. */
  readonly across: boolean;
  /** The first of them that also reads the window before, which results do not hold, and what it follows from. */
  readonly blocked: { readonly metric: string; readonly from: string } | undefined;
}

/** What follows when these metrics change; metrics stand behind those that they read. */
export function followingFrom(changed: ReadonlySet<string>, policy: Policy): Following {
  const metrics = new Set<string>();
  let across = false;
  let blocked: Following['blocked'];
  for (const { id, spec } of policy.metrics) {
    if (spec.grain === 'rows' || id.startsWith('_') || changed.has(id)) continue;
    const reads = readsOf(spec);
    const from = reads.find((each) => changed.has(each) || metrics.has(each));
    if (from === undefined) continue;
    metrics.add(id);
    across ||= looksAcross(spec.kind);
    if (reads.some((each) => each.startsWith('_'))) blocked ??= { metric: id, from };
  }
  return { metrics, across, blocked };
}

/** Value of a metric as a row of graded.csv shows it; null where the cell is empty. */
export function shownValue(row: ResultRow, metric: string, plan: Plan): Literal | null {
  const type = plan.metricTypes.get(metric) ?? { kind: 'text' };
  const cell = row[metric] ?? '';
  if (cell === '') return null;
  return literalOf(type.kind === 'text' ? asInExports(cell) : cell, type) ?? null;
}

/** A value as results print it: without trailing zeros; empty where it is missing. */
export function printedValue(value: Literal | null): string {
  if (value === null) return '';
  return value instanceof Decimal ? value.toFixed() : String(value);
}

const yes = ['true', 'yes', '1', '是'];
const no = ['false', 'no', '0', '否'];

/** Text as a value of a type, as results and people write it; undefined where it is none. */
export function literalOf(text: string, type: ValueType): Literal | undefined {
  if (isNumeric(type)) {
    const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
    return /^-?\d+(\.\d+)?$/.test(plain) ? new Decimal(plain) : undefined;
  }
  if (type.kind === 'boolean') {
    if (yes.includes(text.toLowerCase())) return true;
    return no.includes(text.toLowerCase()) ? false : undefined;
  }
  return type.kind === 'date' ? dateOf(text) : text;
}
