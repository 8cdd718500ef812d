// Wording of calibrations in English and Chinese.
import type { Language } from '../../policy/model/policy.js';
import type { LimitName, Respect } from '../judged/outcome.js';

const en = {
  title: (review: string, asOf: string) => `Calibration: ${review}, as of ${asOf}`,
  wanted: 'Wanted',
  target: (tier: string, asked: string, customers: string, all: string) =>
    `${tier} ${asked}: ${customers} of ${all} customers.`,
  targetNumber: (tier: string, customers: string, all: string) => `${tier} ${customers} of ${all} customers.`,
  costLimit: { all: 'Benefits and discounts', benefits: 'Benefits' },
  atMost: (what: string, most: string) => `${what} at most ${most}.`,
  limit: {
    cost: 'costs',
    downgraded: 'downgraded',
    changed: 'changed',
    down_more_than_one: 'down more than one tier',
  } satisfies Record<LimitName, string>,
  limitFirst: {
    cost: 'Costs',
    downgraded: 'Downgraded',
    changed: 'Changed',
    down_more_than_one: 'Down more than one tier',
  } satisfies Record<LimitName, string>,
  varies: (paths: string) => `May change: ${paths}.`,
  bestIs: (settings: string) => `Best: ${settings}`,
  asToday: 'the policy as it is today',
  asTodayServes: "Today's policy gives what was wanted; nothing has to change.",
  hits: (tier: string, customers: string, share: string, wanted: string) =>
    `${tier} ${customers} (${share}), wanted ${wanted}.`,
  alternative: (number: number, better: string, settings: string) => `A${number}, ${better}: ${settings}`,
  better: {
    mix: 'nearer to the wanted mix',
    moved: 'fewer would move',
    downgraded: 'fewer downgraded',
    cost: 'cheaper',
    near: 'fewer within a point of a line',
  } satisfies Record<Respect, string>,
  alternatives: 'Better in one respect',
  none: 'Nothing gives what was wanted',
  overLimit: (least: string, limit: string, over: string, most: string) =>
    `What is wanted comes to ${limit} of at least ${least}: ${over} more than ${most}.`,
  together: (limit: string, most: string) =>
    `${limit} of at most ${most} could be kept alone, but not with the other limits.`,
  alone: (asked: string, tier: string, cost: string) => `${asked} ${tier} alone costs ${cost}.`,
  allows: (limit: string, customers: string, tier: string, share: string) =>
    `${limit} allows ${customers} ${tier} (${share}).`,
  allow: (limits: string, customers: string, tier: string, share: string) =>
    `${limits} together allow ${customers} ${tier} (${share}).`,
  targetMost: (tier: string, wanted: string, most: string, share: string) =>
    `${tier} cannot have ${wanted} customers: whatever varies, at most ${most} (${share}) stand there, because of gates, caps, movement, overrides, or the ends of what may vary.`,
  targetLeast: (tier: string, wanted: string, least: string, share: string) =>
    `${tier} cannot have ${wanted} customers: whatever varies, at least ${least} (${share}) stand there, because of floors, keep rules, movement, overrides, or the ends of what may vary.`,
  targetBetween: (tier: string, wanted: string, nearest: string, share: string) =>
    `${tier} cannot have ${wanted} customers: round values come no nearer than ${nearest} (${share}). Finer steps may: --round.`,
  targetTogether: (tier: string, wanted: string, nearest: string, share: string) =>
    `${tier} could have ${wanted} customers alone, but nothing was found that meets the other targets, too: what comes nearest gives ${nearest} (${share}).`,
  possible: (settings: string) => `What comes nearest within the limits: ${settings}`,
  nearestAnyway: (settings: string) => `What comes nearest: ${settings}`,
  noneWithin: 'Nothing that was tried keeps the limits, whatever the mix: all that follows is beyond them.',
  column: { best: 'Best', possible: 'Nearest', free: 'No limits' },
  columnOf: (number: number) => `A${number}`,
  patch: 'As a scenario file:',
  nearLine: 'Near a line',
  sideBySide: 'Side by side',
  written: (file: string, version: string) => `${file} written: the best policy, version ${version}.`,
  notWritten: (file: string) => `${file} was not written.`,
  reportWritten: (file: string) => `${file} written.`,
  listed: ', ',
};

