// A server of Spark Connect that says what a test wants: broken connections, tokens, ends.
import * as grpc from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { afterEach } from 'vitest';
import { sparkAddress } from '../../src/engine/spark/address.js';
import { arrowOfText } from '../../src/engine/spark/arrow.js';
import { protocolJson } from '../../src/engine/spark/protocol.js';

export interface Heard {
  readonly call: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}
/** Ends an answer with a failure. */
export const failing = (stream: Stream, code: grpc.status, details: string) =>
  stream.emit('error', Object.assign(new Error(details), { code, details }));

export type Stream = grpc.ServerWritableStream<Heard['request'], object>;

let server: grpc.Server | undefined;
afterEach(() => server?.forceShutdown());

/** A server that answers statements as told, and everything else with nothing or as told; with what it has heard. */
export async function serving(
  answer: (stream: Stream, turn: number) => void,
  unary: (call: string, request: Heard['request']) => object | Promise<object> = () => ({}),
) {
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
      Promise.resolve(unary(call, given.request)).then(
        (told) => done(null, told),
        (error: grpc.ServiceError) => done(error),
      );
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
  const stop = () => server?.forceShutdown();
  return { heard, stop, address: sparkAddress(`sc://127.0.0.1:${port}`) };
}

export const piece = (id: string, cell: string) => ({
  response_id: id,
  arrow_batch: { data: arrowOfText(['a'], [[cell]]) },
});
