// The summary as an analyst wants to see it in a terminal. A pure function from summary to text.
import type { ChalkInstance } from 'chalk';
import type { Language } from '../policy/policy.js';
import { words } from '../text/words.js';
import { mainCauses } from './change-headline.js';
import { guardTable, stabilityLine } from './guards-text.js';
import { count, money, percent, table } from './plain-text.js';
import type { RowCounts, Summary } from './summary.js';

export interface TerminalOptions {
  readonly language: Language;
  readonly paint: ChalkInstance;
  /** Where the results are, as shown to the user. */
  readonly results: string;
}

/** The text of the summary, with a final newline. */
export function terminalReport(summary: Summary, { language, paint, results }: TerminalOptions): string {
  const say = words[language];
  const { movement } = summary;
  const parts = [
    paint.bold(`${summary.review}, ${say.asOf} ${summary.as_of}: ${count(summary.customers)} ${say.graded}`) +
      (summary.status === 'held' ? `, ${paint.red.bold(say.held)}` : ''),
    tierTable(summary, language, paint),
  ];
  if (movement === null) {
    parts.push(say.first);
  } else {
    parts.push(
      [
        paint.green(`${say.up} ${count(movement.up)}`),
        paint.red(`${say.down} ${count(movement.down)}`),
        `${say.stayed} ${count(movement.same)}`,
        `${say.new} ${count(movement.new)}`,
        `${say.left} ${count(movement.left)}`,
      ].join('   '),
      `${say.matrix}\n${matrix(summary, language, paint)}`,
      ...whyLines(summary, language),
    );
  }
  parts.push(
    ...stabilityLine(summary, language),
    ...overridesText(summary, language),
    ...guardTable(summary, language, paint),
    rowTable(summary, language, paint),
    `${say.results}: ${paint.bold(results)}`,
  );
  return `${parts.join('\n\n')}\n`;
}

function tierTable(summary: Summary, language: Language, paint: ChalkInstance): string {
  const say = words[language];
  const valued = summary.value_label !== null;
  const head = [
    say.tier,
    say.customers,
    say.share,
    ...(valued ? [heading(summary, language), say.share] : []),
    ...(summary.compared ? [say.before, say.up, say.down, say.stayed, say.new] : []),
  ];
  const body = summary.tiers.map((tier) => [
    tier.label[language],
    count(tier.customers),
    percent(tier.share),
    ...(valued ? [money(tier.value), percent(tier.value_share)] : []),
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
  return table(head, body, paint);
}

function heading(summary: Summary, language: Language): string {
  const label = summary.value_label?.[language] ?? '';
  return summary.currency === '' ? label : `${label} (${summary.currency})`;
}

function matrix(summary: Summary, language: Language, paint: ChalkInstance): string {
  const say = words[language];
  const tiers = summary.tiers.map((tier) => ({ id: tier.tier, label: tier.label[language] }));
  const columns = [...tiers, { id: 'left', label: say.left }];
  const rows = [...tiers, { id: 'new', label: say.new }];
  const cell = (from: string, to: string) =>
    summary.migration.find((each) => each.previous_tier === from && each.tier === to)?.customers ?? 0;
  const body = rows.map((row) => {
    const counts = columns.map((column) => cell(row.id, column.id));
    const total = counts.reduce((sum, each) => sum + each, 0);
    const shown = counts.map((each, index) => {
      if (row.id === 'new' && columns[index]?.id === 'left') return '';
      if (columns[index]?.id === row.id) return paint.bold(count(each));
      return each === 0 ? paint.dim('0') : count(each);
    });
    return [row.label, ...shown, count(total)];
  });
  return table(['', ...columns.map((column) => column.label), say.total], body, paint);
}

/** Why most customers moved, where that is known. */
function whyLines({ change }: Summary, language: Language): string[] {
  const lines = change === null ? [] : mainCauses(change, language);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** What became of overrides, where there are any, and of those who were raised last time. */
function overridesText({ overrides }: Summary, language: Language): string[] {
  const say = words[language];
  const { counts, share, up, down, last_time: last } = overrides;
  const applied = `${say.applied} ${count(counts.applied)} (${say.ofCustomers(percent(share))}, ${say.up} ${count(up)}, ${say.down} ${count(down)})`;
  const others = (['redundant', 'expired', 'refused'] as const).map(
    (status) => `${say[status]} ${count(counts[status])}`,
  );
  const lines = [
    ...(Object.values(counts).some((each) => each > 0)
      ? [[say.overrides, applied, ...others].join('   ')]
      : []),
    ...(last !== null && last.raised > 0
      ? [`${say.raisedLast} ${count(last.raised)}   ${say.earnedSince} ${count(last.lived_up_to)}`]
      : []),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function rowTable(summary: Summary, language: Language, paint: ChalkInstance): string {
  const say = words[language];
  const body = Object.entries(summary.rows).map(([name, rows]) => [
    name,
    count(rows.read),
    count(rows.used),
    count(sum(rows.set_aside)),
    count(sum(rows.rejected)),
    reasons(rows),
  ]);
  return table([say.rows, say.read, say.used, say.setAside, say.rejected, say.why], body, paint, [
    'left',
    'right',
    'right',
    'right',
    'right',
    'left',
  ]);
}

function reasons(rows: RowCounts): string {
  const filled = rows.filled_down === undefined ? [] : [['filled_down', rows.filled_down] as const];
  return [...Object.entries(rows.set_aside), ...Object.entries(rows.rejected), ...filled]
    .map(([reason, number]) => `${reason} ${count(number)}`)
    .join(', ');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
