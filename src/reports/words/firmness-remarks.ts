// Small changes that were not tried on grades, or tried under an assumption, in words.
import type { Language } from '../../policy/model/policy.js';
import { unclearWords } from '../../policy/words/unclear.js';
import type { FirmnessSummary } from '../values/summary.js';

/** What is said of small changes that not everything is known of. */
export type FirmnessLimits = Pick<FirmnessSummary, 'left_out' | 'assumed'>;

const en = {
  no_orders:
    'No order more or fewer was tried: a sum and a number over the same rows do not stand side by side in the policy.',
  fewer_orders: (metric: string, why: string) =>
    `No order fewer was tried: what becomes of ${metric} depends on ${why}.`,
  further_orders: (metric: string, why: string) =>
    `No order more was tried: what becomes of ${metric} depends on ${why}.`,
  assumed: (metrics: string) => `An order more or fewer was assumed not to change: ${metrics}.`,
  comma: ', ',
};
const zh: typeof en = {
  no_orders: '未尝试多一笔或少一笔订单：策略中没有基于相同记录的合计与笔数。',
  fewer_orders: (metric, why) => `未尝试少一笔订单：${metric} 取决于${why}。`,
  further_orders: (metric, why) => `未尝试多一笔订单：${metric} 取决于${why}。`,
  assumed: (metrics) => `假定多一笔或少一笔订单不改变：${metrics}。`,
  comma: '、',
};

/** A sentence for each; none where every small change was tried. @param metric what people call a metric */
export function firmnessRemarks(
  { left_out, assumed }: FirmnessLimits,
  metric: (id: string) => string,
  language: Language,
): string[] {
  const say = { en, zh }[language];
  return [
    ...left_out.map((each) =>
      each.change === 'orders'
        ? say.no_orders
        : say[each.change](metric(each.metric), unclearWords[language][each.why]),
    ),
    ...(assumed.length === 0 ? [] : [say.assumed(assumed.map(metric).join(say.comma))]),
  ];
}
