// Lists for a terminal, and as one JSON document.
import { grouped } from '../foundation/characters/thousands.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { subjectsOf } from '../grammar/condition.js';
import { isNumeric } from '../grammar/types.js';
import { columnOfSubject } from '../plan/planning/list-columns.js';
import type { Language, Policy } from '../policy/model/policy.js';
import type { OpenedResults } from '../regrade/results.js';
import type { SeenRow } from '../reports/audience/seen-rows.js';
import { type Block, blocksText } from '../reports/text/blocks.js';
import type { ScreenLook } from '../reports/text/sections.js';
import { spareColumns } from '../reports/text/spare.js';
import type { Spare } from '../reports/text/table.js';
import { shownFields } from '../telling/customers.js';
import { headingOf, type ListColumn, shownCell } from './columns.js';
import type { CountedList } from './run.js';
import type { ListView } from './view.js';
import { listWords } from './words.js';

/** So many rows are shown on a screen. */
export const rowsOnScreen = 100;

export interface ShownList {
  readonly counted: CountedList;
  readonly seen: ListView['seen'];
  /** Cells as text, in the order of the columns. */
  readonly rows: readonly SeenRow[];
}

const text = (line: string): Block => ({ kind: 'text', text: line });
const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean,
  spare?: Spare,
): Block => ({
  kind: 'table',
  head,
  rows,
  align: head.map((_, index) => (right(index) ? 'right' : 'left')),
  loose: head.flatMap((_, index) => (right(index) ? [] : [index])),
  ...(spare && { spare }),
});

/**
 * What a list can be read without, the least first: fields that do not say who it is, unless the review chose the columns;
 * then what it neither asks for nor sorts by, from its end; then the rest, but for the id.
 */
function spareOf(
  { spec, own }: CountedList,
  columns: readonly ListColumn[],
  { profile }: OpenedResults['plan'],
  language: Language,
): Spare {
  const who = ['tier', ...shownFields(['customer_id', ...profile, 'tier'], [])];
  const asked = [...subjectsOf(spec.when).map(columnOfSubject), ...spec.sort.map(({ column }) => column)];
  const matter = (name: string) => {
    if (asked.includes(name) || who.includes(name)) return 2;
    return own || !profile.includes(name) ? 1 : 0;
  };
  const order = columns.map(({ name }, index) => ({ index, matters: matter(name) }));
  order.sort((a, b) => a.matters - b.matters || b.index - a.index);
  return spareColumns(
    order.map(({ index }) => index).filter((index) => index > 0),
    language,
  );
}

/** Lists with their counts. */
export interface CountedLists {
  readonly lists: readonly CountedList[];
  /** So many others are not for these readers. */
  readonly others: number;
}

/** All lists with their counts. */
export function allListsText(
  { folder, plan, held }: OpenedResults,
  { lists, others }: CountedLists,
  language: Language,
  look: ScreenLook,
): string {
  const say = listWords[language];
  const rows = lists.map(({ spec, customers }) => [
    spec.name,
    spec.label[language],
    grouped(String(customers)),
  ]);
  return blocksText(
    [
      { kind: 'title', text: say.all(shownPath(folder), plan.asOf) },
      ...(held ? [text(say.held)] : []),
      table(say.head, rows, (column) => column === 2),
      ...lists.flatMap((each) => remarks(each, plan.policy, language)).map(text),
      ...(others === 0 ? [] : [text(say.others(others))]),
    ],
    look,
  );
}

/** A list with its first rows. */
export function listText(
  { plan, held }: OpenedResults,
  { counted, seen, rows }: ShownList,
  language: Language,
  look: ScreenLook,
): string {
  const say = listWords[language];
  const { spec, customers } = counted;
  const all = grouped(String(customers));
  const { columns } = seen;
  const shown = columns.map((column) => shownCell(column, plan.policy, language));
  const cells = rows.map((row) => row.map((cell, index) => shown[index]?.(cell) ?? cell));
  const head = columns.map(({ name }) => headingOf(name, plan.policy, language));
  const isNumber = (index: number) => {
    const column = columns[index];
    return column !== undefined && isNumeric(column.type);
  };
  return blocksText(
    [
      { kind: 'title', text: say.title(spec.label[language], say.customers(all), plan.asOf) },
      ...(held ? [text(say.held)] : []),
      ...(rows.length === 0 ? [] : [table(head, cells, isNumber, spareOf(counted, columns, plan, language))]),
      ...(rows.length < customers ? [text(say.cut(String(rows.length), all))] : []),
      ...remarks(counted, plan.policy, language).map(text),
      ...leftOut(seen, language).map(text),
    ],
    look,
  );
}

/** That something is left out for readers who may not see it, and nothing of what it is. */
export function leftOut({ hidden, unsorted }: ListView['seen'], language: Language): string[] {
  const say = listWords[language];
  return [...(hidden === 0 ? [] : [say.hidden(hidden)]), ...(unsorted === 0 ? [] : [say.unsorted])];
}

function remarks(
  { spec, nobodyHas, notAsked, astray }: CountedList,
  policy: OpenedResults['plan']['policy'],
  language: Language,
): string[] {
  const say = listWords[language];
  const called = (name: string) =>
    name.startsWith('near.') ? say.notNear : headingOf(name, policy, language);
  const tiers = notAsked.map((id) => policy.tiers.find((tier) => tier.id === id)?.label[language] ?? id);
  return [
    ...(nobodyHas.length === 0
      ? []
      : [say.nobodyHas(spec.label[language], nobodyHas.map(called).join(say.listed))]),
    ...(tiers.length === 0 ? [] : [say.notAsked(tiers.join(say.listed))]),
    ...(astray === 0 ? [] : [say.astray(astray)]),
  ];
}

/** What JSON says of results and of a list. */
export function resultsValue({ folder, review, plan, held }: OpenedResults) {
  return { results: shownPath(folder), review, as_of: plan.asOf, held };
}

export function listValue({ spec, own, customers, nobodyHas, notAsked, astray }: CountedList) {
  const { name, label } = spec;
  return {
    list: name,
    label,
    own,
    customers,
    nobody_has: nobodyHas,
    tiers_not_asked: notAsked,
    overrides_astray: astray,
  };
}

/** The columns and rows of a list, with exact text in cells; null where a cell is empty. */
export function rowsValue({ columns }: ListView['seen'], rows: ShownList['rows'], policy: Policy) {
  return {
    columns: columns.map(({ name }) => ({
      column: name,
      label: { en: headingOf(name, policy, 'en'), zh: headingOf(name, policy, 'zh') },
    })),
    rows: rows.map((row) =>
      Object.fromEntries(
        columns.map(({ name }, index) => [name, row[index] === '' ? null : (row[index] ?? null)]),
      ),
    ),
  };
}
