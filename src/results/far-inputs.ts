// Whether what a cluster read is still what was graded.
import { existsSync } from 'node:fs';
import { withStorage } from '../engine/open.js';
import { farTableOf, isFar } from '../foundation/problems/far-path.js';
import type { Problem } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { clusterOf } from '../grammar/engine.js';
import { fileHere } from './far/fetched.js';
import { isListed } from './listed/listed.js';
import type { Verifiable } from './verify.js';

/** What was found of inputs that only a cluster reads. */
interface FarInputs {
  /** How many were looked at. */
  readonly looked: number;
  /** Those at which nobody looked, since no cluster is named. */
  readonly unseen: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Looks at files and tables that only a cluster reads.
 * @param engine what the command line says of the cluster
 * @throws ProblemsError when nobody answers there
 */
export async function lookAtFarInputs(manifest: Verifiable, engine: string | undefined): Promise<FarInputs> {
  const far = [...new Set(manifest.inputs.flatMap(({ file }) => (isFar(file) ? [file] : [])))];
  const remote = clusterOf(engine, undefined)?.remote;
  if (far.length === 0 || remote === undefined)
    return { looked: 0, unseen: far.map(shownPath), problems: [] };
  const problems = [...(await changedThere(manifest, remote)), ...(await changedLast(manifest, remote))];
  return { looked: far.length, unseen: [], problems };
}

/** What was read of last results, which lie there in parts. */
const isOfLast = ({ role }: { readonly role: string }) => role.startsWith('last_');

/** A problem for each file of last results there that is gone or another one now. */
async function changedLast(manifest: Verifiable, remote: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const input of manifest.inputs.filter((each) => isFar(each.file) && isOfLast(each))) {
    const file = await fileHere(input.file, remote);
    if (!(await isListed(file, input))) problems.push(changedProblemOf(input, 'file', existsSync(file)));
  }
  return problems;
}

function changedProblemOf(
  { file, role }: { readonly file: string; readonly role: string },
  what: 'file' | 'table',
  there: boolean,
): Problem {
  return {
    code: 'input-changed',
    place: { file: shownPath(file) },
    reason: `this ${what}, which was graded as ${role}, ${there ? 'has changed' : 'is no longer there'}`,
    fix: 'put it back as it was, or grade again',
  };
}

/** A problem for each of them that is gone or another one now, asked of the cluster. */
function changedThere(manifest: Verifiable, remote: string): Promise<Problem[]> {
  const then = [
    ...new Map(
      manifest.inputs.filter((each) => isFar(each.file) && !isOfLast(each)).map((each) => [each.file, each]),
    ).values(),
  ];
  if (then.length === 0) return Promise.resolve([]);
  return withStorage(remote, async (storage) => {
    const files = then.filter(({ file }) => farTableOf(file) === undefined);
    const now = files.length === 0 ? [] : await storage.list(files.map(({ file }) => file));
    const sums = await storage.fingerprints(now);
    const problems: Problem[] = [];
    for (const { file, role, sha256, modified } of then) {
      const table = farTableOf(file);
      const found = now.find(({ path }) => path === file);
      const sum = found && sums.get(found.key);
      const same =
        table === undefined
          ? found !== undefined &&
            (sha256 === null || sum === undefined ? found.modified === modified : sum === sha256)
          : modified === null || (await storage.version(table)) === modified;
      if (same) continue;
      const there = table !== undefined || found !== undefined;
      problems.push(changedProblemOf({ file, role }, table === undefined ? 'file' : 'table', there));
    }
    return problems;
  });
}
