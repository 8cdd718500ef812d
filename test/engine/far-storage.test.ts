// Storage that a cluster cannot read: what Spark and Hadoop say of it, as problems with a place and a next move.
import { expect, it } from 'vitest';
import { sparkAddress } from '../../src/engine/spark/address.js';
import { translatedOfSpark } from '../../src/engine/spark/errors.js';
import type { FarStorage } from '../../src/engine/spark/far.js';
import { writeQuery } from '../../src/engine/spark/far-texts.js';
import type { Session } from '../../src/engine/spark/session.js';
import { SparkStorage } from '../../src/engine/spark/storage.js';
import { planFar } from '../../src/exports/reading/far.js';
import { Problems, ProblemsError } from '../../src/foundation/problems/problem.js';

const at = sparkAddress('sc://localhost:15002');
const told = (details: string) =>
  translatedOfSpark(Object.assign(new Error(details), { code: 13, details }), at);
const problemOf = (details: string) => {
  const error = told(details);
  return error instanceof ProblemsError ? error.problems[0] : undefined;
};

it('tells what is wrong with storage as a problem, not as a fault', () => {
  const reasons = {
    'java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found':
      'cannot read storage of this kind (org.apache.hadoop.fs.s3a.S3AFileSystem)',
    'No FileSystem for scheme "nope"': 'cannot read storage of this kind (nope)',
    "[FAILED_READ_FILE.UNSUPPORTED_FILE_SYSTEM] Encountered error while reading file https://example.com/x.csv. The file system org.apache.hadoop.fs.http.HttpsFileSystem hasn't implemented listStatus.":
      'cannot read storage of this kind (org.apache.hadoop.fs.http.HttpsFileSystem)',
    'Call From vm/127.0.0.1 to localhost:1 failed on connection exception: java.net.ConnectException: Connection refused':
      'does not reach the storage',
    'java.nio.file.AccessDeniedException: s3a://bucket/x.csv: getFileStatus on s3a://bucket/x.csv':
      'does not let the cluster in',
    'org.apache.hadoop.security.AccessControlException: Permission denied: user=ann, access=READ':
      'does not let the cluster in',
    'Unable to load credentials from any of the providers in the chain': 'does not let the cluster in',
    'software.amazon.awssdk.core.exception.NoAwsCredentialsException: x': 'does not let the cluster in',
    '[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while reading file s3a://b/a.csv. File does not exist.':
      'was removed while',
    'Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent failure: Lost task 0.0 in stage 1.0 (TID 5) (vm executor driver): java.io.IOException: Mkdirs failed to create file:/proc/x':
      'may not make a folder there',
    'Job aborted due to stage failure: Lost task 0.3 in stage 1.0 (TID 5) (10.0.0.2 executor 1): ExecutorLostFailure (executor 1 exited): Connection refused':
      'lost workers',
  };
  for (const [details, reason] of Object.entries(reasons))
    expect(problemOf(details)?.reason, details).toContain(reason);
  expect(
    problemOf(
      '[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///lake/t.csv.gz.  SQLSTATE: KD001',
    ),
  ).toMatchObject({ code: 'export-unreadable', place: { file: 'file:///lake/t.csv.gz' } });
  expect(problemOf('[PARSE_SYNTAX_ERROR] Syntax error at or near')).toBeUndefined();
  // Words of a path say nothing of rights.
  for (const path of ['s3a://b/credentials/a.csv', 's3a://b/credentials.csv', 's3a://b/my-credentials'])
    expect(problemOf(`java.io.IOException: odd bytes in ${path}`)?.reason, path).toContain('could not do it');
});

