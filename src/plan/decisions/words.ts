// Why an override was not applied: overrides.csv of results has it in English, and pages in Chinese need it in Chinese.
import type { Language } from '../../policy/model/policy.js';

/** Sentences of overrides.csv as `decisions` words them, and what they are in Chinese. */
const zh: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^the rules give the same tier$/, () => '规则给出同一等级'],
  [/^its last day was (.+)$/, ([day]) => `最后一天为 ${day}`],
  [
    /^lines (.+) and (.+) (?:both|all) decide about customer (.+)$/s,
    ([some, last, id]) => `第 ${some?.replaceAll(', ', '、')} 行和第 ${last} 行都针对客户 ${id}`,
  ],
  [/^there is no kind "(.*)"$/s, ([kind]) => `没有“${kind}”这种类型`],
  [/^it expires on (.+), before it was decided on (.+)$/, ([end, on]) => `到期日 ${end} 早于决定日 ${on}`],
  [/^nobody knows whom it is about$/, () => '未写明针对谁'],
  [/^no reason is given$/, () => '未写明原因'],
  [/^nobody requested it$/, () => '无人提出'],
  [/^nobody approved it$/, () => '无人批准'],
  [/^it has no date of decision$/, () => '没有决定日期'],
  [/^no tier is given$/, () => '未写明等级'],
  [/^there is no tier "(.*)"$/s, ([tier]) => `没有“${tier}”这个等级`],
  [/^(.+) requested and approved it$/s, ([who]) => `${who} 既提出又批准`],
  [/^(\S+) "(.*)" is not an existing date$/s, ([column, cell]) => `${column}“${cell}”不是有效日期`],
];

/** The reasons of a line of overrides.csv in a language; one that has no words there stays as the file has it. */
export function overrideWhy(why: string, language: Language): string {
  if (language === 'en') return why;
  return why.split('; ').map(inChinese).join('；');
}

function inChinese(reason: string): string {
  for (const [pattern, say] of zh) {
    const found = pattern.exec(reason);
    if (found !== null) return say(found.slice(1));
  }
  return reason;
}
