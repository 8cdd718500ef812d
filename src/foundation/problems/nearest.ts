// "Did you mean": the nearest known name, when it is near enough to be a slip of the finger.
import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name nearest to `name`, or undefined when none is within a third of its length (at least 2 edits). A Chinese
 * character says as much as a syllable or word, so that there more than half of them must be the same.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return finder(known)(name);
}

/** Looks for the nearest of the same names again and again. */
function finder(known: readonly string[]): (name: string) => string | undefined {
  const lower = new Map(known.map((each) => [each.toLowerCase(), each]));
  const names = [...lower.keys()];
  return (name) => nearestIn(name, names, lower);
}

function nearestIn(
  name: string,
  names: readonly string[],
  lower: ReadonlyMap<string, string>,
): string | undefined {
  if (names.length === 0) return undefined;
  const found = closest(name.toLowerCase(), names);
  const edits = distance(name.toLowerCase(), found);
  const longer = Math.max(name.length, found.length);
  const near = /\p{Script=Han}/u.test(name)
    ? edits * 2 < longer
    : // Where every letter differs nothing of the name is left.
      edits <= Math.max(2, Math.floor(name.length / 3)) && edits < longer;
  return near ? lower.get(found) : undefined;
}

/**
 * Offers the nearest of very many names, such as ids of customers, to those who ask first; nobody reads more offers, and
 * each is looked for among all names.
 */
export function firstOffers(known: readonly string[], most = 20): (name: string) => string | undefined {
  const find = finder(known);
  let asked = 0;
  return (name) => (asked++ < most ? find(name) : undefined);
}

/** A fix line: the nearest name if there is one, else the list of what is known. */
export function didYouMean(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  if (found !== undefined) return `did you mean "${found}"?`;
  return known.length === 0 ? 'there is none yet' : `known here: ${known.join(', ')}`;
}
