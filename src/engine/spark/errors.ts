// Failures of Spark that a user can do something about, as problems, the same as those of any other engine; others stay faults.
import * as grpc from '@grpc/grpc-js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import type { SparkAddress } from './address.js';
import { tokenVariable } from './address.js';
import { broken, statusOf } from './client.js';
import { storageProblem } from './storage-errors.js';

/** A failure that nobody knows more of than what the cluster says, which whoever asked may: status and text are those of gRPC. */
export class ClusterFailure extends ProblemsError {
  readonly code: number;
  readonly details: string;

  constructor(problem: Problem, said: { readonly code: number; readonly details: string }) {
    super([problem]);
    this.code = said.code;
    this.details = said.details;
  }
}

/** Whether a failure is one of which gradus knows what to do. */
export const isKnownFailure = (error: unknown) =>
  error instanceof ProblemsError && !(error instanceof ClusterFailure);

/** @param where what the problem is told of */
export function translatedOfSpark(error: unknown, where: SparkAddress): unknown {
  if (error instanceof ProblemsError || !(error instanceof Error)) return error;
  const said = statusOf(error);
  const { code, details } = said;
  const found =
    rightsProblem(details) ??
    // What it says of a token may be taken for words of a storage.
    closedTo(code, where) ??
    known.find(({ sign }) => sign.test(details))?.problem ??
    storageProblem(details) ??
    tlsProblem(code, details, where) ??
    byStatus(code, where);
  if (found !== undefined) return new ProblemsError([found]);
  if (code <= grpc.status.OK || ofStatement.test(details)) return error;
  const problem: Problem = {
    code: 'engine',
    reason: `the cluster could not do it: ${reasonIn(details)}`,
    fix: 'look at what the cluster says of it, and run again',
  };
  return new ClusterFailure(problem, said);
}

/**
 * What is wrong with a statement, or with what it does to a cell: gradus wrote it. Spark names each such error, and the SQL standard
 * each kind of them.
 */
const ofStatement =
  /SQLSTATE: (?:0A|21|22|38|42)|\[(?:PARSE_|UNRESOLVED_|DATATYPE_MISMATCH|MISSING_|AMBIGUOUS_|UNSUPPORTED_|INVALID_|WRONG_NUM_ARGS|NOT_|TABLE_OR_VIEW_|COLUMN_|SCHEMA_|PATH_NOT_FOUND|CAST_|CANNOT_PARSE_|DATETIME_|DIVIDE_BY_ZERO|TEMP_TABLE_)|Path does not exist/;

/** The first line of what failed; of a task, what stands behind where it ran. */
function reasonIn(details: string): string {
  const [, ofTask] = /Lost task [^\n]*?\): ([^\n]+)/.exec(details) ?? [];
  return (ofTask ?? details.split('\n')[0] ?? '').trim().slice(0, 300);
}

function rightsProblem(details: string): Problem | undefined {
  if (!/INSUFFICIENT_PERMISSIONS|does not have permission/i.test(details)) return undefined;
  return {
    code: 'engine',
    reason: `the cluster does not let this user do it: ${reasonIn(details)}`,
    fix: 'ask whoever runs it for the right to read the exports and to make a database with tables (where staging is), and run again',
  };
}

/** A connection that cannot be encrypted; undefined where something else is wrong. */
function tlsProblem(code: number, details: string, { shown }: SparkAddress): Problem | undefined {
  if (code !== grpc.status.UNAVAILABLE) return undefined;
  if (!/certificate|\bSSL\b|wrong version number|\bTLS\b|EPROTO/i.test(details)) return undefined;
  const [, last = details] =
    /Last error: (?:Error: )?([^\n]*?)(?:\. Resolution note|\n|$)/.exec(details) ?? [];
  return {
    code: 'engine',
    reason: `the connection to the cluster at ${shown} cannot be encrypted: ${reasonIn(last)}`,
    fix: 'where an authority of your own signed its certificate, set NODE_EXTRA_CA_CERTS to the file of that authority; where it does not encrypt, leave out use_ssl=true',
  };
}

/** A service that takes no settings. */
function settingsProblem(error: unknown, { shown }: SparkAddress): ProblemsError | undefined {
  if (!/CONFIG_NOT_AVAILABLE|CANNOT_MODIFY_CONFIG/.test(statusOf(error).details)) return undefined;
  return notAsNeeded(`the cluster at ${shown} does not let its sessions be set as grades need`);
}

/** A session that does not compute as it must. */
export function notAsNeeded(reason: string): ProblemsError {
  const fix =
    'let its sessions be set, or ask whoever runs it for one whose sessions can be; SQL warehouses do not follow what they are told';
  return new ProblemsError([{ code: 'engine', reason, fix }]);
}

