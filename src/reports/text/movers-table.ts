// Customers who moved, as a table: who it is, tier, value and score then and now, and why.
import type { ToldCustomer, ToldList } from '../values/report-values.js';
import type { CustomerSource, CustomerWords } from '../words/customer-words.js';
import { moverWords } from '../words/mover-words.js';

type Cell = readonly [heading: string, cell: (customer: ToldCustomer) => string];

export interface MoversTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** Columns of figures. */
  readonly numbers: readonly number[];
}

/** A table of the first of a list; what last results do not say of any of them has no column. */
export function moversTable(
  { fields }: Pick<CustomerSource, 'fields'>,
  { first }: ToldList,
  words: CustomerWords,
): MoversTable {
  const say = moverWords[words.language];
  const { worthWithUnit: worth } = words;
  const then = first.some(({ previousValue }) => previousValue !== null);
  const scored = first.some(({ score }) => score !== null);
  const who: Cell[] = [
    [say.customer, ({ customer }) => customer],
    ...fields.map((field, at): Cell => [words.label(field), (each) => each.fields[at] ?? '']),
    [say.tierThen, ({ previousTier }) => words.tier(previousTier)],
    [say.tierNow, ({ tier }) => words.tier(tier)],
  ];
  const figures: Cell[] = [
    ...(worth === undefined || !then
      ? []
      : [[say.valueThen(worth), (each: ToldCustomer) => words.money(each.previousValue)] as const]),
    ...(worth === undefined
      ? []
      : [[say.valueNow(worth), (each: ToldCustomer) => words.money(each.value)] as const]),
    ...(scored
      ? ([
          [say.scoreThen, (each) => words.score(each.previousScore)],
          [say.scoreNow, (each) => words.score(each.score)],
        ] as const satisfies readonly Cell[])
      : []),
  ];
  const cells = [...who, ...figures, [say.movers.why, (each: ToldCustomer) => words.why(each)] as const];
  return {
    head: cells.map(([heading]) => heading),
    body: first.map((customer) => cells.map(([, cell]) => cell(customer))),
    numbers: figures.map((_, at) => who.length + at),
  };
}
