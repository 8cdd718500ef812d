// Amounts with more decimals than money has, as programs write them that have computed them.

import { type ColumnsProposal, fieldNamed, withField } from './fields.js';
import { unsure } from './notes.js';
import type { ColumnValues } from './value-types.js';

/** Amounts that can be read as numbers only are money that has to be rounded: people must know that it is. */
export function withRounding(columns: ColumnsProposal, values: readonly ColumnValues[]): ColumnsProposal {
  return ['amount', 'paid', 'refunded'].reduce((all, name) => {
    const field = fieldNamed(all, name);
    const ways = field && values[field.index]?.ways;
    if (field?.type !== 'number' || ways?.number === undefined) return all;
    if (ways.number.readable <= (ways.money?.readable ?? 0)) return all;
    return withField(all, {
      ...field,
      type: 'money',
      way: ways.number,
      keys: { ...field.keys, round: 'half_up' },
      said: [
        ...(field.said ?? []),
        unsure('some cells have more than 4 decimals and are rounded half up: do they hold what was paid?'),
      ],
    });
  }, columns);
}