export type CalibrateWords = typeof en;

const zh: CalibrateWords = {
  title: (review, asOf) => `校准：${review}（截至 ${asOf}）`,
  wanted: '目标',
  target: (tier, asked, customers, all) => `${tier} ${asked}：${all} 位客户中的 ${customers} 位。`,
  targetNumber: (tier, customers, all) => `${tier}：${all} 位客户中的 ${customers} 位。`,
  costLimit: { all: '权益与折扣成本', benefits: '权益成本' },
  atMost: (what, most) => `${what}不超过 ${most}。`,
  limit: { cost: '成本', downgraded: '降级比例', changed: '变动比例', down_more_than_one: '降两级以上比例' },
  limitFirst: {
    cost: '成本',
    downgraded: '降级比例',
    changed: '变动比例',
    down_more_than_one: '降两级以上比例',
  },
  varies: (paths) => `可调整：${paths}。`,
  bestIs: (settings) => `最佳：${settings}`,
  asToday: '沿用当前政策',
  asTodayServes: '当前政策已达到目标，无需调整。',
  hits: (tier, customers, share, wanted) => `${tier} ${customers}（${share}），目标 ${wanted}。`,
  alternative: (number, better, settings) => `方案${number}（${better}）：${settings}`,
  better: {
    mix: '更接近目标结构',
    moved: '变动客户更少',
    downgraded: '降级更少',
    cost: '成本更低',
    near: '距门槛不足一分的客户更少',
  },
  alternatives: '某一方面更优的方案',
  none: '没有取值能达到目标',
  overLimit: (least, limit, over, most) => `达到目标时${limit}至少为 ${least}：比 ${most} 多 ${over}。`,
  together: (limit, most) => `${limit}不超过 ${most} 可单独满足，但不能与其他限制同时满足。`,
  alone: (asked, tier, cost) => `仅 ${asked} ${tier} 的成本即为 ${cost}。`,
  allows: (limit, customers, tier, share) => `${limit}允许 ${customers} 位${tier}（${share}）。`,
  allow: (limits, customers, tier, share) => `${limits}合在一起允许 ${customers} 位${tier}（${share}）。`,
  targetMost: (tier, wanted, most, share) =>
    `${tier} 无法达到 ${wanted} 位客户：无论如何取值，最多 ${most} 位（${share}），原因是准入条件、上限、升降规则、人工调整或取值范围。`,
  targetLeast: (tier, wanted, least, share) =>
    `${tier} 无法降至 ${wanted} 位客户：无论如何取值，至少 ${least} 位（${share}），原因是下限、保级规则、升降规则、人工调整或取值范围。`,
  targetBetween: (tier, wanted, nearest, share) =>
    `${tier} 无法达到 ${wanted} 位客户：取整后最接近的是 ${nearest} 位（${share}）。可用 --round 取更细的步长。`,
  targetTogether: (tier, wanted, nearest, share) =>
    `${tier} 单独可达到 ${wanted} 位客户，但不能与其他目标同时达到：最接近的取值为 ${nearest} 位（${share}）。`,
  possible: (settings) => `限制之内最接近的取值：${settings}`,
  nearestAnyway: (settings) => `最接近的取值：${settings}`,
  noneWithin: '无论等级构成如何，所试的取值都无法满足这些限制：以下各项均超出限制。',
  column: { best: '最佳', possible: '最接近', free: '无限制' },
  columnOf: (number) => `方案${number}`,
  patch: '写成方案文件：',
  nearLine: '近门槛',
  sideBySide: '并列对比',
  written: (file, version) => `已写入 ${file}：最佳政策，版本 ${version}。`,
  notWritten: (file) => `未写入 ${file}。`,
  reportWritten: (file) => `已写入 ${file}。`,
  listed: '、',
};

export const calibrateWords: Readonly<Record<Language, CalibrateWords>> = { en, zh };
