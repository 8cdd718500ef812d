// What the dialect of Spark says, held against DuckDB's: the same texts given to both, and every answer as text.

import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { currencyMarks } from '../../src/foundation/characters/currencies.js';
import { dateFormats } from '../../src/foundation/characters/date-formats.js';
import { monthNames, weekdayNames } from '../../src/foundation/characters/months.js';
import { allSpaces, wideSpaces } from '../../src/foundation/characters/spaces.js';
import type { FieldType, Typed, ValueType } from '../../src/grammar/types.js';
import type { Dialect, Layer, Reading } from '../../src/sql/dialects/dialect.js';

export interface DialectCase {
  readonly name: string;
  /** Rows of text, with as many columns as the SQL reads: c0, c1 and so on. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** What is asked of each row (or of all, where `over` is set), every answer as text. */
  readonly asks: (dialect: Dialect) => readonly string[];
  /** Steps before that, each a SELECT of `*` and these. */
  readonly layers?: (dialect: Dialect) => readonly (readonly string[])[];
  readonly groups?: true;
}

const one = (values: readonly (string | null)[]) => values.map((each) => [each]);
const sample = <T>(arb: fc.Arbitrary<T>, numRuns: number, seed = 20) => fc.sample(arb, { numRuns, seed });
const asText = (sql: string, dialect: Dialect) => dialect.cast(sql, { kind: 'text' });

const signs = [
  '',
  ' ',
  '  ',
  '-',
  '+',
  '(',
  ')',
  '−',
  '–',
  '（',
  '）',
  '▲',
  '△',
  "'",
  '"',
  '="',
  '.',
  ',',
  '．',
  '，',
  'e',
  'E',
  '%',
  '％',
  '/',
  ':',
  '年',
  '月',
  '日',
  'CR',
  'Dr',
  'cr.',
  'DR.',
  '\t',
  '\n',
  '\r',
  '\\',
  '$',
  '${x}',
  '\u001f',
  '|',
  '⊖',
  '⊕',
  ...wideSpaces,
  ...allSpaces,
];
const digits = [
  '0',
  '1',
  '12',
  '123',
  '1234',
  '000',
  '0.5',
  '1,234',
  '1.234,5',
  '1 234',
  "1'234",
  '12,34,567.89',
  '1e3',
  '1E-2',
  '٣',
  '２０２６',
  '99999999999999',
  '0.00005',
  '0.000049',
  '123456789012345.6789',
  '1.23456789',
  '2.675',
  '1.10000000000001',
  '0.30000000000000004',
  '१२',
  '۴',
];
const piece = fc.oneof(
  fc.constantFrom(...signs),
  fc.constantFrom(...digits),
  fc.constantFrom(
    ...currencyMarks,
    'USD',
    'EUR',
    'Rs.',
    'S/.',
    '￥',
    '＄',
    'kr',
    'K',
    'ſ',
    'ß',
    'İ',
    'ı',
    'Σ',
    'ς',
    'é',
    '中',
    '👍',
    'a',
    'Z',
  ),
);
const soup = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
const amount = fc
  .tuple(
    fc.constantFrom('', '-', '(', '$', '€ ', 'USD ', 'Rs. ', '-$', "'", ' ', '￥', '+', 'S/.'),
    fc.oneof(
      fc.constantFrom(...digits),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e16, max: 1e16 }).map(String),
      fc.integer().map(String),
    ),
    fc.constantFrom('', ')', '-', ' CR', ' Dr.', '%', ' %', ' EUR', 'kr', '.-', ',--', ' ', '万', 'k', ' 元'),
  )
  .map((parts) => parts.join(''));
