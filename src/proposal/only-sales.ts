// Which rows count: those whose status or kind does not say that they were no sale.
import { type ColumnsProposal, fieldNamed } from './columns.js';
import type { Facts } from './facts.js';
import type { ValueCount } from './few-values.js';
import { listed } from './listed.js';
import { type Note, type OnlyProposal, unsure } from './proposal.js';
import { noSales } from './words-for-kinds.js';

const neverSold =
  /cancel|void|reject|fail|unpaid|pending|expired|draft|declin|abandon|\blost\b|storniert|annul|quote|取消|作废|关闭|失败|待付|未付|未支付|待支付|驳回|无效|草稿|已撤/i;
const givenBack = /refund|return|charge ?back|退款|退货|已退/i;
const mostValues = 20;

/** Rows that were no sale are left out; those of which the money went back only where no column says how much. */
export function onlySales(columns: ColumnsProposal, facts: Facts): OnlyProposal | undefined {
  const netted = columns.computed?.operands.includes('refunded') === true;
  const status = split(facts.values.get('status') ?? [], (values) => {
    if (values.some((value) => /\bwon\b/i.test(value)))
      return values.filter((value) => !/\bwon\b/i.test(value));
    return values.filter(
      (value) => neverSold.test(value) || (givenBack.test(value) && !netted && !/partial|部分/i.test(value)),
    );
  });
  const type = fieldNamed(columns, 'type') && split(facts.values.get('type') ?? [], noSales);
  const found = { ...(status && { status }), ...(type && { type }) };
  if (Object.keys(found).length === 0) return undefined;
  return {
    values: Object.fromEntries(
      Object.entries(found).map(([field, { sold }]) => [field, sold.map(({ value }) => value)]),
    ),
    notes: Object.values(found).flatMap(({ notes }) => notes),
  };
}

function split(
  values: readonly ValueCount[],
  unsold: (values: readonly string[]) => readonly string[],
): { sold: ValueCount[]; notes: Note[] } | undefined {
  const left = unsold(values.map(({ value }) => value));
  const out = values.filter(({ value }) => left.includes(value));
  const sold = values.filter(({ value }) => !left.includes(value));
  const partly = sold.filter(({ value }) => givenBack.test(value) && /partial|部分/i.test(value));
  if (out.length === 0 || sold.length === 0 || values.length > mostValues) return undefined;
  const notes = [
    unsure(`leaves out ${listed(out)}; counts ${listed(sold)}`),
    ...(partly.length > 0
      ? [unsure(`${listed(partly)}: does the amount still hold what was paid back?`)]
      : []),
  ];
  return { sold, notes };
}
