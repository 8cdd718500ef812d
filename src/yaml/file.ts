// YAML files from the disk, with problems in place of errors of the system.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { whyUnreadable } from '../problems/file-errors.js';
import { type Problems, ProblemsError } from '../problems/problem.js';
import { parseYaml, type YamlFile } from './document.js';

/**
 * Reads a YAML file.
 * @param file its name as it is shown in problems
 * @param what what people call it: `policy`, `review file`
 * @param fix the next move where it cannot be opened
 * @returns undefined after adding problems where it cannot be read or is not YAML
 */
export function readYaml(
  file: string,
  what: string,
  problems: Problems,
  fix = 'check the path; paths in a review file are relative to it',
): YamlFile | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    problems.add({
      code: 'file-missing',
      place: { file },
      reason: `the ${what} ${whyUnreadable(error)}`,
      fix,
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
