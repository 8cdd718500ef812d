// Columns that text takes on a terminal: Chinese, Japanese and Korean characters and emoji take two.

/** Columns that a text takes. */
export function widthOf(text: string): number {
  return [...text].reduce((width, each) => width + (wide.test(each) ? 2 : 1), 0);
}

/** The beginning of a text that fits into so many columns. */
export function cutTo(text: string, columns: number): string {
  let cut = '';
  let width = 0;
  for (const each of text) {
    width += widthOf(each);
    if (width > columns) break;
    cut += each;
  }
  return cut;
}

/** Lines of at most so many columns; between words, and within what is too long or has no spaces. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Words with the space before them; wide characters may stand at the end of a line each.
  for (const piece of text.match(/ ?(?:[^\s\u2e80-\uffe6]+|[\u2e80-\uffe6])| /gu) ?? []) {
    if (line !== '' && widthOf(line + piece) > columns) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
    while (widthOf(line) > columns) {
      const cut = cutTo(line, columns);
      lines.push(cut);
      line = line.slice(cut.length);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
