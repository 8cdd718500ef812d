// Sections, tables and figures as HTML, each with what people need who do not see them.
import type {
  BlockSection,
  ReportFigureId,
  Rich,
  SectionBlock,
  SectionFigure,
  SectionTable,
} from '../sections/block.js';
import type { ReportPageWords } from '../sections/words-en.js';
import { customerTable } from './customer-table.js';
import { html, type Markup, nothing, type Put } from './markup.js';

/** A drawing of so many units. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly inside: Put;
}

/** Draws a figure. */
export type Draw<Id extends string = ReportFigureId> = (id: Id) => Drawing;

/** A section of the page with its heading. */
export function sectionHtml<Id extends string>(
  { anchor, heading, blocks }: BlockSection<Id>,
  say: ReportPageWords,
  draw: Draw<Id>,
): Markup {
  const parts = blocks.map((block) => blockHtml(block, heading, say, draw));
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h">
<h2 id="${anchor}-h">${heading}</h2>
${parts.map((part) => html`${part}\n`)}</section>
`;
}

/** @param heading of its section */
function blockHtml<Id extends string>(
  block: SectionBlock<Id>,
  heading: string,
  say: ReportPageWords,
  draw: Draw<Id>,
): Markup {
  switch (block.kind) {
    case 'text':
      return html`<p${block.look === undefined ? nothing : html` class="${block.look}"`}>${richHtml(block.text)}</p>`;
    case 'heading':
      return html`<h3>${block.text}</h3>`;
    case 'list': {
      const list = html`<ul>\n${block.items.map((item) => html`<li>${richHtml(item)}</li>\n`)}</ul>`;
      return block.english ? html`<div lang="en">${list}</div>` : list;
    }
    case 'terms':
      return html`<dl>
${block.terms.map(({ name, facts }) => html`<dt>${name}</dt><dd>${facts}</dd>\n`)}</dl>`;
    case 'table':
      return tableHtml(block.table, say);
    case 'figure':
      return figureHtml(block.figure, draw(block.figure.id), heading, say);
    case 'customers':
      return customerTable(block.table, say);
  }
}

function richHtml(text: Rich): Put {
  if (typeof text === 'string') return text;
  return text.map((piece) => {
    if (typeof piece === 'string') return piece;
    return 'code' in piece ? html`<code>${piece.code}</code>` : html`<strong>${piece.strong}</strong>`;
  });
}

/** A table with a caption, whose first column heads its rows. */
function tableHtml(table: SectionTable, say: ReportPageWords): Markup {
  const { caption, head, body, numbers = [], sentences = [], captionSeen = true, foot } = table;
  const kind = (at: number) =>
    numbers.includes(at) ? html` class="n"` : sentences.includes(at) ? html` class="s"` : nothing;
  const cells = (row: readonly Rich[]) =>
    row.map((cell, at) =>
      at === 0 ? html`<th scope="row">${richHtml(cell)}</th>` : html`<td${kind(at)}>${richHtml(cell)}</td>`,
    );
  return html`<div class="wide" role="region" tabindex="0" aria-label="${say.scrolls(caption)}"><table>
<caption${captionSeen ? nothing : html` class="unseen"`}>${caption}</caption>
<thead><tr>${head.map((name, at) => (name === '' ? html`<td></td>` : html`<th scope="col"${kind(at)}>${name}</th>`))}</tr></thead>
<tbody>
${body.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>${foot === undefined ? nothing : html`<tfoot><tr>${cells(foot)}</tr></tfoot>`}
</table></div>`;
}

/** A chart with its finding above it, and its numbers below. */
function figureHtml(
  { id, finding, desc, table, open }: SectionFigure<string>,
  { width, height, inside }: Drawing,
  heading: string,
  say: ReportPageWords,
): Markup {
  return html`<figure id="${id}">
<figcaption>${finding}</figcaption>
<div class="wide" role="region" tabindex="0" aria-label="${say.scrolls(say.chart(heading))}"><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${finding}</title>
<desc id="${id}-desc">${desc}</desc>
${inside}</svg></div>
<details${open ? html` open` : nothing}><summary>${say.numbers}</summary>
${tableHtml(table, say)}</details>
</figure>`;
}

/** A length in a drawing: two decimals, so that it is the same everywhere. */
export function at(length: number): string {
  const text = length.toFixed(2).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
