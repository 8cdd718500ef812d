// What a cluster says of its failures, as problems: each as what it is, and none as another.
import * as grpc from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { sparkAddress } from '../../src/engine/spark/address.js';
import { SparkClient } from '../../src/engine/spark/client.js';
import { translatedOfSpark } from '../../src/engine/spark/errors.js';
import { Session } from '../../src/engine/spark/session.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { serving } from './fake-spark.js';

const at = sparkAddress('sc://localhost:15002');
const failure = (details: string, code: number = grpc.status.INTERNAL) =>
  Object.assign(new Error(`${code}: ${details}`), { code, details });
const inTask = (text: string) =>
  `Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3 in stage 1.0 (TID 5) (10.0.0.2 executor 1): ${text}\n\tat java.base`;

it.each([
  [inTask('java.lang.IllegalStateException: odd'), 'could not do it: java.lang.IllegalStateException: odd'],
  [inTask('ExecutorLostFailure (executor 1 exited caused by one of the running tasks)'), 'lost workers'],
  ['Executor heartbeat timed out after 130000 ms', 'lost workers'],
  [inTask('FetchFailed(BlockManagerId(1, 10.0.0.2, 7337, None), shuffleId=0)'), 'lost workers'],
  ['[OPERATION_CANCELED] Operation has been canceled. SQLSTATE: HY008', 'was cancelled there'],
  ['[SPARK_JOB_CANCELLED] Job 3 cancelled part of cancelled job group x', 'was cancelled there'],
  [
    'java.io.IOException: odd bytes in s3a://b/cancelled/a.csv',
    'could not do it: java.io.IOException: odd bytes',
  ],
  ['[INSUFFICIENT_PERMISSIONS] Insufficient privileges: no CREATE SCHEMA', 'does not let this user do it'],
  ['User ann does not have permission USE CATALOG', 'does not let this user do it'],
  ['NameNode: org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create /x', 'in safe mode'],
  [
    'org.apache.hadoop.hdfs.protocol.DSQuotaExceededException: The DiskSpace quota of /x is exceeded',
    'a quota',
  ],
  ['java.lang.NullPointerException', 'could not do it: java.lang.NullPointerException'],
  ['x'.repeat(400), `could not do it: ${'x'.repeat(300)}`],
])('tells of %s', (details, reason) => {
  const error = translatedOfSpark(failure(details), at);
  expect(error).toMatchObject({
    problems: [{ reason: expect.stringContaining(reason), fix: expect.any(String) }],
  });
  expect((error as ProblemsError).problems[0]?.reason).not.toContain('x'.repeat(301));
});

it.each([
  "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'",
  '[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column cannot be resolved.',
  '[DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES] Cannot resolve',
  inTask("[CAST_INVALID_INPUT] The value '1x' cannot be cast. SQLSTATE: 22018"),
])('leaves what is wrong with a statement a fault: %s', (details) => {
  expect(translatedOfSpark(failure(details), at)).not.toBeInstanceOf(ProblemsError);
});

it('leaves failures of this machine faults', () => {
  for (const error of [new Error('odd'), Object.assign(new Error('odd'), { code: 'EPIPE' })])
    expect(translatedOfSpark(error, at)).toBe(error);
});

it.each([grpc.status.UNAUTHENTICATED, grpc.status.PERMISSION_DENIED])(
  'takes words of a token for none of a storage, status %i',
  (code) => {
    expect(translatedOfSpark(failure('Invalid credentials. Forbidden', code), at)).toMatchObject({
      problems: [{ code: 'engine', fix: expect.stringContaining('GRADUS_SPARK_TOKEN') }],
    });
  },
);

it('tells of a service whose sessions cannot be set', async () => {
  for (const details of [
    '[CONFIG_NOT_AVAILABLE] Configuration x is not available.',
    '[CANNOT_MODIFY_CONFIG] x',
  ]) {
    const { address, stop } = await serving(
      () => undefined,
      () => Promise.reject(failure(details)),
    );
    const session = new Session(new SparkClient(address, undefined), address);
    await expect(session.begin({ a: 'b' }, [])).rejects.toMatchObject({
      problems: [{ code: 'engine', fix: expect.stringContaining('let its sessions be set') }],
    });
    await session.client.end();
    stop();
  }
});

it('tells of a connection that cannot be encrypted, and why', async () => {
  const { address } = await serving(() => undefined);
  const encrypted = { ...address, encrypted: true };
  const session = new Session(new SparkClient(encrypted, undefined), encrypted);
  await expect(session.begin({}, [])).rejects.toMatchObject({
    problems: [
      {
        code: 'engine',
        reason: expect.stringMatching(/cannot be encrypted: .*wrong version number/),
        fix: expect.stringContaining('use_ssl'),
      },
    ],
  });
  await session.client.end();
  const unknown = failure(
    'No connection established. Last error: self-signed certificate. Resolution note: ',
    grpc.status.UNAVAILABLE,
  );
  expect(translatedOfSpark(unknown, at)).toMatchObject({
    problems: [
      {
        reason: expect.stringMatching(/encrypted: self-signed certificate$/),
        fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      },
    ],
  });
});
