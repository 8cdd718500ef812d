// The summary as an analyst wants to see it in a terminal. A pure function from summary to text.

import { count } from '../../foundation/characters/thousands.js';
import { onOneLine, visible } from '../../foundation/characters/visible.js';
import { flowed, wrapped } from '../../foundation/characters/width.js';
import { exportWord, rowReason } from '../../plan/rows/words.js';
import type { Language } from '../../policy/model/policy.js';
import type { RowCounts, Summary } from '../values/summary.js';
import { mainCauses } from '../words/change-headline.js';
import { changeWords } from '../words/change-words.js';
import { money, percent } from '../words/plain-text.js';
import { ungradedLine } from '../words/ungraded-words.js';
import { words } from '../words/words.js';
import { guardTable, stabilityLine } from './guards-text.js';
import type { ScreenLook, TerminalOptions } from './sections.js';
import { spareColumns } from './spare.js';
import { table } from './table.js';

/** The text of the summary, with a final newline. */
export function terminalReport(summary: Summary, { language, look, results }: TerminalOptions): string {
  const say = words[language];
  const { paint } = look;
  const held = summary.status === 'held';
  const title = `${summary.review}${say.comma}${say.asOf} ${summary.as_of}${say.colon}${say.graded(count(summary.customers))}`;
  const guards = guardTable(summary, language, look);
  const parts = [
    paint.bold(lines(onOneLine(title), look)) + (held ? `${say.comma}${paint.red.bold(say.held)}` : ''),
    // Why results are held is what has to be read first.
    ...(held ? guards : []),
    tierTable(summary, language, look),
    ...ungradedLine(summary, language).map((each) => lines(each, look)),
    ...noShares(summary, language).map((each) => lines(each, look)),
    ...(summary.unseen === undefined
      ? []
      : [lines(say.unseen(count(summary.unseen), summary.unseen === 1), look)]),
    ...(summary.movement === null ? [say.first] : movedText(summary, language, look)),
    ...stabilityLine(summary, language).map((each) => lines(each, look)),
    ...firmnessLine(summary, language).map((each) => lines(each, look)),
    ...overridesText(summary, language, look),
    ...(held ? [] : guards),
    rowTable(summary, language, look),
    `${say.results}${say.colon}${paint.bold(visible(results))}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Sentences, one on each line of the text, no wider than the screen. */
function lines(text: string, { width }: ScreenLook): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(visible(line), width))
    .join('\n');
}

function movedText(summary: Summary, language: Language, look: ScreenLook): string[] {
  const say = words[language];
  const { paint } = look;
  const { movement } = summary;
  if (movement === null) return [];
  const counts = [
    paint.green(`${say.up} ${count(movement.up)}`),
    paint.red(`${say.down} ${count(movement.down)}`),
    `${say.stayed} ${count(movement.same)}`,
    `${say.new} ${count(movement.new)}`,
    `${say.left} ${count(movement.left)}`,
  ];
  return [
    flowed(counts, look.width),
    `${lines(say.matrix, look)}\n${matrix(summary, language, look)}`,
    ...whyLines(summary, language).map((each) => lines(each, look)),
  ];
}

function noShares({ value_label: label, tiers }: Summary, language: Language): string[] {
  if (label === null || tiers.every(({ value_share: share }) => share !== null)) return [];
  return [changeWords[language].noShares(label[language])];
}

function tierTable(summary: Summary, language: Language, look: ScreenLook): string {
  const say = words[language];
  const valued = summary.value_label !== null;
  const head = [
    say.tier,
    say.customers,
    say.share,
    ...(valued ? [heading(summary, language), say.share] : []),
    ...(summary.compared ? [say.before, say.cameUp, say.cameDown, say.stayed, say.new] : []),
  ];
  const body = summary.tiers.map((tier) => [
    tier.label[language],
    count(tier.customers),
    percent(tier.share),
    ...(valued
      ? [money(tier.value, summary.currency), tier.value_share === null ? '' : percent(tier.value_share)]
      : []),
    ...(summary.compared
      ? [
          count(tier.previous_customers ?? 0),
          count(tier.came_up),
          count(tier.came_down),
          count(tier.stayed),
          count(tier.new),
        ]
      : []),
  ]);
  const compared = valued ? 5 : 3;
  // The matrix tells again who stayed, came and moved.
  const least = [
    compared + 3,
    compared + 4,
    compared + 1,
    compared + 2,
    compared,
    ...(valued ? [4, 2, 3] : [2]),
  ];
  const spare = least.filter((column) => column < head.length);
  return table(head, body, { ...look, spare: spareColumns(spare, language) });
}

function heading(summary: Summary, language: Language): string {
  const label = summary.value_label?.[language] ?? '';
  return summary.currency === '' ? label : words[language].withUnit(label, summary.currency);
}

function matrix(summary: Summary, language: Language, look: ScreenLook): string {
  const say = words[language];
  const tiers = summary.tiers.map((tier) => ({ id: tier.tier, label: tier.label[language] }));
  const none = summary.ungraded && [{ id: 'ungraded', label: summary.ungraded.label[language] }];
  const columns = [...tiers, { id: 'left', label: say.left }, ...(none ?? [])];
  const rows = [...tiers, { id: 'new', label: say.new }];
  const cell = (from: string, to: string) =>
    summary.migration.find((each) => each.previous_tier === from && each.tier === to)?.customers ?? 0;
  const body = rows.map((row) => {
    const counts = columns.map((column) => cell(row.id, column.id));
    const total = counts.reduce((sum, each) => sum + each, 0);
    const shown = counts.map((each, index) => {
      if (row.id === 'new' && columns[index]?.id === 'left') return '';
      if (columns[index]?.id === row.id) return { text: count(each), style: look.paint.bold };
      return each === 0 ? { text: '0', style: look.paint.dim } : count(each);
    });
    return [row.label, ...shown, count(total)];
  });
  const spare = spareColumns([columns.length + 1], language);
  return table(['', ...columns.map((column) => column.label), say.total], body, { ...look, spare });
}

/** Why most customers moved, where that is known. */
function whyLines({ change }: Summary, language: Language): string[] {
  const lines = change === null ? [] : mainCauses(change, language);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** How many stand on a knife edge, where results say it. */
function firmnessLine({ firmness, customers }: Summary, language: Language): string[] {
  if (firmness === undefined) return [];
  const { up, down, untold } = firmness;
  const say = words[language];
  const edge = say.knifeEdge(count(up + down), count(customers), count(up), count(down));
  return [untold === 0 ? edge : `${edge}${say.semicolon}${say.untold(count(untold))}`];
}

/** What became of overrides, where there are any, and of those who were raised last time. */
function overridesText({ overrides }: Summary, language: Language, { width }: ScreenLook): string[] {
  const say = words[language];
  const { counts, share, up, down, last_time: last } = overrides;
  const applied = say.applied(count(counts.applied), percent(share), count(up), count(down));
  const others = (['redundant', 'expired', 'refused'] as const).map(
    (status) => `${say[status]} ${count(counts[status])}`,
  );
  const lines = [
    ...(Object.values(counts).some((each) => each > 0)
      ? [flowed([say.overrides, applied, ...others], width)]
      : []),
    ...(last !== null && last.raised > 0
      ? [
          flowed(
            [`${say.raisedLast} ${count(last.raised)}`, `${say.earnedSince} ${count(last.lived_up_to)}`],
            width,
          ),
        ]
      : []),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function rowTable(summary: Summary, language: Language, look: ScreenLook): string {
  const say = words[language];
  const body = Object.entries(summary.rows).map(([name, rows]) => [
    exportWord(name, language),
    count(rows.read),
    count(rows.used),
    count(sum(rows.set_aside)),
    count(sum(rows.rejected)),
    reasons(rows, language),
  ]);
  const head = [say.rows, say.read, say.used, say.setAside, say.rejected, say.why];
  return table(head, body, {
    ...look,
    align: ['left', 'right', 'right', 'right', 'right', 'left'],
    loose: [5],
  });
}

function reasons(rows: RowCounts, language: Language): string {
  const filled = rows.filled_down === undefined ? [] : [['filled_down', rows.filled_down] as const];
  return [...Object.entries(rows.set_aside), ...Object.entries(rows.rejected), ...filled]
    .map(([reason, number]) => `${rowReason(reason, language)} ${count(number)}`)
    .join(words[language].listed);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
