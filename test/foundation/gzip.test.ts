// Gzip that is the same everywhere: what it packs, others unpack.
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gzipped } from '../../src/foundation/packing/gzip.js';

const packed = (text: string) => gzipped(Buffer.from(text));

it.each([
  ['nothing', ''],
  ['one sign', 'a'],
  ['one sign again and again', 'a'.repeat(100_000)],
  [
    'more than one block',
    Array.from({ length: 90_000 }, (_, at) => `["C${at}","金卡",${at * 7919}],`).join(''),
  ],
])('packs %s so that Node unpacks it', (_, text) => {
  expect(gunzipSync(packed(text)).toString() === text).toBe(true);
});

it('packs whatever comes', () => {
  const bytes = fc.uint8Array({ maxLength: 5_000 });
  const repeated = fc.tuple(bytes, fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(repeated, ([some, times]) => {
      const data = Buffer.concat(Array.from({ length: times }, () => Buffer.from(some)));
      expect(gunzipSync(gzipped(data)).equals(data)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('has the same bytes on every machine, and makes lists of customers small', () => {
  expect(packed('gradus gradus gradus').toString('hex')).toMatch(/^1f8b08000000000000ff/);
  const rows = Array.from({ length: 20_000 }, (_, at) => [
    `C${at}`,
    'Gold',
    '▲ up',
    String((at * 7919) % 1000),
  ]);
  const text = JSON.stringify(rows);
  expect(packed(text).length).toBeLessThan(text.length / 5);
});
