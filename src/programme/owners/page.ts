// Figures of owners as people and programs read them.
import { Decimal } from 'decimal.js';
import { csvText } from '../../foundation/characters/formulas.js';
import { count, grouped } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { sectionHtml } from '../../reports/html/blocks-html.js';
import { pageShell } from '../../reports/html/page-shell.js';
import type { BlockSection } from '../../reports/sections/block.js';
import { pageWords } from '../../reports/sections/page-words.js';
import type { Block } from '../../reports/text/blocks.js';
import { money, percent } from '../../reports/words/plain-text.js';
import type { CellKind } from '../../reports/xlsx/cells.js';
import { tableSheet } from '../../reports/xlsx/sheet.js';
import { workbookWords } from '../../reports/xlsx/words.js';
import { workbookBytes } from '../../reports/xlsx/workbook.js';
import { type OwnersColumn, ownersColumns } from './columns.js';
import type { OwnerFigures, OwnersReport } from './figures.js';
import { ownersWords } from './words.js';

const parts = ['figures', 'tiers', 'services'] as const;
type Part = (typeof parts)[number];

/** A table of the report: an owner a row, everybody together last. */
interface OwnersTable {
  readonly heading: string;
  readonly anchor: string;
  readonly columns: readonly OwnersColumn[];
  readonly rows: readonly (readonly string[])[];
}

function tablesOf(report: OwnersReport, language: Language): OwnersTable[] {
  const words = ownersWords[language];
  const columns = ownersColumns(report, language);
  const headings: Readonly<Record<Part, string>> = {
    figures: words.figures,
    tiers: words.tiers,
    services: words.services(report.judged ?? ''),
  };
  return parts.flatMap((part) => {
    const own = columns.filter((each) => each.part === part);
    if (own.length === 0) return [];
    const row = (each: OwnerFigures, name: string) => [
      name,
      ...own.map(({ kind, cell }) => shownCell(kind, cell(each), report.currency)),
    ];
    const rows = report.owners.map((each) => row(each, each.owner === '' ? words.nobody : each.owner));
    return [
      { heading: headings[part], anchor: part, columns: own, rows: [...rows, row(report.all, words.all)] },
    ];
  });
}

function shownCell(kind: CellKind, text: string | null, currency: string): string {
  if (text === null) return '';
  if (kind === 'count') return count(Number(text));
  if (kind === 'money') return money(text, currency);
  if (kind === 'share') return percent(text);
  return kind === 'number'
    ? grouped(new Decimal(text).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed())
    : text;
}

function titleOf({ review, asOf, older }: OwnersReport, language: Language): string {
  const words = ownersWords[language];
  const against = older === undefined ? '' : `${words.comma}${words.against(older.asOf)}`;
  return `${words.title}${words.colon}${review}${words.comma}${words.asOf(asOf)}${against}`;
}

/** What is said below the tables: what the figures mean, and notes. */
function meaningsOf({ older, metrics, judged, value }: OwnersReport, language: Language): string[] {
  const { meanings } = ownersWords[language];
  return [
    ...(older === undefined ? [] : [meanings.retention, ...(value === undefined ? [] : [meanings.growth])]),
    ...(metrics.length === 0 ? [] : [meanings.metrics]),
    ...(judged === undefined ? [] : [meanings.services]),
  ];
}

/** For a terminal and Markdown. */
export function ownersBlocks(report: OwnersReport, language: Language): Block[] {
  const words = ownersWords[language];
  const tables = tablesOf(report, language).flatMap(({ heading, columns, rows }): Block[] => [
    { kind: 'heading', text: heading },
    {
      kind: 'table',
      head: [words.owner, ...columns.map(({ label }) => label)],
      rows,
      align: ['left', ...columns.map(() => 'right' as const)],
      loose: [0],
    },
  ]);
  const told = (heading: string, items: readonly string[]): Block[] =>
    items.length === 0
      ? []
      : [
          { kind: 'heading', text: heading },
          { kind: 'list', items: items.map((text) => ({ text })) },
        ];
  return [
    { kind: 'title', text: titleOf(report, language) },
    ...tables,
    ...told(words.meaning, meaningsOf(report, language)),
    ...told(
      words.notesHead,
      report.notes.map((note) => words.note(note)),
    ),
  ];
}

