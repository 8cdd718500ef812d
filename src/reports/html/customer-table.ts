// The table of customers: those that tell most stand in the page, the others, where they are not too many, are packed
// behind it for the script to open.

import { visible } from '../../foundation/characters/visible.js';
import { gzipped } from '../../foundation/packing/gzip.js';
import type { SeenValues } from '../audience/seen.js';
import type { ToldCustomer } from '../values/report-values.js';
import { pageSection, paragraph } from './blocks-html.js';
import { html, Markup, nothing } from './markup.js';
import type { PageWords } from './page-words.js';

interface TableColumn {
  readonly heading: string;
  /** Sorted and shown as numbers. */
  readonly number?: true;
  /** A sentence, which needs room. */
  readonly sentence?: true;
  /** What the script may filter by. */
  readonly filter?: 'tier' | 'movement';
  readonly cell: (customer: ToldCustomer) => string;
}

export function customersSection(values: SeenValues, words: PageWords): Markup {
  const { say } = words;
  const { shown, others } = values.customers;
  const columns = columnsOf(values, words);
  const all = words.count(values.summary.customers);
  const complete = shown.length === values.summary.customers;
  return pageSection('customers', say.anchors.customers, [
    complete ? nothing : paragraph(others === null ? say.table.tooMany : say.table.embedded),
    html`<div id="tools" class="tools" hidden data-search="${say.table.search}" data-tiers="${say.table.allTiers}" data-movements="${say.table.allMovements}" data-previous="${say.table.previous}" data-next="${say.table.next}" data-page="${say.table.page}" data-nobody="${say.table.nobody}" data-pages="${say.table.pages}" data-all="${say.table.caption(all, all)}"></div>
<div class="wide" role="region" tabindex="0" aria-label="${say.scrolls(say.anchors.customers)}"><table id="customer-table">
<caption>${say.table.caption(words.count(shown.length), all)}</caption>
<thead><tr>${columns.map(headOf)}</tr></thead>
<tbody>
${new Markup(shown.map((customer) => rowOf(customer, columns)).join(''))}</tbody>
</table></div>
${others === null || others.length === 0 ? nothing : html`<template id="others">${packed(others, columns)}</template>`}`,
  ]);
}

function headOf(column: TableColumn): Markup {
  const { heading, number, filter } = column;
  return html`<th scope="col"${kindOf(column)}${number ? html` data-number=""` : nothing}${filter === undefined ? nothing : html` data-filter="${filter}"`}>${heading}</th>`;
}

function kindOf(column: TableColumn | undefined): Markup {
  if (column?.number) return html` class="n"`;
  return column?.sentence ? html` class="s"` : nothing;
}

/** Cells without their end tags, which HTML does not ask for: of a thousand customers they take an eighth of the page. */
function rowOf(customer: ToldCustomer, columns: readonly TableColumn[]): string {
  const cells = columns.map(({ cell }, at) => {
    const text = cell(customer);
    if (at === 0) return html`<th scope="row">${text}`;
    return html`<td${kindOf(columns[at])}>${text}`;
  });
  return `<tr>${cells.map(({ source }) => source).join('')}\n`;
}

function columnsOf(values: SeenValues, words: PageWords): TableColumn[] {
  const { say, worthWithUnit: worth } = words;
  const { summary, histogram } = values;
  const { compared } = summary;
  const some = (has: (customer: ToldCustomer) => unknown) => values.customers.shown.some(has);
  const when = (there: boolean, ...columns: TableColumn[]) => (there ? columns : []);
  const columns: TableColumn[] = [
    { heading: say.customer, cell: ({ customer }) => customer },
    ...values.fields.map(
      (field, at): TableColumn => ({
        heading: words.label(field),
        cell: ({ fields }) => fields[at] ?? '',
      }),
    ),
    { heading: say.tierNow, filter: 'tier', cell: ({ tier }) => words.tier(tier) },
    ...when(compared, { heading: say.tierThen, cell: ({ previousTier }) => words.tier(previousTier) }),
    ...when(compared, {
      heading: say.movement,
      filter: 'movement',
      cell: ({ movement }) => say.moved[movement] ?? movement,
    }),
    ...when(worth !== undefined, {
      heading: worth ?? '',
      number: true,
      cell: ({ value }) => words.money(value),
    }),
    ...when(worth !== undefined && some(({ previousValue }) => previousValue !== null), {
      heading: say.valueThen(worth ?? ''),
      number: true,
      cell: ({ previousValue }) => words.money(previousValue),
    }),
    ...when(histogram !== null, {
      heading: say.score,
      number: true,
      cell: ({ score }) => words.score(score),
    }),
    ...when(compared && histogram !== null, {
      heading: say.scoreThen,
      number: true,
      cell: ({ previousScore }) => words.score(previousScore),
    }),
    { heading: say.remarks, cell: (customer) => remarksOf(customer, values, words) },
    ...when(compared, { heading: say.movers.why, sentence: true, cell: (customer) => words.why(customer) }),
  ];
  return columns.map((column) => ({
    ...column,
    cell: (customer) => words.line(column.cell(customer)),
  }));
}

function remarksOf(customer: ToldCustomer, { falling }: SeenValues, { say }: PageWords): string {
  const fell =
    falling !== null &&
    customer.movement === 'same' &&
    Number(customer.scoreChange ?? 0) <= -Number(falling.points);
  const knife = customer.firmness !== null && customer.firmness !== 'firm';
  return [
    ...(customer.near === null ? [] : [say.marks.near]),
    ...(knife ? [say.marks.knife] : []),
    ...(fell ? [say.marks.falling] : []),
  ].join(say.listed);
}

/** Rows as JSON, packed; the script shows each cell as text. */
function packed(customers: readonly ToldCustomer[], columns: readonly TableColumn[]): string {
  const rows = customers.map((customer) => columns.map(({ cell }) => visible(cell(customer))));
  return gzipped(Buffer.from(JSON.stringify(rows))).toString('base64');
}
