// The conversation with a cluster, with a server that says what a test wants: broken connections, tokens, ends.
import * as grpc from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { rowsOfArrow } from '../../src/engine/spark/arrow.js';
import { SparkClient } from '../../src/engine/spark/client.js';
import { translatedOfSpark } from '../../src/engine/spark/errors.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { failing, piece, type Stream, serving } from './fake-spark.js';

async function cellsOf(client: SparkClient) {
  const cells: unknown[] = [];
  for await (const bytes of client.run({ query: 'SELECT 1' }))
    cells.push(...rowsOfArrow(bytes).map(({ a }) => a));
  return cells;
}

it('goes on behind the last piece that arrived where a connection breaks', async () => {
  const { heard, address } = await serving((stream, turn) => {
    stream.write(piece(String(turn), `piece ${turn}`));
    if (turn === 0) failing(stream, grpc.status.UNAVAILABLE, 'gone');
    // The server ends its answer now and then, and is asked for more.
    else if (turn === 1) stream.end();
    else {
      stream.write({ response_id: 'last', result_complete: {} });
      stream.end();
    }
  });
  const client = new SparkClient(address, undefined);
  expect(await cellsOf(client)).toEqual(['piece 0', 'piece 1', 'piece 2']);
  await client.end();
  const again = heard.filter(({ call }) => call === 'ReattachExecute');
  expect(again.map(({ request }) => request.last_response_id)).toEqual(['0', '1']);
  expect(heard.map(({ call }) => call)).toEqual(expect.arrayContaining(['ReleaseExecute', 'ReleaseSession']));
  expect(new Set(heard.map(({ request }) => request.session_id)).size).toBe(1);
});

it('ends a statement of which nobody wants more', async () => {
  let ended: (() => void) | undefined;
  const cancelled = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const { heard, address } = await serving((stream) => {
    const much = 'x'.repeat(100_000);
    let sent = 0;
    const send = () => {
      while (!stream.cancelled && stream.write(piece(String(sent++), much)));
    };
    stream.on('drain', send).on('cancelled', () => ended?.());
    send();
  });
  const client = new SparkClient(address, undefined);
  for await (const bytes of client.run({ query: 'SELECT 1' })) {
    expect(rowsOfArrow(bytes)).toHaveLength(1);
    break;
  }
  // What it sends and nobody reads would keep the process from ending.
  await cancelled;
  await client.end();
  expect(heard.map(({ call }) => call)).toEqual(['ExecutePlan', 'ReleaseExecute', 'ReleaseSession']);
});

const settings = { 'spark.sql.ansi.enabled': 'true' };
const done = { response_id: 'last', result_complete: {} };
const notFound = '[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle is invalid. Operation not found.';

it('sends a statement again whose request was lost, under the same name', async () => {
  const answers: ((stream: Stream) => unknown)[] = [
    (stream) => failing(stream, grpc.status.UNAVAILABLE, 'Connection dropped'),
    (stream) => failing(stream, grpc.status.NOT_FOUND, notFound),
    // It came after all, and is sent twice.
    (stream) =>
      failing(
        stream,
        grpc.status.ALREADY_EXISTS,
        '[INVALID_HANDLE.OPERATION_ALREADY_EXISTS] The handle is invalid.',
      ),
    (stream) => {
      stream.write(piece('0', 'piece 0'));
      stream.write(done);
      stream.end();
    },
  ];
  const pairs = Object.entries(settings).map(([key, value]) => ({ key, value }));
  const { heard, address } = await serving(
    (stream, turn) => answers[turn]?.(stream),
    (call) => (call === 'Config' ? { pairs } : {}),
  );
  const client = new SparkClient(address, undefined);
  await client.configure(settings);
  expect(await cellsOf(client)).toEqual(['piece 0']);
  await client.end();
  const of = heard.filter(({ request }) => 'operation_id' in request && 'plan' in request);
  expect(of).toHaveLength(2);
  expect(of[1]?.request).toEqual(of[0]?.request);
  expect(
    heard.map(({ call }) => call).filter((call) => /Execute(Plan)?$/.test(call) && call !== 'ReleaseExecute'),
  ).toEqual(['ExecutePlan', 'ReattachExecute', 'ExecutePlan', 'ReattachExecute']);
});

it.each([
  ['of which something has arrived', 1, settings],
  ['in a session that is not as it was set', 0, { 'spark.sql.ansi.enabled': 'false' }],
])('sends no statement again %s', async (_, pieces, now) => {
  const pairs = Object.entries(now).map(([key, value]) => ({ key, value }));
  const { heard, address } = await serving(
    (stream, turn) => {
      if (turn === 0 && pieces > 0) stream.write(piece('0', 'piece 0'));
      if (turn === 0) failing(stream, grpc.status.UNAVAILABLE, 'Connection dropped');
      else failing(stream, grpc.status.NOT_FOUND, notFound);
    },
    (call) => (call === 'Config' ? { pairs } : {}),
  );
  const client = new SparkClient(address, undefined);
  await client.configure(settings);
  const error = await cellsOf(client).catch((failed: unknown) => translatedOfSpark(failed, address));
  await client.end();
  expect(error).toMatchObject({ problems: [{ reason: expect.stringContaining('given up the session') }] });
  expect(heard.filter(({ call }) => call === 'ExecutePlan')).toHaveLength(1);
});

it('tells a token to the cluster, and to nobody else', async () => {
  const { heard, address } = await serving((stream) =>
    failing(stream, grpc.status.UNAUTHENTICATED, 'token secret is no good'),
  );
  const client = new SparkClient(address, 'secret');
  const error = await cellsOf(client).catch((failed: unknown) => translatedOfSpark(failed, address));
  await client.end();
  expect(heard[0]?.authorization).toBe('Bearer secret');
  expect(error).toBeInstanceOf(ProblemsError);
  expect(error).toMatchObject({
    problems: [{ code: 'engine', fix: expect.stringContaining('GRADUS_SPARK_TOKEN') }],
  });
  expect(JSON.stringify(error) + String(error)).not.toContain('secret');
});

it.each([
  ['[ARITHMETIC_OVERFLOW] overflow', 'number-too-large'],
  [
    'Job aborted: [NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION] 1E+39 cannot be represented',
    'number-too-large',
  ],
  ['Job aborted due to stage failure: ExecutorLostFailure (executor 1 exited)', 'engine'],
  ['[INVALID_HANDLE.SESSION_CLOSED] The handle is invalid', 'engine'],
  ['[OPERATION_CANCELED] Operation has been canceled', 'engine'],
  ['java.io.IOException: No space left on device', 'disk'],
  ['Cannot call methods on a stopped SparkContext.', 'engine'],
  ['Job 7 cancelled because SparkContext was shut down', 'engine'],
])('tells of %s in its own words', async (said, code) => {
  const { address } = await serving((stream) => failing(stream, grpc.status.INTERNAL, said));
  const client = new SparkClient(address, undefined);
  const error = await cellsOf(client).catch((failed: unknown) => translatedOfSpark(failed, address));
  await client.end();
  expect(error).toMatchObject({ problems: [{ code }] });
  // A server that goes down cancels what runs: nobody is to be asked who did.
  if (said.includes('SparkContext'))
    expect(error).toMatchObject({ problems: [{ reason: expect.stringContaining('was stopped') }] });
});
