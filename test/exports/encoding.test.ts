// Which encoding a message names for text that is not UTF-8.
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { likelyEncoding } from '../../src/exports/encoding.js';

it('tells Chinese from Western text by a few words', () => {
  const likely = (text: string, encoding: string) => likelyEncoding(iconv.encode(text, encoding));
  for (const text of [
    '客户编号,交易日期,金额',
    'C1,王珺,2026-01-05',
    '欧阳娜娜；张鑫，李婷',
    'A,有限公司（上海）,￥１００',
  ])
    expect([text, likely(text, 'gb18030')]).toEqual([text, 'gb18030']);
  for (const text of [
    'Müller;Straße 1;Köln',
    'Größe',
    'Crème brûlée, déjà vu',
    '„Café“ €uro – Žižka',
    '£5 ½ ©',
    'Señor Núñez, ¿qué?',
    'ÅÄÖ åäö',
  ])
    expect([text, likely(text, 'win1252')]).toEqual([text, 'windows-1252']);
});