const awkward = [
  '',
  ' ',
  '-',
  '--',
  '—',
  'n/a',
  'N/A',
  'NULL',
  '#N/A',
  '="0012"',
  '="a""b"',
  '=1+1',
  "'=1",
  "''=1",
  '"',
  "'",
  '="',
  '=""',
  '="=1"',
  '="\'=1"',
  '\u00a0x',
  'x\u3000',
  '\ufeffa',
  'a\u200b',
  'İ',
  'straße',
  'ΣΑΣ',
  'x'.repeat(300),
  '-'.repeat(50),
  '(5)',
  '5-',
  '0',
  '00',
  '-0',
  '0012',
  'A-00.0',
  'true',
  'YES',
  'No',
  't',
  '是',
  '1',
  '0.10',
  '.5',
  '5.',
  '-.5',
  '1e400',
  '1e-400',
  '9'.repeat(40),
  '0.'.concat('9'.repeat(30)),
  'Total',
  'Sub-total:',
  '合计',
  'K1 Total',
  'Total for \nAnn',
  'total général',
  '**',
  'TOTALS',
  '\u001fTotal\u001f',
  '5 万',
  '3k',
  '3 Mio',
  '3 mio元',
  '+5',
  '@x',
  '＝1',
  '\t5',
  '\r5',
  'a\nb',
  'Kelvin',
  'ſum',
  'SUM',
  'SUMME',
  'total genéral',
];

const texts: readonly (string | null)[] = [
  null,
  ...awkward,
  ...sample(soup, 1500),
  ...sample(amount, 1200),
  ...sample(
    fc.string({ unit: fc.constantFrom(...'abcXYZäßéÑЖжΩω中文字かな한글אبा१２👍0129 ,.-'), maxLength: 12 }),
    200,
  ).filter((each) => !each.includes('\0')),
];

const empties = [[], ['-', 'n/a'], ['N/A', 'NULL', '—', '#N/A', 'none', 'x']];
const plain = (read: FieldType, more: Partial<Reading> = {}): Reading => ({
  read,
  formats: [],
  decimal: '.',
  empty: [],
  wideEdges: true,
  ...more,
});

const two = (n: number) => String(n).padStart(2, '0');
const day = fc.tuple(
  fc.integer({ min: 1890, max: 2110 }),
  fc.integer({ min: 0, max: 13 }),
  fc.integer({ min: 0, max: 32 }),
  fc.integer({ min: 0, max: 25 }),
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 60 }),
);
const month = fc.constantFrom(
  ...monthNames
    .flat()
    .flatMap((each) => [each, each.toUpperCase(), each[0]?.toUpperCase() + each.slice(1), `${each}.`]),
);
const weekday = fc.constantFrom(...weekdayNames, 'Mon,', 'Tuesday ', 'MO.', 'Sa.,');
const zone = fc.constantFrom(
  '',
  'Z',
  ' UTC',
  ' +0100',
  '+01:00',
  ' CEST',
  ' GMT+2',
  ' (CET)',
  ' PM',
  ' am',
  ' p.m.',
  ' Uhr',
  '.5',
  '.123456789',
  ' EST (New York)',
  'x',
);
/** Days in many shapes, right and wrong. */
const dated = fc
  .tuple(day, month, weekday, zone, fc.integer({ min: 0, max: 27 }))
  .map(([[y, m, d, h, mi, s], name, wd, z, shape]) => {
    const clock = `${h}:${two(mi)}:${two(s)}`;
    return (
      [
        `${y}-${two(m)}-${two(d)}`,
        `${y}-${m}-${d} ${clock}`,
        `${y}/${m}/${d}`,
        `${y}.${m}.${d} ${clock}${z}`,
        `${y}年${m}月${d}日`,
        `${y}年${m}月${d}日 ${h}:${two(mi)}`,
        `${d} ${name} ${y}`,
        `${d}. ${name} ${y} ${clock}${z}`,
        `${name} ${d}, ${y}`,
        `${name} ${d} ${y} ${h}:${two(mi)}${z}`,
        `${wd} ${d} ${name} ${y} ${clock}${z}`,
        `${y} ${name} ${d}`,
        `${d}-${name}-${String(y).slice(2)}`,
        `${name} ${d}th, ${y}`,
        `${wd}${name} ${d} ${clock}${z} ${y}`,
        `${y}-${two(m)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}${z}`,
        `${y}-${two(m)}-${two(d)} 下午${h}:${two(mi)}`,
        `${y}-${two(m)}-${two(d)} ${h}:${two(mi)} ${z}`,
        `${two(d)}/${two(m)}/${y}`,
        `${d}.${m}.${String(y).slice(2)} ${h}:${two(mi)}`,
        `${y}${two(m)}${two(d)}`,
        `${y}${two(m)}${two(d)}${two(h)}${two(mi)}${two(s)}`,
        `${d} de ${name} de ${y}`,
        `${y}-${two(m)}-${two(d)}  ${clock}`,
        `${m}/${d}/${y} ${h}:${two(mi)} PM`,
        `${d * 1000 + m}.${s}`,
        `${y * 1000000 + d}`,
        ` ${d}/${m}/${y} `,
      ][shape] ?? ''
    );
  });
