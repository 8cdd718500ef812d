// Opening what other systems wrote: finding the files, and reading bytes of plain, gzip and zstd files as a stream.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { glob, isDynamicPattern } from 'tinyglobby';
import { lookAt, NoFile, whyNoFile } from '../../foundation/problems/file-errors.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import type { ExportSpec } from '../../review/review.js';
import { DamagedFile } from './damage.js';
import { unpackZstd } from './zstd.js';

/** Files of an export in a stable order; problems are added for those that are not there. */
export async function findFiles(
  spec: Pick<ExportSpec, 'name' | 'files' | 'place'>,
  problems: Problems,
): Promise<string[]> {
  const find = async (pattern: string): Promise<string[]> => {
    if (path.basename(pattern) === fillIn) return [];
    const exists = lookAt(pattern);
    if (exists?.isFile()) return [pattern];
    const matches = isDynamicPattern(pattern)
      ? // A pattern such as /**/x.csv looks at the whole disk; meanwhile the run can be stopped.
        (await glob(pattern.replaceAll(path.sep, '/'), { absolute: true, dot: false })).sort()
      : [];
    if (matches.length > 0) return matches.map((match) => path.normalize(match));
    // Where no review file names it, a flag does.
    const place = spec.place([], 'file');
    problems.add({
      code: 'export-missing',
      place: place ?? { file: shownPath(pattern) },
      reason: exists
        ? `${spec.name}: ${shownPath(pattern)} ${whyNoFile(exists)}`
        : isDynamicPattern(pattern)
          ? `${spec.name}: no file matches ${shownPath(pattern)}`
          : `${spec.name}: there is no file ${shownPath(pattern)}`,
      fix: `${fixFor(exists)}${place === undefined ? '' : '; paths are relative to the review file'}`,
    });
    return [];
  };
  const found: string[] = [];
  for (const pattern of spec.files) for (const file of await find(pattern)) found.push(file);
  return [...new Set(found)];
}

/** What to do where a path leads to no file. */
function fixFor(exists: ReturnType<typeof lookAt>): string {
  if (exists === undefined) return 'export it again, or correct the path';
  return exists.isDirectory()
    ? 'put /*.csv behind it, which names all such files in the folder'
    : 'write what comes out of it to a file, and name that';
}

type Packing = 'plain' | 'gzip' | 'zstd' | 'parquet';

/** How a file is packed, by its name. */
export function packingOf(file: string): Packing {
  const name = file.toLowerCase();
  if (name.endsWith('.gz')) return 'gzip';
  if (name.endsWith('.zst')) return 'zstd';
  return name.endsWith('.parquet') ? 'parquet' : 'plain';
}

/** The most bytes that are read at once. */
const largestChunk = 1 << 20;

/**
 * The bytes of a file as they lie on the disk, in large chunks. Small files get small ones: a megabyte for each of many
 * files keeps the garbage collector busy for longer than reading takes.
 */
function readBytes(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: Math.min(sizeOf(file) + 1, largestChunk) });
}

/** Size in bytes; fails where something else than a file stands there. */
function sizeOf(file: string): number {
  const found = lookAt(file);
  const why = found && whyNoFile(found);
  if (why !== undefined) throw new NoFile(why);
  return found?.size ?? 0;
}

/** Stays in the processor's cache while several looks are taken at it. */
const scannedChunk = 1 << 18;

/**
 * The bytes of a file as they lie on the disk, all in the same memory: a chunk holds until the next one is asked for.
 * New memory for each chunk would cost as much as finding line ends in it.
 */
export async function* scanBytes(file: string): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafe(Math.min(sizeOf(file) + 1, scannedChunk));
  const handle = await open(file);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(memory, 0, memory.length, null);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The bytes of an export, unpacked, for whoever keeps nothing of a chunk when the next one is asked for. */
export function scanExport(file: string, raw: (chunk: Buffer) => void): AsyncIterable<Buffer> {
  return packingOf(file) === 'plain' ? seen(scanBytes(file), raw) : openExport(file, raw);
}

/**
 * The bytes of an export, unpacked. `raw` sees every chunk as it lies on the disk.
 * Fails on a broken archive, also on one that was cut off or whose checksums do not fit.
 */
export function openExport(file: string, raw?: (chunk: Buffer) => void): AsyncIterable<Buffer> {
  const source = raw === undefined ? readBytes(file) : seen(readBytes(file), raw);
  switch (packingOf(file)) {
    case 'gzip':
      return unpackGzip(file, source);
    case 'zstd':
      return unpackZstd(source);
    default:
      return source;
  }
}

async function* seen(source: AsyncIterable<Buffer>, raw: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    raw(chunk);
    yield chunk;
  }
}

/** Node looks at the checksum of every member, but takes a zero behind one for the end of all. */
async function* unpackGzip(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const packed = Readable.from(source, { objectMode: false });
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  packed.on('error', (error) => unpacked.destroy(error));
  try {
    yield* packed.pipe(unpacked) as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
  }
  for await (const rest of createReadStream(file, { start: unpacked.bytesWritten }) as AsyncIterable<Buffer>)
    if (rest.some((byte) => byte !== 0))
      throw new DamagedFile('invalid bytes stand behind the end of the gzip archive');
}
