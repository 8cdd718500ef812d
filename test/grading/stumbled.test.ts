// What sends a run back to its beginning: files of this machine that the engine could not read, and nothing else.
import { expect, it } from 'vitest';
import { SentFiles } from '../../src/engine/spark/sent-files.js';
import { storageProblem } from '../../src/engine/spark/storage-errors.js';
import { changedProblem } from '../../src/exports/reading/sources.js';
import { type Problem, ProblemsError } from '../../src/foundation/problems/problem.js';
import { readerStumbled } from '../../src/grading/run/suspects.js';

const here = 'exports/orders.csv';
const stumbled = (problem: Problem, onCluster: boolean) =>
  readerStumbled(new ProblemsError([problem]), new Set([here]), onCluster);
const misread: Problem = { code: 'export-unreadable', reason: 'an export cannot be read' };

it('grades nothing again because of storage, or of what changed there', () => {
  for (const details of [
    'java.nio.file.AccessDeniedException: s3a://bucket/x.csv',
    'java.net.ConnectException: Connection refused',
    'No FileSystem for scheme "nope"',
    '[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:/lake/t.csv.gz.',
  ]) {
    const problem = storageProblem(details);
    expect(problem?.code, details).toBe('export-unreadable');
    expect(problem && stumbled(problem, true), details).toBe(false);
  }
  for (const far of ['table:sales.orders', 's3a://bucket/x.csv'])
    expect(stumbled(changedProblem(far, true), true), far).toBe(false);
  expect(readerStumbled(new Error('fault'), new Set([here]), true)).toBe(false);
});

it('grades again where a file of this machine was misread, on a cluster where it is told of that file', async () => {
  expect(stumbled(misread, false)).toBe(true);
  expect(stumbled(misread, true)).toBe(false);
  // biome-ignore lint/correctness/useYield: it fails before the first row
  const rows = async function* (): AsyncGenerator<string[][]> {
    throw new ProblemsError([misread]);
  };
  const to = { receive: () => Promise.resolve(), define: () => Promise.resolve() };
  const sent = new SentFiles(
    { delimited: rows, parquet: () => Promise.resolve({ columns: ['a'], rows: rows() }) },
    to,
  );
  const names = [sent.delimited({ path: here, columns: ['a'] } as never), sent.parquet(here)];
  for (const name of names) {
    const error = await sent.ready(name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ problems: [{ ...misread, place: { file: here } }] });
    expect(readerStumbled(error, new Set([here]), true)).toBe(true);
  }
});
