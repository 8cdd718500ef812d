// Wording of reports in English and Chinese.
import type { Language } from '../policy/policy.js';

const en = {
  tier: 'Tier',
  customers: 'Customers',
  share: 'Share',
  before: 'Last time',
  up: 'Up',
  down: 'Down',
  stayed: 'Stayed',
  new: 'New',
  left: 'Left',
  total: 'Total',
  matrix: 'From (rows) to (columns), customers:',
  rows: 'Rows',
  read: 'Read',
  used: 'Used',
  setAside: 'Set aside',
  rejected: 'Rejected',
  value: 'Value',
  first: 'First review: no last results to compare with.',
  results: 'Results',
  asOf: 'as of',
  graded: 'customers graded',
  why: 'Why',
};

const zh: typeof en = {
  tier: '等级',
  customers: '客户数',
  share: '占比',
  before: '上次',
  up: '升级',
  down: '降级',
  stayed: '不变',
  new: '新增',
  left: '流失',
  total: '合计',
  matrix: '等级迁移（行：上次，列：本次），客户数：',
  rows: '数据行',
  read: '读取',
  used: '使用',
  setAside: '搁置',
  rejected: '拒绝',
  value: '金额',
  first: '首次评审：没有上次结果可比较。',
  results: '结果',
  asOf: '截至',
  graded: '位客户已评级',
  why: '原因',
};

export const words: Readonly<Record<Language, typeof en>> = { en, zh };
