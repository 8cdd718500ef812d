// Fields that a review computes from other fields of the same row.
import type { Decimal } from 'decimal.js';
import type { ComputedField, ReadField } from '../../engine/steps/plan/planned.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { isNumeric, scaleOf, type ValueType, wide } from '../../grammar/types.js';
import type { ComputedSpec, ExportSpec } from '../../review/review.js';

/** Plans a computed field, exact to at most 12 places; adds problems for operands that are no numbers. */
export function planComputed(
  spec: ExportSpec,
  rule: ComputedSpec,
  fields: readonly ReadField[],
  problems: Problems,
): ComputedField {
  const scales = rule.operands.map((operand) => operandScale(operand, fields));
  const scale = rule.kind === 'multiply' ? scales.reduce((sum, each) => sum + each, 0) : Math.max(...scales);
  rule.operands.forEach((operand, index) => {
    if (typeof operand !== 'string') return;
    const place = spec.place(['computed', rule.field, rule.kind, index]);
    const found = fields.find((field) => field.name === operand);
    if (found !== undefined) {
      if (isNumeric(found.type)) return;
      problems.add({
        code: 'field-type',
        ...(place && { place }),
        reason: `${spec.name}.${rule.field} is computed from "${operand}", which is ${found.read === 'text' ? 'text' : `a ${found.read}`} and not a number`,
        fix: 'compute it from numbers',
      });
      return;
    }
    problems.add({
      code: 'unknown-field',
      ...(place && { place }),
      reason: `${spec.name}.${rule.field} is computed from "${operand}", which is not declared`,
      fix: didYouMean(
        operand,
        fields.map((field) => field.name),
      ),
    });
  });
  return { name: rule.field, kind: rule.kind, operands: rule.operands, type: wide(Math.min(scale, 12)) };
}

function operandScale(operand: string | Decimal, fields: readonly ReadField[]): number {
  if (typeof operand !== 'string') return operand.decimalPlaces();
  const type: ValueType = fields.find((field) => field.name === operand)?.type ?? { kind: 'integer' };
  return scaleOf(type);
}
