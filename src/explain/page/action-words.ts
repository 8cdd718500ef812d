// Words of what customers can do, and of the rules that decide, in English and Chinese.
import { unclearWords } from '../../policy/words/unclear.js';
import type { LeftOut } from '../finding/actions.js';

/** What a tier asks for, by the kinds that rules of tiers begin with. */
type TierRule = 'score' | 'gate' | 'direct' | 'keeps_score' | 'keeps' | 'segment';

const en = {
  upMeans: (asOf: string) =>
    `As a whole, with everything that it moves: the least that this review would have needed, orders of ${asOf}. One less of it does not do.`,
  keepMeans: (tier: string, asOf: string) =>
    `As a whole, with everything that it moves: the least that the next review needs, as of ${asOf} and with ${tier} as the tier held. One less of it does not do.`,
  stayMeans: (tier: string, asOf: string) =>
    `As a whole, with everything that it moves: what may be missing in the next review, as of ${asOf} and with ${tier} as the tier held.`,
  orders: (count: string, amount: string) =>
    count === '1' ? `1 more order of the average ${amount}` : `${count} more orders of the average ${amount}`,
  fewer: (count: string, amount: string) =>
    count === '1'
      ? `1 order of the average ${amount} fewer`
      : `${count} orders of the average ${amount} fewer`,
  order: (amount: string) => `one order of ${amount}`,
  more: (amount: string) => `${amount} more over the orders there are`,
  less: (amount: string) => `${amount} less over the orders there are`,
  rows: (count: string) => (count === '1' ? '1 more row' : `${count} more rows`),
  fewerRows: (count: string) => (count === '1' ? '1 row fewer' : `${count} rows fewer`),
  anyOrders: 'further orders',
  anyOrder: 'one order of any amount',
  anyAmount: 'more or less over the orders there are',
  anyFewer: 'fewer orders',
  anyFewerRows: 'fewer rows',
  anyRows: 'further rows',
  inExport: (name: string) => `in ${name}`,
  again: (field: string) => `${field} as before`,
  fresh: (field: string) => `${field} new to the customer`,
  is: (field: string, value: string) => `${field} ${value}`,
  noneOf: (field: string, values: string) => `${field} not ${values}`,
  /** Nothing alone is enough. */
  both: (one: string, two: string) => `${one} and ${two} together`,
  decided: (rules: string) => `Decided by ${rules}.`,
  keepsWith: (what: string) => `${what} keeps it`,
  loses: (what: string, tier: string) => `${what} gives ${tier}`,
  stillNothing: 'no order may be missing',
  notReached: (what: string) => `Not by ${what}.`,
  notLost: (what: string) => `Not lost by ${what}.`,
  notLostAtAll: (what: string) => `Nothing may be missing of what results tell: ${what}.`,
  leftOut: (what: string, metric: string, why: string) =>
    `Not to be told from the results for ${what}: what becomes of ${metric} depends on ${why}.`,
  why: {
    ...unclearWords.en,
    'not used': 'whether such rows are used',
    inactive: 'when the last purchase was, which results do not say of who is graded for the first time',
  } satisfies Record<LeftOut['why'], string>,
  fixed: 'Not moved, since nothing that customers do changes it',
  rule: {
    score: (tier: string) => `score of ${tier}`,
    gate: (tier: string, about: string) => `gate of ${tier} (${about})`,
    direct: (tier: string) => `direct entry to ${tier}`,
    keeps_score: (tier: string) => `score that keeps ${tier}`,
    keeps: (tier: string, about: string) => `gate that keeps ${tier} (${about})`,
    segment: (tier: string) => `segment ${tier}`,
  } satisfies Record<TierRule, (tier: string, about: string) => string>,
};

const zh: typeof en = {
  upMeans: (asOf) =>
    `整体行为及其带动的全部指标：本次评审所需的最少量（订单日期为 ${asOf}）；再少一点即不够。`,
  keepMeans: (tier, asOf) =>
    `整体行为及其带动的全部指标：下次评审（截至 ${asOf}，以 ${tier} 为所持等级）所需的最少量；再少一点即不够。`,
  stayMeans: (tier, asOf) =>
    `整体行为及其带动的全部指标：下次评审（截至 ${asOf}，以 ${tier} 为所持等级）可以缺少多少。`,
  orders: (count, amount) => `多 ${count} 笔平均金额 ${amount} 的订单`,
  fewer: (count, amount) => `少 ${count} 笔平均金额 ${amount} 的订单`,
  order: (amount) => `一笔 ${amount} 的订单`,
  more: (amount) => `现有订单合计多 ${amount}`,
  less: (amount) => `现有订单合计少 ${amount}`,
  rows: (count) => `多 ${count} 条记录`,
  fewerRows: (count) => `少 ${count} 条记录`,
  anyOrders: '更多订单',
  anyOrder: '一笔任意金额的订单',
  anyAmount: '现有订单金额增减',
  anyFewer: '更少订单',
  anyFewerRows: '更少记录',
  anyRows: '更多记录',
  inExport: (name) => `于 ${name}`,
  again: (field) => `${field} 与以前相同`,
  fresh: (field) => `${field} 为该客户首次`,
  is: (field, value) => `${field} 为 ${value}`,
  noneOf: (field, values) => `${field} 非 ${values}`,
  both: (one, two) => `${one}，并且 ${two}`,
  decided: (rules) => `决定因素：${rules}。`,
  keepsWith: (what) => `${what}：仍可保住`,
  loses: (what, tier) => `${what}：降为 ${tier}`,
  stillNothing: '一笔订单也不能少',
  notReached: (what) => `无法达到：${what}。`,
  notLost: (what) => `不会失去：${what}。`,
  notLostAtAll: (what) => `仅凭结果可知的范围内没有余量：${what}。`,
  leftOut: (what, metric, why) => `仅凭结果无法判断：${what}（${metric} 取决于${why}）。`,
  why: {
    ...unclearWords.zh,
    'not used': '此类记录是否被采用',
    inactive: '最近一次交易的日期，而结果不含首次评级客户的这一日期',
  },
  fixed: '不随客户行为变化，故不变动',
  rule: {
    score: (tier) => `${tier}的得分`,
    gate: (tier, about) => `${tier}的门槛（${about}）`,
    direct: (tier) => `直接进入${tier}`,
    keeps_score: (tier) => `${tier}的保级得分`,
    keeps: (tier, about) => `${tier}的保级门槛（${about}）`,
    segment: (tier) => `分群${tier}`,
  },
};

export type ActionWords = typeof en;

export const actionWords = { en, zh } as const;
