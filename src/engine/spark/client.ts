// One session of Spark Connect: statements run, their answers in pieces, and everything ended again.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import * as grpc from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { SparkAddress } from './address.js';
import { planOf, type SparkAsk } from './asked.js';
import { protocolJson } from './protocol.js';

export interface Stages {
  readonly tasks: number;
  readonly done: number;
}

interface Piece {
  readonly response_id: string;
  readonly arrow_batch?: { readonly data: Uint8Array } | null;
  readonly result_complete?: object | null;
  readonly execution_progress?: {
    readonly stages: readonly { num_tasks: string; num_completed_tasks: string }[];
  } | null;
}

interface Pair {
  readonly key: string;
  readonly value?: string;
}

type Unary = (
  request: object,
  metadata: grpc.Metadata,
  options: grpc.CallOptions,
  done: (error: Error | null, answer?: { readonly pairs?: readonly Pair[] }) => void,
) => void;
interface Answer extends AsyncIterable<Piece> {
  cancel(): void;
  on(event: 'error', hear: () => void): this;
}

type Streaming = (request: object, metadata: grpc.Metadata) => Answer;

interface Service {
  readonly ExecutePlan: Streaming;
  readonly ReattachExecute: Streaming;
  readonly ReleaseExecute: Unary;
  readonly Config: Unary;
  readonly Interrupt: Unary;
  readonly ReleaseSession: Unary;
}

/** What has been answered is kept by the server until it hears that it has arrived; it hears every so many pieces. */
const releasedEvery = 16;

/** Pauses in milliseconds before a broken connection is tried again: half a minute in all. */
const pauses = [200, 500, 1000, 2000, 4000, 8000, 15_000];

/** How long a short question may take, in milliseconds. */
const patience = 60_000;

/** The session is not there any longer: the server has been started anew, or has given it up. */
const gone = /INVALID_HANDLE\.(SESSION|OPERATION)/;

/** The server has ended the connection, since it was asked too often whether it is there. */
const tooOften = /Bandwidth exhausted|too_many_pings/;

export class SparkClient {
  private readonly channel: Service & grpc.Client;
  private readonly headers = new grpc.Metadata();
  readonly session = randomUUID();
  private readonly user: string;
  private settings: Readonly<Record<string, string>> = {};
  private stopped = false;

  constructor(address: SparkAddress, token: string | undefined) {
    const loaded = grpc.loadPackageDefinition(
      // Numbers of 64 bits as text; what is not there stays away.
      fromJSON(protocolJson() as Parameters<typeof fromJSON>[0], {
        keepCase: true,
        longs: String,
        oneofs: true,
        arrays: true,
      }),
    ) as unknown as {
      spark: { connect: { SparkConnectService: new (...given: unknown[]) => Service & grpc.Client } };
    };
    const { SparkConnectService } = loaded.spark.connect;
    const credentials = address.encrypted ? grpc.credentials.createSsl() : grpc.credentials.createInsecure();
    this.channel = new SparkConnectService(address.target, credentials, {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      // Servers end connections that ask more often than every five minutes whether they are there.
      'grpc.keepalive_time_ms': 360_000,
      // Answers come from the one address that was named.
      'grpc.enable_http_proxy': 0,
    });
    this.user = address.user ?? userName();
    for (const [key, value] of Object.entries(address.headers)) this.headers.set(key, value);
    if (token !== undefined) this.headers.set('authorization', `Bearer ${token}`);
  }

  /** Settings of the session. */
  async configure(settings: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(settings).map(([key, value]) => ({ key, value }));
    await this.ask('Config', { operation: { set: { pairs } } });
    this.settings = settings;
  }

  /** Whether it still is the session that was set. A server of 3.5 that was started anew answers as if it were, and computes otherwise. */
  private async isAsSet(): Promise<boolean> {
    const keys = Object.keys(this.settings);
    const told = await this.ask('Config', { operation: { get_option: { keys } } }).catch(() => []);
    const now = new Map(told.map(({ key, value }) => [key, value]));
    return keys.every((key) => now.get(key) === this.settings[key]);
  }

