// Wording of appeals in English and Chinese.

import type { Language } from '../../policy/model/policy.js';
import type { Unknown } from '../../regrade/facts.js';
import type { AppealOutcome, AppealStatus, Hindrance } from './appeal.js';

const en = {
  title: 'Appeals',
  asOf: 'as of',
  customer: 'Customer',
  claim: 'Claim',
  status: { open: 'open', upheld: 'upheld', rejected: 'rejected' } satisfies Record<AppealStatus, string>,
  decidedBy: (name: string, date: string) => ` by ${name} on ${date}`,
  statusWord: 'Status',
  evidence: 'Corrected',
  noEvidence: 'no corrected values, so nothing was graded again',
  tier: 'Tier',
  score: 'Score',
  points: 'Points',
  flips: 'Rules',
  holds: 'now holds',
  fails: 'no longer holds',
  reasons: 'Reasons',
  before: 'Before',
  after: 'After',
  outcomeWord: 'Outcome',
  outcome: {
    better: 'a better tier',
    same: 'the same tier',
    worse: 'a worse tier',
    not_corrected: 'no new evidence',
    not_regraded: 'cannot be graded again from the results alone',
  } satisfies Record<AppealOutcome, string>,
  windowBefore: (metric: string, from: string) =>
    `${metric} follows from ${from} and from the window before, which the results do not hold; correct ${metric}, too`,
  notTheSame: (columns: string) =>
    `graded from the results alone, without the evidence, something else comes out than the results say (${columns})`,
  unknown: {
    perhaps_inactive:
      'the results do not tell whether the customer is inactive, and on the last tier that now matters',
    last_year_counts:
      "the scored tier is lower now, and the results do not hold last year's, of which the better one counts",
    perhaps_protected:
      'the customer would go down now, and the results do not tell whether a rule protects from that',
  } satisfies Record<Unknown, string>,
  raised: 'overrides.csv raises the customer to the tier after.',
  stays: 'The tier of the results stays.',
  openStill: 'Nothing changes until somebody decides it.',
  overridden: 'An override of these results decides about the customer already; change that one.',
  none: 'none',
  empty: '(empty)',
  colon: ': ',
  comma: ', ',
  semicolon: '; ',
  stop: '.',
  claimOn: (claim: string, date: string) => `${claim} (received on ${date})`,
  summary: (appeals: number, lines: number) =>
    `${appeals} ${appeals === 1 ? 'appeal' : 'appeals'}, ${lines} ${lines === 1 ? 'override' : 'overrides'} to apply`,
  next: (file: string) =>
    `Read pack.md. What is upheld takes effect in a review with ${file} among its overrides.`,
};

const zh: typeof en = {
  title: '申诉',
  asOf: '截至',
  customer: '客户',
  claim: '申诉内容',
  status: { open: '待定', upheld: '成立', rejected: '驳回' },
  decidedBy: (name, date) => `，${name}，${date}`,
  statusWord: '状态',
  evidence: '更正数据',
  noEvidence: '没有更正数据，因此未重新评级',
  tier: '等级',
  score: '得分',
  points: '分值',
  flips: '规则',
  holds: '现已满足',
  fails: '不再满足',
  reasons: '原因',
  before: '原',
  after: '现',
  outcomeWord: '结论',
  outcome: {
    better: '等级更高',
    same: '等级不变',
    worse: '等级更低',
    not_corrected: '没有新证据',
    not_regraded: '仅凭结果文件夹无法重新评级',
  },
  windowBefore: (metric, from) =>
    `${metric} 由 ${from} 及上一时间窗的数据得出，而结果文件夹不含上一时间窗；请同时更正 ${metric}`,
  notTheSame: (columns) => `不用新证据、仅凭结果文件夹重新评级，得出的内容与结果不符（${columns}）`,
  unknown: {
    perhaps_inactive: '结果未说明该客户是否不活跃，而在最低等级上这一点现在起作用',
    last_year_counts: '现在的得分等级更低，而结果不含上一年的得分等级，两者中较高者才算数',
    perhaps_protected: '该客户现在会降级，而结果未说明是否有规则保护其不降级',
  },
  raised: 'overrides.csv 将客户上调至新等级。',
  stays: '维持结果中的等级。',
  openStill: '作出决定前不变。',
  overridden: '这些结果中已有该客户的人工调整；请修改那一条。',
  none: '无',
  empty: '（空）',
  colon: '：',
  comma: '，',
  semicolon: '；',
  stop: '。',
  claimOn: (claim, date) => `${claim}（收到日期 ${date}）`,
  summary: (appeals, lines) => `${appeals} 项申诉，${lines} 项人工调整待执行`,
  next: (file) => `请阅读 pack.md。申诉成立的，把 ${file} 列入评审的人工调整后生效。`,
};

/** Why an appeal cannot be graded again, as the end of a sentence. `call` names metrics and columns. */
export function hindranceWords(
  why: Hindrance,
  language: Language,
  call: (name: string) => string = (name) => name,
): string {
  const words = appealWords[language];
  switch (why.code) {
    case 'window_before':
      return words.windowBefore(call(why.metric), call(why.from));
    case 'not_the_same':
      return words.notTheSame(why.columns.map(call).join(language === 'zh' ? '、' : ', '));
    default:
      return words.unknown[why.code];
  }
}

export const appealWords: Readonly<Record<Language, typeof en>> = { en, zh };