const oddDays = [
  '2026-1-2ab',
  '2026-01-2 ',
  '2026 01 02',
  '2026\\01\\02',
  '2026-01/02',
  '12345-1-02',
  '99999-01-1',
  '2026-1-2 1',
  '2026-1-2 10:11:12.1',
  '2026-1-02 10:11:12 ',
  '2026-01-2T10:11:12Z',
  '2026-01-2T10:11:12z',
  '2026-1-2 10:1+01:00',
  '2026-1-2        1:11',
  '2026-02-30 10:11:12',
  '2024-02-29',
  '2023-02-29',
  '0001-01-01',
  '2026-01-02 24:00:00',
  '2026-01-02T24:00:00',
  '2026-01-02 T10:30:00',
  '2026-01-02TT10:30:00',
  '2026-01-02T  10:30:00',
  '2026-01-02 10:30:60',
  '9999-12-31 23:59:59',
  'epoch',
  'Infinity',
  '60',
  '61',
  '43831.5',
  '45000.99999999',
  '999999',
  '1e5',
  '1767312000',
  '1767312000.9',
  '1767312000000',
  '12.30.2026',
  '5 Jan 2026',
  '5 mai 2026',
  '31 April 2026',
  'Mon, 05 Jan 2026 10:22:01 +0100',
  '5. Januar 2026',
  '2026-01-05 10:22 AM',
  '2026-01-05 13:22 AM',
  '2026-01-05 0:22 PM',
  '5 JUıN 2026',
  '5 JUİN 2026',
  '1º de janeiro de 2026',
  '1ºde janeiro 2026',
  '2nd Feb 2026',
  'ſept 5 2026',
  '5 ſept 2026',
  'l5/1/2026',
  '1/2/99',
  '1/2/68',
  '1/2/69',
  '1/2/1',
  '1/2/0',
  '30/02/2026',
];
const dates: readonly (string | null)[] = [null, ...oddDays, ...sample(dated, 2500), ...awkward];

const layered = (
  name: string,
  rows: DialectCase['rows'],
  layersOf: (d: Dialect) => readonly Layer[],
  asks: (d: Dialect) => readonly string[],
): DialectCase => ({
  name,
  rows,
  layers: (d) => layersOf(d).map((layer, at) => [`${layer(at === 0 ? 'c0' : `l${at - 1}`)} AS l${at}`]),
  asks,
});

function carefully(name: string, how: Reading, rows: DialectCase['rows'], type: ValueType): DialectCase {
  return layered(
    name,
    rows,
    (d) => d.careful(how).layers,
    (d) => {
      const { layers, value, beside } = d.careful(how);
      const last = `l${layers.length - 1}`;
      const seen =
        beside === undefined
          ? []
          : [
              beside.mark(last),
              d.cast(d.cast(`coalesce(${beside.seen(last)}, 0)`, { kind: 'integer' }), { kind: 'text' }),
              asText(beside.nothing(last), d),
            ];
      return [
        type.kind === 'decimal' ? d.print({ sql: value(last), type }) : d.asText({ sql: value(last), type }),
        ...seen,
      ];
    },
  );
}

const money: ValueType = { kind: 'decimal', precision: 18, scale: 4 };
const number: ValueType = { kind: 'decimal', precision: 18, scale: 6 };
const formatSets = [
  ...dateFormats.map((each) => [each]),
  ['%Y%m%d'],
  ['%Y%m%d%H%M%S'],
  ['excel'],
  ['epoch_s'],
  ['epoch_ms'],
  ['%d.%m.%Y', 'excel'],
  ['%d/%m/%Y %H:%M:%S %z'],
  ['%Y-%j'],
  ['%A %d %B %Y'],
  ['%-d.%-m.%y'],
  ['%Y-%m-%d %H:%M:%S.%f'],
  ['%d/%m/%Y', '%m/%d/%Y', '%Y-%m-%d'],
];

