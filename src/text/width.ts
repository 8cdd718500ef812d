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

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
