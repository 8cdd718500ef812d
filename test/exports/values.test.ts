// Cells as people write them, read by the real engine: what each becomes, and what is refused.
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../src/sql/dialects/dialect.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

async function read(
  cells: readonly string[],
  how: Partial<Reading> & Pick<Reading, 'read'>,
): Promise<(string | null)[]> {
  const connection = await instance.connect();
  const values = cells.map((cell, index) => `(${index}, ${duckdb.text(cell)})`).join(', ');
  const empty = ['-', 'N/A', 'NULL', '无'];
  const reading: Reading = { formats: [], decimal: '.', empty, wideEdges: true, ...how };
  const trimmed = `SELECT i, raw, ${duckdb.trimmed('raw', reading.empty)} AS x FROM (VALUES ${values}) AS v(i, raw)`;
  const { layers, value } = duckdb.careful(reading);
  const layered = layers.reduce((sql, layer) => `SELECT i, raw, ${layer('x')} AS x FROM (${sql})`, trimmed);
  const careful = `SELECT i, raw, ${value('x')} AS x FROM (${layered})`;
  const sql = `SELECT CAST(x AS VARCHAR), CAST(${duckdb.quick('raw', reading)} AS VARCHAR), CAST(${duckdb.quick('raw', { ...reading, grouped: true })} AS VARCHAR) FROM (${careful}) ORDER BY i`;
  const result = await connection.runAndReadAll(sql);
  connection.closeSync();
  return result.getRowsJson().map(([careful, ...quickly], index) => {
    // The quick way may leave a cell to the careful way, but never read it otherwise.
    for (const quick of quickly)
      if (quick !== null) expect([cells[index], quick]).toEqual([cells[index], careful]);
    return careful === null ? null : String(careful);
  });
}

async function table(
  how: Partial<Reading> & Pick<Reading, 'read'>,
  expected: Readonly<Record<string, string | null>>,
): Promise<void> {
  const found = await read(Object.keys(expected), how);
  expect(Object.fromEntries(Object.keys(expected).map((cell, index) => [cell, found[index]]))).toEqual(
    expected,
  );
}

describe('money', () => {
  it('reads amounts as they are written', () =>
    table(
      { read: 'money' },
      {
        '1234.5': '1234.5000',
        '-0.001': '-0.0010',
        '1,234.50': '1234.5000',
        '12,345,678.9': '12345678.9000',
        '¥1,234.50': '1234.5000',
        '1,234.50元': '1234.5000',
        '￥１，２３４．５０': '1234.5000',
        '(12.00)': '-12.0000',
        '（¥12.00）': '-12.0000',
        '12.00-': '-12.0000',
        '−3': '-3.0000',
        ' 7 ': '7.0000',
        '$ 9.99': '9.9900',
        '-€5': '-5.0000',
        '+8': '8.0000',
        '1 234.50': '1234.5000',
        "1'234.50": '1234.5000',
        'CNY 100': '100.0000',
        '100 USD': '100.0000',
        '="12.50"': '12.5000',
        '99999999999999.9999': '99999999999999.9999',
        '12\t': '12.0000',
      },
    ));
  it('refuses what would be a guess', () =>
    table(
      { read: 'money' },
      {
        '1.2万': null,
        '3k': null,
        '1,23': null,
        '1.234,50': null,
        '12.3.4': null,
        '1_000': null,
        '1.23456': null,
        '100000000000000': null,
        '': null,
        '-': null,
        'N/A': null,
        无: null,
        abc: null,
        '--5': null,
        '12-3': null,
        '1,234,5': null,
        '0x10': null,
        NaN: null,
        '1e-5': null,
        '0,123': null,
        '1,23,45': null,
        "1'234,567.00": null,
        '$5 EU': null,
        '₹ 5 Cr': null,
        '+-5': null,
        '(-5)': null,
        '5▲': null,
        'Fee 5': null,
        '5%': null,
        '1.00005': null,
      },
    ));
  it('reads amounts as people write them everywhere', () =>
    table(
      { read: 'money' },
      {
        '-$5.00': '-5.0000',
        '$-5.00': '-5.0000',
        '$ (5.00)': '-5.0000',
        '$(5.00)': '-5.0000',
        '($5.00)': '-5.0000',
        '($ 5.00)': '-5.0000',
        '5.00- EUR': '-5.0000',
        '5.00 EUR-': '-5.0000',
        '▲5': '-5.0000',
        '△ 1,234': '-1234.0000',
        '¥▲5': '-5.0000',
        '–5': '-5.0000',
        '5.00 CR': '-5.0000',
        '5.00cr.': '-5.0000',
        '$5.00 Cr': '-5.0000',
        '5.00 DR': '5.0000',
        '5 IDR': '5.0000',
        '12,50,000.00': '1250000.0000',
        '₹12,50,000': '1250000.0000',
        'Rs. 12,34,567.89': '1234567.8900',
        'Rs.500': '500.0000',
        "1'234'567.50": '1234567.5000',
        '1’234.50': '1234.5000',
        'CHF 5.–': '5.0000',
        'CHF -5.-': '-5.0000',
        "Fr. 1'234.-": '1234.0000',
        '1\u202F234.50 €': '1234.5000',
        '1\u2009234\u2009567.50': '1234567.5000',
        '€\u00A05': '5.0000',
        '5\u3000元': '5.0000',
        '$1,234.50 USD': '1234.5000',
        US$5: '5.0000',
        'R$ 5.10': '5.1000',
        'S/.5.10': '5.1000',
        '$.50': '0.5000',
        '.5': '0.5000',
        '5.': '5.0000',
        '5 kr.': '5.0000',
        '5 zł': '5.0000',
        'Kč 5': '5.0000',
        '₩5,000': '5000.0000',
        '฿5': '5.0000',
        '5 руб.': '5.0000',
        '1,234円': '1234.0000',
        'usd 5': '5.0000',
        '1e+05': '100000.0000',
        '1.2345E+03': '1234.5000',
        '2.5E-3': '0.0025',
        '1234.50000': '1234.5000',
        '19.990000000000002': '19.9900',
        '-0.30000000000000004': '-0.3000',
        '59.970000000000006 €': '59.9700',
        '$-': null,
        '- €': null,
      },
    ));
  it('rounds where that is declared', () =>
    table(
      { read: 'money', round: 'half_up' },
      { '1.00005': '1.0001', '-1.00005': '-1.0001', '1.000049': '1.0000', '1e-05': '0.0000', '5,1': null },
    ));
  it('reads decimal commas where they are declared', () =>
    table(
      { read: 'money', decimal: ',' },
      {
        '1.234,50': '1234.5000',
        '1234,5': '1234.5000',
        '1 234,50 €': '1234.5000',
        '12': '12.0000',
        '1.234': '1234.0000',
        '12.50': null,
        '1,234.50': null,
        '(1,5)': '-1.5000',
        '5,– €': '5.0000',
        '5,-': '5.0000',
        '5,00-': '-5.0000',
        '1\u00A0234,50\u202F€': '1234.5000',
        '1.234.567,89 kr': '1234567.8900',
        '19,990000000000002': '19.9900',
        '1,5E+03': '1500.0000',
        '12,50,000': null,
      },
    ));
});