export const cellCases: readonly DialectCase[] = [
  ...empties.flatMap((empty, at) => [
    {
      name: `trimmed ${at}`,
      rows: one(texts),
      asks: (d: Dialect) => [
        d.trimmed('c0', empty),
        d.trimmed('c0', empty, false),
        d.quick('c0', plain('text', { empty })),
        d.quick('c0', plain('text', { empty, wideEdges: false })),
      ],
    },
  ]),
  {
    name: 'results',
    rows: one(texts),
    asks: (d) => [
      d.defused('c0'),
      d.original('c0'),
      d.trimmedResult('c0'),
      d.original(d.defused('c0')),
      d.start('c0', 3),
    ],
  },
  {
    name: 'says',
    rows: one(texts),
    asks: (d) =>
      [
        d.saysSomething('c0'),
        d.saysTotal('c0', 'alone'),
        d.saysTotal('c0', 'of what'),
        d.carriesUnit('c0'),
        d.matches('c0', '[a-z]+'),
        d.matches('c0', '(.*;)?[^;]*:(a|b)(;.*)?'),
        d.oneOf('c0', ['a', 'Z', '5-', "'"]),
      ].map((sql) => asText(sql, d)),
  },
  {
    name: 'plain decimals',
    rows: one(texts),
    asks: (d) => [
      d.print(d.plainDecimal('c0')),
      d.print({ sql: d.decimalFrom('c0', wideType(6), d.plainDecimal('c0').sql), type: wideType(6) }),
    ],
  },
  ...(['money', 'number'] as const).flatMap((read) =>
    (['.', ','] as const).flatMap((decimal) =>
      [false, true].map(
        (grouped): DialectCase => ({
          name: `quick ${read} ${decimal} ${grouped}`,
          rows: one(texts),
          asks: (d) => [
            d.print({
              sql: d.quick('c0', plain(read, { decimal, grouped })),
              type: read === 'money' ? money : number,
            }),
          ],
        }),
      ),
    ),
  ),
  ...(['money', 'number', 'percent'] as const).flatMap((read) =>
    (['.', ','] as const).flatMap((decimal) =>
      [undefined, 'half_up' as const].flatMap((round) =>
        [[], ['-']].map((empty) =>
          carefully(
            `careful ${read} ${decimal} ${round} ${empty}`,
            plain(read, { decimal, round, empty }),
            one(texts),
            read === 'money' ? money : number,
          ),
        ),
      ),
    ),
  ),
  { name: 'booleans', rows: one(texts), asks: (d) => [asText(d.quick('c0', plain('boolean')), d)] },
  carefully('careful booleans', plain('boolean'), one(texts), { kind: 'boolean' }),
  {
    name: 'currencies',
    rows: one([null, ...currencyMarks, '', 'x', 'usd eur', '$ usd', 'rs. inr']),
    asks: (d) =>
      ['USD', 'CNY', 'RUB', 'INR'].map((code) => asText(d.otherCurrency('c0', code) ?? 'FALSE', d)),
  },
  ...[
    { strip: [' ', '-'], pad: 6, case: 'upper' as const },
    { strip: ['K', '中', "'"], pad: undefined, case: 'lower' as const },
    { strip: ['.', '${', '\\'], pad: 3, case: undefined },
  ].map((spelling, at) =>
    layered(
      `spelled ${at}`,
      one(texts),
      (d) => d.spelled(spelling),
      (d) => [`l${d.spelled(spelling).length - 1}`],
    ),
  ),
  layered(
    'loosened',
    one(texts),
    (d) => d.loosened,
    (d) => [`l${d.loosened.length - 1}`],
  ),
];

