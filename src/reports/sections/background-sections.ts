// The sections of a page that say what stands behind the tiers: cost, data, guards, policy, fingerprints.
import { grouped } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { guardWord } from '../../plan/guards/words.js';
import { exportWord, rowReason } from '../../plan/rows/words.js';
import type { Language, Policy } from '../../policy/model/policy.js';
import { policyLines } from '../../policy/words/outline.js';
import type { SeenValues } from '../audience/seen.js';
import { excess, guardCurrency, guardFigure } from '../text/guards-text.js';
import type { TierYear } from '../values/report-values.js';
import { words as reportWords } from '../words/words.js';
import { bulleted, paragraph, type Rich, type SectionBlock, sectionTable, subheading } from './block.js';
import type { PageWords } from './page-words.js';

export function costSection({ tiers, total }: SeenValues, words: PageWords): SectionBlock[] {
  const { say } = words;
  const { cost } = say;
  if (total.now.benefits === null && total.now.discounts === null) return [paragraph(cost.none)];
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
    return sectionTable({
      caption,
      head: [say.tier, say.customers, words.worthWithUnit ?? '', cost.benefits, cost.discounts, cost.against],
      body: tiers.map((each) => [words.tier(each.tier), ...cells(year(each))]),
      foot: [say.total, ...cells(year(total))],
      numbers: [1, 2, 3, 4, 5],
    });
  };
  return [
    ...(total.now.costShare === null
      ? []
      : [paragraph(`${cost.finding(words.percent(total.now.costShare))}${say.stop}`)]),
    paragraph(cost.rule),
    table(cost.captionNow, ({ now }) => now),
    ...(total.before === null ? [] : [table(cost.captionBefore, ({ before }) => before)]),
  ];
}

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);

export function qualitySection({ part, summary, made }: SeenValues, words: PageWords): SectionBlock[] {
  if (part !== null) return [];
  const { say, language } = words;
  const { quality } = say;
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([code, n]) => `${rowReason(code, language)} ${words.count(n)}`);
  return [
    sectionTable({
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
    }),
    paragraph(quality.lines),
    ...(summary.rejected_value ?? []).map((lost) =>
      paragraph(
        quality.lost(words.percent(lost.share), exportWord(lost.export, language), words.label(lost.field)),
      ),
    ),
    ...(summary.unseen === undefined ? [] : [paragraph(quality.unseen(words.count(summary.unseen)))]),
    ...(made.notes.length === 0
      ? []
      : [
          subheading(quality.notes),
          { kind: 'list', items: made.notes.map((note) => words.line(note)), english: true } as const,
        ]),
  ];
}

export function guardsSection({ part, summary }: SeenValues, words: PageWords): SectionBlock[] {
  if (part !== null) return [];
  const { say, language } = words;
  const { guards } = say;
  const figure = (guard: Guard, value: string) => {
    const [key = ''] = guard.guard.split(':');
    const shown = guardFigure(guard, value);
    if (key === 'minimum_rows') return guards.rows(grouped(shown));
    return key === 'newest_row' ? guards.days(shown) : shown;
  };
  const verdict = (guard: Guard): Rich => {
    if (guard.tripped)
      return [{ strong: guards.tripped }, `${say.colon}${excess(guard, language, guardCurrency(summary))}`];
    return guard.unmeasured === undefined ? guards.held : reportWords[language].unmeasured[guard.unmeasured];
  };
  return [
    sectionTable({
      caption: guards.caption,
      head: [guards.guard, guards.measured, guards.limit, guards.verdict],
      body: summary.guards.map((guard) => [
        guardWord(guard.guard, language),
        guard.measured === null ? guards.not : figure(guard, guard.measured),
        figure(guard, guard.limit),
        verdict(guard),
      ]),
      numbers: [1, 2],
    }),
  ];
}

export function policySection({ policy, summary }: SeenValues, words: PageWords): SectionBlock[] {
  const { say, language } = words;
  const changes = summary.policy_changes;
  const changed =
    changes === undefined
      ? paragraph(say.policy.unknown)
      : changes.length === 0
        ? paragraph(say.policy.unchanged)
        : bulleted(changes.map(({ text }) => words.line(text[language])));
  return [
    ...(summary.compared ? [subheading(say.policy.changes), changed] : []),
    subheading(say.policy.words),
    policyTerms(policy, language),
  ];
}

/** The policy, fact by fact. */
export function policyTerms(policy: Policy, language: Language): SectionBlock {
  const terms = policyLines(policy, language).map(({ name, facts }) => ({
    name: onOneLine(name),
    facts: onOneLine(facts),
  }));
  return { kind: 'terms', terms };
}

export function madeSection({ made }: SeenValues, words: PageWords): SectionBlock[] {
  const { say } = words;
  if (made.outputs.length === 0) return madeBlocks(made, say);
  const hash = (sha256: string | null): Rich => (sha256 === null ? ['–'] : [{ code: sha256 }]);
  return [
    paragraph(say.made.by(made.version)),
    paragraph([`${say.made.again} `, { code: 'gradus verify . --regrade' }]),
    sectionTable({
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
    }),
  ];
}

/** Version and policy, for who may not see which files there were. */
export function madeBlocks(
  { version, policyFingerprint }: Pick<SeenValues['made'], 'version' | 'policyFingerprint'>,
  say: PageWords['say'],
): SectionBlock[] {
  return [
    paragraph(say.made.by(version)),
    paragraph([`${say.made.policy}${say.colon}`, { code: policyFingerprint }]),
  ];
}
