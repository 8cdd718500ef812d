// How deep a YAML text is nested, measured before it is composed: the composer calls itself for each level, and near the
// end of the stack the whole process may be aborted.
import type { CST } from 'yaml';

/** Deeper than anything that people write. */
export const mostLevels = 64;

/** Where the first value of parsed text begins that is nested too deep, as an offset; undefined where none is. */
export function tooDeepAt(parsed: readonly CST.Token[]): number | undefined {
  for (const document of parsed) {
    const left: { token: CST.Token; level: number }[] = [{ token: document, level: 0 }];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { token, level } = next;
      if (level > mostLevels) return token.offset;
      for (const inner of valuesIn(token)) left.push({ token: inner, level: level + 1 });
    }
  }
  return undefined;
}

/** Tokens of the values, keys and items right inside a token. */
export function valuesIn(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((each) => each != null));
}
