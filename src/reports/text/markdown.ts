// Markdown as GitHub and pandoc show it: tables, and text of people in which nothing is markup.
import { onOneLine } from '../../foundation/characters/visible.js';

/** Signs that begin something inside a line: emphasis, code, links, cells, HTML, entities, formulas, citations. */
const signs = /[\\`*_[\]<>|#~&$^@{}]/g;
/** What tells addresses of the web and emoji, wherever they stand; and, at the beginning, lists and rules. */
const begins = /:(?=\/\/|[\w+-]+:)|(?<=www)\.|(?<=^\d+)[.)](?=\s|$)|^[-+=](?=[-+=\s]|$)/gi;

/** Text of people inside Markdown: on one line, and nothing in it is markup. */
export function inText(text: string): string {
  return onOneLine(text)
    .trimStart()
    .replace(signs, (sign) => `\\${sign}`)
    .replace(begins, (sign) => `\\${sign}`);
}

/** A table; cells are plain text. */
export function markdownTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): string {
  return markdownCells(
    head.map(inText),
    body.map((row) => row.map(inText)),
    align,
  );
}

/** A table whose cells are Markdown already. */
export function markdownCells(
  head: readonly string[],
  body: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell || ' ').join(' | ')} |`;
  const rule = head.map((_, index) => (align[index] === 'right' ? '---:' : '---'));
  return [line(head), `|${rule.join('|')}|`, ...body.map(line)].join('\n');
}
