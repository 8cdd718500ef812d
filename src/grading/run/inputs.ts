// What a run read, for its manifest.
import path from 'node:path';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { lookupExports } from '../../engine/steps/read/lookups.js';
import type { Inspections } from '../../exports/reading/sources.js';
import { farTableOf, isFar } from '../../foundation/problems/far-path.js';
import { lastOverridesOf } from '../../plan/decisions/last-time.js';
import type { InputFile } from '../../results/manifest.js';
import { shownFor } from '../../review/shown.js';
import type { Prepared } from '../prepare/prepare.js';

/** The parts of last results that the cluster read itself, as their manifest lists them. */
function partsOf({ last }: Plan, file: string): InputFile['parts'] {
  if (last?.file.path !== file) return undefined;
  return last.file.far?.parts?.map(({ sha256, bytes }) => ({ sha256, bytes }));
}

/** Every file that was read, as it was then. */
export function inputsOf(prepared: Prepared, inspections: Inspections): InputFile[] {
  const { plan, review, reviewFile, centresFile, decisions, read } = prepared;
  const shown = shownFor(review);
  const input = (role: string, file: string): InputFile => {
    // Never from the disk again: by now another file may lie there than the one that counted.
    const found = inspections.get(file) ?? read.of(file);
    if (found === undefined) throw new Error(`${file} was used, and nobody kept its fingerprint`);
    const { sha256, bytes } = found;
    const parts = partsOf(prepared.plan, file);
    if (parts !== undefined) return { role, file: shown(file), sha256: null, bytes, parts };
    if (!isFar(file)) return { role, file: shown(file), sha256, bytes };
    const modified = inspections.get(file)?.modified ?? null;
    if (farTableOf(file) !== undefined) return { role, file, sha256: null, bytes: null, modified };
    return { role, file, sha256: sha256 === '' ? null : sha256, bytes, modified };
  };
  return [
    ...(reviewFile === undefined ? [] : [input('review', path.resolve(reviewFile))]),
    input('policy', review.policy),
    ...(centresFile === undefined ? [] : [input('centres', centresFile)]),
    ...(review.aliases === undefined ? [] : [input('aliases', review.aliases)]),
    ...plan.exports
      .flatMap((planned) => [planned, ...lookupExports(planned)])
      .flatMap(({ name, files }) => files.map((file) => input(name, file.path))),
    ...(plan.last ? [input('last_results', plan.last.file.path)] : []),
    ...(decisions.raised && review.lastResults
      ? [input('last_overrides', lastOverridesOf(review.lastResults))]
      : []),
    ...(review.overrides === undefined ? [] : [input('overrides', review.overrides)]),
  ];
}
