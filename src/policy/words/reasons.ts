// Reason codes of results in words, in English and Chinese.
import type { Language } from '../model/policy.js';

/** What a code says; `about` is what stands behind the colon, worded by whoever calls. */
type Phrase = (about: string) => string;

const en: Readonly<Record<string, Phrase>> = {
  score: () => 'the score is enough, and what the tier requires is met',
  gates: () => 'what the tier requires is met',
  rest: () => 'no better tier fits',
  lowest: () => 'what better tiers ask for is not reached',
  direct: (about) => `entered directly by ${about}`,
  quota: (about) => `among the first by ${about}`,
  share: (about) => `among those who make up the first part of the total of ${about}`,
  segment: (about) => `the segment ${about} is the first that fits`,
  cluster: () => 'the centre of the tier is the nearest',
  missing: (about) => `${about} is missing`,
  not_positive: (about) => `${about} is 0 or less, so it is no part of the total`,
  gate_failed: (about) => `not enough for the gate of the next better tier: ${about}`,
  adjustment: (about) => `adjustment ${about}`,
  last_year: (about) => `last year's scored tier ${about} was better, and the better of two years counts`,
  kept: () => 'kept by the keep rule of the tier held last time',
  not_again_within: () => 'downgraded a short time ago, so not again',
  valid: (about) => `the tier is valid until ${about}, so no fall before`,
  protect_first_review: () => 'new on the tier last time, so not downgraded in this review',
  max_down: () => 'no further down at once',
  max_up: () => 'no further up at once',
  new_customer_limit: () => 'no higher for new customers',
  inactive: () => 'inactive: bought nothing for too long',
  ungraded: () => 'the policy gives no tier to such customers',
  floor: (about) => `floor ${about}`,
  cap: (about) => `cap ${about}`,
  override: (about) => `people decided so (${about})`,
};

const zh: typeof en = {
  score: () => '得分达到，且满足该等级的门槛',
  gates: () => '满足该等级的门槛',
  rest: () => '不符合更高等级',
  lowest: () => '未达到更高等级的要求',
  direct: (about) => `凭${about}直接进入`,
  quota: (about) => `${about}排名在名额之内`,
  share: (about) => `${about}处于累计份额之内`,
  segment: (about) => `首个符合的分群是${about}`,
  cluster: () => '离该等级的中心最近',
  missing: (about) => `${about}缺失`,
  not_positive: (about) => `${about}不大于 0，不计入总额`,
  gate_failed: (about) => `未达更高一级的门槛：${about}`,
  adjustment: (about) => `加减分 ${about}`,
  last_year: (about) => `上年评定等级 ${about} 更高，取两年中较优者`,
  kept: () => '符合上次所在等级的保级条件',
  not_again_within: () => '不久前刚降级，本次不再降',
  valid: (about) => `等级有效至 ${about}，此前不降级`,
  protect_first_review: () => '上次刚进入该等级，本次不降级',
  max_down: () => '一次不再下降更多级',
  max_up: () => '一次不再上升更多级',
  new_customer_limit: () => '新客户不超过此等级',
  inactive: () => '不活跃：太久没有交易',
  ungraded: () => '政策对这类客户不评级',
  floor: (about) => `下限规则 ${about}`,
  cap: (about) => `上限规则 ${about}`,
  override: (about) => `人工调整（${about}）`,
};

const words: Readonly<Record<Language, typeof en>> = { en, zh };

/** A code in words; `name` words what it is about (`gate_failed:orders`). A code that is not known stays as it is. */
export function reasonPhrase(
  code: string,
  language: Language,
  name: (kind: string, about: string) => string,
): string {
  const [kind = '', ...about] = code.split(':');
  return words[language][kind]?.(about.length === 0 ? '' : name(kind, about.join(':'))) ?? code;
}
