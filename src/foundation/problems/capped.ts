// Very many problems of one kind: nobody reads more than some of them, and a file of another kind has one in every line.
import { grouped } from '../characters/thousands.js';
import type { ProblemCode } from './catalogue.js';
import type { Problem } from './problem.js';

/** So many problems of one kind are told; the others are counted. */
const shownOfOneKind = 20;

/** How many problems of a kind are not told. */
interface More {
  readonly code: ProblemCode;
  readonly count: number;
}

/** The first problems of each kind in their order, and how many more there are of which kind. */
export function fewOfEachKind(problems: readonly Problem[]): { shown: Problem[]; more: More[] } {
  const counts = new Map<ProblemCode, number>();
  const shown = problems.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= shownOfOneKind;
  });
  const more = [...counts].flatMap(([code, count]) =>
    count > shownOfOneKind ? [{ code, count: count - shownOfOneKind }] : [],
  );
  return { shown, more };
}

/** `99,980 more of this kind`. */
export function moreText({ count }: More): string {
  return `${grouped(String(count))} more of this kind`;
}
