// Headings that systems commonly write, in English and Chinese, and the fields that they stand for. Used where a column
// must be recognised (init) or a heading is missing and another one may mean the same.
import type { FieldType } from '../../grammar/types.js';
import known from './known-headings.json' with { type: 'json' };
import { plainHeading } from './plain-heading.js';

export type StandardExport = 'customers' | 'transactions';

/** A field that a heading may stand for; a lower rank is the better reading. */
export interface Meaning {
  readonly field: string;
  readonly rank: number;
}

interface KnownField {
  readonly field: string;
  readonly type: FieldType;
  /** Where the field makes sense; undefined: in both exports. */
  readonly only?: StandardExport;
  /** Groups of headings, the surest first. */
  readonly groups: readonly (readonly string[])[];
}

/** Words of the table: "a b" are two headings, "a b × c d" are ac, ad, bc and bd. */
function headingsOf(entry: string): string[] {
  const [firsts = [], lasts] = entry.split(' × ').map((part) => part.split(' '));
  return lasts === undefined ? firsts : firsts.flatMap((first) => lasts.map((last) => first + last));
}

const fields: readonly KnownField[] = known.map(({ groups, ...field }) => ({
  ...(field as Omit<KnownField, 'groups'>),
  groups: groups.map((group) => group.flatMap(headingsOf)),
}));

/** What may stand before a heading without changing what it says: "Customer region", "订单状态". */
const qualifiers =
  /^(customer|cust|client|member|buyer|order|transaction|txn|sales|invoice|item|客户|顾客|会员|买家|订单|交易|销售|商品|产品)(?=.)/;
/** Headings found only behind a qualifier rank below all others. */
const qualified = 10;

const traditional =
  '戶編號碼訂單額區狀態類別數時間產電話會員稱註冊級評幣種價經實應購買貨發營業務歸屬門國聯繫帳開總計隻條顧質製';
const simplified =
  '户编号码订单额区状态类别数时间产电话会员称注册级评币种价经实应购买货发营业务归属门国联系账开总计只条顾质制';
const toSimplified = new Map([...traditional].map((sign, index) => [sign, [...simplified][index] ?? sign]));

/** Letters and digits of a heading alone, without units in brackets, in simplified characters. */
function bare(heading: string): string {
  const plain = plainHeading(heading).replaceAll('#', 'no');
  const unitless = plain.replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】|<[^>]*>/gu, '');
  const letters = (unitless.trim() === '' ? plain : unitless).replace(/[^\p{L}\p{N}]/gu, '');
  return [...letters].map((sign) => toSimplified.get(sign) ?? sign).join('');
}

const byHeading = new Map<string, { field: KnownField; rank: number }[]>();
for (const field of fields) {
  field.groups.forEach((group, rank) => {
    for (const heading of group) {
      const found = byHeading.get(heading) ?? [];
      if (!found.some((each) => each.field === field)) found.push({ field, rank });
      byHeading.set(heading, found);
    }
  });
}

/** Names that say little on their own: only a customers export calls its customers so. */
const customersOnly = new Set(['id', 'no', 'number', 'code', '编号', '编码', '代码', '号码', 'name', '名称']);

/** In lists of bookings these are accounts of the ledger. */
const ofLedger = new Set(['accountcode', 'acctcode', 'accountcodes', 'glaccount']);

function meaningsOf(key: string, exportName: StandardExport, plus: number): Meaning[] {
  if (exportName !== 'customers' && (customersOnly.has(key) || ofLedger.has(key))) return [];
  return (byHeading.get(key) ?? [])
    .filter(({ field }) => field.only === undefined || field.only === exportName)
    .map(({ field, rank }) => ({ field: field.field, rank: rank + plus }));
}

/** The fields that a heading may stand for in an export, the likeliest first; none when it is not known. */
export function meanings(heading: string, exportName: StandardExport): Meaning[] {
  const key = bare(heading);
  const exact = meaningsOf(key, exportName, 0);
  const behind = key.replace(qualifiers, '');
  const further = behind === key ? [] : meaningsOf(behind, exportName, qualified);
  // "Order no" is a number of orders, whatever "No" alone may mean.
  const found = exact.length > 0 ? exact : further.filter((each) => each.field !== 'customer_id');
  return [...found].sort((a, b) => a.rank - b.rank);
}

/** Type of the values of a known field; undefined for other fields. */
export function knownType(field: string): FieldType | undefined {
  return fields.find((each) => each.field === field)?.type;
}

/** A heading among `found` that says the same as `heading` in other words. */
export function sameMeaning(heading: string, found: readonly string[]): string | undefined {
  for (const exportName of ['customers', 'transactions'] as const) {
    const [meant] = meanings(heading, exportName);
    const same = found.filter((each) => meanings(each, exportName)[0]?.field === meant?.field);
    if (meant !== undefined && same.length === 1) return same[0];
  }
  return undefined;
}

/** Whether two names say the same, apart from marks, case and width. */
export function sameName(a: string, b: string): boolean {
  return bare(a) === bare(b);
}
