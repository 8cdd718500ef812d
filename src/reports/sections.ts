// A report as sections of sentences and tables, shown as text of a terminal or as Markdown.
import type { ChalkInstance } from 'chalk';
import { visible } from '../problems/print.js';
import { cutTo, widthOf } from '../text/width.js';
import { inText, markdownTable } from './markdown.js';
import { table } from './plain-text.js';

export interface TableBlock {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** First column left and all others right, unless said. */
  readonly align?: readonly ('left' | 'right')[];
}

export interface Section {
  readonly heading: string | undefined;
  readonly blocks: readonly (string | TableBlock)[];
}

/** Cells of tables are cut to so many columns of a terminal. */
const widest = 32;

/** For a terminal, without a final newline. */
export function sectionsText(title: string, sections: readonly Section[], paint: ChalkInstance): string {
  const shown = sections.map(({ heading, blocks }) =>
    [
      ...(heading === undefined ? [] : [paint.bold(heading)]),
      ...blocks.map((block) =>
        typeof block === 'string' ? wrapped(onOneLine(block)) : tableText(block, paint),
      ),
    ].join('\n'),
  );
  return [paint.bold(onOneLine(title)), ...shown].join('\n\n');
}

const lineWidth = 80;

/** Breaks a sentence between words where a line of a terminal ends; text without spaces breaks by itself. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > lineWidth) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

function onOneLine(text: string): string {
  return visible(text.replace(/\s+/gu, ' '));
}

function tableText({ head, body, align }: TableBlock, paint: ChalkInstance): string {
  const cut = (cell: string) => {
    const line = onOneLine(cell);
    return widthOf(line) > widest ? `${cutTo(line, widest - 1)}…` : line;
  };
  return table(
    head.map(cut),
    body.map((row) => row.map(cut)),
    paint,
    align,
  );
}

/** As Markdown, with a final newline. */
export function sectionsMarkdown(title: string, sections: readonly Section[]): string {
  const shown = sections.flatMap(({ heading, blocks }) => [
    ...(heading === undefined ? [] : [`## ${inText(heading)}`]),
    ...blocks.map((block) =>
      typeof block === 'string' ? inText(block) : markdownTable(block.head, block.body, alignOf(block)),
    ),
  ]);
  return `${[`# ${inText(title)}`, ...shown].join('\n\n')}\n`;
}

function alignOf({ head, align }: TableBlock): ('left' | 'right')[] {
  return head.map((_, index) => align?.[index] ?? (index === 0 ? 'left' : 'right'));
}
