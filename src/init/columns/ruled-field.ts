// A proposed column as the run will read it, with the rules that its further keys say.
import { Decimal } from 'decimal.js';
import type { ReadField } from '../../engine/steps/plan/planned.js';
import { resolveCondition } from '../../grammar/condition.js';
import type { FieldProposal } from './fields.js';
import { fieldOf } from './trials.js';

/** The field as read from its column. Rates do not matter for what is counted here. */
export function ruledField({ field, heading, type, way, keys }: FieldProposal): ReadField {
  const read = fieldOf(field, heading, {
    read: type,
    formats: way?.formats ?? [],
    decimal: way?.decimal ?? '.',
  });
  const spelled = keys?.strip !== undefined || keys?.pad !== undefined || keys?.case !== undefined;
  return {
    ...read,
    ...(spelled && {
      spelling: { strip: [keys.strip ?? []].flat(), pad: keys.pad, case: keys.case },
    }),
    ...(keys?.empty !== undefined && { empty: keys.empty }),
    ...(keys?.empty_is !== undefined && { emptyIs: new Decimal(keys.empty_is) }),
    ...(keys?.negative_when !== undefined && { negativeWhen: resolveCondition(keys.negative_when) }),
    ...(keys?.round !== undefined && { round: keys.round }),
  };
}
