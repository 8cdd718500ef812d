// The table of customers: which columns it has, and what they say.
import type { SeenValues } from '../audience/seen.js';
import type { ToldCustomer } from '../values/report-values.js';
import type { ListedColumn, SectionBlock } from './block.js';
import type { PageWords } from './page-words.js';

export function customersSection(values: SeenValues, words: PageWords): SectionBlock[] {
  const { shown, others } = values.customers;
  const { customers } = values.summary;
  // To readers who may see none, an empty table says nothing.
  if (values.audience !== null && shown.length === 0) return [];
  const { plain, caption } = words.say.table;
  const table = { columns: columnsOf(values, words), shown, others, customers };
  return [{ kind: 'customers', table: { ...table, caption: values.ordered ? caption : plain } }];
}

function columnsOf(values: SeenValues, words: PageWords): ListedColumn[] {
  const { say, worthWithUnit: worth } = words;
  const { summary, histogram } = values;
  const { compared } = summary;
  const some = (has: (customer: ToldCustomer) => unknown) => values.customers.shown.some(has);
  const when = (there: boolean, ...columns: ListedColumn[]) => (there ? columns : []);
  const columns: ListedColumn[] = [
    { heading: say.customer, cell: ({ customer }) => customer },
    ...values.fields.map(
      (field, at): ListedColumn => ({
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
    ...when(
      some(({ validUntil }) => validUntil !== null),
      { heading: say.validUntil, cell: ({ validUntil }) => validUntil ?? '' },
    ),
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
