// manifest.json: what went in, what came out, and what ran, so that results can be verified and made again.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type * as z from 'zod';
import type { EngineFacts } from '../engine/engine.js';
import type { resultsFormat } from '../format/results-format.js';
import { FilesRead } from '../foundation/problems/files-read.js';
import type { Guard } from '../plan/decisions/guard.js';
import type { Centre } from '../policy/model/assign.js';
import { sortedText } from '../policy/model/canonical.js';
import { firmnessSaid } from '../policy/model/firmness.js';
import type { MetricWindow } from '../policy/model/metric-windows.js';
import type { Language, Policy } from '../policy/model/policy.js';
import type { ResultsStatus, RowCounts } from '../reports/values/summary.js';
import { isListed, type ListedFile, type ListedPart, type OutputFile } from './listed/listed.js';

export interface InputFile {
  /** What it was used as: policy, review, last_results, or the name of an export. */
  readonly role: string;
  readonly file: string;
  /** Null of tables, of files that are too large for the memory of the cluster that read them, and where there are parts. */
  readonly sha256: string | null;
  /** Of last results that a cluster wrote in parts, and read there. */
  readonly parts?: readonly ListedPart[] | undefined;
  /** Null of tables. */
  readonly bytes: number | null;
  /** Of what a cluster read itself: when a file was written, or which version of a table it was; null where nobody knows. */
  readonly modified?: string | null | undefined;
}

export interface Manifest {
  readonly tool: 'gradus';
  readonly version: string;
  /** Layout of the results folder; grows when files or columns change meaning. */
  readonly format: typeof resultsFormat;
  readonly status: ResultsStatus;
  readonly review: string;
  readonly as_of: string;
  /** Path from the results folder to the folder that the paths of inputs are relative to. */
  readonly base: string;
  /** Of the pages among the results. */
  readonly language: Language;
  /** Whether the tables are as Excel shows them. */
  readonly excel: boolean;
  readonly policy: { readonly name: string; readonly version: string; readonly fingerprint: string };
  readonly value_metric: string | null;
  /** First and last day of the window of each metric that has one. */
  readonly windows: readonly MetricWindow[];
  /** Rates that amounts were converted with, by field. */
  readonly rates: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly inputs: readonly InputFile[];
  readonly outputs: readonly OutputFile[];
  /** What graded; not there where it was the engine that comes with gradus. */
  readonly engine?: EngineFacts | undefined;
  /** Assumptions that were made while reading. */
  readonly notes: readonly string[];
  readonly rows: Readonly<Record<string, RowCounts>>;
  readonly guards: readonly Guard[];
  /** Last results, where they were a folder: each year names the one before. */
  readonly last_results: LastSeal | null;
  readonly timings_ms: Readonly<Record<string, number>>;
  /** Processor time of all threads; not there in older results. */
  readonly processor_ms?: Readonly<Record<string, number>> | undefined;
}

/** What the manifest of a results folder says, as far as `shape` asks; undefined where it does not say so. */
export function readManifest<S extends z.ZodType>(folder: string, shape: S): z.output<S> | undefined {
  return openManifest(folder, shape).says;
}

/** A manifest with the SHA-256 of the very bytes that were read, so that nobody signs others than were verified. */
export function openManifest<S extends z.ZodType>(
  folder: string,
  shape: S,
  files = new FilesRead(),
): { readonly says: z.output<S> | undefined; readonly sha256: string } {
  const file = path.join(folder, 'manifest.json');
  const written: unknown = JSON.parse(files.read(file).toString('utf8'));
  return { says: shape.safeParse(written).data, sha256: files.of(file)?.sha256 ?? '' };
}

/** Whether a file of a results folder is there and is the one that its manifest lists. */
export async function isAsListed(file: string, outputs: readonly ListedFile[]): Promise<boolean> {
  const listed = outputs.find((each) => each.file === path.basename(file));
  return listed !== undefined && (await isListed(file, listed));
}

/** SHA-256 of the resolved policy: layout, comments and order of keys do not count, meaning does, frozen centres too. */
export function policyFingerprint(policy: Policy, centres: readonly Centre[] | undefined): string {
  const { firmness, ...rest } = policy;
  return createHash('sha256')
    .update(sortedText({ ...rest, ...firmnessSaid(firmness), centres }))
    .digest('hex');
}

/** What package.json says that is asked for. */
interface PackageSaid {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Whether gradus runs from the standalone file, which brings its own Node and unpacks everything else. */
  readonly standalone?: true;
}

/** package.json of the gradus that runs. */
export function packageSaid(): PackageSaid {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
}

/** The version in package.json. */
export const toolVersion = (): string => packageSaid().version;

/** Last results in the manifest. */
export interface LastSeal {
  readonly as_of: string;
  readonly manifest_sha256: string;
  /** Null where nobody approved them; the next two, too. */
  readonly approval_sha256: string | null;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  /** Whom the file of signers names for the signature; null where none was looked at. */
  readonly signed_by: string | null;
}
