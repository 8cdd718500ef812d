// Patterns in RE2's syntax, which everything here is written in, as Java reads them. Java's points, ends, spaces, ends of
// words and capitals mean something else, and its repeated groups need memory for each repetition.

/** What stands for a letter, capital or not, in Unicode's simple folding. */
function bothCases(letter: string): string {
  const candidates = [
    letter.toLowerCase(),
    letter.toUpperCase(),
    '\u017F',
    '\u212A',
    '\u212B',
    '\u1E9E',
    '\u03C2',
  ];
  const same = new RegExp(`^${letter}$`, 'iu');
  const all = new Set([letter, ...candidates.filter((each) => [...each].length === 1 && same.test(each))]);
  return [...all].join('');
}

const word = '0-9A-Za-z_';
/** Ends of words, of ASCII as RE2 has them. */
const wordEnd = `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
const spaces = '\\t\\n\\f\\r ';

interface How {
  readonly anyCase: boolean;
  /** Whether a point also stands for the end of a line. */
  readonly lines: boolean;
}

/**
 * Repetitions that never have to give back what they took. Java keeps a place for each turn of others, for which long texts
 * leave no room.
 */
const neverGivenBack = ['(?:[\\p{L}/]\\.|[^0-9.,])*', '(?:""|[^"])*', '(?:[\\s,T]|um|at|à)*'];

/** A pattern as Java reads it; `(?i)` may stand at its beginning. */
export function inJava(pattern: string, how: Partial<How> = {}): string {
  const greedy = neverGivenBack.find((each) => pattern.includes(each));
  if (greedy !== undefined) {
    const at = pattern.indexOf(greedy);
    const [before, after] = [pattern.slice(0, at), pattern.slice(at + greedy.length)];
    return `${inJava(before, how)}${translated(greedy, how)}+${inJava(after, how)}`;
  }
  return translated(pattern, how);
}

function translated(pattern: string, how: Partial<How>): string {
  const anyCase = how.anyCase === true || pattern.startsWith('(?i)');
  const rest = [...(pattern.startsWith('(?i)') ? pattern.slice(4) : pattern)];
  const lines = how.lines === true;
  const parts: string[] = [];
  for (let at = 0; at < rest.length; at++) {
    const sign = rest[at] ?? '';
    if (sign === '\\') {
      const [escaped, length] = escapeAt(rest, at);
      parts.push(outside(escaped));
      at += length - 1;
    } else if (sign === '[') {
      const end = classEnd(rest, at);
      parts.push(classOf(rest.slice(at + 1, end), anyCase));
      at = end;
    } else if (sign === '(' && rest[at + 1] === '?') {
      if (rest[at + 2] !== ':') throw new Error(`no translation of ${pattern}`);
      parts.push('(?:');
      at += 2;
    } else parts.push(plain(sign, { anyCase, lines }));
  }
  return parts.join('');
}

function plain(sign: string, { anyCase, lines }: How): string {
  if (sign === '.') return lines ? '[\\s\\S]' : '[^\\n]';
  if (sign === '$') return '\\z';
  if (sign === '^') return '\\A';
  if (!anyCase || !/\p{L}/u.test(sign)) return sign;
  const both = bothCases(sign);
  return [...both].length === 1 ? sign : `[${both}]`;
}

/** An escape, and how many signs it takes. */
function escapeAt(signs: readonly string[], at: number): readonly [string, number] {
  const next = signs[at + 1] ?? '';
  if (next === 'p' || next === 'P') {
    const end = signs.indexOf('}', at);
    return [signs.slice(at, end + 1).join(''), end + 1 - at];
  }
  if (next === 'x') return [signs.slice(at, at + 4).join(''), 4];
  return [`\\${next}`, 2];
}

function outside(escaped: string): string {
  switch (escaped) {
    case '\\s':
      return `[${spaces}]`;
    case '\\S':
      return `[^${spaces}]`;
    case '\\d':
      return '[0-9]';
    case '\\b':
      return wordEnd;
    default:
      if (/^\\[A-Za-oq-wyz]/.test(escaped)) throw new Error(`no translation of ${escaped}`);
      return escaped;
  }
}

/** Where a class of signs ends; `]` at its beginning is one of them. */
function classEnd(signs: readonly string[], at: number): number {
  let place = at + 1;
  if (signs[place] === '^') place++;
  if (signs[place] === ']') place++;
  while (place < signs.length && signs[place] !== ']') place += signs[place] === '\\' ? 2 : 1;
  return place;
}

function classOf(inside: readonly string[], anyCase: boolean): string {
  const parts: string[] = [];
  for (let at = 0; at < inside.length; at++) {
    const sign = inside[at] ?? '';
    if (sign === '\\') {
      const [escaped, length] = escapeAt(inside, at);
      parts.push(escaped === '\\s' ? spaces : escaped === '\\d' ? '0-9' : escaped);
      at += length - 1;
    } else if (sign === '[' || sign === '&' || (sign === '^' && at > 0)) parts.push(`\\${sign}`);
    else if (anyCase && /\p{L}/u.test(sign)) {
      if (inside[at + 1] === '-' || inside[at - 1] === '-')
        throw new Error('no ranges of letters in any case');
      parts.push(bothCases(sign));
    } else parts.push(sign);
  }
  return `[${parts.join('')}]`;
}

/** Number of groups that a pattern keeps. */
export function groupsIn(java: string): number {
  const bare = java.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  return (bare.match(/\((?!\?)/g) ?? []).length;
}

/** What replaces a place, from RE2's `\1` to Java's `$1`. */
export function replacement(by: string): string {
  return by.replace(/\\(\d)|[$\\]/g, (sign, group: string | undefined) =>
    group === undefined ? `\\${sign}` : `$${group}`,
  );
}
