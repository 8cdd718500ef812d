// The sections of a page that say what stands behind the tiers: cost, data, guards, policy, fingerprints.
import { grouped } from '../../foundation/characters/thousands.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { guardWord } from '../../plan/guards/words.js';
import { exportWord, rowReason } from '../../plan/rows/words.js';
import { policyLines } from '../../policy/words/outline.js';
import type { SeenValues } from '../audience/seen.js';
import { excess, guardFigure } from '../text/guards-text.js';
import type { TierYear } from '../values/report-values.js';
import { words as reportWords } from '../words/words.js';
import { bulleted, pageSection, pageTable, paragraph, subheading } from './blocks-html.js';
import { html, type Markup, nothing, type Put } from './markup.js';
import type { PageWords } from './page-words.js';

export function costSection({ tiers, total }: SeenValues, words: PageWords): Markup {
  const { say } = words;
  const { cost } = say;
  if (total.now.benefits === null && total.now.discounts === null)
    return pageSection('cost', say.anchors.cost, [paragraph(cost.none)]);
  const table = (
    caption: string,
    year: (of: { now: TierYear; before: TierYear | null }) => TierYear | null,
  ) => {
    const cells = (of: TierYear | null) =>
      of === null
        ? []
        : [
            words.count(of.customers),
            words.money(of.value),
            words.money(of.benefits),
            words.money(of.discounts),
            words.percent(of.costShare),
          ];
    return pageTable({
      caption,
      head: [say.tier, say.customers, words.worthWithUnit ?? '', cost.benefits, cost.discounts, cost.against],
      body: tiers.map((each) => [words.tier(each.tier), ...cells(year(each))]),
      foot: [say.total, ...cells(year(total))],
      numbers: [1, 2, 3, 4, 5],
      scrolls: say.scrolls(caption),
    });
  };
  return pageSection('cost', say.anchors.cost, [
    total.now.costShare === null
      ? nothing
      : paragraph(`${cost.finding(words.percent(total.now.costShare))}${say.stop}`),
    paragraph(cost.rule),
    table(cost.captionNow, ({ now }) => now),
    total.before === null ? nothing : table(cost.captionBefore, ({ before }) => before),
  ]);
}

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);

export function qualitySection({ summary, made }: SeenValues, words: PageWords): Markup {
  const { say, language } = words;
  const { quality } = say;
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([code, n]) => `${rowReason(code, language)} ${words.count(n)}`);
  return pageSection('quality', say.anchors.quality, [
    pageTable({
      caption: quality.rows,
      head: [quality.export, quality.read, quality.used, quality.setAside, quality.rejected, quality.why],
      body: Object.entries(summary.rows).map(([name, rows]) => [
        exportWord(name, language),
        words.count(rows.read),
        words.count(rows.used),
        words.count(sumOf(rows.set_aside)),
        words.count(sumOf(rows.rejected)),
        words.list([...reasons(rows.set_aside), ...reasons(rows.rejected)]),
      ]),
      numbers: [1, 2, 3, 4],
      scrolls: say.scrolls(quality.rows),
    }),
    paragraph(quality.lines),
    ...(summary.rejected_value ?? []).map((lost) =>
      paragraph(
        quality.lost(words.percent(lost.share), exportWord(lost.export, language), words.label(lost.field)),
      ),
    ),
    summary.unseen === undefined ? nothing : paragraph(quality.unseen(words.count(summary.unseen))),
    ...(made.notes.length === 0
      ? []
      : [
          subheading(quality.notes),
          html`<div lang="en">${bulleted(made.notes.map((note) => words.line(note)))}</div>`,
        ]),
  ]);
}

export function guardsSection({ summary }: SeenValues, words: PageWords): Markup {
  const { say, language } = words;
  const { guards } = say;
  const figure = (guard: Guard, value: string) => {
    const [key = ''] = guard.guard.split(':');
    const shown = guardFigure(guard, value);
    if (key === 'minimum_rows') return guards.rows(grouped(shown));
    return key === 'newest_row' ? guards.days(shown) : shown;
  };
  const verdict = (guard: Guard): Put => {
    if (guard.tripped)
      return html`<strong>${guards.tripped}</strong>${say.colon}${excess(guard, language, summary.currency)}`;
    return guard.unmeasured === undefined ? guards.held : reportWords[language].unmeasured[guard.unmeasured];
  };
  return pageSection('guards', say.anchors.guards, [
    pageTable({
      caption: guards.caption,
      head: [guards.guard, guards.measured, guards.limit, guards.verdict],
      body: summary.guards.map((guard) => [
        guardWord(guard.guard, language),
        guard.measured === null ? guards.not : figure(guard, guard.measured),
        figure(guard, guard.limit),
        verdict(guard),
      ]),
      numbers: [1, 2],
      scrolls: say.scrolls(guards.caption),
    }),
  ]);
}

export function policySection({ policy, summary }: SeenValues, words: PageWords): Markup {
  const { say, language } = words;
  const changes = summary.policy_changes;
  const changed =
    changes === undefined
      ? paragraph(say.policy.unknown)
      : changes.length === 0
        ? paragraph(say.policy.unchanged)
        : bulleted(changes.map(({ text }) => words.line(text[language])));
  return pageSection('policy', say.anchors.policy, [
    ...(summary.compared ? [subheading(say.policy.changes), changed] : []),
    subheading(say.policy.words),
    html`<dl>
${policyLines(policy, language).map(({ name, facts }) => html`<dt>${words.line(name)}</dt><dd>${words.line(facts)}</dd>\n`)}</dl>`,
  ]);
}

export function madeSection({ made }: SeenValues, words: PageWords): Markup {
  const { say } = words;
  const hash = (sha256: string) => html`<code>${sha256}</code>`;
  return pageSection('made', say.anchors.made, [
    paragraph(say.made.by(made.version)),
    paragraph(html`${say.made.again} <code>gradus verify . --regrade</code>`),
    pageTable({
      caption: say.made.caption,
      head: [say.made.what, say.made.file, 'SHA-256'],
      body: [
        [say.made.policy, '', hash(made.policyFingerprint)],
        ...made.inputs.map(({ role, file, sha256 }) => [
          exportWord(role, words.language),
          words.line(file),
          hash(sha256),
        ]),
        ...made.outputs.map(({ file, sha256 }) => [say.made.result, file, hash(sha256)]),
      ],
      scrolls: say.scrolls(say.made.caption),
    }),
  ]);
}
