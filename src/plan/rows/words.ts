// Why rows were set aside or rejected, and what exports are called. English keeps the codes, which rejected.csv has, too.
import type { Language } from '../../policy/model/policy.js';

const reasons: Readonly<Record<string, string>> = {
  empty_row: '空行',
  total_line: '合计行',
  footer_line: '表尾行',
  heading_line: '重复的标题行',
  missing_customer: '缺少客户编号',
  error_in_id: '客户编号单元格出错',
  unknown_customer: '客户不在客户清单中',
  customer_set_aside: '客户已搁置',
  merged: '已并入其他客户',
  missing_date: '缺少日期',
  only: '不符合筛选条件',
  after_as_of: '晚于截止日',
  duplicate: '重复行',
  filled_down: '沿用上一行',
  no_rate: '币种没有汇率',
  currency_mark: '币种符号不符',
  unit_in_number: '数字带单位',
  unreadable_number: '数字无法读取',
  unreadable_money: '金额无法读取',
  unreadable_percent: '百分比无法读取',
  unreadable_date: '日期无法读取',
  unreadable_datetime: '日期时间无法读取',
  unreadable_boolean: '是否值无法读取',
  fewer_fields: '字段过少',
  more_fields: '字段过多',
  open_quote: '引号未闭合',
  text_after_quote: '引号后有多余文字',
  too_long: '行过长',
  bad_bytes: '编码无效',
  malformed_line: '行结构有误',
};

/** A reason of row accounting by its code; one without words of its own stays a code. */
export function rowReason(code: string, language: Language): string {
  return language === 'zh' && Object.hasOwn(reasons, code) ? (reasons[code] ?? code) : code;
}

/** The two exports that every review may have; others are called as the review file calls them. */
export function exportWord(name: string, language: Language): string {
  if (language === 'en') return name;
  return name === 'customers' ? '客户' : name === 'transactions' ? '交易' : name;
}
