// Words by which exports say that a row takes money back, or is no sale at all. Looked for in values of columns with few
// different ones, and in headings of columns with amounts.

const takenBack = [
  'refund|return|rma\\b|credit[ _-]?(memo|note|invoice)|\\bcrn?\\b|\\bcm\\b|charge[ _-]?back|revers(al|ed)|\\bstorno|gutschrift|retoure|rückerstatt|erstattung',
  'remboursement|\\bavoir\\b|note de crédit|devoluci|reembolso|abono|nota (de|di) cr|rimborso|\\breso\\b|devolução|estorno|\\bzwrot|korekta|creditnota|\\bretour',
  '退款|退货|退貨|退单|退回|退换|冲销|冲红|红字|红冲|返品|返金|환불|반품',
].join('|');
const takesBack = new RegExp(takenBack, 'i');
/** Letters that stand for credit where another stands for debit. */
const pairs: readonly (readonly [credit: string, debit: string])[] = [
  ['h', 's'],
  ['c', 'd'],
  ['cr', 'dr'],
  ['cn', 'inv'],
  ['r', 's'],
  ['haben', 'soll'],
];

/** The values among those of a column that say that their rows take money back; none where all do. */
export function refundValues(values: readonly string[]): string[] {
  const found = values.filter((value) => takesBack.test(value));
  if (found.length > 0) return found.length < values.length ? found : [];
  const plain = values.map((value) => value.toLowerCase());
  if (plain.length !== 2) return [];
  const pair = pairs.find((each) => each.every((letter) => plain.includes(letter)));
  return values.filter((value) => value.toLowerCase() === pair?.[0]);
}

const invoices = /invoice|sales? receipt|\binv\b|rechnung|facture|factura|fattura|发票|销售/i;
const payments = /^(?:.* )?(payment|receipt|zahlung|paiement|règlement|pago|pagamento|收款|付款|回款)s?$/i;
const moved = /payout|transfer|\bfees?\b|withdraw|top-?up|currency conversion|提现|手续费|转账|充值/i;

/** The values that say that their rows are no sales: payments of what was invoiced, fees, payouts, exchange. */
export function noSales(values: readonly string[]): string[] {
  const invoiced = values.some((value) => invoices.test(value));
  return values.filter(
    (value) => moved.test(value) || (invoiced && payments.test(value) && !/^sales? receipt$/i.test(value)),
  );
}

const refundHeading =
  /refund|returned (amount|value)|退款|退货金额|erstatt|gutgeschrieben|rembours|reembols|rimbors|返金/i;
const noAmount =
  /id$|\bid\b|date|time|\bat\b|on$|reason|status|type|number|count|qty|quantity|by$|日期|时间|原因|状态|单号|编号|数量|件数|类型/i;

/** Whether a heading says that its column holds what was paid back. */
export function isRefundHeading(heading: string): boolean {
  return refundHeading.test(heading) && !noAmount.test(heading);
}

/** Whether a heading says that its column tells kinds of rows apart. */
export function isKindHeading(heading: string): boolean {
  return /type|kind|\btyp\b|\bart\b|belegart|类型|類型|种类|性质|方向|d\/c|c\/d|s\/h|dr\/cr|debit\/credit|direction|event|action|movement|category of|nature|区分/i.test(
    heading,
  );
}
