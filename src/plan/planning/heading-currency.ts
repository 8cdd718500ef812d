// Amounts whose heading says another currency than the policy counts, while the review says nothing of it.
import { isAmount } from '../../engine/steps/plan/fields.js';
import type { ReadField } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { headingLineOf } from '../../exports/headings/columns.js';
import { headingCurrencies } from '../../exports/headings/heading-unit.js';
import { currenciesOf } from '../../foundation/characters/currencies.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { columnPlace } from '../../review/lookup.js';
import type { ExportSpec } from '../../review/review.js';

/** Warns of headings such as `Amount (USD)` under a policy in CNY: dollars would count as yuan. */
export function checkHeadingCurrency(
  spec: ExportSpec,
  file: PlannedFile,
  fields: readonly ReadField[],
  counted: string,
  problems: Problems,
): void {
  const [own] = currenciesOf(counted);
  if (own === undefined) return;
  for (const field of fields) {
    const at = file.headings.indexOf(field.heading);
    const heading = field.lookup === undefined ? file.found[at] : field.heading;
    const [said, ...others] = headingCurrencies(heading ?? '');
    if (said === undefined || field.currency !== undefined || !isAmount(field) || field.read === 'percent')
      continue;
    if (said === own || others.includes(own)) continue;
    const place = spec.columns === undefined ? headingLineOf(file) : columnPlace(spec, field.name);
    problems.add({
      code: 'currency-heading',
      ...(place && { place }),
      reason: `the heading "${heading}" says that amounts are in ${said}, but nothing converts them, so each counts as ${own}`,
      fix: `${wholeColumn(field, said, own)}; if they are in ${own} after all, write currency: { code: ${own}, rates: { ${own}: 1 } } there`,
    });
  }
}

/** What declares the currency of all amounts of a column. */
export function wholeColumn({ name }: Pick<ReadField, 'name'>, code: string, counted: string): string {
  return `write currency: { code: ${code}, rates: { ${code}: <what one ${code} is worth in ${counted}> } } in the column of ${name}`;
}
