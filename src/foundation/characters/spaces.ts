// White space that people do not see and systems do not trim.

/** Spaces beyond ASCII, zero-width marks, byte-order marks: taken away around cells besides space, tab and line ends. */
export const wideSpaces: readonly string[] = [
  '\u00A0',
  '\u3000',
  '\u2007',
  '\u202F',
  '\u200B',
  '\u200C',
  '\u200D',
  '\u2060',
  '\uFEFF',
];

/** Every space that is not the plain one, with width; marks without width are none. */
export const allSpaces: readonly string[] = [
  '\u00A0',
  '\u1680',
  ...Array.from({ length: 11 }, (_, index) => String.fromCharCode(0x2000 + index)),
  '\u202F',
  '\u205F',
  '\u3000',
];
