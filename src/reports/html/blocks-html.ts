// Tables, figures and sections of a page, each with what people need who do not see them.
import type { TableBlock } from '../text/sections.js';
import { html, type Markup, nothing, type Put } from './markup.js';

export interface PageTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly body: readonly (readonly Put[])[];
  /** Columns of numbers; the first cell of each row is its heading. */
  readonly numbers?: readonly number[];
  /** Columns of sentences, which need room. */
  readonly sentences?: readonly number[];
  /** False where the heading above says the same as the caption. */
  readonly captionSeen?: boolean;
  /** A last row that sums up the others. */
  readonly foot?: readonly Put[];
  /** What the region is called that scrolls where the table is wider than the screen. */
  readonly scrolls: string;
}

/** A table with a caption, whose first column heads its rows. */
export function pageTable(table: PageTable): Markup {
  const { caption, head, body, numbers = [], sentences = [], captionSeen = true, foot, scrolls } = table;
  const kind = (at: number) =>
    numbers.includes(at) ? html` class="n"` : sentences.includes(at) ? html` class="s"` : nothing;
  const cells = (row: readonly Put[]) =>
    row.map((cell, at) =>
      at === 0 ? html`<th scope="row">${cell}</th>` : html`<td${kind(at)}>${cell}</td>`,
    );
  return html`<div class="wide" role="region" tabindex="0" aria-label="${scrolls}"><table>
<caption${captionSeen ? nothing : html` class="unseen"`}>${caption}</caption>
<thead><tr>${head.map((name, at) => (name === '' ? html`<td></td>` : html`<th scope="col"${kind(at)}>${name}</th>`))}</tr></thead>
<tbody>
${body.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>${foot === undefined ? nothing : html`<tfoot><tr>${cells(foot)}</tr></tfoot>`}
</table></div>`;
}

/** A table of other reports. */
export function blockTable(block: TableBlock, caption: string, scrolls: string): Markup {
  const right = block.head.flatMap((_, at) =>
    (block.align?.[at] ?? (at === 0 ? 'left' : 'right')) === 'right' ? [at] : [],
  );
  return pageTable({ caption, head: block.head, body: block.body, numbers: right, scrolls });
}

export interface Figure {
  /** Stable name of the figure, from which its parts have theirs. */
  readonly id: string;
  /** What it shows, as a finding. */
  readonly finding: string;
  /** What is drawn, for who does not see it. */
  readonly desc: string;
  readonly drawing: Drawing;
  /** Its numbers. */
  readonly table: Markup;
  /** What opens the numbers. */
  readonly numbers: string;
  /** Whether they stand open from the beginning. */
  readonly open?: true;
  readonly scrolls: string;
}

/** A drawing of so many units. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly inside: Put;
}

/** A chart with its finding above it, and its numbers below. */
export function figure(of: Figure): Markup {
  const { id, finding, desc, drawing, table, numbers, scrolls } = of;
  const { width, height, inside } = drawing;
  return html`<figure id="${id}">
<figcaption>${finding}</figcaption>
<div class="wide" role="region" tabindex="0" aria-label="${scrolls}"><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${finding}</title>
<desc id="${id}-desc">${desc}</desc>
${inside}</svg></div>
<details${of.open ? html` open` : nothing}><summary>${numbers}</summary>
${table}</details>
</figure>`;
}

/** A section of the page with its heading. */
export function pageSection(id: string, heading: string, parts: readonly Put[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${heading}</h2>
${parts.map((part) => html`${part}\n`)}</section>
`;
}

/** Sentences as a paragraph. */
export const paragraph = (text: Put) => html`<p>${text}</p>`;

/** Items one below the other. */
export const bulleted = (items: readonly Put[]) =>
  html`<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>`;

export const subheading = (text: string) => html`<h3>${text}</h3>`;

/** A length in a drawing: two decimals, so that it is the same everywhere. */
export function at(length: number): string {
  const text = length.toFixed(2).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
