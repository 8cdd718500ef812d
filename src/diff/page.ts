// The report of diff: its two sides, what changed between them, and which columns differ.

import { shareOf } from '../change/matrix.js';
import { count } from '../foundation/characters/thousands.js';
import { jsonText } from '../foundation/characters/visible.js';
import type { Language } from '../policy/model/policy.js';
import { changeSections } from '../reports/text/change.js';
import {
  type ReportSection,
  type ScreenLook,
  sectionsMarkdown,
  sectionsText,
} from '../reports/text/sections.js';
import { spareColumns } from '../reports/text/spare.js';
import { changeWords } from '../reports/words/change-words.js';
import { percent } from '../reports/words/plain-text.js';
import type { DiffReport } from './report.js';
import type { ChangeDocument } from './shape.js';

/** For a terminal, with a final newline. `written`: what stands where now, if anything does. */
export function diffText(
  report: DiffReport,
  {
    language,
    look,
    written,
  }: {
    readonly language: Language;
    readonly look: ScreenLook;
    readonly written: { readonly folder: string; readonly files: readonly string[] } | undefined;
  },
): string {
  const say = changeWords[language];
  const text = sectionsText(titleOf(report, language), diffSections(report, language, true), look);
  const files = written === undefined ? '' : `\n${say.written(written.files, written.folder)}\n`;
  return `${text}\n${files}`;
}

/** changes.md. */
export function diffMarkdown(report: DiffReport, language: Language): string {
  const title = `${changeWords[language].title}${changeWords[language].colon}${titleOf(report, language)}`;
  return sectionsMarkdown(title, diffSections(report, language, false));
}

/** change.json. */
export function diffValue(report: DiffReport): string {
  const notes = report.notes.map(({ en }) => en);
  const value: ChangeDocument = { tool: 'gradus', kind: 'change', ...report, notes };
  return `${jsonText(value, 2)}\n`;
}

function titleOf({ old, new: now }: DiffReport, language: Language): string {
  const say = changeWords[language];
  const side = ({ name, as_of }: DiffReport['old']) =>
    as_of === null ? name : say.inBrackets(name, `${say.asOf} ${as_of}`);
  return `${side(old)} → ${side(now)}`;
}

function diffSections(report: DiffReport, language: Language, brief: boolean): ReportSection[] {
  const say = changeWords[language];
  const { change, identical, order } = report;
  const lines = [
    ...(identical === null ? [] : [say.same[identical]]),
    order === null ? say.noOrder : say.order[order],
  ];
  // Of what is the same there is nothing to tell but how many customers there are.
  const changes = changeSections(change, { language, brief });
  return [
    { heading: undefined, blocks: lines },
    ...(identical === null ? changes : changes.slice(0, 2)),
    ...columnsSection(report, language, brief),
    ...(report.notes.length === 0
      ? []
      : [{ heading: say.notes, blocks: report.notes.map((note) => note[language]) }]),
  ];
}

/** Two reviews of different days differ in nearly every cell, so that only the same review run twice shows them. */
function columnsSection(
  { columns, change, old, new: now }: DiffReport,
  language: Language,
  brief: boolean,
): ReportSection[] {
  const say = changeWords[language];
  const { different, shared, only_old, only_new, not_compared } = columns;
  const alone = [
    [say.onlyOld, only_old],
    [say.onlyNew, only_new],
    [say.notCompared, not_compared],
  ] as const;
  const lists = alone.flatMap(([word, names]) =>
    names.length === 0
      ? []
      : [`${word}${say.colon}${names.map((name) => (name === '' ? say.empty : name)).join(', ')}`],
  );
  if (different.length + lists.length === 0) return [];
  const rule = say.columnsRule(count(different.length), count(shared));
  const otherDay = old.as_of !== null && now.as_of !== null && old.as_of !== now.as_of;
  if (otherDay || different.length === 0)
    return [{ heading: say.columns, blocks: [rule, ...(otherDay ? [say.inJson] : []), ...lists] }];
  const body = different.map(({ column, customers, examples }) => [
    column,
    count(customers),
    percent(shareOf(customers, change.customers.both), 2),
    examples.length === 0
      ? say.hidden
      : examples
          .slice(0, brief ? 1 : undefined)
          .map(
            (each) =>
              `${Object.values(each.key).join(' / ')}: ${each.old || say.empty} → ${each.new || say.empty}`,
          )
          .join('; '),
  ]);
  const head = [say.column, say.customers, say.share, say.example];
  const align = ['left', 'right', 'right', 'left'] as const;
  const spare = spareColumns([2, 3], language);
  return [{ heading: say.columns, blocks: [rule, { head, body, align, spare }, ...lists] }];
}
