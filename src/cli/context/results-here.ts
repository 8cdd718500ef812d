// Results that a command names on storage, which only a cluster reads: brought here, so that every command works on a folder.
import { isFar } from '../../foundation/problems/far-path.js';
import { resultsHere, shelfHere } from '../../results/far/fetched.js';

/** What stands behind the name of a command: one operand, or several of the same kind. */
type Operands = string | readonly string[] | undefined;

/**
 * The folders of this machine that stand in for results on storage; everything else as it is.
 * @param kind whether they are results, or a folder in which several stand
 * @param engine what the command line says of the cluster
 * @throws ProblemsError where no cluster is named, or there are no results
 */
export async function broughtHere(
  named: Operands,
  kind: 'one' | 'shelf',
  engine: string | undefined,
): Promise<Operands> {
  if (named === undefined) return undefined;
  if (typeof named !== 'string') {
    const all: string[] = [];
    for (const each of named) all.push(String(await broughtHere(each, kind, engine)));
    return all;
  }
  if (!isFar(named)) return named;
  return kind === 'one' ? resultsHere(named, engine) : shelfHere(named, engine);
}