describe('percent, numbers and booleans', () => {
  it('reads them', async () => {
    await table(
      { read: 'percent' },
      {
        '85%': '0.850000',
        '12.5 %': '0.125000',
        '８５％': '0.850000',
        '0.85': '0.850000',
        '-3%': '-0.030000',
        '85%%': null,
      },
    );
    await table(
      { read: 'percent' },
      {
        '12,5 %': '0.125000',
        '%12.5': '0.125000',
        '(3%)': '-0.030000',
        '33.3333333%': '0.333333',
        '5 kg': null,
      },
    );
    await table(
      { read: 'number' },
      {
        '3.141592': '3.141592',
        '0.961639043': '0.961639',
        '-0.0000005': '-0.000001',
        '5.551115123125783e-17': '0.000000',
        '1,000': '1000.000000',
        '5 kg': null,
      },
    );
    await table(
      { read: 'boolean' },
      {
        yes: 'true',
        'TRUE ': 'true',
        是: 'true',
        '1': 'true',
        no: 'false',
        否: 'false',
        '0': 'false',
        maybe: null,
        '': null,
      },
    );
  });
});

describe('dates', () => {
  it('reads what is written without doubt', () =>
    table(
      { read: 'date' },
      {
        '2026-01-05': '2026-01-05',
        '2026/1/5': '2026-01-05',
        '2026年1月5日': '2026-01-05',
        '２０２６-01-05': '2026-01-05',
        '2026.01.05': '2026-01-05',
        '2026 01 05': '2026-01-05',
        '2026 1 5 10:22': '2026-01-05',
        '2026-01-05 23:59:59': '2026-01-05',
        '2026-01-05T23:30:00Z': '2026-01-05',
        '2026-01-05T23:30:00+08:00': '2026-01-05',
        '2026-01-05 08:26': '2026-01-05',
        '2026年1月5日 8:05': '2026-01-05',
        '0001-01-01': '0001-01-01',
        '0000-01-01': null,
        '0000-00-00': null,
        '2026-02-30': null,
        '2026-01-05 x': null,
        'Mon, 05 Jan 2026 10:22:01 +0100': '2026-01-05',
        'Mon, 5 Jan 2026 23:59:01 GMT': '2026-01-05',
        'Jan 5, 2026 10:22:01 AM': '2026-01-05',
        'Jan 5, 2026, 10:22:01\u202FAM': '2026-01-05',
        'January 5th, 2026': '2026-01-05',
        '05-Jan-2026': '2026-01-05',
        '05-JAN-2026 10:22': '2026-01-05',
        'Jan-05-2026': '2026-01-05',
        '2026-Jan-05': '2026-01-05',
        'Mon Jan 05 10:22:01 CET 2026': '2026-01-05',
        'Mon Jan 05 2026 10:22:01 GMT+0100 (CET)': '2026-01-05',
        '5. Januar 2026': '2026-01-05',
        '3 de enero de 2026': '2026-01-03',
        '3 gennaio 2026': '2026-01-03',
        '12 de março de 2026': '2026-03-12',
        '1 mei 2026': '2026-05-01',
        'lunes, 5 ene. 2026': '2026-01-05',
        'maandag 5 januari 2026': '2026-01-05',
        '2026年01月05日 下午3:05': '2026-01-05',
        '5. Jän. 2026': '2026-01-05',
        'Mo., 5. Jan. 2026, 10:22 Uhr': '2026-01-05',
        '5 März 2026': '2026-03-05',
        '5 janvier 2026': '2026-01-05',
        '1er févr. 2026': '2026-02-01',
        'mar. 5 mai 2026 à 10:22': '2026-05-05',
        'Mar 5, 2026': '2026-03-05',
        'Mar. 5, 2026': '2026-03-05',
        '31 août 2026': '2026-08-31',
        '05/déc./2026': '2026-12-05',
        '5 juin 2026': '2026-06-05',
        '5 juil. 2026': '2026-07-05',
        '2026-01-05 11:22 PM': '2026-01-05',
        '2026-01-05 23:30:00 CET': '2026-01-05',
        '30 Feb 2026': null,
        '5 Foo 2026': null,
        '05-Jan-26': null,
        'Jan 2026': null,
        'Due 5 Jan 2026': null,
        '05.01.2026': null,
        '01/05/2026': null,
        // As long as a plain day, or a plain time.
        '05/01/26  ': null,
        '05/01/26 9': null,
        '1/5/26 8PM': null,
        '1/5/2 8:00': null,
        '20-6-01-02': null,
        '2026-1-2xx': null,
        '2026-01-1T': null,
        '2026-01-1?': null,
        '2026-1-5 9': null,
        '20260-1-05': null,
        '05/01/26   10:22:01': null,
        '05-01-26   10:22:01': null,
        '20260105': null,
        '1767608521': null,
        epoch: null,
        infinity: null,
        today: null,
        '45000': null,
        '': null,
        '-': null,
      },
    ));
  it('reads declared formats, Excel serials among them', async () => {
    await table(
      { read: 'date', formats: ['%d.%m.%Y', '%Y%m%d'] },
      { '05.01.2026': '2026-01-05', '20260105': '2026-01-05', '31.02.2026': null, '2026-01-05': null },
    );
    // Where digits of several parts stand together, none may be left out.
    const together = { '2026115': null, '202615': null, '2026011': null, '050126': null, '5012026': null };
    await table({ read: 'date', formats: ['%Y%m%d'] }, { ...together, '20260105': '2026-01-05' });
    await table({ read: 'date', formats: ['%d%m%Y', '%Y%m%d'] }, { ...together, '05012026': '2026-01-05' });
    await table(
      { read: 'datetime', formats: ['%Y%m%d %H:%M', '%H%M %d/%m/%Y', '%Y-%m-%d'] },
      {
        '20260105 9:05': '2026-01-05 09:05:00',
        '2026115 9:05': null,
        '0905 5/1/2026': '2026-01-05 09:05:00',
        '0905 05/01/26': null,
        '905 5/1/2026': null,
        '2026-1-5': '2026-01-05 00:00:00',
      },
    );
    const words = { infinity: null, '-Infinity': null, ' EPOCH ': null, epoch: null };
    await table({ read: 'date', formats: ['%d/%m/%y'] }, { ...words, '05/01/26': '2026-01-05' });
    await table(
      { read: 'datetime', formats: ['%d-%b-%y', '%d-%b-%Y'] },
      { ...words, '5-Jan-26': '2026-01-05 00:00:00', '5-janv-2026': '2026-01-05 00:00:00' },
    );
    // Fractions of seconds may have four digits, too, which are none of a year.
    await table(
      { read: 'datetime', formats: ['%d/%m/%Y %H:%M:%S.%f', '%d/%m/%y %H:%M:%S.%f', '%d.%m.%Y 0000'] },
      {
        '05/01/2026 09:05:07.123456': '2026-01-05 09:05:07.123456',
        '5/1/26 9:05:07.123456': '2026-01-05 09:05:07.123456',
        '05.01.2026 0000': '2026-01-05 00:00:00',
        '05.01.26 0000': null,
      },
    );
    await table(
      { read: 'date', formats: ['%d/%m/%Y %H:%M:%S.%f'] },
      { '05/01/26 09:05:07.1234': null, '05/01/2026 09:05:07.1': '2026-01-05' },
    );
    await table(
      { read: 'date', formats: ['%b%d%Y', '%d%b%Y', '%Y%j'] },
      {
        Jan052026: '2026-01-05',
        Jan52026: null,
        '5Jan2026': '2026-01-05',
        '2026005': '2026-01-05',
        '20265': null,
      },
    );
    await table(
      { read: 'date', formats: ['excel'] },
      { '46027': '2026-01-05', '46027.5': '2026-01-05', '61': '1900-03-01', '60': null, x: null },
    );
    await table(
      { read: 'datetime', formats: ['excel', '%Y-%m-%d'] },
      { '46027.75': '2026-01-05 18:00:00', '2026-01-05': '2026-01-05 00:00:00' },
    );
  });
  it('reads seconds and milliseconds since 1970 where they are declared, in UTC', () =>
    table(
      { read: 'datetime', formats: ['epoch_s', 'epoch_ms'] },
      {
        '1767608521': '2026-01-05 10:22:01',
        '1767608521.75': '2026-01-05 10:22:01',
        '1767608521250': '2026-01-05 10:22:01.25',
        '20260105': null,
        '-1': null,
      },
    ));
  it('reads half days in Chinese', () =>
    table(
      { read: 'datetime' },
      {
        '2026年1月5日 下午3:05': '2026-01-05 15:05:00',
        '2026/1/5 上午 12:05:09': '2026-01-05 00:05:09',
        '2026-01-05 晚上 21:30': '2026-01-05 21:30:00',
        '2026-01-05 中午12:30': '2026-01-05 12:30:00',
        '2026-01-05 下午': null,
      },
    ));
  it('reads names of months in several languages in declared formats, and any space', async () => {
    await table(
      { read: 'datetime', formats: ['%b %d, %Y %I:%M:%S %p'] },
      {
        'Jan 5, 2026 10:22:01 AM': '2026-01-05 10:22:01',
        'Jan 5, 2026 1:22:01\u202Fpm': '2026-01-05 13:22:01',
        'January 5, 2026 12:22:01 a.m.': '2026-01-05 00:22:01',
        'Mai 5, 2026 1:22:01 PM': '2026-05-05 13:22:01',
        'Jan 5, 2026': null,
      },
    );
    await table(
      { read: 'date', formats: ['%d-%b-%y', '%d. %B %Y', '%b-%d-%y', '%a %d.%m.%Y'] },
      {
        '05-Jan-26': '2026-01-05',
        '05-mars-26': '2026-03-05',
        '05-DEZ-26': '2026-12-05',
        '05-févr.-26': '2026-02-05',
        '5. Oktober 2026': '2026-10-05',
        '5. Okt. 2026': '2026-10-05',
        '5.\u00A0août 2026': '2026-08-05',
        'Jan-05-26': '2026-01-05',
        'Mo 05.01.2026': '2026-01-05',
        '05-Foo-26': null,
      },
    );
  });
  it('leaves the zone out in declared formats, too', () =>
    table(
      { read: 'datetime', formats: ['%Y-%m-%d %H:%M:%S %z', '%a %b %d %H:%M:%S %Z %Y'] },
      {
        '2026-01-01 00:30:00 +0100': '2026-01-01 00:30:00',
        '2026-12-31 23:30:00 -08:00': '2026-12-31 23:30:00',
        'Thu Jan 01 00:30:00 CET 2026': '2026-01-01 00:30:00',
      },
    ));
  it('keeps the time of datetimes and drops the zone, not the day', () =>
    table(
      { read: 'datetime' },
      {
        '2010-12-01 08:26:00': '2010-12-01 08:26:00',
        '2026-01-05T23:30:00.250+08:00': '2026-01-05 23:30:00.25',
        '2026-01-05': '2026-01-05 00:00:00',
        '2026-01-05 8:05': '2026-01-05 08:05:00',
        '2026-01-05T08:26+08': '2026-01-05 08:26:00',
        '2026-01-05 25:00:00': null,
      },
    ));
});

describe('text', () => {
  it('trims what nobody sees, and never changes what stands there', () =>
    table(
      { read: 'text' },
      {
        '00123': '00123',
        ' 00123 ': '00123',
        '="00123"': '00123',
        '123456789012345678\t': '123456789012345678',
        '\u3000客户\u00A0': '客户',
        '\uFEFFa': 'a',
        '1e5': '1e5',
        '-': null,
        'N/A': null,
        '': null,
        '   ': null,
        无: null,
        '-5': '-5',
        "o'neil": "o'neil",
        '=1+1': '=1+1',
        '~tilde~': '~tilde~',
      },
    ));
});