/** As a page that needs nothing from anywhere. */
export function ownersPage(report: OwnersReport, language: Language): string {
  const words = ownersWords[language];
  const say = pageWords[language];
  const told = (anchor: string, heading: string, items: readonly string[]): BlockSection<string>[] =>
    items.length === 0 ? [] : [{ anchor, heading, blocks: [{ kind: 'list', items }] }];
  const sections: BlockSection<string>[] = [
    ...tablesOf(report, language).map(({ heading, anchor, columns, rows }): BlockSection<string> => {
      const body = rows.slice(0, -1);
      const foot = rows.at(-1);
      const table = {
        caption: heading,
        head: [words.owner, ...columns.map(({ label }) => label)],
        body,
        numbers: columns.map((_, at) => at + 1),
        captionSeen: false,
        ...(foot && { foot }),
      };
      return { anchor, heading, blocks: [{ kind: 'table', table }] };
    }),
    ...told('meaning', words.meaning, meaningsOf(report, language)),
    ...told(
      'notes',
      words.notesHead,
      report.notes.map((note) => words.note(note)),
    ),
  ];
  return pageShell(
    {
      title: titleOf(report, language),
      heading: report.review,
      lead: titleOf(report, language),
      remarks: [],
      sections: sections.map((section) => ({
        anchor: section.anchor,
        name: section.heading,
        made: sectionHtml(section, say, () => ({ width: 0, height: 0, inside: '' })),
      })),
      script: false,
    },
    say,
    language,
  );
}

/** As CSV, with the names that programs call columns by; the last row is nobody's: all together stands in JSON alone. */
export function ownersCsv(report: OwnersReport, excel: boolean): string {
  const columns = ownersColumns(report, 'en');
  const isNumber = (at: number) => columns[at]?.kind !== 'text';
  const rows = report.owners.map((each) => columns.map(({ cell }) => cell(each) ?? ''));
  return csvText([columns.map(({ id }) => id), ...rows], excel, isNumber);
}

/** As a workbook: one sheet, an owner a row. */
export function ownersWorkbook(report: OwnersReport, language: Language): Promise<Uint8Array> {
  const words = ownersWords[language];
  const columns = ownersColumns(report, language).map((column) => ({
    ...column,
    cell: (each: OwnerFigures) =>
      column.id === 'owner' && each.owner === '' ? words.nobody : column.cell(each),
  }));
  const total = [
    { kind: 'text' as const, text: words.all, tone: 'total' as const },
    ...columns.slice(1).map(({ kind, cell }) => ({ kind, text: cell(report.all), tone: 'total' as const })),
  ];
  const said = [...meaningsOf(report, language), ...report.notes.map((note) => words.note(note))];
  const below = [total, [], ...said.map((text) => [{ kind: 'text' as const, text }])];
  const sheet = tableSheet(words.title, columns, report.owners, below);
  const look = { title: titleOf(report, language), currency: report.currency, say: workbookWords[language] };
  return workbookBytes({ before: [sheet], behind: [] }, [], look);
}

/** As JSON. */
export function ownersValue(report: OwnersReport) {
  const columns = ownersColumns(report, 'en').filter(({ id }) => id !== 'owner');
  const values = (each: OwnerFigures) =>
    Object.fromEntries(
      columns.map(({ id, kind, cell }) => {
        const text = cell(each);
        return [id, kind === 'count' && text !== null ? Number(text) : text];
      }),
    );
  return {
    review: report.review,
    as_of: report.asOf,
    older: report.older === undefined ? null : { review: report.older.review, as_of: report.older.asOf },
    field: report.field,
    services_until: report.judged ?? null,
    owners: report.owners.map((each) => ({ owner: each.owner === '' ? null : each.owner, ...values(each) })),
    all: values(report.all),
    notes: report.notes.map((note) => ({ ...note, text: ownersWords.en.note(note) })),
  };
}
