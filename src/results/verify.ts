// Whether a results folder is what gradus wrote, and its inputs still what was graded: every file against the fingerprint
// in manifest.json.
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { settle } from '../foundation/folders/lock.js';
import { isFar } from '../foundation/problems/far-path.js';
import { lookAt, readRegular } from '../foundation/problems/file-errors.js';
import { fail, type Problem, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import type { Guard } from '../plan/decisions/guard.js';
import { brokenSeal } from './approval.js';
import { makeAgain, noResultsProblem } from './folder-contents.js';
import { bytesShape, type ListedBytes, listedShape, sinceListed } from './listed/listed.js';
import { readManifest } from './manifest.js';
import { savedProblem } from './spreadsheet.js';

/** What the manifest says that can be verified. */
export const verifiable = z.object({
  review: z.string(),
  as_of: z.string(),
  base: z.string(),
  inputs: z.array(bytesShape.extend({ file: z.string(), role: z.string(), modified: z.string().nullish() })),
  outputs: z.array(listedShape.refine(({ file }) => path.basename(file) === file)),
  // What a manifest says of guards counts only where the summary, which has a fingerprint, says the same.
  status: z.unknown(),
  rows: z.unknown(),
  guards: z.array(z.custom<Guard>((value) => typeof value === 'object' && value !== null)),
});
export type Verifiable = z.output<typeof verifiable>;

/** A results folder of which every file is as it was written. */
export interface VerifiedResults {
  readonly folder: string;
  readonly manifest: Verifiable;
}

/**
 * Opens results that nobody has changed since they were written.
 * @throws ProblemsError where they have changed, or are none
 */
export async function openVerified(name: string, fix?: string): Promise<VerifiedResults> {
  const { broken, ...opened } = await openUnverified(name, fix);
  refuse([...broken, ...(await changedOutputs(opened.folder, opened.manifest))]);
  return opened;
}

/** Files of fewer bytes are read in a moment. */
const smallBytes = 1 << 20;

/**
 * Does work on results while their large files are still read for their fingerprints; small ones are verified before it
 * begins. Nothing of the work may be shown before this returns.
 * @throws ProblemsError where the results have changed, or are none, whatever became of the work
 */
export async function whileVerified<T>(
  name: string,
  work: (results: VerifiedResults) => Promise<T>,
): Promise<T> {
  const { broken, folder, manifest } = await openUnverified(name);
  const isLarge = ({ file }: { readonly file: string }) =>
    (lookAt(path.join(folder, file))?.size ?? 0) >= smallBytes;
  const small = manifest.outputs.filter((each) => !isLarge(each));
  const changed = [...broken, ...(await changedOutputs(folder, { ...manifest, outputs: small }))];
  if (changed.length > 0) refuse([...broken, ...(await changedOutputs(folder, manifest))]);
  const large = changedOutputs(folder, { ...manifest, outputs: manifest.outputs.filter(isLarge) });
  // Told below, and no fault of the process until then.
  large.catch(() => undefined);
  try {
    return await work({ folder, manifest });
  } finally {
    refuse(await large);
  }
}

function refuse(broken: readonly Problem[]): void {
  if (broken.length > 0) throw new ProblemsError(broken);
}

/** What a folder says of itself, and what is broken about its seal; of its files nothing is verified. */
async function openUnverified(
  name: string,
  fix = 'name the folder that gradus grade wrote',
): Promise<VerifiedResults & { readonly broken: readonly Problem[] }> {
  const folder = path.resolve(name);
  await settle(folder);
  const none = noResultsProblem(folder, fix);
  if (none !== undefined) fail(none);
  const manifest = readManifest(folder, verifiable);
  if (manifest === undefined)
    return fail({
      code: 'results-changed',
      place: { file: shownPath(path.join(folder, 'manifest.json')) },
      reason: 'the manifest is damaged, or of another version of gradus',
      fix: makeAgain,
    });
  return { folder, manifest, broken: brokenSeal(folder) };
}

/** A problem for each output that is missing or changed, and where manifest and summary disagree. */
export async function changedOutputs(folder: string, manifest: Verifiable): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const listed of manifest.outputs) {
    const where = path.join(folder, listed.file);
    const found = isLink(where) ? 'is a link now' : await sinceListed(where, listed);
    if (found === undefined) continue;
    problems.push(savedProblem(where) ?? changedProblem(where, found));
  }
  return problems.length > 0 ? problems : disagreement(folder, manifest);
}

function changedProblem(file: string, found: string): Problem {
  return {
    code: 'results-changed',
    place: { file: shownPath(file) },
    reason: `this file, which gradus wrote, ${found}`,
    fix: makeAgain,
  };
}

function disagreement(folder: string, manifest: Verifiable): Problem[] {
  const summary = readSummary(folder);
  const keys = ['review', 'as_of', 'status', 'rows', 'guards'] as const;
  const apart = keys.filter((key) => !isDeepStrictEqual(summary[key], manifest[key]));
  if (apart.length === 0) return [];
  return [
    {
      code: 'results-changed',
      place: { file: shownPath(path.join(folder, 'manifest.json')) },
      reason: `this file, which gradus wrote, has changed: summary.json says something else of ${apart.join(' and ')}`,
      fix: makeAgain,
    },
  ];
}

/** summary.json of a results folder; empty where it cannot be read. */
export function readSummary(folder: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readRegular(path.join(folder, 'summary.json')).toString());
  } catch {
    return {};
  }
}

/** A problem for each input that is missing or changed; a file that was used twice is looked at once. */
export async function changedInputs(folder: string, manifest: Verifiable): Promise<Problem[]> {
  const base = path.resolve(folder, manifest.base);
  const roles = new Map<string, { listed: ListedBytes; roles: string[] }>();
  for (const { file, role, ...listed } of manifest.inputs) {
    if ((listed.sha256 === null && listed.parts === undefined) || isFar(file)) continue;
    const where = path.resolve(base, file);
    roles.set(where, { listed, roles: [...(roles.get(where)?.roles ?? []), role] });
  }
  const problems: Problem[] = [];
  for (const [where, { listed, roles: used }] of roles) {
    const found = await sinceListed(where, listed);
    if (found !== undefined)
      problems.push({
        code: 'input-changed',
        place: { file: shownPath(where) },
        reason: `this file, which was graded as ${used.join(' and ')}, ${found}`,
        fix: 'put the file back as it was, or grade again',
      });
  }
  return problems;
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** Files in the folder that gradus did not write, sorted. `known`: names beside those in the manifest. */
export function extraFiles(folder: string, manifest: Verifiable, known: readonly string[]): string[] {
  const ours = new Set([...manifest.outputs.map((each) => each.file), ...known]);
  return readdirSync(folder)
    .filter((name) => !ours.has(name))
    .sort();
}

/** Files of a folder, without folders and links. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((file) => lstatSync(file).isFile());
}
