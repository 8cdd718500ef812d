// What a file is by its first bytes: tables of text in every encoding are let through, all else is named.
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { otherKind } from '../../src/exports/bytes/kinds.js';
import { usualNames } from '../../src/review/encoding-names.js';

const words = (start: string | Buffer) => otherKind(Buffer.from(start as string))?.words;
const bytes = (latin: string) => Buffer.from(latin, 'latin1');

it('names what holds no table', () => {
  const kinds: readonly (readonly [string | Buffer, string])[] = [
    ['<html><body><table><tr><th>Id</th></tr></table></body></html>', 'HTML'],
    ['\uFEFF\r\n<!DOCTYPE html>\n<html>', 'HTML'],
    ['<?xml version="1.0"?>\n<html xmlns="x">', 'HTML'],
    ['<!-- made by x -->\n<TABLE border=1>', 'HTML'],
    [iconv.encode('<html><table>', 'utf-16le', { addBOM: true }), 'HTML'],
    ['<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', 'XML Spreadsheet'],
    ['<?xml version="1.0"?><orders><order/></orders>', 'an XML file'],
    ['<orders><order id="1"></order></orders>', 'an XML file'],
    ['[{"id":1}]', 'JSON'],
    ['{\n  "orders": []\n}', 'JSON'],
    ['{"id":1}\n{"id":2}\n', 'one value on each line'],
    ['%PDF-1.7', 'PDF'],
    ['PAR1\u0015\u0004', 'parquet'],
    ['SQLite format 3\0', 'SQLite'],
    [bytes('\x1f\x8b\x08\0'), 'gzip'],
    [bytes('\x28\xb5\x2f\xfd\x04'), 'zstd'],
    [bytes('\x89PNG\r\n\x1a\n'), 'image'],
    [bytes('\x09\x00\x04\x00\x07\x00\x10\x00'), 'very old Excel'],
    [Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 7) % 256)), 'binary'],
    [Buffer.alloc(64), 'binary'],
  ];
  for (const [start, kind] of kinds)
    expect([start.toString(), words(start)]).toEqual([start.toString(), expect.stringContaining(kind)]);
  expect(otherKind(bytes('PK\x03\x04'))?.kind).toBe('zip');
  expect(otherKind(bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))?.kind).toBe('ole');
});

it('lets tables of text through', () => {
  for (const text of [
    '<DATE>,<OPEN>\n1,2',
    '[Id],[Name]\n',
    '{id};{name}\n',
    'PK,Name\n1,x\n',
    'id\tname\n',
    '',
    '\n',
    'BZ,1\n',
    'id,\0name\n',
  ])
    expect([text, words(text)]).toEqual([text, undefined]);
  const cell = fc.string({
    unit: fc.constantFrom('a', 'Z', '7', ' ', 'é', 'ř', 'Ж', '客', '顧', 'カ', '고', '€'),
  });
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.constantFrom(...usualNames),
      rows,
      fc.constantFrom(',', ';', '\t'),
      (name, table, mark) => {
        const text = `customer_id${mark}name\r\n${table.map((row) => row.join(mark)).join('\r\n')}`;
        expect(otherKind(iconv.encode(text, name))).toBeUndefined();
      },
    ),
  );
});
