// The workbook for readers who are told tables alone: customers, what they are worth, and what changed in the policy.
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Labels, Language } from '../../policy/model/policy.js';
import type { ToldAmount } from '../audience/dominant-cells.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type { CountTable, ToldCount } from '../audience/small-cells.js';
import type { WorthTable } from '../audience/worth-tables.js';
import { pageWords } from '../sections/page-words.js';
import { partRemarks } from '../sections/part-remarks.js';
import type { ReportPageWords } from '../sections/words-en.js';
import { percent } from '../words/plain-text.js';
import { policyChangesSheet } from './background-sheets.js';
import type { SheetCell } from './cells.js';
import type { ReportSheets } from './report-sheets.js';
import { notesBelow, type ReportSheet, type SheetColumn } from './sheet.js';
import { type Figure, figuresSheet } from './summary-sheet.js';
import { type WorkbookWords, workbookWords } from './words.js';

/** What tables are written with. */
interface CountsSource {
  readonly seen: SeenCounts;
  readonly language: Language;
  readonly say: WorkbookWords;
  readonly page: ReportPageWords;
}

export function countsSheets(seen: SeenCounts, language: Language): ReportSheets {
  const source: CountsSource = { seen, language, say: workbookWords[language], page: pageWords[language] };
  const { say, page } = source;
  const { worth, table, rows, columns, policyChanges } = seen;
  const compared = rows.length > 1;
  const counts = { name: compared ? say.sheets.migration : say.sheets.tiers, table, rows, columns };
  const caption = compared ? page.counts.caption : page.counts.once;
  return {
    before: [
      summary(source),
      tableSheetOf(counts, caption, page.counts.none, countCell(source), source),
      ...(worth === null ? [] : worthSheets(worth, source)),
    ],
    behind: compared
      ? [policyChangesSheet(policyChanges, policyChanges.length === 0 ? say.none : undefined, language, say)]
      : [],
  };
}

function summary({ seen, say, page }: CountsSource): ReportSheet {
  const { review, asOf, policy, approval, limit, worth } = seen;
  const { figures } = say;
  const rows: Figure[] = [
    [figures.review, 'text', review],
    [figures.as_of, 'date', asOf],
    [figures.policy, 'text', policy.name],
    [figures.policy_version, 'text', policy.version],
    [figures.approved_at, 'text', approval?.approvedAt],
    [figures.currency, 'text', worth?.currency],
    [figures.version, 'text', seen.version],
    [figures.fingerprint, 'text', seen.policyFingerprint],
  ];
  const notes = [
    page.forAudience(onOneLine(seen.audience)),
    ...partRemarks(seen.part, page, onOneLine),
    ...(approval === null ? [page.counts.notApproved] : []),
    ...(limit === null ? [] : [page.counts.rule(limit)]),
    ...(worth === null ? [] : [page.counts.worthRule(percent(worth.share))]),
  ];
  return figuresSheet(rows, say, notesBelow(notes));
}

function worthSheets(
  { now, before, label, currency }: NonNullable<SeenCounts['worth']>,
  source: CountsSource,
): ReportSheet[] {
  const { language, say, page } = source;
  const { counts } = page;
  const metric = onOneLine(label[language]);
  const named = currency === '' ? metric : page.withUnit(metric, currency);
  const none = `${named}${page.colon}${counts.noWorth}`;
  const sheet = (told: WorthTable, name: string, caption: string) =>
    tableSheetOf({ ...told, name }, caption, none, amountCell(source), source);
  return [
    sheet(now, say.sheets.worthNow, now.rows.length > 1 ? counts.worthNow(named) : named),
    ...(before === null ? [] : [sheet(before, say.sheets.worthThen, counts.worthThen(named))]),
  ];
}

interface ToldTable<T> {
  readonly name: string;
  readonly table: CountTable<T> | null;
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
}

/** @param none what is said where nothing of the table may be told */
function tableSheetOf<T>(
  { name, table, rows, columns }: ToldTable<T>,
  caption: string,
  none: string,
  cell: (told: T | undefined) => SheetCell,
  { seen, language, say }: CountsSource,
): ReportSheet {
  const tiers = seen.policy.tiers.map(({ id }) => id);
  // Without last results nobody is new or left.
  const ids = [...tiers, ...(rows.length > 1 ? ['left'] : []), 'ungraded'];
  const headings: SheetColumn[] = [
    { id: 'from', label: say.columns.from, kind: 'text' },
    ...columns.map((label, at): SheetColumn => ({ id: ids[at] ?? '', label: label[language], kind: 'text' })),
    { id: 'total', label: say.total, kind: 'text' },
  ];
  const text = (written: string): SheetCell => ({ kind: 'text', text: written });
  const body = rows.map((label, row) => [
    text(label[language]),
    ...(table?.cells[row] ?? []).map(cell),
    cell(table?.rows[row]),
  ]);
  const foot = [text(say.total), ...(table?.columns ?? []).map(cell), cell(table?.total)];
  const total = foot.map((each): SheetCell => ({ ...each, tone: 'total' }));
  return {
    name,
    columns: headings,
    rows: table === null ? [] : body,
    below: [
      ...(table === null || rows.length === 1 ? [] : [total]),
      ...notesBelow([table === null ? none : caption]),
    ],
  };
}

const countCell =
  ({ seen, page }: CountsSource) =>
  (told: ToldCount | undefined): SheetCell => {
    if (told === undefined || typeof told === 'number')
      return { kind: 'count', text: told === undefined ? null : String(told) };
    const { counts } = page;
    return { kind: 'count', text: told === 'small' ? counts.small(seen.limit ?? 1) : counts.withheld };
  };

const amountCell =
  ({ page }: CountsSource) =>
  (told: ToldAmount | undefined): SheetCell => {
    if (told === undefined || typeof told === 'string') return { kind: 'money', text: told ?? null };
    return { kind: 'money', text: page.counts.withheld };
  };
