// Guards by name. English has the keys of the review file; Chinese puts the key behind, since --accept takes it.
import type { Language } from '../../policy/model/policy.js';

const names: Readonly<Record<string, string>> = {
  downgraded: '降级客户占比',
  changed: '升降级客户占比',
  down_more_than_one: '降级超过一级的客户占比',
  score_psi: '得分稳定性指数',
  spend_at_downgraded_customers: '降级客户金额占比',
  overridden: '人工调整客户占比',
  refused_overrides: '被拒绝的人工调整',
  rejected_rows: '被拒绝的数据行占比',
  fewer_rows: '数据行减少幅度',
  minimum_rows: '最少数据行数',
  newest_row: '最新数据行距今天数',
  last_results: '上次结果须为',
};

/** What people call a guard; `rejected_rows:transactions` has its export behind the colon. */
export function guardWord(guard: string, language: Language): string {
  const [key = ''] = guard.split(':');
  if (language === 'en' || !Object.hasOwn(names, key)) return guard;
  return `${names[key]}（${guard}）`;
}
