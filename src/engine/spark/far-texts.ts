// Files of text that are written to storage by the cluster, and files there that are read back byte by byte.
import { ProblemsError } from '../../foundation/problems/problem.js';
import { sparkText } from '../../sql/dialects/quoting.js';
import { farPlace } from '../../sql/dialects/spark-far.js';
import { arrowOfText } from './arrow.js';
import type { SparkRead } from './asked.js';
import { statusOf } from './client.js';
import { isKnownFailure } from './errors.js';
import type { FarFile } from './far.js';
import { hadoopPath } from './far-files.js';
import type { Session } from './session.js';

/** Bytes that are asked for at once: a worker holds a file whole. */
const askedAtOnce = 16 * 1024 * 1024;

/**
 * Makes a folder with one file of text in it.
 * @param view name that nothing else has in the session
 */
export async function writeText(
  session: Session,
  view: string,
  folder: string,
  pieces: readonly string[],
): Promise<void> {
  const rows = arrowOfText(
    ['value'],
    pieces.map((piece) => [piece]),
  );
  await session.do({ view, rows });
  // In one partition, so that it is one file.
  await writeQuery(session, folder, `SELECT /*+ COALESCE(1) */ value FROM ${view}`);
  await session.do({ statement: `DROP VIEW ${view}` });
}

/** What Spark and Hadoop say where they cannot write. */
const aboutWriting =
  /\b(?:writ(?:e|ing|ten|able)|commit(?:ting)?|creat(?:e|ing)|mkdirs?|renam(?:e|ing)|delet(?:e|ing)|quota)\b|already.?exists/i;

/**
 * Makes a folder with the lines that a query gives, in its order.
 * @param rows in one file, at most
 * @throws ProblemsError where the cluster cannot write there
 */
export async function writeQuery(
  session: Session,
  folder: string,
  query: string,
  rows?: number,
): Promise<void> {
  // Packed it would not be the same bytes.
  const options = ["compression 'none'", ...(rows === undefined ? [] : [`maxRecordsPerFile '${rows}'`])];
  try {
    await session.do({
      statement: `INSERT OVERWRITE DIRECTORY ${sparkText(folder)} USING text OPTIONS (${options.join(', ')}) ${query}`,
    });
  } catch (error) {
    if (isKnownFailure(error)) throw error;
    const [said = ''] = statusOf(error).details.split('\n');
    // What is wrong with the query itself is a fault, which nobody mends by looking at rights and disks.
    if (!aboutWriting.test(said.replace(/`[^`]*`/g, ''))) throw error;
    throw new ProblemsError([{ code: 'disk', reason: `the cluster could not write there: ${said}` }]);
  }
}

/** What files hold, in the order in which they are given. @param view makes files a relation */
export async function* contentsOf(
  session: Session,
  files: readonly FarFile[],
  view: (read: SparkRead) => Promise<string>,
): AsyncGenerator<{ file: FarFile; bytes: Buffer }> {
  for (const batch of batches(files)) {
    const name = await view({
      format: 'binaryFile',
      options: {},
      paths: batch.map(({ path }) => hadoopPath(path)),
      columns: [`_metadata.file_path AS ${farPlace.key}`, 'base64(content) AS content'],
    });
    const rows = await session.rows(`SELECT * FROM ${name}`);
    const found = new Map(rows.map((row) => [row[farPlace.key], row.content ?? '']));
    for (const file of batch) {
      const content = found.get(file.key);
      if (content === undefined)
        throw new ProblemsError([
          {
            code: 'export-missing',
            place: { file: file.path },
            reason: 'the file was removed while the cluster read it',
            fix: 'run again',
          },
        ]);
      yield { file, bytes: Buffer.from(content, 'base64') };
    }
  }
}

function batches(files: readonly FarFile[]): FarFile[][] {
  const found: FarFile[][] = [];
  let size = 0;
  for (const file of files) {
    const last = found.at(-1);
    if (last === undefined || size + file.bytes > askedAtOnce) {
      found.push([file]);
      size = file.bytes;
    } else {
      last.push(file);
      size += file.bytes;
    }
  }
  return found;
}
