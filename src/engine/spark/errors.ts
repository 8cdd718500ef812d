// Failures of Spark that a user can do something about, as problems, the same as those of any other engine; others stay faults.
import * as grpc from '@grpc/grpc-js';
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import type { SparkAddress } from './address.js';
import { tokenVariable } from './address.js';
import { statusOf } from './client.js';
import { storageProblem } from './storage-errors.js';

/** @param where what the problem is told of */
export function translatedOfSpark(error: unknown, where: SparkAddress): unknown {
  if (error instanceof ProblemsError || !(error instanceof Error)) return error;
  const { code, details } = statusOf(error);
  const found =
    known.find(({ sign }) => sign.test(details))?.problem ??
    storageProblem(details) ??
    unclear.find(({ sign }) => sign.test(details))?.problem ??
    byStatus(code, where);
  return found === undefined ? error : new ProblemsError([found]);
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
export function unreached(where: SparkAddress): ProblemsError {
  return new ProblemsError([
    {
      code: 'engine',
      reason: `nobody answers as Spark Connect at ${where.shown}`,
      fix: 'look at the address and whether the server runs; one that asks for an encrypted connection needs /;use_ssl=true at its end',
    },
  ]);
}

function byStatus(code: number, { shown }: SparkAddress): Problem | undefined {
  if (code === grpc.status.UNAUTHENTICATED || code === grpc.status.PERMISSION_DENIED)
    return {
      code: 'engine',
      reason: `the cluster at ${shown} lets nobody in without a token that it knows, or this one no longer`,
      fix: `set ${tokenVariable} to one that holds, and run again`,
    };
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

const lostWorkers: Problem = {
  code: 'engine',
  reason: 'the cluster lost workers more often than it tries again',
  fix: 'look at what the cluster says of them, and run again',
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
    sign: /OPERATION_CANCELED|\bcancell?ed\b/i,
    problem: {
      code: 'engine',
      reason: 'what ran on the cluster was cancelled there',
      fix: 'ask who cancelled it, and run again',
    },
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
  { sign: /ExecutorLostFailure/, problem: lostWorkers },
];

/** Every task that fails names the worker on which it did: whatever else is known of the failure says more. */
const unclear: typeof known = [
  { sign: /Job aborted due to stage failure: .*(?:executor|heartbeat|lost)/i, problem: lostWorkers },
];
