// Words that programs and people write where nothing is meant: in a column of ids anonymous sales, not one customer.

/** What programs write for nothing: R, Python, SQL, spreadsheets, JavaScript, pivot tables. */
const ofPrograms = words(
  `na n/a n.a. n.a na. nan nat -nan none null nil void undefined missing empty blank leer vide vacío vuoto vazio`,
  [
    ...[
      'no value',
      'no data',
      'not set',
      'not available',
      'not applicable',
      'not provided',
      'not logged in',
      'null value',
      '\\n',
    ],
  ],
);

/** Errors and signs, which nobody puts into brackets. */
const signs = words(
  '#n/a #n/a! #na #ref! #value! #null! #name? #div/0! #num! #spill! #calc! # - -- --- \u2013 \u2014 . ? ?? ??? * / \\ _ -1 0.0',
  [],
);

/** Numbers that stand for nobody. */
const numbers = [...Array.from({ length: 12 }, (_, at) => '0'.repeat(at + 1))];

/** What people write where nobody gave a name. */
const ofPeople = words(
  `unknown unk tbd tba dummy default anonymous anon guest walk-in walkin cash pos noname nobody other others misc
  miscellaneous sundry various one-time customer non-member laufkunde laufkundschaft barverkauf barkunde unbekannt anonym
  anonyme inconnu mostrador anónimo
  散客 零售 零售客户 零散客户 现金客户 匿名 匿名用户 匿名客户 游客 访客 非会员 无 無 空 未知 未知客户 未填 未填写 不详 其他 其它 无名 無名 无名氏 匿名顾客 匿名会员 零售顾客 散客会员
  无客户 临时客户 普通顾客 过路客 路人 现金 门店散客 訪客 線上訪客 匿名客戶 ゲスト 不明 匿名のお客様 비회원 없음`,
  [
    ...[
      'unknown customer',
      'anonymous customer',
      'guest customer',
      'guest user',
      'guest checkout',
      'walk in',
    ],
    ...[
      'walk-in customer',
      'walkin customer',
      'walk in customer',
      'retail customer',
      'cash customer',
      'cash sale',
    ],
    ...['cash sales', 'counter sale', 'counter sales', 'no customer', 'no name', 'general customer'],
    ...['one time customer', 'one-time customer', 'non member', 'client comptoir', 'consumidor final'],
    ...['público en general', 'publico en general', 'cliente generico', 'sin cliente', 'kein kunde'],
  ],
);

/** What stands in lines that sum others up; where such a line has a date it looks like any other. */
const ofSums = words(
  'total totals subtotal sub-total sum summe zwischensumme gesamt gesamtsumme sous-total 合计 总计 小计 共计 累计 汇总 合計 總計 小計 総計',
  [
    ...['grand total', 'grand totals', 'sub total', 'total général', 'total general'],
    ...['total:', 'grand total:', 'summe:', '合计：', '总计：', '合计:', '总计:'],
  ],
);

/** What people write where they do not know. */
const notKnown = words('unknown unk tbd tba 无 無 空 未知 未填 未填写 不详 不明 없음', []);

/** Signs for a gap. Errors of formulas are none: something was to stand there. */
const gaps = words('#n/a #n/a! #na - -- --- \u2013 \u2014 . ? ?? ??? / \\ _', []);

/** What databases and ledgers write for no date. */
const noDays = words('0000-00-00 00.00.0000 00/00/0000 0000/00/00 00000000', ['0000-00-00 00:00:00']);

/** Such words in small letters without spaces around them. Ids are compared with `isNullWord`. */
export const nullWords: readonly string[] = [
  ...new Set([...inBrackets([...ofPrograms, ...ofPeople]), ...ofSums, ...signs, ...numbers]),
];

/** Words, in small letters, that stand for nothing where a number, a date or the number of an order should stand. */
export const nothingWords: readonly string[] = [
  ...new Set([...inBrackets([...ofPrograms, ...notKnown]), ...gaps, ...noDays]),
];

const known: ReadonlySet<string> = new Set(nullWords);

function words(parted: string, more: readonly string[]): string[] {
  return [...parted.split(/\s+/), ...more];
}

function inBrackets(plain: readonly string[]): string[] {
  return plain.flatMap((word) => [word, `(${word})`, `[${word}]`, `<${word}>`, `（${word}）`]);
}

/** Whether an id is one of these words, in whatever letters it is written. */
export function isNullWord(id: string): boolean {
  return known.has(id.trim().toLowerCase());
}
