// What only this machine reads and writes, whoever grades.
import { isFar } from './far-path.js';
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
 * A problem for each path on storage that only a cluster reads, where a file or folder of this machine is needed.
 * @returns the other paths
 */
export function checkLocal(
  paths: Paths & { readonly policy: string | undefined },
  place: (key: string) => Place | undefined,
  problems: Problems,
): Paths {
  for (const [key, name] of keys) {
    const file = paths[name];
    if (file === undefined || !isFar(file)) continue;
    const at = place(key);
    const written = key === 'results';
    problems.add({
      code: written ? 'results-path' : 'file-missing',
      place: at ?? { file: shownPath(file) },
      reason: `${shownPath(file)} is on storage that a cluster reads, and ${written ? 'results are written to folders of this machine, where they are approved, compared and explained' : `${key.replace('_', ' ')} ${key.endsWith('s') ? 'are' : 'is'} read on this machine`}`,
      fix: written
        ? 'name a folder of this machine; what has to lie there can be copied once it is approved'
        : 'copy it here, and name that',
    });
  }
  const here = (file: string | undefined) => (file === undefined || isFar(file) ? undefined : file);
  const { aliases, lastResults, overrides, signers, results } = paths;
  return {
    aliases: here(aliases),
    lastResults: here(lastResults),
    overrides: here(overrides),
    signers: here(signers),
    results: here(results),
  };
}
