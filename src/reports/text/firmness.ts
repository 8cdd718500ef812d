// How many grades stand on a knife edge, tier by tier, as a section of a page.
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import type { Summary } from '../values/summary.js';
import { changeWords } from '../words/change-words.js';
import { firmnessRemarks } from '../words/firmness-remarks.js';
import { exactPercent } from '../words/plain-text.js';
import type { ReportSection } from './sections.js';

/** None where results do not say it. */
export function firmnessSection(
  { firmness, tiers }: Pick<Summary, 'firmness' | 'tiers'>,
  metric: (id: string) => string,
  language: Language,
): ReportSection[] {
  if (firmness === undefined) return [];
  const say = changeWords[language];
  const label = new Map(tiers.map(({ tier, label: labels }) => [tier, labels[language]]));
  const untold = firmness.untold > 0;
  const body = firmness.tiers.map((each) => [
    label.get(each.tier) ?? each.tier,
    ...[each.down, each.up, each.firm, ...(untold ? [each.untold] : [])].map(count),
  ]);
  const head = [say.tier, say.rows.down, say.rows.up, say.firm, ...(untold ? [say.untold] : [])];
  const { metrics, days, orders } = firmness;
  const rule = say.knifeRule(exactPercent(metrics), String(days), String(orders));
  const remarks = firmnessRemarks(firmness, metric, language);
  return [{ heading: say.knife, blocks: [rule, { head, body }, ...remarks] }];
}