/** What failed when a session was set, the first that is said to a cluster. */
export function translatedOfBegin(error: unknown, where: SparkAddress): unknown {
  const { code, details } = statusOf(error);
  const settings = settingsProblem(error, where);
  if (settings !== undefined) return settings;
  const unheard = broken(error) && tlsProblem(code, details, where) === undefined;
  return unheard ? unreached(where) : translatedOfSpark(error, where);
}

/** This run is being stopped, as whoever stops it knows. */
export function stoppedHere(): ProblemsError {
  return new ProblemsError([
    {
      code: 'engine',
      reason: 'this run was told to stop, and has ended what it began on the cluster',
      fix: 'run again',
    },
  ]);
}

/** Nobody answered. */
function unreached(where: SparkAddress): ProblemsError {
  return new ProblemsError([
    {
      code: 'engine',
      reason: `nobody answers as Spark Connect at ${where.shown}`,
      fix: 'look at the address and whether the server runs; one that asks for an encrypted connection needs /;use_ssl=true at its end',
    },
  ]);
}

function closedTo(code: number, { shown }: SparkAddress): Problem | undefined {
  if (code === grpc.status.UNAUTHENTICATED || code === grpc.status.PERMISSION_DENIED)
    return {
      code: 'engine',
      reason: `the cluster at ${shown} lets nobody in without a token that it knows, or this one no longer`,
      fix: `set ${tokenVariable} to one that holds, and run again`,
    };
  return undefined;
}

function byStatus(code: number, { shown }: SparkAddress): Problem | undefined {
  if (code === grpc.status.CANCELLED) return cancelled;
  if (
    code === grpc.status.UNAVAILABLE ||
    code === grpc.status.ABORTED ||
    code === grpc.status.DEADLINE_EXCEEDED
  )
    return {
      code: 'engine',
      reason: `the connection to the cluster at ${shown} was lost, and did not come back`,
      fix: 'look at what the cluster says of it, and run again',
    };
  return undefined;
}

const cancelled: Problem = {
  code: 'engine',
  reason: 'what ran on the cluster was cancelled there',
  fix: 'ask who cancelled it, and run again',
};

const known: readonly { sign: RegExp; problem: Problem }[] = [
  {
    sign: /INVALID_HANDLE|SESSION_(CLOSED|CHANGED|NOT_FOUND)/,
    problem: {
      code: 'engine',
      reason: 'the cluster has given up the session of this run, or was started anew meanwhile',
      fix: 'run again',
    },
  },
  {
    sign: /stopped SparkContext|SparkContext (was|has been) (shut down|stopped)/,
    problem: {
      code: 'engine',
      reason: 'the server of the cluster was stopped while this ran',
      fix: 'start it again, or wait until it is there, and run again',
    },
  },
  {
    // A path may have the word in it.
    sign: /\[(?:OPERATION_CANCELED|SPARK_JOB_CANCELLED)\b|\b(?:Job|Stage) \d+ (?:was )?cancelled|\bjob group \S+ (?:was )?cancelled|cancelled job group/i,
    problem: cancelled,
  },
  {
    sign: /NUMERIC_VALUE_OUT_OF_RANGE|ARITHMETIC_OVERFLOW|CANNOT_CHANGE_DECIMAL_PRECISION|DECIMAL_PRECISION_EXCEEDS/,
    problem: {
      code: 'number-too-large',
      reason: 'a sum, product or quotient has more than 38 digits, so it could not be exact',
      fix: 'look for a mistyped amount in the exports',
    },
  },
  {
    sign: /No space left|Disk quota/i,
    problem: {
      code: 'disk',
      reason: 'a disk of the cluster is full',
      fix: 'free some space there, and run again',
    },
  },
  {
    sign: /OutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY|maxResultSize/,
    problem: {
      code: 'memory',
      reason: 'the memory of the cluster is too small for this review',
      fix: 'give its driver and executors more (spark.driver.memory, spark.executor.memory), and run again',
    },
  },
  {
    sign: /SafeModeException|name ?node is in safe mode/i,
    problem: {
      code: 'disk',
      reason: 'the storage of the cluster is in safe mode, in which nothing can be written',
      fix: 'wait until it has left that, or ask whoever runs it, and run again',
    },
  },
  {
    sign: /QuotaExceeded|quota (?:of \S+ )?(?:is |was |has been )?exceeded|exceed\w* (?:\w+ ){0,3}quota/i,
    problem: {
      code: 'disk',
      reason: 'what the cluster may use of its storage is used up (a quota)',
      fix: 'free some of it there, or ask whoever runs it for more, and run again',
    },
  },
  {
    // Every task that fails names the worker on which it did, and is called lost.
    sign: /Executor heartbeat timed out|executor (?:\S+ )?(?:was )?(?:lost|removed|exited)|ExecutorLostFailure|FetchFailed/i,
    problem: {
      code: 'engine',
      reason: 'the cluster lost workers more often than it tries again',
      fix: 'look at what the cluster says of them, and run again',
    },
  },
];