export const dateCases: readonly DialectCase[] = [
  {
    name: 'quick dates',
    rows: one(dates),
    asks: (d) =>
      (['date', 'datetime'] as const).map((kind) =>
        d.asText({ sql: d.quick('c0', plain(kind)), type: { kind } }),
      ),
  },
  carefully('careful dates', plain('date'), one(dates), { kind: 'date' }),
  carefully('careful times', plain('datetime'), one(dates), { kind: 'datetime' }),
  ...formatSets.map((formats) =>
    carefully(
      `dates in ${formats.join(', ')}`,
      plain('datetime', { formats }),
      one(dates.filter((_, at) => at % 3 === 0 || at < oddDays.length)),
      { kind: 'datetime' },
    ),
  ),
  {
    name: 'days between',
    rows: one(
      sample(fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }), 400)
        .map((each) => each.toISOString().slice(0, 10))
        .concat(['2020-02-29', '2024-02-29', '2026-01-31', '2026-02-28', '2025-12-31', '2026-12-31']),
    ),
    asks: (d) =>
      ['2026-02-28', '2024-02-29', '2026-12-31', '2026-06-15', '2026-04-30'].flatMap((asOf) =>
        [d.daysUntil, d.completeYearsUntil, d.completeMonthsUntil].map((f) =>
          asText(f(d.cast('c0', { kind: 'date' }), asOf), d),
        ),
      ),
  },
];

const wideType = (scale: number): ValueType => ({ kind: 'decimal', precision: 38, scale });
const decimalText = (whole: number, places: number) =>
  fc
    .tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** BigInt(whole) - 1n }),
      fc.integer({ min: 0, max: whole }),
      fc.bigInt({ min: 0n, max: 10n ** BigInt(places) - 1n }),
    )
    .map(
      ([less, a, cut, b]) =>
        `${less ? '-' : ''}${a / 10n ** BigInt(cut)}${places === 0 ? '' : `.${String(b).padStart(places, '0')}`}`,
    );
const typed = (column: string, type: ValueType, d: Dialect): Typed => ({ sql: d.cast(column, type), type });

