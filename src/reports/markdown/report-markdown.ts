// report.md: the same sections as the page, for a mail, a wiki or a pull request, as GitHub and pandoc show them.
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type {
  BlockSection,
  CustomerTable,
  Rich,
  SectionBlock,
  SectionedReport,
  SectionTable,
} from '../sections/block.js';
import { countsReport } from '../sections/counts-sections.js';
import { pageWords } from '../sections/page-words.js';
import { sectionedReport } from '../sections/report-sections.js';
import type { ReportPageWords } from '../sections/words-en.js';
import { inText, markdownCells } from '../text/markdown.js';

/** A comment, which nobody sees where Markdown is shown. */
const mark = '<!-- gradus report -->';

/** Whether a text is a report in Markdown that gradus wrote. */
export function isReportMarkdown(text: string): boolean {
  return text.startsWith(mark);
}

/** The report; the same bytes for the same values. */
export function reportMarkdown(values: SeenValues, language: Language): string {
  return markdownOf(sectionedReport(values, language), pageWords[language], values.audience === null);
}

/** The report for readers who are told tables alone. */
export function countsMarkdown(seen: SeenCounts, language: Language): string {
  return markdownOf(countsReport(seen, language), pageWords[language], false);
}

/** @param whole whether readers have the results, too */
function markdownOf(report: SectionedReport, say: ReportPageWords, whole: boolean): string {
  const head = [mark, `# ${inText(report.heading)}`, ...[report.lead, ...report.remarks].map(inText)];
  return `${[...head, ...report.sections.flatMap((section) => sectionParts(section, say, whole))].join('\n\n')}\n`;
}

function sectionParts({ heading, blocks }: BlockSection, say: ReportPageWords, whole: boolean): string[] {
  return [`## ${inText(heading)}`, ...blocks.flatMap((block) => blockParts(block, say, whole))];
}

function blockParts(block: SectionBlock, say: ReportPageWords, whole: boolean): string[] {
  switch (block.kind) {
    case 'text':
      return [rich(block.text)];
    case 'heading':
      return [`### ${inText(block.text)}`];
    case 'list':
      return block.items.length === 0 ? [] : [block.items.map((item) => `- ${rich(item)}`).join('\n')];
    case 'terms':
      return [
        block.terms
          .map(({ name, facts }) => `- **${inText(name.trim())}**${say.colon}${inText(facts)}`)
          .join('\n'),
      ];
    case 'table':
      return tableParts(block.table);
    case 'figure':
      return [`**${inText(block.figure.finding)}**`, ...tableParts(block.figure.table)];
    case 'customers':
      return customerParts(block.table, say, whole);
  }
}

/** The caption where no heading says it, and the table. */
function tableParts({ caption, captionSeen = true, head, body, foot, numbers = [] }: SectionTable): string[] {
  const cells = (row: readonly Rich[]) => row.map(rich);
  const last =
    foot === undefined ? [] : [cells(foot).map((cell) => (cell.trim() === '' ? '' : `**${cell}**`))];
  const table = markdownCells(head.map(inText), [...body.map(cells), ...last], sides(head, numbers));
  return [...(captionSeen ? [`*${inText(caption)}*`] : []), table];
}

function sides(head: readonly unknown[], numbers: readonly number[]): ('left' | 'right')[] {
  return head.map((_, at) => (numbers.includes(at) ? 'right' : 'left'));
}

function customerParts(
  { columns, shown, customers, caption }: CustomerTable,
  say: ReportPageWords,
  whole: boolean,
): string[] {
  const table = markdownCells(
    columns.map(({ heading }) => inText(heading)),
    shown.map((customer) => columns.map(({ cell }) => inText(cell(customer)))),
    columns.map(({ number }) => (number ? 'right' : 'left')),
  );
  const rest = whole && shown.length < customers ? [say.table.tooMany] : [];
  return [...[caption(count(shown.length), count(customers)), ...rest].map(inText), table];
}

function rich(text: Rich): string {
  if (typeof text === 'string') return inText(text);
  return text
    .map((piece) => {
      if (typeof piece === 'string') return inText(piece);
      return 'code' in piece ? `\`${piece.code.replaceAll('`', '')}\`` : `**${inText(piece.strong)}**`;
    })
    .join('');
}
