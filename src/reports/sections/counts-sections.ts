// The report for readers who are told tables alone: customers, what they are worth, and the policy.
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Labels, Language } from '../../policy/model/policy.js';
import type { ToldAmount } from '../audience/dominant-cells.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type { CountTable, ToldCount } from '../audience/small-cells.js';
import type { WorthTable } from '../audience/worth-tables.js';
import { money, percent } from '../words/plain-text.js';
import { madeBlocks, policyTerms } from './background-sections.js';
import {
  bulleted,
  paragraph,
  type SectionBlock,
  type SectionedReport,
  sectionTable,
  subheading,
} from './block.js';
import { pageWords } from './page-words.js';
import { partRemarks } from './part-remarks.js';
import type { ReportPageWords } from './words-en.js';

/** The report in sections. */
export function countsReport(seen: SeenCounts, language: Language): SectionedReport {
  const say = pageWords[language];
  const review = onOneLine(seen.review);
  const policy = onOneLine(`${seen.policy.name} ${seen.policy.version}`);
  return {
    title: say.title(review),
    heading: review,
    lead: say.asOf(seen.asOf, policy),
    remarks: [say.forAudience(onOneLine(seen.audience)), ...partRemarks(seen.part, say, onOneLine)],
    sections: [
      { anchor: 'mix', heading: say.counts.table, blocks: tableBlocks(seen, say, language) },
      ...(seen.worth === null
        ? []
        : [{ anchor: 'worth', heading: say.counts.worth, blocks: worthBlocks(seen.worth, say, language) }]),
      { anchor: 'policy', heading: say.anchors.policy, blocks: policyBlocks(seen, say, language) },
      { anchor: 'made', heading: say.anchors.made, blocks: madeBlocks(seen, say) },
    ],
  };
}

function tableBlocks(
  { table, limit, rows, columns, approval }: SeenCounts,
  say: ReportPageWords,
  language: Language,
): SectionBlock[] {
  const { counts } = say;
  const said = (told: ToldCount) => {
    if (typeof told === 'number') return count(told);
    return told === 'small' ? counts.small(limit ?? 1) : counts.withheld;
  };
  const state = approval === null ? counts.notApproved : counts.approved(approval.approvedAt.slice(0, 10));
  const caption = rows.length > 1 ? counts.caption : counts.once;
  return [
    paragraph(state),
    ...(limit === null ? [] : [paragraph(counts.rule(limit))]),
    table === null
      ? paragraph(counts.none)
      : withTotals({ caption, table, rows, columns, said }, say, language),
  ];
}

function worthBlocks(
  { share, label, currency, now, before }: NonNullable<SeenCounts['worth']>,
  say: ReportPageWords,
  language: Language,
): SectionBlock[] {
  const { counts } = say;
  const metric = onOneLine(label[language]);
  const named = currency === '' ? metric : say.withUnit(metric, currency);
  const said = (told: ToldAmount) => (typeof told === 'string' ? money(told, currency) : counts.withheld);
  const shown = ({ table, rows, columns }: WorthTable, caption: string) =>
    table === null
      ? paragraph(`${caption}${say.colon}${counts.noWorth}`)
      : withTotals({ caption, table, rows, columns, said }, say, language);
  return [
    paragraph(counts.worthRule(percent(share))),
    shown(now, now.rows.length > 1 ? counts.worthNow(named) : named),
    ...(before === null ? [] : [shown(before, counts.worthThen(named))]),
  ];
}

interface TotalledTable<T> {
  readonly caption: string;
  readonly table: CountTable<T>;
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
  /** What stands in a cell. */
  readonly said: (told: T) => string;
}

function withTotals<T>(
  { caption, table, rows, columns, said }: TotalledTable<T>,
  say: ReportPageWords,
  language: Language,
): SectionBlock {
  const names = (labels: readonly Labels[]) => labels.map((label) => onOneLine(label[language]));
  return sectionTable({
    caption,
    head: ['', ...names(columns), say.total],
    body: names(rows).map((name, row) => [
      name,
      ...(table.cells[row] ?? []).map((cell) => (cell === undefined ? '' : said(cell))),
      ...table.rows.slice(row, row + 1).map(said),
    ]),
    ...(rows.length > 1 ? { foot: [say.total, ...table.columns.map(said), said(table.total)] } : {}),
    numbers: [...columns, say.total].map((_, at) => at + 1),
  });
}

function policyBlocks(
  { policy, policyChanges }: SeenCounts,
  say: ReportPageWords,
  language: Language,
): SectionBlock[] {
  return [
    ...(policyChanges.length === 0
      ? []
      : [
          subheading(say.policy.changes),
          bulleted(policyChanges.map(({ text }) => onOneLine(text[language]))),
        ]),
    subheading(say.policy.words),
    policyTerms(policy, language),
  ];
}
