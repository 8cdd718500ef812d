// What flips a grade, in words: the codes of `firmness` in graded.csv.
import type { Language } from '../../policy/model/policy.js';

/** Names of metrics and tiers, by their ids. */
export interface FlipNames {
  metric(id: string): string;
  tier(id: string): string;
}

/** The small changes of a cell, each in words with the tier that it gives; none where the grade is firm. */
export function flipPhrases(firmness: string, names: FlipNames, language: Language): string[] {
  if (firmness === '' || firmness === 'firm') return [];
  return firmness.split(';').map((flip) => {
    const [change, tier] = [flip.slice(0, flip.indexOf(':')), flip.slice(flip.indexOf(':') + 1)];
    return `${changePhrase(change, names, language)} → ${names.tier(tier)}`;
  });
}

/** `order-1`, `day+1`, `annual_spend-1%`. */
function changePhrase(change: string, names: FlipNames, language: Language): string {
  const found = /^(.*)([+-])(\d+(?:\.\d+)?)(%?)$/u.exec(change);
  if (found === null) return change;
  const [, of = '', sign, size = '', percent] = found;
  const more = sign === '+';
  if (percent === '%') {
    const metric = names.metric(of);
    if (language === 'zh') return `${metric}${more ? '增加' : '减少'} ${size}%`;
    return `${metric} ${size}% ${more ? 'more' : 'less'}`;
  }
  const one = size === '1';
  if (of === 'day') {
    if (language === 'zh') return `截至日${more ? '推后' : '提前'} ${size} 天`;
    return `as of ${one ? 'a day' : `${size} days`} ${more ? 'later' : 'earlier'}`;
  }
  if (language === 'zh') return `${more ? '多' : '少'} ${size} 笔订单`;
  return `${one ? 'one order' : `${size} orders`} ${more ? 'more' : 'fewer'}`;
}
