// Where records and fields end: as the engine sees it, so that rewritten files hold only what it reads.
import { expect, it } from 'vitest';
import { RecordSplitter } from '../../src/exports/splitter.js';

function split(text: string, fields: number): (readonly [string, string | undefined])[] {
  const splitter = new RecordSplitter(',', fields);
  const records = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  return records.map(({ bytes, fault }) => [bytes.toString(), fault]);
}

it('takes spaces around a quoted field for nothing, as the engine does', () => {
  expect(split('a, "b, c" ,d\n', 3)).toEqual([['a, "b, c" ,d', undefined]]);
  expect(split('a, "b\nc",d\n', 3)).toEqual([['a, "b\nc",d', undefined]]);
});

it('loses one line to a quotation mark that is never closed, also behind a space', () => {
  expect(split(',,, "\na,b,c,d\n', 4)).toEqual([
    [',,, "', 'open_quote'],
    ['a,b,c,d', undefined],
  ]);
});

it('leaves quotation marks within text alone', () => {
  expect(split('a,3" pipe,b\n', 3)).toEqual([['a,3" pipe,b', undefined]]);
});
