// Words that programs and people write into a column of ids where nobody is meant: anonymous sales, not one customer.

/** What programs write for nothing: R, Python, SQL, spreadsheets, JavaScript, pivot tables. */
const ofPrograms = [
  ...['na', 'n/a', '<na>', 'nan', 'nat', '-nan', 'none', 'null', '(null)', '[null]', '<null>', 'nil', '\\n'],
  ...[
    'undefined',
    'void',
    'missing',
    'empty',
    '(empty)',
    'blank',
    '(blank)',
    '<blank>',
    'not set',
    '(not set)',
  ],
  ...[
    '#n/a',
    '#n/a!',
    '#na',
    '#ref!',
    '#value!',
    '#null!',
    '#name?',
    '#div/0!',
    '#num!',
    '#spill!',
    '#calc!',
  ],
  ...[
    '0',
    '00',
    '000',
    '0000',
    '00000',
    '000000',
    '0000000',
    '00000000',
    '000000000',
    '0000000000',
    '0.0',
    '-1',
  ],
  ...['-', '--', '---', '\u2013', '\u2014', '.', '?', '??', '???', '*', '/', '\\', '_'],
];

/** What people write where nobody gave a name. */
const ofPeople = [
  ...[
    'unknown',
    'unknown customer',
    'unk',
    'not available',
    'not applicable',
    'tbd',
    'tba',
    'dummy',
    'default',
  ],
  ...['anonymous', 'anonymous customer', 'anon', 'guest', 'guest customer', 'guest user', 'guest checkout'],
  ...[
    'walk-in',
    'walkin',
    'walk in',
    'walk-in customer',
    'walkin customer',
    'walk in customer',
    'retail customer',
  ],
  ...[
    'cash',
    'cash customer',
    'cash sale',
    'cash sales',
    'counter sale',
    'counter sales',
    'pos',
    'no customer',
  ],
  ...[
    'no name',
    'noname',
    'nobody',
    'other',
    'others',
    'misc',
    'miscellaneous',
    'sundry',
    'various',
    'one-time',
  ],
  ...['customer', 'general customer', 'one time customer', 'one-time customer', 'non member', 'non-member'],
  ...['laufkunde', 'laufkundschaft', 'barverkauf', 'unbekannt', 'anonyme', 'inconnu', 'client comptoir'],
  ...[
    '散客',
    '零售',
    '零售客户',
    '零散客户',
    '现金客户',
    '匿名',
    '匿名用户',
    '匿名客户',
    '游客',
    '访客',
    '非会员',
  ],
  ...[
    '无',
    '無',
    '空',
    '(空)',
    '（空）',
    '未知',
    '未知客户',
    '未填',
    '未填写',
    '不详',
    '其他',
    '其它',
    '临时客户',
    '普通顾客',
  ],
  ...[
    '过路客',
    '路人',
    '现金',
    '门店散客',
    '線上訪客',
    '訪客',
    'ゲスト',
    '不明',
    '匿名のお客様',
    '비회원',
    '없음',
  ],
];

/** Such words in small letters without spaces around them. Ids are compared with `isNullWord`. */
export const nullWords: readonly string[] = [...new Set([...ofPrograms, ...ofPeople])];

const known: ReadonlySet<string> = new Set(nullWords);

/** Whether an id is one of these words, in whatever letters it is written. */
export function isNullWord(id: string): boolean {
  return known.has(id.trim().toLowerCase());
}
