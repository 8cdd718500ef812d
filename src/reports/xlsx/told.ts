// What all sheets are made of: the values of the report, and the words of one language.
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import type { WorkbookWords } from './words.js';

export interface SheetSource {
  readonly values: SeenValues;
  readonly language: Language;
  readonly say: WorkbookWords;
}

/** What people call a tier; `new` and `left` have words of their own, an unknown one stays as it is. */
export function tierWord({ values, language, say }: SheetSource, tier: string | null): string | null {
  if (tier === null || tier === '') return null;
  const found = values.policy.tiers.find(({ id }) => id === tier);
  if (found !== undefined) return found.label[language];
  if (tier === 'ungraded') return values.policy.ungraded?.label[language] ?? tier;
  return tier === 'new' || tier === 'left' ? (say.movement[tier] ?? tier) : tier;
}

/** What customers are worth, as people call it. */
export function valueWord({ values, language, say }: SheetSource): string {
  return values.summary.value_label?.[language] ?? say.columns.value;
}
