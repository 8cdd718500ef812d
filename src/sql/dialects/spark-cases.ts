// Capital and small letters one by one, as Unicode's simple mapping and DuckDB have them. Java maps whole texts: ß becomes
// SS, and a sigma at the end of a word another than within.

/** Letters that Unicode got later than the tables of the engines. */
const tooNew: readonly (readonly [number, number])[] = [
  [0x19b, 0x19b],
  [0x264, 0x264],
  [0x1c89, 0x1c8a],
  [0xa7cb, 0xa7cf],
  [0xa7d2, 0xa7d5],
  [0xa7da, 0xa7dc],
  [0x10d50, 0x10d85],
  [0x16ea0, 0x16ed3],
];
const last = 0x1e943;

/** Letters whose simple mapping is not what JavaScript does to them, because that takes several. */
const apart = {
  lower: new Map([[0x130, 0x69]]),
  upper: new Map([
    [0xdf, 0x1e9e],
    ...[0x1f80, 0x1f90, 0x1fa0].flatMap((first) =>
      Array.from({ length: 8 }, (_, at) => [first + at, first + at + 8] as const),
    ),
    [0x1fb3, 0x1fbc],
    [0x1fc3, 0x1fcc],
    [0x1ff3, 0x1ffc],
  ]),
} as const;

export interface Mapping {
  readonly from: string;
  readonly to: string;
}

const known = new Map<string, Mapping>();

/** Characters beyond ASCII that have another of that case, and those, in the same order. */
export function letterCases(to: 'lower' | 'upper'): Mapping {
  const found = known.get(to) ?? mapped(to);
  known.set(to, found);
  return found;
}

function mapped(to: 'lower' | 'upper'): Mapping {
  const pairs: (readonly [string, string])[] = [];
  for (let code = 0x80; code <= last; code++) {
    if ((code >= 0xd800 && code <= 0xdfff) || tooNew.some(([a, b]) => code >= a && code <= b)) continue;
    const letter = String.fromCodePoint(code);
    const special = apart[to].get(code);
    const other =
      special === undefined
        ? to === 'lower'
          ? letter.toLowerCase()
          : letter.toUpperCase()
        : String.fromCodePoint(special);
    if (other !== letter && [...other].length === 1) pairs.push([letter, other]);
  }
  return { from: pairs.map(([letter]) => letter).join(''), to: pairs.map(([, other]) => other).join('') };
}
