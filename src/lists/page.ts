// Lists for a terminal, and as one JSON document.
import { grouped } from '../foundation/characters/thousands.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { isNumeric } from '../grammar/types.js';
import type { Language } from '../policy/model/policy.js';
import type { OpenedResults } from '../regrade/results.js';
import { type Block, blocksText } from '../reports/text/blocks.js';
import type { ScreenLook } from '../reports/text/sections.js';
import { headingOf, type ListColumn, shownCell } from './columns.js';
import type { CountedList } from './run.js';
import { listWords } from './words.js';

/** So many rows are shown on a screen. */
export const rowsOnScreen = 100;

export interface ShownList {
  readonly counted: CountedList;
  readonly columns: readonly ListColumn[];
  /** Cells as text, in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
}

const text = (line: string): Block => ({ kind: 'text', text: line });
const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean,
): Block => ({
  kind: 'table',
  head,
  rows,
  align: head.map((_, index) => (right(index) ? 'right' : 'left')),
  loose: head.flatMap((_, index) => (right(index) ? [] : [index])),
});

/** All lists with their counts. */
export function allListsText(
  { folder, plan, held }: OpenedResults,
  lists: readonly CountedList[],
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
    ],
    look,
  );
}

/** A list with its first rows. */
export function listText(
  { plan, held }: OpenedResults,
  { counted, columns, rows }: ShownList,
  language: Language,
  look: ScreenLook,
): string {
  const say = listWords[language];
  const { spec, customers } = counted;
  const all = grouped(String(customers));
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
      ...(rows.length === 0 ? [] : [table(head, cells, isNumber)]),
      ...(rows.length < customers ? [text(say.cut(String(rows.length), all))] : []),
      ...remarks(counted, plan.policy, language).map(text),
    ],
    look,
  );
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
export function rowsValue(
  columns: readonly ListColumn[],
  rows: ShownList['rows'],
  policy: OpenedResults['plan']['policy'],
) {
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
