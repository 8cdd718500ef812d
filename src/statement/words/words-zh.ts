// Statements in Chinese, as the customer reads them.
import type { StatementWords } from './words-en.js';

/** No space between a currency and the words behind it. */
const tidy = (text: string) => text.replace(/元 (?=\p{Script=Han})/gu, '元');

export const statementChinese: StatementWords = {
  date: (year, month, day) => `${year} 年 ${month} 月 ${day} 日`,
  money: (amount, currency) => (currency === 'CNY' ? `${amount} 元` : `${amount} ${currency}`),
  withUnit: (value, unit) => (unit === '' ? value : `${value} ${unit}`),
  title: '客户等级通知书',
  yourTier: '您的等级',
  tierIs: (tier) => `您的等级：${tier}`,
  dear: (name) => `尊敬的 ${name}：`,
  dearAll: '尊敬的客户：',
  asOf: (date) => `截至 ${date}`,
  validUntil: (date) => `有效期至 ${date}`,
  validNext: '有效期至下次评审',
  customerId: (id) => `客户编号 ${id}`,
  headline: {
    up: (tier, before) =>
      before === '' ? `恭喜您升至${tier}等级。` : `恭喜您从${before}等级升至${tier}等级。`,
    down: (tier, before) =>
      before === '' ? `您现在的等级为${tier}。` : `您的等级原为${before}，现为${tier}。`,
    same: (tier) => `您的等级保持不变：${tier}。`,
    new: (tier) => `欢迎您：您的首个等级为${tier}。`,
    is: (tier) => `您的等级为${tier}。`,
  },
  wayBack: (tier) => `期待您重返${tier}等级，具体方法见下文。`,
  wayOn: (tier) => `期待您再次晋级。上一级为${tier}，具体方法见下文。`,
  why: {
    behaviour: (what) => `主要原因：${what}。`,
    behaviourChanged: (what, before, now) => `主要原因：${what}，本次为 ${now}，上次为 ${before}。`,
    behaviourOf: '主要原因在于您本次的各项统计数据。',
    policy: '主要原因：自上次评审以来，等级规则有所调整。',
    rules: '主要原因：等级规则对升降幅度有所限定。',
    decision: '您的等级由我们单独评定。',
  },
  year: '您的各项数据',
  figure: '项目',
  before: '上次',
  now: '本次',
  counted: (from, until) => `统计期间：${from}至 ${until}。`,
  noValue: '无',
  yes: '是',
  no: '否',
  benefits: '您享有的权益',
  discount: (percent) => `按标价优惠 ${percent}%`,
  upTitle: (tier) => `如何升至${tier}`,
  asks: (tier) => `${tier}等级的条件：`,
  asked: (what, has, met) => `${what}${has === '' ? '' : `（您：${has}）`}，${met ? '已满足' : '尚未满足'}`,
  asksMore: '此外，各项数据的综合评定也须达到要求。',
  enoughNow: (tier, date, one) =>
    `在本次评审（截至 ${date}）中，${one ? '只需做到以下一点' : '只需做到以下任意一点'}，即可升至${tier}：`,
  enoughNext: (tier, date, one) =>
    `若各项数据与本次评审相同，再做到${one ? '以下一点' : '以下任意一点'}，即可在下次评审（截至 ${date}）中升至${tier}：`,
  enoughUnchanged: (tier, date) => `若各项数据与本次评审相同，即可在下次评审（截至 ${date}）中升至${tier}。`,
  newLimit: '首次参加评审的客户暂不能升至更高等级。',
  stepLimit: '一次评审中等级不能再上升更多。',
  nothingNear: (tier) => `目前没有可以直接告知的单一办法升至${tier}，欢迎向我们咨询可行的办法。`,
  askUs: (tier) => `如何升至${tier}，欢迎向我们咨询。`,
  best: '您已是我们的最高等级。',
  keepTitle: (tier) => `如何保住${tier}`,
  keeps: (tier, date) => `若各项数据与本次评审相同，您在下次评审（截至 ${date}）中仍为${tier}。`,
  keepsRoom: (tier, date, less) =>
    `若各项数据与本次评审相同，您在下次评审（截至 ${date}）中仍为${tier}；即使${less}，也能保住。`,
  rises: (tier, better, date) =>
    `若各项数据与本次评审相同，您在下次评审（截至 ${date}）中将由${tier}升至${better}。`,
  risesRoom: (tier, better, date, less) =>
    `若各项数据与本次评审相同，您在下次评审（截至 ${date}）中将由${tier}升至${better}；即使${less}，也能保住${tier}。`,
  loses: (tier, instead, date) =>
    `若各项数据与本次评审相同，您在下次评审（截至 ${date}）中将由${tier}变为${instead}。`,
  enoughToKeep: (tier, one) => `再做到${one ? '以下一点' : '以下任意一点'}，即可保住${tier}：`,
  askToKeep: (tier) => `如何保住${tier}，欢迎向我们咨询。`,
  rulesThen: '以上均按现行规则计算，届时以当时的规则为准。',
  orders: (count, amount) =>
    `再多 ${count} 笔订单，每笔${amount === '' ? '与您的平均金额相当' : tidy(`按您的平均金额 ${amount} 计`)}`,
  fewer: (count, amount) =>
    `少 ${count} 笔订单，每笔${amount === '' ? '与您的平均金额相当' : tidy(`按您的平均金额 ${amount} 计`)}`,
  order: (amount) => tidy(`一笔 ${amount} 的订单`),
  more: (amount) => `现有订单合计多 ${amount}`,
  less: (amount) => `现有订单合计少 ${amount}`,
  rows: (count, of) => `${of} 多 ${count} 条记录`,
  fewerRows: (count, of) => `${of} 少 ${count} 条记录`,
  moreOf: (count, of, amount) =>
    `${of} 再多 ${count} 条记录，每条${amount === '' ? '与您的平均水平相当' : `按您的平均水平 ${amount} 计`}`,
  fewerOf: (count, of, amount) =>
    `${of} 少 ${count} 条记录，每条${amount === '' ? '与您的平均水平相当' : `按您的平均水平 ${amount} 计`}`,
  oneOf: (of, amount) => `${of} 一条 ${amount} 的记录`,
  moreIn: (amount, of) => `${of} 合计多 ${amount}`,
  lessIn: (amount, of) => `${of} 合计少 ${amount}`,
  again: (field) => `${field} 与以前相同`,
  fresh: (field) => `${field} 为您首次`,
  is: (field, value) => `${field}：${value}`,
  noneOf: (field, values) => `${field} 非 ${values}`,
  brackets: (text) => `（${text}）`,
  follows: (metric, from, to) => tidy(`${metric}由 ${from} 变为 ${to}`),
  listed: '；',
  contact: '咨询方式',
  appeal: '如有异议',
  sentence: (text) => `${text}。`,
  between: '',
};
