// A report as sections of sentences and tables, shown as text of a terminal or as Markdown.
import type { ChalkInstance } from 'chalk';
import { onOneLine } from '../../foundation/characters/visible.js';
import { wrapped } from '../../foundation/characters/width.js';
import type { Language } from '../../policy/model/policy.js';
import { inText, markdownTable } from './markdown.js';
import { type Spare, table } from './table.js';

export interface TableBlock {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** First column left and all others right, unless said. */
  readonly align?: readonly ('left' | 'right')[];
  /** What a terminal leaves out where there is no room. */
  readonly spare?: Spare;
}

export interface ReportSection {
  readonly heading: string | undefined;
  readonly blocks: readonly (string | TableBlock)[];
}

/** What is known of the screen. */
export interface ScreenLook {
  readonly paint: ChalkInstance;
  /** Columns of it. */
  readonly width: number;
}

export interface TerminalOptions {
  readonly language: Language;
  readonly look: ScreenLook;
  /** Where the results are, as shown to the user. */
  readonly results: string;
}

/** For a terminal, without a final newline. */
export function sectionsText(title: string, sections: readonly ReportSection[], look: ScreenLook): string {
  const { paint, width } = look;
  const lines = (text: string) => wrapped(onOneLine(text), width);
  const bold = (text: string) =>
    lines(text)
      .map((line) => paint.bold(line))
      .join('\n');
  const shown = sections.map(({ heading, blocks }) =>
    [
      ...(heading === undefined ? [] : [bold(heading)]),
      ...blocks.map((block) =>
        typeof block === 'string'
          ? lines(block).join('\n')
          : table(block.head, block.body, { ...look, align: block.align, spare: block.spare }),
      ),
    ].join('\n'),
  );
  return [bold(title), ...shown].join('\n\n');
}

/** As Markdown, with a final newline. */
export function sectionsMarkdown(title: string, sections: readonly ReportSection[]): string {
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
