// The page for readers who may see no small counts: one table of customers, and the policy.
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Language } from '../../policy/model/policy.js';
import { policyLines } from '../../policy/words/outline.js';
import type { SeenCounts } from '../audience/seen.js';
import type { ToldCount } from '../audience/small-cells.js';
import { bulleted, pageSection, pageTable, paragraph, subheading } from './blocks-html.js';
import { html, type Markup } from './markup.js';
import { pageShell } from './page-shell.js';
import { pageWords } from './page-words.js';
import type { ReportPageWords } from './words-en.js';

/** The page; the same bytes for the same values. */
export function countsPage(seen: SeenCounts, language: Language): string {
  const say = pageWords[language];
  const review = onOneLine(seen.review);
  const policy = onOneLine(`${seen.policy.name} ${seen.policy.version}`);
  const sections = [
    { anchor: 'mix', name: say.counts.table, made: tableSection(seen, say, language) },
    { anchor: 'policy', name: say.anchors.policy, made: policyPart(seen, say, language) },
    { anchor: 'made', name: say.anchors.made, made: madePart(seen, say) },
  ];
  const lead = say.asOf(seen.asOf, policy);
  const remark = say.forAudience(onOneLine(seen.audience));
  const shell = { title: say.title(review), heading: review, lead, remark, sections, script: false };
  return pageShell(shell, say, language);
}

function tableSection(
  { table, limit, rows, columns, approval }: SeenCounts,
  say: ReportPageWords,
  language: Language,
): Markup {
  const { counts } = say;
  const said = (told: ToldCount | undefined) => {
    if (told === undefined) return '';
    return typeof told === 'number' ? count(told) : told === 'small' ? counts.small(limit) : counts.withheld;
  };
  const caption = rows.length > 1 ? counts.caption : counts.once;
  const state = approval === null ? counts.notApproved : counts.approved(approval.approvedAt.slice(0, 10));
  const names = (labels: readonly { readonly en: string; readonly zh: string }[]) =>
    labels.map((label) => onOneLine(label[language]));
  const shown =
    table === null
      ? paragraph(counts.none)
      : pageTable({
          caption,
          head: ['', ...names(columns), say.total],
          body: names(rows).map((name, row) => [
            name,
            ...(table.cells[row] ?? []).map(said),
            said(table.rows[row]),
          ]),
          ...(rows.length > 1 ? { foot: [say.total, ...table.columns.map(said), said(table.total)] } : {}),
          numbers: [...columns, say.total].map((_, at) => at + 1),
          scrolls: say.scrolls(caption),
        });
  return pageSection('mix', counts.table, [paragraph(state), paragraph(counts.rule(limit)), shown]);
}

function policyPart({ policy, policyChanges }: SeenCounts, say: ReportPageWords, language: Language): Markup {
  return pageSection('policy', say.anchors.policy, [
    ...(policyChanges.length === 0
      ? []
      : [
          subheading(say.policy.changes),
          bulleted(policyChanges.map(({ text }) => onOneLine(text[language]))),
        ]),
    subheading(say.policy.words),
    html`<dl>
${policyLines(policy, language).map(({ name, facts }) => html`<dt>${onOneLine(name)}</dt><dd>${onOneLine(facts)}</dd>\n`)}</dl>`,
  ]);
}

function madePart({ version, policyFingerprint }: SeenCounts, say: ReportPageWords): Markup {
  return pageSection('made', say.anchors.made, [
    paragraph(say.made.by(version)),
    paragraph(html`${say.made.policy}: <code>${policyFingerprint}</code>`),
  ]);
}
