// The conversation with a cluster, with a server that says what a test wants: broken connections, tokens, ends.
import * as grpc from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { afterEach, expect, it } from 'vitest';
import { sparkAddress } from '../../src/engine/spark/address.js';
import { arrowOfText, rowsOfArrow } from '../../src/engine/spark/arrow.js';
import { SparkClient } from '../../src/engine/spark/client.js';
import { translatedOfSpark } from '../../src/engine/spark/errors.js';
import { protocolJson } from '../../src/engine/spark/protocol.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';

interface Heard {
  readonly call: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}
const failing = (stream: Stream, code: grpc.status, details: string) =>
  stream.emit('error', Object.assign(new Error(details), { code, details }));

type Stream = grpc.ServerWritableStream<Heard['request'], object>;

let server: grpc.Server | undefined;
afterEach(() => server?.forceShutdown());

/** A server that answers statements as told, and everything else with nothing; with what it has heard. */
async function serving(answer: (stream: Stream, turn: number) => void) {
  const heard: Heard[] = [];
  const loaded = grpc.loadPackageDefinition(
    fromJSON(protocolJson() as Parameters<typeof fromJSON>[0], {
      keepCase: true,
      longs: String,
      oneofs: true,
    }),
  ) as unknown as { spark: { connect: { SparkConnectService: grpc.ServiceClientConstructor } } };
  let turn = 0;
  const hear = (call: string, { request, metadata }: Pick<Stream, 'request' | 'metadata'>) =>
    heard.push({ call, request, authorization: metadata.get('authorization')[0]?.toString() });
  const stream = (call: string) => (given: Stream) => {
    hear(call, given);
    answer(given, turn++);
  };
  const nothing =
    (call: string) =>
    (given: grpc.ServerUnaryCall<Heard['request'], object>, done: grpc.sendUnaryData<object>) => {
      hear(call, given);
      done(null, {});
    };
  server = new grpc.Server();
  server.addService(loaded.spark.connect.SparkConnectService.service, {
    ExecutePlan: stream('ExecutePlan'),
    ReattachExecute: stream('ReattachExecute'),
    ...Object.fromEntries(
      ['ReleaseExecute', 'Config', 'Interrupt', 'ReleaseSession'].map((call) => [call, nothing(call)]),
    ),
  });
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) =>
    server?.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { heard, address: sparkAddress(`sc://127.0.0.1:${port}`) };
}

const piece = (id: string, cell: string) => ({
  response_id: id,
  arrow_batch: { data: arrowOfText(['a'], [[cell]]) },
});

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
