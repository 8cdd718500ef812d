// Opening what other systems wrote: finding the files, and reading bytes of plain, gzip and zstd files as a stream.
import { createReadStream, type ReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { lookAt } from '../problems/file-errors.js';
import type { Problems } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { fillIn } from '../review/fill-in.js';
import type { ExportSpec } from '../review/review.js';

/** Files of an export in a stable order; problems are added for those that are not there. */
export function findFiles(spec: Pick<ExportSpec, 'name' | 'files' | 'place'>, problems: Problems): string[] {
  const found = spec.files.flatMap((pattern): string[] => {
    if (path.basename(pattern) === fillIn) return [];
    const exists = lookAt(pattern);
    if (exists?.isFile() || exists?.isFIFO()) return [pattern];
    const matches = isDynamicPattern(pattern)
      ? globSync(pattern.replaceAll(path.sep, '/'), { absolute: true, dot: false }).sort()
      : [];
    if (matches.length > 0) return matches.map((match) => path.normalize(match));
    // Where no review file names it, a flag does.
    const place = spec.place([], 'file');
    problems.add({
      code: 'export-missing',
      place: place ?? { file: shownPath(pattern) },
      reason: exists?.isDirectory()
        ? `${spec.name}: ${shownPath(pattern)} is a folder, not a file`
        : isDynamicPattern(pattern)
          ? `${spec.name}: no file matches ${shownPath(pattern)}`
          : `${spec.name}: there is no file ${shownPath(pattern)}`,
      fix: `export it again, or correct the path${place === undefined ? '' : '; paths are relative to the review file'}`,
    });
    return [];
  });
  return [...new Set(found)];
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
export function readBytes(file: string): ReadStream {
  // Pipes have no size.
  const size = lookAt(file)?.size || largestChunk;
  return createReadStream(file, { highWaterMark: Math.min(size + 1, largestChunk) });
}

/**
 * The bytes of an export, unpacked. `raw` sees every chunk as it lies on the disk.
 * The stream fails on a broken archive, also on one that was cut off.
 */
export function openExport(file: string, raw?: (chunk: Buffer) => void): Readable {
  const source = readBytes(file);
  if (raw) source.on('data', (chunk) => raw(chunk as Buffer));
  const packing = packingOf(file);
  if (packing !== 'gzip' && packing !== 'zstd') return source;
  const unpacked = packing === 'gzip' ? createGunzip({ chunkSize: 1 << 18 }) : zstdStream();
  source.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => source.destroy());
  return source.pipe(unpacked);
}

/** Node 20 has no zstd of its own. */
function zstdStream(): Transform {
  let ended = false;
  const unpacker = new Decompress((data, final) => {
    if (data.length > 0) stream.push(Buffer.from(data));
    if (final) ended = true;
  });
  const stream: Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        unpacker.push(chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        unpacker.push(new Uint8Array(0), true);
        done(ended ? null : new Error('the zstd archive is cut off'));
      } catch (error) {
        done(error as Error);
      }
    },
  });
  return stream;
}
