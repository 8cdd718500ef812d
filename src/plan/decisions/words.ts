// Why an override was not applied, in words: overrides.csv of results has them in English, and pages in Chinese need them in
// Chinese.
import type { Language } from '../../policy/model/policy.js';

interface Why {
  /** With `{}` for what a sentence is about. */
  readonly en: string;
  readonly zh: (...about: string[]) => string;
}

const both = (some = '', last = '', id = '') =>
  `第 ${some.replaceAll(', ', '、')} 行和第 ${last} 行都针对客户 ${id}`;

const whys = {
  same: { en: 'the rules give the same tier', zh: () => '规则给出同一等级' },
  expired: { en: 'its last day was {}', zh: (day) => `最后一天为 ${day}` },
  two: { en: 'lines {} and {} both decide about customer {}', zh: both },
  several: { en: 'lines {} and {} all decide about customer {}', zh: both },
  kind: { en: 'there is no kind "{}"', zh: (kind) => `没有“${kind}”这种类型` },
  dates: {
    en: 'it expires on {}, before it was decided on {}',
    zh: (end, on) => `到期日 ${end} 早于决定日 ${on}`,
  },
  customer_id: { en: 'nobody knows whom it is about', zh: () => '未写明针对谁' },
  reason: { en: 'no reason is given', zh: () => '未写明原因' },
  requested_by: { en: 'nobody requested it', zh: () => '无人提出' },
  approved_by: { en: 'nobody approved it', zh: () => '无人批准' },
  decided_on: { en: 'it has no date of decision', zh: () => '没有决定日期' },
  tier: { en: 'no tier is given', zh: () => '未写明等级' },
  unknown_tier: { en: 'there is no tier "{}"', zh: (tier) => `没有“${tier}”这个等级` },
  same_hand: { en: '{} requested and approved it', zh: (who) => `${who} 既提出又批准` },
  no_date: { en: '{} "{}" is not an existing date', zh: (column, cell) => `${column}“${cell}”不是有效日期` },
  merged: {
    en: 'customer {} (now {}) is not graded',
    zh: (id, now) => `客户 ${id}（现为 ${now}）未参与评级`,
  },
  not_graded: { en: 'customer {} is not graded', zh: (id) => `客户 ${id} 未参与评级` },
} satisfies Record<string, Why>;

/** A reason as overrides.csv has it. */
export function whyText(why: keyof typeof whys, ...about: readonly string[]): string {
  const [first = '', ...rest] = whys[why].en.split('{}');
  return [first, ...rest.map((each, index) => `${about[index] ?? ''}${each}`)].join('');
}

/** The reasons of a line of overrides.csv in a language; one that has no words there stays as the file has it. */
export function overrideWhy(why: string, language: Language): string {
  if (language === 'en') return why;
  return why.split('; ').map(inChinese).join('；');
}

function inChinese(reason: string): string {
  for (const { en, zh } of Object.values<Why>(whys)) {
    const escaped = en.split('{}').map((each) => each.replace(/[()]/g, '\\$&'));
    const found = new RegExp(`^${escaped.join('(.*)')}$`, 's').exec(reason);
    if (found !== null) return zh(...found.slice(1));
  }
  return reason;
}
