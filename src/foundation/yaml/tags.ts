// Tags (!!js/function), anchors (&name) and aliases (*name): what YAML offers to say more than plain values. None of them
// belongs into a policy: a tag asks readers to run or build something, and anchors let a tiny file unfold into a huge one.
import type { CST } from 'yaml';
import type { Problem } from '../problems/problem.js';
import { valuesIn } from './depth.js';

/** What stands where, as offsets into the text. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly problem: Omit<Problem, 'place'>;
}

/** A problem for every tag and every anchor of parsed text, in the order of the text. */
export function tagsIn(parsed: readonly CST.Token[]): Found[] {
  const found: Found[] = [];
  const left: CST.Token[] = [...parsed];
  for (let token = left.pop(); token !== undefined; token = left.pop()) {
    for (const mark of marksOf(token)) {
      const problem = problemOf(mark);
      if (problem !== undefined)
        found.push({ start: mark.offset, end: mark.offset + mark.source.length, problem });
    }
    // One by one: as arguments of a call, the values of a very long list would not fit on the stack.
    for (const inner of valuesIn(token)) left.push(inner);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** What stands before and between the values of a token. */
function marksOf(token: CST.Token): CST.SourceToken[] {
  if (token.type === 'document') return token.start;
  if (token.type === 'block-scalar')
    return token.props.filter((each) => 'indent' in each) as CST.SourceToken[];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ start, sep }) => [...start, ...(sep ?? [])]);
}

function problemOf({ type, source }: CST.SourceToken): Omit<Problem, 'place'> | undefined {
  if (type === 'tag')
    return {
      code: 'yaml-syntax',
      reason: `tags (${source}) are not allowed`,
      fix: 'write the value without it; text that begins with ! needs quotes',
    };
  if (type === 'anchor')
    return {
      code: 'yaml-syntax',
      reason: `anchors (${source}) are not allowed`,
      fix: 'remove it, and write the value out wherever it is meant; text that begins with & needs quotes',
    };
  return undefined;
}
