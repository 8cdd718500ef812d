// Damaged files are refused, or read as they were: what is damaged is never graded.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { lacksChecksums } from '../../src/exports/bytes/checksums.js';
import { openExport } from '../../src/exports/bytes/open.js';
import { checkPages } from '../../src/exports/bytes/parquet-pages.js';
import { inspect } from '../../src/exports/reading/inspect.js';
import { emptyFolder, writeFiles } from '../grading.js';
import { fewOf, long, triesOf } from '../runs.js';
import { gradusServed } from './served.js';

const fixtures = path.resolve('test/damaged');
const policy =
  'policy: K\nversion: "1"\nmetrics: { spend: { sum: transactions.amount } }\ntiers: [{ id: high, requires: { spend: { at_least: 100 } } }, { id: low }]\n';
const zstd = readFileSync(path.join(fixtures, 'two-frames.csv.zst'));
const parquet = readFileSync(path.join(fixtures, 'with-checksums.parquet'));
const rows = Array.from(
  { length: 60 },
  (_, n) => `C${n % 7},2026-${String((n % 12) + 1).padStart(2, '0')}-01,${n * 13}.5\n`,
).join('');
const csv = `customer_id,date,amount\n${rows}`;
const gzip = Buffer.concat([gzipSync(csv.slice(0, 500)), gzipSync(csv.slice(500))]);

let folder: string;
beforeAll(() => {
  folder = emptyFolder();
  writeFiles(folder, { 'policy.yaml': policy });
});

function write(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

async function unpacked(name: string, bytes: Buffer): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of openExport(write(name, bytes))) parts.push(chunk);
  return Buffer.concat(parts).toString('latin1');
}

/** The bytes with one bit turned. */
function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

/** Bits from the whole of some bytes. */
function* bitsOf(bytes: Buffer, count: number): Generator<number> {
  const all = bytes.length * 8;
  for (let n = 0; n < count; n++)
    yield Math.floor((n * all) / count) + (n % 3 === 0 ? 0 : n % 8) - (n % 8 > 4 ? 4 : 0);
}

async function grade(name: string) {
  const flags = ['--policy', 'policy.yaml', '--as-of', '2026-12-01', '--out', 'results', '--json'];
  rmSync(path.join(folder, 'results'), { recursive: true, force: true });
  const ran = await gradusServed(['grade', '--transactions', name, ...flags], { cwd: folder });
  const graded =
    ran.exit === 0 ? readFileSync(path.join(folder, 'results', 'graded.csv'), 'utf8') : undefined;
  return { ...ran, graded };
}

const archives: [string, Buffer][] = [
  ['t.csv.zst', zstd],
  ['t.csv.gz', gzip],
];
it.runIf(long).for(fewOf(archives))(
  'sees every bit that is turned in %s',
  async ([name, bytes], { expect }) => {
    const right = await unpacked(name, bytes);
    let refused = 0;
    for (const bit of bitsOf(bytes, 600)) {
      if (bit < 0 || bit >= bytes.length * 8) continue;
      const found = await unpacked(name, flipped(bytes, bit)).catch(() => undefined);
      if (found === undefined) refused++;
      else expect({ bit, found }).toEqual({ bit, found: right });
    }
    expect(refused).toBeGreaterThan(400);
    for (const cut of [1, 3, 4, 5, 20])
      await expect(unpacked(name, bytes.subarray(0, -cut))).rejects.toThrow();
  },
);

it('sees bits that are turned in the pages of a parquet file with checksums', async () => {
  await checkPages(write('t.parquet', parquet));
  // Each page begins with the mark of zstd and is longer than this.
  const begin = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
  let pages = 0;
  for (let at = parquet.indexOf(begin); at >= 0; at = parquet.indexOf(begin, at + 1)) {
    pages++;
    for (let bit = at * 8; bit < (at + 60) * 8; bit += 3)
      await expect(checkPages(write('t.parquet', flipped(parquet, bit))), `bit ${bit}`).rejects.toThrow(
        'damaged',
      );
  }
  expect(pages).toBe(3);
});

it('refuses damaged files with exit 3, and never calls them a fault of gradus', {
  timeout: 120_000,
}, async () => {
  for (const [name, bytes] of [
    ['t.csv.zst', zstd],
    ['t.csv.gz', gzip],
    ['t.parquet', parquet],
  ] as const) {
    write(name, bytes);
    const right = (await grade(name)).graded;
    expect(right).toBeDefined();
    for (const bit of bitsOf(bytes, triesOf(16, 4))) {
      if (bit < 0 || bit >= bytes.length * 8) continue;
      write(name, flipped(bytes, bit));
      const { exit, graded, stderr } = await grade(name);
      expect({ name, bit, exit: exit === 0 ? graded === right : exit, stderr }).toMatchObject({
        exit: exit === 0 ? true : 3,
      });
    }
  }
});

it('refuses bytes behind the end of a gzip archive, unless they are zeros', async () => {
  const zeros = Buffer.alloc(100);
  expect(await unpacked('t.csv.gz', Buffer.concat([gzip, zeros]))).toBe(csv);
  for (const rest of [Buffer.from('more'), Buffer.concat([zeros, gzip])])
    await expect(unpacked('t.csv.gz', Buffer.concat([gzip, rest]))).rejects.toThrow();
});

it('tells of files that carry no checksums', async () => {
  expect(await lacksChecksums(write('t.csv.zst', zstd))).toBe(false);
  expect(await lacksChecksums(write('t.parquet', parquet))).toBe(false);
  expect(await lacksChecksums(write('t.csv.gz', gzip))).toBe(false);
  const bare = readFileSync(path.join(fixtures, 'without-checksum.csv.zst'));
  write('bare.csv.zst', bare);
  const { exit, stderr } = await gradusServed(
    ['check', '--transactions', 'bare.csv.zst', '--policy', 'policy.yaml', '--as-of', '2026-12-01'],
    { cwd: folder },
  );
  expect(exit).toBe(0);
  expect(stderr).toContain('note: bare.csv.zst has no checksums, so damage to it may go unseen');
});

it.runIf(long)('unpacks an archive that grows beyond measure piece by piece', async () => {
  // One block is 128 KiB of the same byte, written in four bytes.
  const block = Buffer.from([0x02, 0x00, 0x10, 0x78]);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
  const file = write('bomb.csv.zst', Buffer.concat([header, ...Array.from({ length: 4000 }, () => block)]));
  const before = process.memoryUsage().rss;
  let [length, most] = [0, 0];
  const read = (async () => {
    for await (const chunk of openExport(file)) {
      length += chunk.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
  })();
  await expect(read).rejects.toThrow('cut off');
  expect(length).toBe(4000 * 128 * 1024);
  expect(most).toBeLessThan(300_000_000);
});

it('looks at the checksums of pages while it takes the fingerprint', async () => {
  const file = write('t.parquet', flipped(parquet, 300 * 8));
  const planned = { path: file, rewrite: false } as Parameters<typeof inspect>[0];
  await expect(inspect(planned)).rejects.toThrow('the parquet file is damaged');
});
