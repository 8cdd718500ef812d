// Opening what other systems wrote: finding the files, and reading bytes of plain and gzip files as a stream.
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { lookAt } from '../problems/file-errors.js';
import type { Problems } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import type { ExportSpec } from '../review/review.js';

/** Files of an export in a stable order; problems are added for those that are not there. */
export function findFiles(spec: ExportSpec, problems: Problems): string[] {
  const found = spec.files.flatMap((pattern): string[] => {
    const exists = lookAt(pattern);
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
        ? `${spec.name}: ${shownPath(pattern)} is a folder, not a file`
        : `${spec.name}: ${isDynamicPattern(pattern) ? 'no file matches' : 'there is no file'} ${shownPath(pattern)}`,
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
