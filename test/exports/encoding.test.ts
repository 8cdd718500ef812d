// Which encoding a message names for text that is not UTF-8, and which names a review may declare.
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeAll, encodingOf, utf8Chunks } from '../../src/exports/bytes/encoding.js';
import { likelyEncoding } from '../../src/exports/bytes/likely-encoding.js';
import { isEncoding, nearestEncoding, plainEncoding, usualNames } from '../../src/review/encoding-names.js';

const texts: Readonly<Record<string, readonly string[]>> = {
  gb18030: [
    '客户编号,交易日期,金额',
    'C1,王珺,2026-01-05',
    '欧阳娜娜；张鑫，李婷',
    'A,有限公司（上海）,￥１００',
  ],
  'windows-1252': [
    'Müller;Straße 1;Köln',
    'Größe',
    'Crème brûlée, déjà vu',
    '„Café“ €uro – Žižka',
    '£5 ½ ©',
    'Señor Núñez, ¿qué?',
    'ÅÄÖ åäö',
    'Nº cliente;Razón social;Importe;Ação',
  ],
  shift_jis: [
    '顧客番号,顧客名,注文日,注文番号,金額\nK001,見本商事1株式会社,2026/1/5,A-1,"1,234"',
    'ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ,10',
    '日付,内容,カード利用額',
  ],
  'euc-kr': ['고객번호,거래일자,금액\nC1,2026-01-05,100', '고객,금액'],
  big5: ['客戶編號,交易日期,金額\nC1,2026-01-05,100', '客戶,金額,王小明'],
  'windows-1250': [
    'Číslo zákazníka;Datum;Částka\n1;2026-01-05;10\n2;Dvořák Jiří;Žižkov',
    'Łódź;Kraków;Świętokrzyskie;kwota',
    'Ügyfélszám;Dátum;Összeg;Győr',
  ],
  'windows-1251': ['Номер клиента;Дата;Сумма\n1;2026-01-05;10', 'Клиент;Иванов'],
  'koi8-r': ['Номер клиента;Дата;Сумма\n1;2026-01-05;10'],
  cp866: ['Номер клиента;Дата;Сумма\n1;2026-01-05;10'],
  'windows-1253': ['Αριθμός πελάτη;Ημερομηνία;Ποσό'],
  'windows-1254': ['Müşteri numarası;Tarih;Tutar;İstanbul;Ağrı'],
  'windows-1255': ['מספר לקוח;תאריך;סכום'],
  'windows-1256': ['رقم العميل;التاريخ;المبلغ'],
  'windows-1257': ['Kliento numeris;Suma;Šiauliai;Kėdainiai;Žąsys'],
  'windows-874': ['รหัสลูกค้า;วันที่;จำนวนเงิน'],
  'utf-16': ['客户,金额\nC1,10', 'Müller,Köln'],
  'utf-32': ['客户,金额\nC1,10', 'Müller,Köln'],
};

describe('the likely encoding', () => {
  for (const [name, all] of Object.entries(texts))
    it(`is ${name}, by a few words`, async () => {
      for (const text of all) {
        const bytes = iconv.encode(text, name, { addBOM: false });
        const likely = await likelyEncoding(bytes);
        const { others } = likely;
        expect({ text, read: await decodeAll(bytes, likely.name), others }).toEqual({
          text,
          read: text,
          others,
        });
      }
    });

  it('is sure where bytes can hardly be anything else', async () => {
    const sure = async (text: string, name: string) =>
      (await likelyEncoding(iconv.encode(text, name))).others;
    expect(await sure('고객번호,거래일자,금액,서울특별시,주식회사', 'euc-kr')).toEqual([]);
    expect(await sure('日付,内容,カード利用額,東京', 'shift_jis')).toEqual([]);
  });

  it('says so where the same bytes are words in several', async () => {
    const { name, others } = await likelyEncoding(iconv.encode('Jiří;10', 'windows-1250'));
    expect([name, ...others].length).toBeGreaterThan(1);
  });
});

it('knows every name that the library decodes, and no other', () => {
  iconv.encodingExists('utf-8');
  const { encodings } = iconv as unknown as { encodings: Record<string, unknown> };
  const noText = ['base64', 'hex', 'binary', 'utf7', 'utf7imap', 'unicode11utf7', 'cesu8', 'unicode11utf8'];
  const all = Object.keys(encodings).filter((name) => !name.startsWith('_') && !noText.includes(name));
  expect(all.filter((name) => !isEncoding(name))).toEqual([]);
  expect(noText.filter(isEncoding)).toEqual([]);
  expect(usualNames.filter((name) => !iconv.encodingExists(name) || !isEncoding(name))).toEqual([]);
  expect(
    ['Shift-JIS', 'ISO_8859-2:1987', 'CP 1250', '1251', 'UTF8', 'utf-16le'].filter(isEncoding),
  ).toHaveLength(6);
  expect(plainEncoding('ISO_8859-2:1987')).toBe('iso88592');
  expect(nearestEncoding('shift-jsi')).toBe('shift_jis');
  expect(nearestEncoding('windws1250')).toBe('windows-1250');
});

it('trusts marks more than names, and never takes other text for UTF-8', () => {
  const encoded = (text: string, name: string) =>
    encodingOf('auto', iconv.encode(text, name, { addBOM: true }));
  expect(encoded('客', 'utf-8')).toBe('utf-8');
  expect(encoded('客户', 'utf-16le')).toBe('utf-16le');
  expect(encoded('客户', 'utf-32le')).toBe('utf-32le');
  expect(encoded('客户', 'utf-32be')).toBe('utf-32be');
  expect(encodingOf('windows-1252', iconv.encode('é', 'utf-8', { addBOM: true }))).toBe('utf-8');
  for (const declared of ['auto', 'utf-8'])
    expect(encodingOf(declared, iconv.encode('客户,金额\n1,2\n', 'gbk'))).toBeUndefined();
  const spoiled = Buffer.concat([
    Buffer.from('id,名\n'),
    Buffer.from([0x41, 0xff, 0x0a]),
    Buffer.from('2,界\n'),
  ]);
  expect(encodingOf('utf-8', spoiled)).toBe('utf-8');
  expect(encodingOf('auto', spoiled)).toBeUndefined();
});

/** Letters of many scripts, and what matters in CSV. */
const letters = Array.from('aZ09,;"\n\t|äßéøčřžłőşğЖяüαΩאش客户顧番カﾌ고객รЕ€£');

it('reads the same text from every encoding, wherever its bytes are cut', async () => {
  const some = fc.record({
    name: fc.constantFrom(...usualNames),
    picks: fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 40 }),
    cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ name, picks, cuts }) => {
      const own = picks.filter((letter) => iconv.decode(iconv.encode(letter, name), name) === letter);
      const text = `id,${own.join('')}`;
      const bytes = iconv.encode(text, name);
      async function* pieces() {
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          yield bytes.subarray(at, at + size);
          at += size;
        }
      }
      const read: Buffer[] = [];
      const encoding = encodingOf(name, bytes);
      expect(encoding).toBeDefined();
      for await (const chunk of utf8Chunks(pieces(), encoding ?? '')) read.push(chunk);
      expect(Buffer.concat(read).toString()).toBe(text);
    }),
    { numRuns: 400 },
  );
});
