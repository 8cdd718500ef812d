// What only this machine reads and writes, whoever grades.
import { farTableOf, isFar } from './far-path.js';
import type { Place, Problems } from './problem.js';
import { shownPath } from './shown-path.js';

const keys = [
  ['policy', 'policy'],
  ['aliases', 'aliases'],
  ['last_results', 'lastResults'],
  ['overrides', 'overrides'],
  ['signers', 'signers'],
  ['results', 'results'],
] as const;

type Paths = Readonly<Record<Exclude<(typeof keys)[number][1], 'policy'>, string | undefined>>;

/**
 * A problem for each path on storage that only a cluster reads, where a file or folder of this machine is needed. Results
 * may lie there where a cluster writes them, and last results are looked for there by whoever reads them.
 * @param cluster whether one is named
 * @returns the other paths
 */
export function checkLocal(
  paths: Paths & { readonly policy: string | undefined },
  cluster: boolean,
  place: (key: string) => Place | undefined,
  problems: Problems,
): Paths {
  const { results: target } = paths;
  if (target !== undefined && isStored(target) && !cluster)
    problems.add({
      code: 'engine',
      place: place('results') ?? { file: shownPath(target) },
      reason: `${shownPath(target)} is on storage that only a cluster writes, and none is named`,
      fix: 'grade on one: gradus grade --engine sc://HOST:15002, SPARK_REMOTE, or engine: in the review file; or name a folder of this machine',
    });
  for (const [key, name] of keys) {
    const file = paths[name];
    if (file === undefined || !isFar(file)) continue;
    const written = key === 'results';
    if ((written || key === 'last_results') && isStored(file)) continue;
    problems.add({
      code: written ? 'results-path' : 'file-missing',
      place: place(key) ?? { file: shownPath(file) },
      reason: written
        ? `${shownPath(file)} is a table, and results are folders of files`
        : `${shownPath(file)} is on storage that a cluster reads, and ${key.replace('_', ' ')} ${key.endsWith('s') ? 'are' : 'is'} read on this machine`,
      fix: written ? 'name a folder' : 'copy it here, and name that',
    });
  }
  const here = (file: string | undefined) => (file === undefined || isFar(file) ? undefined : file);
  const stored = (file: string | undefined) => (file !== undefined && isStored(file) ? file : here(file));
  const { aliases, lastResults, overrides, signers, results } = paths;
  return {
    aliases: here(aliases),
    lastResults: stored(lastResults),
    overrides: here(overrides),
    signers: here(signers),
    results: stored(results),
  };
}

/** Whether a path leads to files on storage. */
const isStored = (file: string) => isFar(file) && farTableOf(file) === undefined;
