// Currencies by their codes and by the marks that people write beside amounts. A mark may stand for several.

const codes = (list: string) => list.split(' ');

/** All codes of ISO 4217 in use. */
const currencyCodes: readonly string[] = [
  ...codes(
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD',
  ),
  ...codes(
    'CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS',
  ),
  ...codes(
    'GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD',
  ),
  ...codes(
    'KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO',
  ),
  ...codes(
    'NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL',
  ),
  ...codes(
    'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST',
  ),
  ...codes('XAF XAG XAU XCD XCG XDR XOF XPF YER ZAR ZMW ZWG ZWL'),
];

const dollars = codes(
  'USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP CUP DOP UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD',
);
const pounds = codes('GBP EGP LBP SYP GIP FKP SHP SDG SSP');
const kroner = codes('SEK NOK DKK ISK');
const rupees = codes('INR PKR LKR NPR MUR SCR');

/** Marks in lower case, each with the currencies that it may stand for, the most usual first. */
const marks: readonly (readonly [string, readonly string[]])[] = [
  ...currencyCodes.map((code) => [code.toLowerCase(), code === 'CNH' ? ['CNY', 'CNH'] : [code]] as const),
  ['$', dollars],
  ...(
    [
      ['us$ $us u$s 美元 美金 dollar dollars', 'USD'],
      ['ca$ c$ cad$ can$ 加元', 'CAD'],
      ['a$ au$ aud$ 澳元', 'AUD'],
      ['nz$ nzd$', 'NZD'],
      ['hk$ hkd$ 港币 港元 港幣', 'HKD'],
      ['s$ sg$ sgd$', 'SGD'],
      ['nt$ ntd nt 新台币 台币 新臺幣 臺幣', 'TWD'],
      ['r$', 'BRL'],
      ['mx$ mex$', 'MXN'],
      ['ar$', 'ARS'],
      ['cl$ clp$', 'CLP'],
      ['col$ cop$', 'COP'],
      ['€ euro euros 欧元 歐元', 'EUR'],
      ['£stg 英镑 英鎊', 'GBP'],
      ['cn¥ rmb 人民币 人民幣', 'CNY'],
      ['jp¥ 円 日元 日圆 日圓', 'JPY'],
      ['₩ 원 ₩w 韩元', 'KRW'],
      ['₹ 卢比', 'INR'],
      ['₺ tl', 'TRY'],
      ['₽ руб руб. р р. ₽. rub. rur', 'RUB'],
      ['₴ грн грн.', 'UAH'],
      ['₫ đ vnđ', 'VND'],
      ['฿ baht บาท', 'THB'],
      ['₱', 'PHP'],
      ['₪', 'ILS'],
      ['₦', 'NGN'],
      ['₡', 'CRC'],
      ['₲ gs gs.', 'PYG'],
      ['₸', 'KZT'],
      ['₾', 'GEL'],
      ['₼', 'AZN'],
      ['₵ gh₵', 'GHS'],
      ['₮', 'MNT'],
      ['₭', 'LAK'],
      ['៛', 'KHR'],
      ['৳', 'BDT'],
      ['zł zl', 'PLN'],
      ['kč kc', 'CZK'],
      ['ft', 'HUF'],
      ['лв лв.', 'BGN'],
      ['fr fr. sfr sfr.', 'CHF'],
      ['r', 'ZAR'],
      ['rm', 'MYR'],
      ['rp rp.', 'IDR'],
      ['s/ s/.', 'PEN'],
      ['b/.', 'PAB'],
      ['q', 'GTQ'],
      ['ksh kshs ksh. kshs.', 'KES'],
      ['tsh tshs', 'TZS'],
      ['ush ushs', 'UGX'],
      ['din din. дин дин.', 'RSD'],
      ['ден ден.', 'MKD'],
      ['sr ر.س ر.س.', 'SAR'],
      ['د.إ د.إ.', 'AED'],
    ] as const
  ).flatMap(([list, code]) => codes(list).map((mark) => [mark, [code]] as const)),
  ['£', pounds],
  ['¥', ['CNY', 'JPY', 'CNH']],
  ['元', ['CNY', 'TWD', 'HKD', 'MOP', 'CNH']],
  ['圆', ['CNY', 'JPY']],
  ['圓', ['JPY', 'CNY', 'TWD', 'HKD']],
  ...['kr', 'kr.'].map((mark) => [mark, kroner] as const),
  ...['rs', 'rs.', '₨', 're', 're.'].map((mark) => [mark, rupees] as const),
  ...['lei', 'leu'].map((mark) => [mark, ['RON', 'MDL']] as const),
  ...['fcfa', 'cfa', 'f cfa'].map((mark) => [mark, ['XOF', 'XAF']] as const),
  ...['bs', 'bs.'].map((mark) => [mark, ['BOB', 'VES']] as const),
  ...['dh', 'dh.', 'dhs', 'dhs.'].map((mark) => [mark, ['AED', 'MAD']] as const),
  ['﷼', codes('IRR SAR OMR QAR YER')],
];

const byMark: ReadonlyMap<string, readonly string[]> = new Map(marks);

/** Codes that are no common words as well, which ALL, CUP and TOP are. */
export const usualCurrencies: ReadonlySet<string> = new Set(
  codes(
    'EUR USD GBP JPY CNY RMB CHF CAD AUD NZD HKD TWD SGD KRW INR SEK NOK DKK PLN CZK HUF RON BRL MXN ZAR TRY ILS THB IDR MYR PHP VND AED SAR RUB UAH CLP COP ARS PEN EGP NGN KES BGN',
  ),
);

/** The currencies that what stands beside the digits of a cell may be; none where nothing or something else stands there. */
export function currenciesBeside(cell: string): readonly string[] {
  return currenciesOf(cell.replace(/[\p{Nd}\s.,'\u2019()+\u2212-]+/gu, ' ').trim());
}

/** Every mark and code, in lower case. */
export const currencyMarks: readonly string[] = marks.map(([mark]) => mark);

/** Marks of which lakhs and crores are written: `5 Cr` beside them may be fifty million. */
export const rupeeMarks: readonly string[] = marks
  .filter(([, each]) => each.includes('INR'))
  .map(([mark]) => mark);

/** The currencies (codes) that a mark or code may stand for, the most usual first; none where nobody knows it. */
export function currenciesOf(mark: string): readonly string[] {
  return byMark.get(mark.trim().toLowerCase().replace('￥', '¥').replace('＄', '$')) ?? [];
}

/** The marks that may stand for a currency, in lower case; undefined where the name is of no currency that is known. */
export function marksFor(name: string): readonly string[] | undefined {
  const [code] = currenciesOf(name);
  return code === undefined
    ? undefined
    : marks.filter(([, each]) => each.includes(code)).map(([mark]) => mark);
}
