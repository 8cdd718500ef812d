// What a report says, section by section, before it is a page or Markdown: sentences, lists, tables and figures as values.
import type { TableBlock } from '../text/sections.js';
import type { ToldCustomer } from '../values/report-values.js';

/** Text, or pieces of it of which some stand out. */
export type Rich = string | readonly (string | { readonly code: string } | { readonly strong: string })[];

export interface SectionTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly body: readonly (readonly Rich[])[];
  /** Columns of numbers; the first cell of each row is its heading. */
  readonly numbers?: readonly number[];
  /** Columns of sentences, which need room. */
  readonly sentences?: readonly number[];
  /** False where the heading above says the same as the caption. */
  readonly captionSeen?: boolean;
  /** A last row that sums up the others. */
  readonly foot?: readonly Rich[];
}

/** The charts of a report. */
export type ReportFigureId = 'chart-tiers' | 'chart-flow' | 'chart-causes' | 'chart-scores';

/** A chart: what it finds, and its numbers; who can draw draws it. */
export interface SectionFigure<Id extends string = ReportFigureId> {
  readonly id: Id;
  /** What it shows, as a finding. */
  readonly finding: string;
  /** What is drawn, for who does not see it. */
  readonly desc: string;
  /** Its numbers. */
  readonly table: SectionTable;
  /** Whether they stand open from the beginning. */
  readonly open?: true;
}

export interface ListedColumn {
  readonly heading: string;
  /** Sorted and shown as numbers. */
  readonly number?: true;
  /** A sentence, which needs room. */
  readonly sentence?: true;
  /** What a page lets its readers filter by. */
  readonly filter?: 'tier' | 'movement';
  /** On one line. */
  readonly cell: (customer: ToldCustomer) => string;
}

/** The table of single customers. */
export interface CustomerTable {
  readonly columns: readonly ListedColumn[];
  readonly shown: readonly ToldCustomer[];
  /** All others, where they are not too many; else null. */
  readonly others: readonly ToldCustomer[] | null;
  /** Of all. */
  readonly customers: number;
  /** How many of all stand in it, and in which order. */
  readonly caption: (shown: string, all: string) => string;
}

export type SectionBlock<Id extends string = ReportFigureId> =
  | { readonly kind: 'text'; readonly text: Rich; readonly look?: 'verdict' | 'held' }
  | { readonly kind: 'heading'; readonly text: string }
  /** `english`: whatever the language of the report is. */
  | { readonly kind: 'list'; readonly items: readonly Rich[]; readonly english?: true }
  | { readonly kind: 'terms'; readonly terms: readonly { readonly name: string; readonly facts: string }[] }
  | { readonly kind: 'table'; readonly table: SectionTable }
  | { readonly kind: 'figure'; readonly figure: SectionFigure<Id> }
  | { readonly kind: 'customers'; readonly table: CustomerTable };

export interface BlockSection<Id extends string = ReportFigureId> {
  /** Stable name of the section. */
  readonly anchor: string;
  readonly heading: string;
  readonly blocks: readonly SectionBlock<Id>[];
}

/** A report before it is written in one form or another. */
export interface SectionedReport {
  readonly title: string;
  readonly heading: string;
  readonly lead: string;
  /** Sentences under the lead. */
  readonly remarks: readonly string[];
  readonly sections: readonly BlockSection[];
}

/** Sentences as a paragraph. */
export const paragraph = (text: Rich, look?: 'verdict' | 'held'): SectionBlock => ({
  kind: 'text',
  text,
  ...(look && { look }),
});
/** Items one below the other. */
export const bulleted = (items: readonly Rich[]): SectionBlock => ({ kind: 'list', items });
export const subheading = (text: string): SectionBlock => ({ kind: 'heading', text });
export const sectionTable = (table: SectionTable): SectionBlock => ({ kind: 'table', table });

/** A table of other reports. */
export function asSectionTable(block: TableBlock, caption: string): SectionTable {
  const right = block.head.flatMap((_, at) =>
    (block.align?.[at] ?? (at === 0 ? 'left' : 'right')) === 'right' ? [at] : [],
  );
  return { caption, head: block.head, body: block.body, numbers: right };
}
