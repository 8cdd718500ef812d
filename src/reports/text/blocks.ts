// A report as blocks: titles, lines, lists and tables, shown in a terminal, or as Markdown for a mail.
import { onOneLine } from '../../foundation/characters/visible.js';
import { wrapped } from '../../foundation/characters/width.js';
import { inText, markdownTable } from './markdown.js';
import type { ScreenLook } from './sections.js';
import { type Align, type Spare, table } from './table.js';

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
      /** What a terminal leaves out where there is no room. */
      readonly spare?: Spare;
    };

const marks = { true: '✓', false: '✗' } as const;

/** For a terminal; with a final newline. */
export function blocksText(blocks: readonly Block[], look: ScreenLook): string {
  const parts = blocks.map((block, index) => {
    const before = blocks[index - 1]?.kind;
    const space = index === 0 || before === 'heading' ? '' : '\n';
    return space + blockText(block, look);
  });
  return `${parts.join('\n')}\n`;
}

function blockText(block: Block, look: ScreenLook): string {
  const { paint, width } = look;
  const lines = (text: string, less = 0) => wrapped(onOneLine(text), width - less);
  switch (block.kind) {
    case 'title':
    case 'heading':
      return lines(block.text)
        .map((line) => paint.bold(line))
        .join('\n');
    case 'text':
      return lines(block.text).join('\n');
    case 'list':
      return block.items
        .map(({ text, holds }) => {
          const [first = '', ...more] = lines(text, 6);
          const mark = holds === undefined ? ' ' : marks[`${holds}`];
          const painted = holds === undefined ? mark : holds ? paint.green(mark) : paint.red(mark);
          return [`  ${painted} ${first}`, ...more.map((line) => `      ${line}`)].join('\n');
        })
        .join('\n');
    case 'table':
      return table(block.head, block.rows, {
        ...look,
        align: block.align,
        loose: block.loose,
        spare: block.spare,
      });
  }
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
