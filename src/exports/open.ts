// Opening what other systems wrote: finding the files, and reading bytes of plain and gzip files as a stream.
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { globSync, isDynamicPattern } from 'tinyglobby';
import type { Problems } from '../problems/problem.js';
import type { ExportSpec } from '../review/review.js';

/** Files of an export in a stable order; problems are added for those that are not there. */
export function findFiles(spec: ExportSpec, problems: Problems): string[] {
  const found = spec.files.flatMap((pattern): string[] => {
    const exists = statSync(pattern, { throwIfNoEntry: false });
    if (exists?.isFile() || exists?.isFIFO()) return [pattern];
    const matches = isDynamicPattern(pattern)
      ? globSync(pattern.replaceAll(path.sep, '/'), { absolute: true, dot: false }).sort()
      : [];
    if (matches.length > 0) return matches.map((match) => path.normalize(match));
    const place = spec.place([], 'file');
    problems.add({
      code: 'export-missing',
      ...(place && { place }),
      reason: exists?.isDirectory()
        ? `${spec.name}: ${pattern} is a folder, not a file`
        : `${spec.name}: there is no file ${pattern}`,
      fix: 'export it again, or correct the path; paths are relative to the review file',
    });
    return [];
  });
  return [...new Set(found)];
}

export function isGzip(file: string): boolean {
  return file.toLowerCase().endsWith('.gz');
}

/** The bytes of an export, unpacked. */
export function openExport(file: string): Readable {
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  if (!isGzip(file)) return raw;
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  raw.on('error', (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}
