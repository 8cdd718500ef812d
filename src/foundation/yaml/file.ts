// YAML files from the disk, with problems in place of errors of the system.
import { isUtf8 } from 'node:buffer';
import { closeSync, readSync } from 'node:fs';
import { openRegular, whyUnreadable } from '../problems/file-errors.js';
import type { FilesRead } from '../problems/files-read.js';
import { type Problems, ProblemsError } from '../problems/problem.js';
import { placeHere } from '../problems/stand-ins.js';
import { parseYaml, type YamlFile } from './document.js';

/** Far more than people write; more is another kind of file, or one that never ends. */
const mostBytes = 1 << 20;

/**
 * Reads a YAML file.
 * @param file its name as it is shown in problems
 * @param what what people call it: `policy`, `review file`
 * @param fix the next move where it cannot be opened
 * @param files remembers what was read, where somebody asks for it later
 * @returns undefined after adding problems where it cannot be read or is not YAML
 */
export function readYaml(
  file: string,
  what: string,
  problems: Problems,
  fix = 'check the path; paths in a review file are relative to it',
  files?: FilesRead,
): YamlFile | undefined {
  let bytes: Buffer;
  try {
    bytes = readAtMost(placeHere(file), mostBytes + 1);
  } catch (error) {
    problems.add({
      code: 'file-missing',
      place: { file },
      reason: `the ${what} ${whyUnreadable(error)}`,
      fix,
    });
    return undefined;
  }
  files?.remember(placeHere(file), bytes);
  if (bytes.length > mostBytes) {
    problems.add({
      code: 'yaml-syntax',
      place: { file },
      reason: `the ${what} is larger than 1 MB, so it is hardly a ${what}`,
      fix: 'check the path',
    });
    return undefined;
  }
  if (!isUtf8(bytes)) {
    problems.add({
      code: 'yaml-syntax',
      place: { file },
      reason: `the ${what} is not UTF-8 text`,
      fix: 'save it again with the encoding UTF-8',
    });
    return undefined;
  }
  try {
    return parseYaml(file, bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) problems.add({ ...problem, place: problem.place ?? { file } });
    return undefined;
  }
}

function readAtMost(file: string, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most);
  const handle = openRegular(file);
  try {
    let length = 0;
    for (;;) {
      const read = readSync(handle, bytes, length, most - length, null);
      length += read;
      if (read === 0 || length === most) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}
