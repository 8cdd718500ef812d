// Customers without a tier, in a sentence: reports say how many there are beside the tiers, among which they do not count.
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Language } from '../../policy/model/policy.js';
import type { Summary } from '../values/summary.js';

/** The sentence; none where the policy gives everybody a tier. */
export function ungradedLine(
  { ungraded, movement }: Pick<Summary, 'ungraded' | 'movement'>,
  language: Language,
): string[] {
  if (ungraded === undefined) return [];
  const { customers, label } = ungraded;
  const called = onOneLine(label[language]);
  const had = movement?.ungraded ?? 0;
  if (language === 'zh')
    return [
      `${called}：${count(customers)} 个客户没有等级${had === 0 ? '' : `，其中 ${count(had)} 个上次有等级`}。`,
    ];
  const are = customers === 1 ? '1 customer has no tier' : `${count(customers)} customers have no tier`;
  return [`${called}: ${are}${had === 0 ? '' : `, ${count(had)} of them had one last time`}.`];
}
