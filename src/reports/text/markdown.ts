// Markdown as GitHub shows it: tables, and text of people in which nothing is markup.
import { onOneLine } from '../../foundation/characters/visible.js';

/** Text of people inside Markdown: on one line, and nothing in it is markup. */
export function inText(text: string): string {
  return onOneLine(text).replace(/[\\`*_[\]<>|#~]/g, (mark) => `\\${mark}`);
}

/** A table; cells are plain text. */
export function markdownTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => inText(cell) || ' ').join(' | ')} |`;
  const rule = head.map((_, index) => (align[index] === 'right' ? '---:' : '---'));
  return [line(head), `|${rule.join('|')}|`, ...body.map(line)].join('\n');
}
