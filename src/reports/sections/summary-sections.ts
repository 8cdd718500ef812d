// The sections of a page that say what came out: in short, by tier, from tier to tier, why, what is at stake, where.

import { guardWord } from '../../plan/guards/words.js';
import type { SeenValues } from '../audience/seen.js';
import { concentrationSection } from '../text/change.js';
import { matrixSections, noShares } from '../text/change-matrix.js';
import { excess, guardCurrency } from '../text/guards-text.js';
import { changeWords } from '../words/change-words.js';
import { ungradedLine } from '../words/ungraded-words.js';
import { asSectionTable, bulleted, paragraph, type SectionBlock, sectionTable } from './block.js';
import { causeFigure, flowFigure, tierFigure } from './figures.js';
import type { PageWords } from './page-words.js';

/** Two sentences with the figures that matter most. */
export function verdictSection(
  { part, summary, total, tiers }: SeenValues,
  words: PageWords,
): SectionBlock[] {
  const { say } = words;
  const value = total.now.value === null ? undefined : words.amount(total.now.value);
  const mix = words.list(tiers.map(({ tier, now }) => `${words.tier(tier)} ${words.count(now.customers)}`));
  const whole = say.verdict.whole(words.count(summary.customers), value, mix);
  return [paragraph(`${whole}${say.joined}${movedSentence(summary, part === null, words)}`, 'verdict')];
}

/** @param all whether it is known who left */
function movedSentence({ movement, change }: SeenValues['summary'], all: boolean, words: PageWords): string {
  const { say } = words;
  if (movement === null) return say.verdict.first;
  const way = (name: 'up' | 'down') => {
    const all = words.count(movement[name]);
    const by = change?.causes[name].find(({ driver }) => driver === 'policy')?.customers ?? 0;
    return by === 0 ? all : say.verdict.byPolicy(all, words.count(by));
  };
  const { same, new: came, left } = movement;
  const figures = [way('up'), way('down'), words.count(same), words.count(came)] as const;
  return all ? say.verdict.moved(...figures, words.count(left)) : say.verdict.movedHere(...figures);
}

/** Whether the results count, and who said so. */
export function stateSection({ part, summary, approval }: SeenValues, words: PageWords): SectionBlock[] {
  const { say, language } = words;
  const held = summary.status === 'held';
  const tripped = summary.guards
    .filter((guard) => guard.tripped)
    .map((guard) =>
      say.tripped(guardWord(guard.guard, language), excess(guard, language, guardCurrency(summary))),
    );
  const approved: SectionBlock[] =
    approval === null
      ? [paragraph(say.notApproved)]
      : [
          paragraph(say.approved(words.line(approval.approvedBy), timeOf(approval.approvedAt))),
          ...(approval.note === null ? [] : [paragraph(say.note(words.line(approval.note)))]),
          ...(approval.accepted.length === 0
            ? []
            : [
                bulleted(
                  approval.accepted.map(({ guard, because }) =>
                    say.accepted(guardWord(guard, language), words.line(because)),
                  ),
                ),
              ]),
          ...(approval.signed ? [paragraph(say.signedFile)] : []),
        ];
  return [
    ...(held && approval === null ? [paragraph([{ strong: say.held }], 'held')] : []),
    // Of the whole review's guards, who reads of a part learns only whether they hold it.
    ...(tripped.length > 0 ? [bulleted(tripped)] : part === null || !held ? [paragraph(say.notHeld)] : []),
    ...approved,
  ];
}

const timeOf = (at: string) => at.replace('T', ' ').replace('Z', ' UTC');

export function mixSection(values: SeenValues, words: PageWords): SectionBlock[] {
  const years = values.tiers.flatMap(({ now, before }) => [now, ...(before === null ? [] : [before])]);
  const none = years.some(({ value, valueShare }) => value !== null && valueShare === null);
  const { noShares: say } = changeWords[words.language];
  return [
    tierFigure(values, words),
    ...ungradedLine(values.summary, words.language).map((text) => paragraph(text)),
    ...(none ? [paragraph(say(words.worth ?? ''))] : []),
  ];
}

/** As a flow and as matrices; nothing without last results. */
export function migrationSection({ summary }: SeenValues, words: PageWords): SectionBlock[] {
  const { change } = summary;
  if (change === null) return [];
  const [counts, ...shares] = matrixSections(change, words.language, false, words.percent('0')).flatMap(
    ({ heading = '', blocks }) =>
      blocks.flatMap((block) => (typeof block === 'string' ? [] : [asSectionTable(block, heading)])),
  );
  if (counts === undefined) return [];
  const none = noShares(change, words.language).map((text) => paragraph(text));
  return [flowFigure(change, counts, words), ...shares.map(sectionTable), ...none];
}

export function causesSection({ summary, causes }: SeenValues, words: PageWords): SectionBlock[] {
  const { change } = summary;
  if (change === null || change.customers.moved === 0) return [];
  const { unattributed } = change.causes;
  const why = changeWords[words.language];
  if (causes !== null) return [paragraph(words.say.causes.rule), causeFigure(causes, words)];
  return unattributed === null
    ? []
    : [paragraph(`${why.unattributed}${why.because[unattributed.code](unattributed.detail)}`)];
}

/** What customers who went down were worth, from tier to tier. */
export function riskSection({ summary }: SeenValues, words: PageWords): SectionBlock[] {
  const { change } = summary;
  if (change === null || !change.ordered) return [];
  const { say, language, worthWithUnit: worth = '' } = words;
  const risk = change.at_risk;
  if (risk === null) return [paragraph(say.risk.none)];
  const place = (tier: string) => change.tiers.findIndex((each) => each.tier === tier);
  const down = change.migration.filter(
    ({ previous_tier, tier, customers }) =>
      customers > 0 && place(previous_tier) >= 0 && place(tier) > place(previous_tier),
  );
  if (down.length === 0) return [paragraph(say.risk.nobody)];
  const line = changeWords[language].atRiskLine(
    words.worth ?? '',
    words.amount(risk.previous_value),
    risk.share === null ? undefined : words.percent(risk.share),
    words.amount(risk.value),
  );
  const customers = down.reduce((sum, cell) => sum + cell.customers, 0);
  return [
    paragraph(line),
    sectionTable({
      caption: say.risk.caption,
      head: [say.risk.from, say.risk.to, say.customers, say.valueThen(worth), say.valueNow(worth)],
      body: down.map((cell) => [
        words.tier(cell.previous_tier),
        words.tier(cell.tier),
        words.count(cell.customers),
        words.money(cell.previous_value),
        words.money(cell.value),
      ]),
      foot: [
        say.total,
        '',
        words.count(customers),
        words.money(risk.previous_value),
        words.money(risk.value),
      ],
      numbers: [2, 3, 4],
    }),
  ];
}

export function whereSection({ summary }: SeenValues, words: PageWords): SectionBlock[] {
  const found = summary.change === null ? [] : concentrationSection(summary.change, words.language);
  return found.flatMap(({ blocks }) =>
    blocks.map((block) =>
      typeof block === 'string'
        ? paragraph(block)
        : sectionTable(asSectionTable(block, words.say.anchors.concentration)),
    ),
  );
}
