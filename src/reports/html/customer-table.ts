// The table of customers: those that tell most stand in the page, the others, where they are not too many, are packed
// behind it for the script to open.

import { gzipSync } from 'fflate';
import { count } from '../../foundation/characters/thousands.js';
import { visible } from '../../foundation/characters/visible.js';
import type { CustomerTable, ListedColumn } from '../sections/block.js';
import type { ReportPageWords } from '../sections/words-en.js';
import type { ToldCustomer } from '../values/report-values.js';
import { html, Markup, nothing } from './markup.js';

export function customerTable(
  { columns, shown, others, customers, caption }: CustomerTable,
  say: ReportPageWords,
): Markup {
  const all = count(customers);
  const complete = shown.length === customers;
  const where = others === null ? say.table.tooMany : say.table.embedded;
  return html`${complete ? nothing : html`<p>${where}</p>`}
<div id="tools" class="tools" hidden data-search="${say.table.search}" data-tiers="${say.table.allTiers}" data-movements="${say.table.allMovements}" data-previous="${say.table.previous}" data-next="${say.table.next}" data-page="${say.table.page}" data-nobody="${say.table.nobody}" data-pages="${say.table.pages}" data-all="${caption(all, all)}"></div>
<div class="wide" role="region" tabindex="0" aria-label="${say.scrolls(say.anchors.customers)}"><table id="customer-table">
<caption>${caption(count(shown.length), all)}</caption>
<thead><tr>${columns.map(headOf)}</tr></thead>
<tbody>
${new Markup(shown.map((customer) => rowOf(customer, columns)).join(''))}</tbody>
</table></div>
${others === null || others.length === 0 ? nothing : html`<template id="others">${packed(others, columns)}</template>`}`;
}

function headOf(column: ListedColumn): Markup {
  const { heading, number, filter } = column;
  return html`<th scope="col"${kindOf(column)}${number ? html` data-number=""` : nothing}${filter === undefined ? nothing : html` data-filter="${filter}"`}>${heading}</th>`;
}

function kindOf(column: ListedColumn | undefined): Markup {
  if (column?.number) return html` class="n"`;
  return column?.sentence ? html` class="s"` : nothing;
}

/** Cells without their end tags, which HTML does not ask for: of a thousand customers they take an eighth of the page. */
function rowOf(customer: ToldCustomer, columns: readonly ListedColumn[]): string {
  const cells = columns.map(({ cell }, at) => {
    const text = cell(customer);
    if (at === 0) return html`<th scope="row">${text}`;
    return html`<td${kindOf(columns[at])}>${text}`;
  });
  return `<tr>${cells.map(({ source }) => source).join('')}\n`;
}

/**
 * Rows as JSON, packed; the script shows each cell as text. Not packed by Node: its bytes depend on its version and on the
 * processor, and reports are compared by theirs.
 */
function packed(customers: readonly ToldCustomer[], columns: readonly ListedColumn[]): string {
  const rows = customers.map((customer) => columns.map(({ cell }) => visible(cell(customer))));
  const bytes = gzipSync(Buffer.from(JSON.stringify(rows)), { mtime: 0 });
  return Buffer.from(bytes).toString('base64');
}