export const numberCases: readonly DialectCase[] = [
  ...(
    [
      [12, 4, 12, 4],
      [14, 6, 9, 0],
      [20, 0, 20, 0],
      [10, 12, 3, 6],
      [18, 6, 18, 6],
    ] as const
  ).flatMap(([w1, p1, w2, p2]): DialectCase[] =>
    [6, 4, 0].map((places) => ({
      name: `divide ${w1}.${p1} by ${w2}.${p2} to ${places}`,
      rows: [
        ...sample(fc.tuple(decimalText(w1, p1), decimalText(w2, p2)), 800),
        ['0', '5'],
        ['5', '0'],
        ['1', '3'],
        ['-1', '3'],
        ['1', '2000000'],
        ['-1', '2000000'],
        ['1', '-2000000'],
        ['2', '3'],
        [null as unknown as string, '1'],
        ['1', null as unknown as string],
      ],
      asks: (d) => {
        const [a, b] = [
          typed('c0', p1 === 0 && w1 < 19 ? { kind: 'integer' } : wideType(p1), d),
          typed('c1', p2 === 0 && w2 < 19 ? { kind: 'integer' } : wideType(p2), d),
        ];
        return [asText(d.divide(a, b, places), d)];
      },
    })),
  ),
  {
    name: 'multiply',
    rows: sample(fc.tuple(decimalText(9, 4), decimalText(9, 6)), 500),
    asks: (d) =>
      [12, 6].map((most) =>
        asText(d.multiply(typed('c0', wideType(4), d), typed('c1', wideType(6), d), most).sql, d),
      ),
  },
  ...[0, 2, 4, 6, 12].map(
    (places): DialectCase => ({
      name: `print ${places}`,
      rows: one([...sample(decimalText(18, places), 400), '0', '-0', '1', '10', '100', '0.5', '-0.50']),
      asks: (d) => [
        d.print(typed('c0', wideType(places), d)),
        ...(places <= 6
          ? [asText(d.roundHalfUp(typed('c0', wideType(places), d).sql, Math.min(2, places)), d)]
          : []),
      ],
    }),
  ),
  {
    name: 'deviation of three',
    rows: sample(fc.tuple(decimalText(7, 2), decimalText(7, 2), decimalText(7, 2)), 400),
    asks: (d) => [asText(d.deviationOf(['c0', 'c1', 'c2'].map((c) => typed(c, wideType(2), d))), d)],
  },
  ...[7, 9, 12].map(
    (places): DialectCase => ({
      name: `deviation of three with ${places} places`,
      rows: sample(fc.tuple(decimalText(3, places), decimalText(3, places), decimalText(3, places)), 200),
      asks: (d) => [asText(d.deviationOf(['c0', 'c1', 'c2'].map((c) => typed(c, wideType(places), d))), d)],
    }),
  ),
  {
    name: 'deviation of rows',
    groups: true,
    rows: sample(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.oneof(decimalText(6, 4), fc.constant(null as unknown as string)),
      ),
      900,
    ),
    asks: (d) => [
      asText(d.deviationOver(typed('c1', wideType(4), d), ''), d),
      asText(
        d.deviationOver(typed('c1', wideType(4), d), ` FILTER (WHERE ${d.cast('c1', wideType(4))} > 0)`),
        d,
      ),
    ],
  },
  {
    name: 'middle',
    groups: true,
    rows: sample(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        fc.oneof(decimalText(3, 2), fc.constant(null as unknown as string)),
      ),
      301,
    ),
    asks: (d) => {
      const v = d.cast('c1', wideType(2));
      return (['lower', 'upper'] as const).flatMap((which) => [
        asText(d.middle(v, which, ''), d),
        asText(d.middle(v, which, ` FILTER (WHERE ${v} > 500)`), d),
      ]);
    },
  },
  {
    name: 'first of',
    groups: true,
    rows: sample(
      fc.tuple(
        fc.constantFrom('a', 'b'),
        fc.integer({ min: 0, max: 1e9 }).map((n) => `v${n}`),
        fc.constantFrom('1', '2', null as unknown as string),
      ),
      60,
    ),
    asks: (d) => [d.firstOf('c1', 'c1', 3, "c2 = '1'"), d.firstOf('c1', 'c1', 5, "c2 = 'nobody'")],
  },
  {
    name: 'linear',
    rows: one(sample(decimalText(5, 4), 500).map((each) => each.replace('-', ''))),
    asks: (d) =>
      [
        ['0.001', '0', '1'],
        ['1', '0', '3000'],
        ['-0.0007', '100', '1'],
        ['7', '33', '99999.5'],
      ].map(([slope = '', offset = '', divisor = '']) =>
        asText(
          `CASE WHEN ${d.cast('c0', wideType(4))} < 100000 THEN ${d.linear({ value: d.cast('c0', wideType(4)), valueScale: 4, slope: new Decimal(slope), offset: new Decimal(offset), divisor: new Decimal(divisor), largest: new Decimal(100000) })} END`,
          d,
        ),
      ),
  },
  {
    name: 'binary',
    rows: one([...sample(decimalText(17, 12), 600), ...sample(decimalText(6, 4), 200)]),
    asks: (d) => {
      const [found, nearest] = [d.binary(d.cast('c0', wideType(12)), 12), d.binary('c0')];
      return [
        `CASE WHEN ${found} = ${nearest} THEN 'same' WHEN ${found} > ${nearest} THEN 'above' ELSE 'below' END`,
      ];
    },
  },
  {
    name: 'texts',
    rows: sample(fc.tuple(fc.option(soup), fc.option(soup)), 200) as (string | null)[][],
    asks: (d) => [
      d.together(['c0', 'c1', d.text('\\ \' ${a} "')]),
      d.listed(';', ['c0', 'c1']),
      `c0 || ${d.character(31)} || c1`,
      d.text('a`b'),
      asText('c0 < c1', d),
    ],
  },
];

/** The statement of a case. */
export function statementOf({ rows, asks, layers, groups }: DialectCase, dialect: Dialect): string {
  const columns = Array.from(
    { length: 1 + Math.max(...rows.map((row) => row.length)) - 1 },
    (_, at) => `c${at}`,
  );
  const numbered = rows.map((row, at) => [...row, String(at)]);
  const names = [...columns, 'place'];
  const from = (layers?.(dialect) ?? []).reduce(
    (sql, layer) => `(SELECT *, ${layer.join(', ')} FROM ${sql})`,
    dialect.rowsOfText(names, numbered),
  );
  const cells = asks(dialect).map((sql, at) => `${sql} AS a${at}`);
  if (groups) return `SELECT c0 AS place, ${cells.join(', ')} FROM ${from} GROUP BY c0 ORDER BY 1`;
  return `SELECT place, ${cells.join(', ')} FROM ${from}`;
}
