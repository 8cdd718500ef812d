// Where values of metrics that follow stand between the values that rules name.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { remembered, rememberedByText } from '../../foundation/remembered.js';
import { isNumeric } from '../../grammar/types.js';
import { shownValue } from '../../regrade/values.js';
import { turnsOf } from './axis.js';

/** Where a cell of a metric stands between the values that rules name. */
export const standing = remembered((plan: Plan) =>
  rememberedByText((id) => {
    const turns = turnsOf(id, plan);
    const rough = turns.map(Number);
    const numeric = isNumeric(plan.metricTypes.get(id) ?? { kind: 'text' });
    return (cell: string): string => {
      const about = numeric && cell !== '' ? Number(cell) : Number.NaN;
      const near = (turn: number) => Math.abs(turn - about) <= 1e-9 * Math.max(1, Math.abs(about));
      // Numbers tell what lies apart; what is near is compared exactly.
      if (Number.isFinite(about) && !rough.some(near))
        return String(rough.filter((each) => each < about).length);
      const value = shownValue({ [id]: cell }, id, plan);
      if (!(value instanceof Decimal)) return String(value);
      return `${turns.filter((each) => each.lt(value)).length}${turns.some((each) => each.eq(value)) ? '=' : ''}`;
    };
  }),
);