  /**
   * Runs something to its end.
   * @param progress hears of stages while they run, from servers that tell
   * @returns its rows as Arrow, a whole table in each piece
   */
  async *run(asked: SparkAsk, progress?: (stages: Stages) => void): AsyncGenerator<Uint8Array> {
    const operation = randomUUID();
    const common = { ...this.common(), operation_id: operation };
    const options = [{ reattach_options: { reattachable: true } }];
    const plan = { ...common, plan: planOf(asked), client_type: 'gradus', request_options: options };
    let call = this.channel.ExecutePlan(plan, this.headers);
    let last: string | undefined;
    let [begun, complete] = [false, false];
    let failures = 0;
    let pieces = 0;
    try {
      for (;;) {
        let lost = false;
        try {
          for await (const piece of call) {
            begun = true;
            failures = 0;
            last = piece.response_id;
            if (piece.result_complete) {
              complete = true;
              return;
            }
            if (piece.execution_progress) progress?.(summed(piece.execution_progress.stages));
            if (piece.arrow_batch) yield piece.arrow_batch.data;
            if (++pieces % releasedEvery === 0) this.arrived(operation, last);
          }
          // The server ends its answer now and then, and goes on where it is asked to.
          failures = 0;
        } catch (error) {
          const pause = this.stopped ? undefined : pauses[failures++];
          lost = !begun && neverCame(error);
          if (pause === undefined || !(lost || broken(error) || cameTwice(error))) throw error;
          await new Promise((resolve) => setTimeout(resolve, pause));
          if (lost && !(await this.isAsSet())) throw error;
        }
        call = lost
          ? this.channel.ExecutePlan(plan, this.headers)
          : this.channel.ReattachExecute(
              { ...common, ...(last !== undefined && { last_response_id: last }) },
              this.headers,
            );
      }
    } finally {
      // Whoever asked may want no more of it, and what nobody reads would keep the process from ending. Whether a statement began
      // that nobody heard of is not known either: it must not run on behind our back.
      if (!complete) call.on('error', () => undefined).cancel();
      if (!this.stopped) this.tell('ReleaseExecute', { operation_id: operation, release_all: {} });
    }
  }

  private arrived(operation: string, response: string): void {
    this.tell('ReleaseExecute', { operation_id: operation, release_until: { response_id: response } });
  }

  /** Ends everything that runs in the session. */
  async interrupt(): Promise<void> {
    await this.ask('Interrupt', { interrupt_type: 1 }, 5000);
  }

  /** Ends the session with all that it holds, and the connection. */
  async end(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    try {
      await this.ask('ReleaseSession', {}, 5000);
    } catch {
      // A server of 3.5 knows no such call, and one that has gone needs none; others forget sessions by themselves.
    } finally {
      this.channel.close();
    }
  }

  /** Ends another session of the same user, with all that runs in it; nothing where it is gone by now. */
  async endOther(session: string): Promise<void> {
    const of = { session_id: session };
    await this.ask('Interrupt', { ...of, interrupt_type: 1 }, 5000).catch(() => undefined);
    // A server of 3.5 knows no such call; it forgets sessions by itself.
    await this.ask('ReleaseSession', of, 5000).catch(() => undefined);
  }

  private common() {
    return { session_id: this.session, user_context: { user_id: this.user, user_name: this.user } };
  }

  private ask(
    name: 'Config' | 'Interrupt' | 'ReleaseSession' | 'ReleaseExecute',
    more: object,
    time = patience,
  ) {
    return new Promise<readonly Pair[]>((resolve, reject) => {
      const options = { deadline: Date.now() + time };
      const done: Parameters<Unary>[3] = (error, answer) =>
        error ? reject(error) : resolve(answer?.pairs ?? []);
      this.channel[name]({ ...this.common(), ...more }, this.headers, options, done);
    });
  }

  /** Says something that needs no answer: where it is lost, nothing is. */
  private tell(name: 'ReleaseExecute', more: object): void {
    this.ask(name, more).catch(() => undefined);
  }
}

function summed(stages: readonly { num_tasks: string; num_completed_tasks: string }[]): Stages {
  return {
    tasks: stages.reduce((sum, each) => sum + Number(each.num_tasks), 0),
    done: stages.reduce((sum, each) => sum + Number(each.num_completed_tasks), 0),
  };
}

/** Whether a failure is one of the connection, not of what was asked. */
export function broken(error: unknown): boolean {
  const { code, details } = statusOf(error);
  const lost = code === grpc.status.UNAVAILABLE || code === grpc.status.ABORTED;
  const ended = code === grpc.status.RESOURCE_EXHAUSTED && tooOften.test(details);
  return (lost || ended) && !gone.test(details);
}

/** The request of a statement was lost: the server knows nothing of it, so nothing of it runs. */
const neverCame = (error: unknown) => statusOf(error).details.includes('INVALID_HANDLE.OPERATION_NOT_FOUND');

/** The request of a statement came after all, before it was sent again. */
const cameTwice = (error: unknown) =>
  statusOf(error).details.includes('INVALID_HANDLE.OPERATION_ALREADY_EXISTS');

/** What gRPC says of a failure; code -1 of one that it knows nothing of. */
export function statusOf(error: unknown): { readonly code: number; readonly details: string } {
  if (!(error instanceof Error)) return { code: -1, details: String(error) };
  const [code, details] = [Reflect.get(error, 'code'), Reflect.get(error, 'details')];
  return {
    code: typeof code === 'number' ? code : -1,
    details: typeof details === 'string' ? details : error.message,
  };
}

/** Clusters keep sessions by user. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'gradus';
  }
}
