// The report for readers who may see no small counts: one table of customers, and the policy.
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Language } from '../../policy/model/policy.js';
import type { SeenCounts } from '../audience/seen.js';
import type { ToldCount } from '../audience/small-cells.js';
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
  const said = (told: ToldCount | undefined) => {
    if (told === undefined) return '';
    return typeof told === 'number' ? count(told) : told === 'small' ? counts.small(limit) : counts.withheld;
  };
  const state = approval === null ? counts.notApproved : counts.approved(approval.approvedAt.slice(0, 10));
  const names = (labels: readonly { readonly en: string; readonly zh: string }[]) =>
    labels.map((label) => onOneLine(label[language]));
  const shown =
    table === null
      ? paragraph(counts.none)
      : sectionTable({
          caption: rows.length > 1 ? counts.caption : counts.once,
          head: ['', ...names(columns), say.total],
          body: names(rows).map((name, row) => [
            name,
            ...(table.cells[row] ?? []).map(said),
            said(table.rows[row]),
          ]),
          ...(rows.length > 1 ? { foot: [say.total, ...table.columns.map(said), said(table.total)] } : {}),
          numbers: [...columns, say.total].map((_, at) => at + 1),
        });
  return [paragraph(state), paragraph(counts.rule(limit)), shown];
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
