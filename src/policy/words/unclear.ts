// Why nobody can tell from metrics what a change of rows comes to, in words.
import type { Unclear } from '../metrics/effect.js';
import type { Language } from '../model/policy.js';

/** Stands behind "depends on". */
export const unclearWords: Readonly<Record<Language, Readonly<Record<Unclear, string>>>> = {
  en: {
    'single rows': 'single rows, which results do not hold',
    months: 'which months have rows',
    'values before': 'what was there before',
    lines: 'how many rows an order has',
    field: 'what else the rows say',
    window: 'when they are',
    condition: 'whether they meet its conditions',
    'same file': 'another export from the same file',
  },
  zh: {
    'single rows': '单条记录，而结果不含明细',
    months: '哪些月份有记录',
    'values before': '以前有过什么',
    lines: '每笔订单有几条记录',
    field: '记录的其他内容',
    window: '记录的日期',
    condition: '记录是否符合其条件',
    'same file': '取自同一文件的另一份导出数据',
  },
};
