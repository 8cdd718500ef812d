// Columns that text takes on a terminal, and lines that end between words.

/**
 * Of text with nothing but plain letters, digits and signs nothing has to be looked up: those of keyboards, and arrows, the
 * minus sign, check mark and cross, which many lines of explanations have.
 */
const plain = /^[\x20-\x7e\u2190-\u2193\u2212\u2713\u2717]*$/;

let measure: ((text: string) => number) | undefined;

/** Loads at once what is known of all other signs, for who runs the source itself: there, nothing else can load it later. */
export async function loadWidths(): Promise<void> {
  measure = (await import('string-width')).default;
}

/**
 * Loads what is known of all other signs when the first of them is met, which takes longer than everything else that help does
 * and a tenth of what a small review takes. In dist, `require` finds the library where the build has put it.
 */
function measured(text: string): number {
  measure ??= (require('string-width') as typeof import('string-width')).default;
  return measure(text);
}

/** Columns that a text takes; colours take none. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : measured(text);
}

/** The beginning of a text that fits into so many columns; what is drawn as one sign stays whole. */
export function cutTo(text: string, columns: number): string {
  if (plain.test(text)) return text.slice(0, Math.max(0, columns));
  let cut = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    cut += segment;
  }
  return cut;
}

// Chinese and Japanese have no spaces: a line may end behind each sign, but marks that close something stay with the sign
// before them, and marks that open something with the one behind them.
const ideograph = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}]';
const opening = '[（《「『【〈［｛“‘]';
const closing = '[、。，；：！？）》」』】〉］｝％…·〜～ー々”’]';
const pieceOf = new RegExp(
  `\\s+|${opening}*(?:${ideograph}[\\p{M}\\u200D\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]*[),.;:!?%\\]]*|(?:(?!${ideograph}|${opening}|${closing})\\S)+|${closing})${closing}*|${opening}+`,
  'gu',
);

/** Pieces of a text between which a line may end: words and numbers with what belongs to them, and the spaces between. */
function piecesOf(text: string): string[] {
  return text.match(pieceOf) ?? [];
}

/** Columns of the widest piece that no line may break. */
export function widestPiece(text: string): number {
  return piecesOf(text).reduce((widest, each) => Math.max(widest, each.trim() === '' ? 0 : widthOf(each)), 0);
}

/**
 * Lines of at most so many columns. They end between words, never within a word or a number: one that is wider than a line
 * has a line of its own, which is as wide as it must be. At least one line.
 * @param less columns that all lines but the first have less
 */
export function wrapped(text: string, columns: number, less = 0): string[] {
  if (!text.includes('\n') && widthOf(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  let width = 0;
  let spaces = '';
  for (const piece of piecesOf(text)) {
    if (piece.trim() === '') {
      spaces = line === '' ? '' : piece.replace(/\s+/gu, (run) => ' '.repeat(run.length));
      continue;
    }
    const room = columns - (lines.length === 0 ? 0 : less);
    const own = widthOf(piece);
    if (line !== '' && width + spaces.length + own > room) {
      lines.push(line);
      [line, width] = ['', 0];
    } else {
      line += spaces;
      width += spaces.length;
    }
    line += piece;
    width += own;
    spaces = '';
  }
  return [...lines, line];
}

/** Short texts side by side, in as many lines as they need; none is broken. */
export function flowed(items: readonly string[], columns: number): string {
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(line) + 3 + widthOf(item) <= columns)
      lines[lines.length - 1] = `${line}   ${item}`;
    else lines.push(item);
  }
  return lines.join('\n');
}

/**
 * A text of several lines in which none is wider than so many columns, unless a single word is: what is too wide goes on in
 * the next line, as far indented as its own line and two columns more. Commands to be copied go on behind a backslash.
 */
export function fitted(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (widthOf(line) <= columns) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      const command = /^ *(?:fix: )?gradus /.test(line);
      const room = columns - indent.length - (command ? 2 : 0);
      const [first = '', ...more] = wrapped(line.slice(indent.length), room, 2);
      return [indent + first, ...more.map((each) => `${indent}  ${each}`)].map((each, index, all) =>
        command && index < all.length - 1 ? `${each} \\` : each,
      );
    })
    .join('\n');
}
