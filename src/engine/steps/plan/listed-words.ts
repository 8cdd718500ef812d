// The words that rules over rows of an export name: texts are compared letter by letter, so `Paid` is not `paid`.
import { Decimal } from 'decimal.js';
import { type Condition, testsIn } from '../../../grammar/condition.js';
import { wordOf } from '../../../sql/condition.js';
import type { Plan, PlannedExport } from './planned.js';

/** Words by field of an export, of its own rules and of metrics over its rows. */
export function listedWords(plan: Plan, planned: PlannedExport): Map<string, string[]> {
  const { name, only, fields } = planned;
  const ofMetrics = plan.metrics.flatMap(({ spec }) =>
    spec.grain === 'rows' && spec.export === name ? [spec.only] : [],
  );
  return wordsBySubject([only, ...fields.map(({ negativeWhen }) => negativeWhen), ...ofMetrics], (subject) =>
    fields.some((field) => field.name === subject && field.type.kind === 'text') ? subject : undefined,
  );
}

/** Words that conditions compare texts with, by what `fieldOf` makes of their subjects; undefined: no text. */
export function wordsBySubject(
  conditions: readonly (Condition | undefined)[],
  fieldOf: (subject: string) => string | undefined,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { subject, test } of conditions.flatMap((each) => (each === undefined ? [] : testsIn(each)))) {
    const field = fieldOf(subject);
    if (field === undefined || (test.op !== 'equals' && test.op !== 'in')) continue;
    const values = test.op === 'in' ? test.values : [test.value];
    const words = values.filter((each) => typeof each === 'string' || each instanceof Decimal).map(wordOf);
    if (words.length > 0) found.set(field, [...new Set([...(found.get(field) ?? []), ...words])]);
  }
  return found;
}
