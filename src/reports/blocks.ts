// A report as blocks: titles, lines, lists and tables, shown in a terminal of 80 columns, or as Markdown for a mail.
import type { ChalkInstance } from 'chalk';
import { widthOf, wrapped } from '../text/width.js';
import { inText, markdownTable } from './markdown.js';
import { type Align, table } from './plain-text.js';

export interface Item {
  readonly text: string;
  /** Whether a condition holds; undefined where the item tells of none. */
  readonly holds?: boolean;
}

export type Block =
  | { readonly kind: 'title' | 'heading' | 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly align: readonly Align[];
      /** Columns that may be broken into lines where the table is too wide, the first one first. */
      readonly loose: readonly number[];
    };

const screen = 80;
const gap = 2;
const marks = { true: '✓', false: '✗' } as const;

/** For a terminal; with a final newline. */
export function blocksText(blocks: readonly Block[], paint: ChalkInstance): string {
  const parts = blocks.map((block, index) => {
    const before = blocks[index - 1]?.kind;
    const space = index === 0 || before === 'heading' ? '' : '\n';
    return space + blockText(block, paint);
  });
  return `${parts.join('\n')}\n`;
}

function blockText(block: Block, paint: ChalkInstance): string {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return wrapped(block.text, screen)
        .map((line) => paint.bold(line))
        .join('\n');
    case 'text':
      return wrapped(block.text, screen).join('\n');
    case 'list':
      return block.items
        .map(({ text, holds }) => {
          const [first = '', ...more] = wrapped(text, screen - 4);
          const mark = holds === undefined ? ' ' : marks[`${holds}`];
          const painted = holds === undefined ? mark : holds ? paint.green(mark) : paint.red(mark);
          return [`  ${painted} ${first}`, ...more.map((line) => `      ${line}`)].join('\n');
        })
        .join('\n');
    case 'table':
      return table(block.head, fitted(block), paint, block.align);
  }
}

/** Rows with cells of loose columns broken into lines, so that the table is no wider than a screen. */
function fitted({ head, rows, loose }: Extract<Block, { kind: 'table' }>): string[][] {
  const widths = head.map((name, column) =>
    Math.max(widthOf(name), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  for (const column of loose) {
    const over = widths.reduce((sum, width) => sum + width, gap * (head.length - 1)) - screen;
    const own = widths[column] ?? 0;
    if (over > 0) widths[column] = Math.max(12, widthOf(head[column] ?? ''), own - over);
  }
  return rows.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      if (!loose.includes(column) || widthOf(cell) <= width) return cell;
      const indent = /^ */.exec(cell)?.[0] ?? '';
      return wrapped(cell.trimStart(), width - indent.length)
        .map((line) => indent + line)
        .join('\n');
    }),
  );
}

/** As Markdown, titles from the second level on; with a final newline. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockMarkdown).join('\n\n')}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `## ${inText(block.text)}`;
    case 'heading':
      return `### ${inText(block.text)}`;
    case 'text':
      return inText(block.text);
    case 'list':
      return block.items
        .map(({ text, holds }) => `- ${holds === undefined ? '' : `${marks[`${holds}`]} `}${inText(text)}`)
        .join('\n');
    case 'table':
      // Indented cells would lose their spaces.
      return markdownTable(
        block.head,
        block.rows.map((row) => row.map((cell) => cell.replace(/^ +/, '– '))),
        block.align,
      );
  }
}
