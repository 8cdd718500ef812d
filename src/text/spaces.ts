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
