// Which cells of an export make the value of its customers.

import type { ComputedField, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import type { Policy } from '../../policy/model/policy.js';

/** The field of an export that the policy's value metric sums up, by way of other metrics too; undefined where it is elsewhere. */
export function worthOf(
  exportName: string,
  policy: Policy,
  fields: readonly ReadField[],
  computed: readonly ComputedField[],
): PlannedExport['worth'] {
  const [field] = policy.value === undefined ? [] : summed(policy.value, exportName, policy);
  const rule = computed.find(({ name }) => name === field);
  const operands = rule?.operands.filter((each) => typeof each === 'string') ?? [];
  const cells = rule === undefined ? (field === undefined ? [] : [field]) : operands;
  const type = (rule ?? fields.find(({ name }) => name === field))?.type;
  const known = cells.every((cell) => fields.some(({ name }) => name === cell));
  // A sum of cells is made of several values; its first is the most that can be said.
  const made = rule === undefined || rule.kind === 'multiply' ? cells : cells.slice(0, 1);
  return field === undefined || type === undefined || !known || made.length === 0
    ? undefined
    : { field, type, cells: made };
}

function summed(id: string, exportName: string, policy: Policy): string[] {
  const spec = policy.metrics.find((metric) => metric.id === id)?.spec;
  if (spec === undefined) return [];
  if (spec.grain === 'rows')
    return spec.export === exportName && spec.kind === 'sum' && spec.field !== undefined ? [spec.field] : [];
  return spec.operands.flatMap((operand) =>
    typeof operand === 'string' && operand !== id ? summed(operand, exportName, policy) : [],
  );
}
