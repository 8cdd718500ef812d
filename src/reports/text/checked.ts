// What check tells of exports and windows where nothing is wrong.

import { type RowAccount, total } from '../../plan/rows/accounting.js';
import { exportWord } from '../../plan/rows/words.js';
import { inactiveRule, type MetricWindow, windowsByDates } from '../../policy/model/metric-windows.js';
import type { Language, Policy } from '../../policy/model/policy.js';

const en = {
  rows: (name: string, { read, used, setAside, rejected, filledDown }: RowAccount) =>
    `${name}: ${read} rows read, ${used} used, ${total(setAside)} set aside, ${total(rejected)} rejected${filledDown === undefined ? '' : `, ${filledDown} continue the line above`}`,
  window: (from: string | null, until: string, metrics: readonly string[], compared: boolean) =>
    `window ${from === null ? `up to ${until}` : `${from} to ${until}`}: ${metrics.join(', ')}${compared ? ' (the window before)' : ''}`,
  inactive: 'inactivity',
  end: (warnings: number): string => (warnings === 0 ? 'No problems.' : 'No errors.'),
  noFolder: 'nothing says where the results go: grade needs results: or --out FOLDER',
};

const zh: typeof en = {
  rows: (name, { read, used, setAside, rejected, filledDown }) =>
    `${name}：读取 ${read} 行，使用 ${used} 行，搁置 ${total(setAside)} 行，拒绝 ${total(rejected)} 行${filledDown === undefined ? '' : `，沿用上一行 ${filledDown} 行`}`,
  window: (from, until, metrics, compared) =>
    `时间窗 ${from === null ? `至 ${until}` : `${from} 至 ${until}`}：${metrics.join('、')}${compared ? '（上一时间窗）' : ''}`,
  inactive: '不活跃',
  end: (warnings) => (warnings === 0 ? '没有问题。' : '没有错误。'),
  noFolder: '没有说明结果写到哪里：grade 需要 results: 或 --out 文件夹',
};

export const checkedWords: Readonly<Record<Language, typeof en>> = { en, zh };

/** Rows of each export, and the days that metrics count: `window 2026-01-01 to 2026-12-31: Annual spend, Orders`. */
export function checkedLines(
  accounts: readonly RowAccount[],
  windows: readonly MetricWindow[],
  policy: Policy,
  language: Language,
): string[] {
  const say = checkedWords[language];
  const label = (id: string) =>
    id === inactiveRule
      ? say.inactive
      : (policy.metrics.find((metric) => metric.id === id)?.label[language] ?? id);
  return [
    ...accounts.map((each) => say.rows(exportWord(each.export, language), each)),
    ...windowsByDates(windows).map(({ from, until, metrics, compared_with }) =>
      say.window(from, until, metrics.map(label), compared_with),
    ),
  ];
}