it('names every path whose storage cannot be read, at its place in the review file', async () => {
  const storage = {
    list: (pattern: string) => Promise.reject(told(`No FileSystem for scheme "${pattern.split(':')[0]}"`)),
  } as unknown as FarStorage;
  const spec = {
    name: 'transactions',
    files: ['s3a://b/x', 'gs://b/y'],
    place: () => ({ file: 'review.yaml' }),
  };
  const problems = new Problems();
  await planFar(spec as unknown as Parameters<typeof planFar>[0], storage, problems);
  expect(problems.list.map(({ place, reason }) => [place?.file, reason])).toEqual([
    ['review.yaml', 's3a://b/x: the cluster cannot read storage of this kind (s3a)'],
    ['review.yaml', 'gs://b/y: the cluster cannot read storage of this kind (gs)'],
  ]);
  // What concerns the cluster itself is told once, as it is.
  const lost = { ...storage, list: () => Promise.reject(told('SESSION_CLOSED')) };
  await expect(planFar(spec as never, lost, new Problems())).rejects.toThrow(ProblemsError);
});

it('tells of a disk where the cluster cannot write, and leaves every other failure a fault', async () => {
  const writing = async (details: string) => {
    const session = { do: () => Promise.reject(told(details)) } as unknown as Session;
    return writeQuery(session, 's3a://b/out', 'SELECT 1').catch((error: unknown) => error);
  };
  for (const details of [
    '[TASK_WRITE_FAILED] Task failed while writing rows to s3a://b/out.',
    'org.apache.hadoop.fs.FileAlreadyExistsException: s3a://b/out',
    'Failed to commit task: attempt_2026',
    'mkdirs failed at s3a://b/out',
  ])
    expect(await writing(details), details).toMatchObject({ problems: [{ code: 'disk' }] });
  for (const details of [
    '[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `write` cannot be resolved.',
    '[PARSE_SYNTAX_ERROR] Syntax error at or near',
  ])
    expect(await writing(details), details).not.toBeInstanceOf(ProblemsError);
  expect(await writing('java.lang.NullPointerException: created_on')).toMatchObject({
    problems: [
      { code: 'engine', reason: 'the cluster could not do it: java.lang.NullPointerException: created_on' },
    ],
  });
});

/** Storage with files of these paths, as Spark lists them: what names nothing fails all that is listed with it. */
function sparkWith(files: readonly string[]) {
  let paths: readonly string[] = [];
  const session = {
    do: ({ read }: { readonly read: { readonly paths: readonly string[] } }) => {
      paths = read.paths;
      return Promise.resolve();
    },
    rows: () => {
      const found = paths.map((path) => files.filter((file) => patternOf(path).test(file)));
      const missing = found.findIndex((each) => each.length === 0);
      return missing < 0
        ? Promise.resolve(
            found.flat().map((file) => ({ _key: encodeURI(file), length: '1', modified: 'then' })),
          )
        : Promise.reject(told(`[PATH_NOT_FOUND] Path does not exist: ${paths[missing]}. SQLSTATE: 42K03`));
    },
  } as unknown as Session;
  return new SparkStorage(session, () => Promise.reject(new Error()));
}

/** A pattern of Hadoop: braces hold choices, and a backslash takes the sign behind it as it is. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\\(.)|([{},])|([.+()^$|?*[\]])/g, (_, escaped, brace, sign) =>
    brace === undefined ? `\\${escaped ?? sign}` : brace === '{' ? '(?:' : brace === '}' ? ')' : '|',
  );
  return new RegExp(`^${source}(?:/.*)?$`);
}

it('lists what is still there where something of the list is gone', async () => {
  const [a, b, c] = ['s3a://b/day=1/a,1.csv', 's3a://b/day=1/b [2].csv', 's3a://b/day=2/{c}.csv'];
  const listed = async (files: readonly string[], pattern: string | readonly string[] = [a, b, c]) =>
    (await sparkWith(files).list(pattern)).map(({ path }) => path);
  expect(await listed([a, b, c])).toEqual([a, b, c]);
  expect(await listed([a, c])).toEqual([a, c]);
  expect(await listed([b])).toEqual([b]);
  expect(await listed([c])).toEqual([c]);
  expect(await listed([])).toEqual([]);
  expect(await listed(['s3a://b/x'], 's3a://b/gone')).toEqual([]);
});
