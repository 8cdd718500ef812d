// Guards on changes for a terminal: what was measured, and what to do when one tripped.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import { visible } from '../../foundation/characters/visible.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { Exact } from '../../grammar/exact.js';
import { type Guard, refusedOverridesName } from '../../plan/decisions/guard.js';
import { guardWord } from '../../plan/guards/words.js';
import type { Language } from '../../policy/model/policy.js';
import { changeGuards } from '../../review/change-guards.js';
import type { Summary } from '../values/summary.js';
import { exactPercent, money } from '../words/plain-text.js';
import { words } from '../words/words.js';
import type { ScreenLook, TerminalOptions } from './sections.js';
import { type TableCell, table } from './table.js';

function isChangeGuard({ guard }: Guard): boolean {
  return Object.hasOwn(changeGuards, guard);
}

/** A guard on a number of overrides, not on a share. */
function countsOverrides({ guard }: Pick<Guard, 'guard'>): boolean {
  return guard === refusedOverridesName;
}

/** How far the scores moved since last results, with the bands that nobody was in; nothing without two years of scores. */
export function stabilityLine({ score_psi: found }: Summary, language: Language): string[] {
  if (found === null) return [];
  const say = words[language];
  const verdict = new Decimal(found.psi).lt('0.1')
    ? say.stable
    : new Decimal(found.psi).lte('0.25')
      ? say.look
      : say.shifted;
  const empty = found.bands.flatMap(({ from, to, filled }) =>
    filled === null ? [] : [`${from}-${to} ${filled === 'expected' ? say.inLast : say.inThis}`],
  );
  const parts = [
    `${say.psi}${say.colon}${found.psi}${say.comma}${verdict}`,
    ...(empty.length === 0 ? [] : [say.emptyBands(empty.join(say.listed), exactPercent(found.fill))]),
  ];
  return [parts.join(say.semicolon)];
}

/** A table of the guards that the review file names, or that tripped; nothing where there are none. */
export function guardTable(summary: Summary, language: Language, look: ScreenLook): string[] {
  const { guards } = summary;
  const currency = guardCurrency(summary);
  const found = guards.filter(
    (guard) => isChangeGuard(guard) || (countsOverrides(guard) && (guard.tripped || guard.limit !== '0')),
  );
  if (found.length === 0) return [];
  const say = words[language];
  const body = found.map((guard): TableCell[] => {
    const counts =
      guard.unmeasured === undefined ? counted(guard, language, currency) : say.unmeasured[guard.unmeasured];
    const text = guard.tripped ? [say.tripped, counts].filter((each) => each !== '').join(say.comma) : counts;
    return [
      guardWord(guard.guard, language),
      guard.measured === null ? '' : guardFigure(guard, guard.measured),
      guardFigure(guard, guard.limit),
      guard.tripped ? { text, style: look.paint.red } : text,
    ];
  });
  const head = [say.guard, say.measured, say.limit, ''];
  return [table(head, body, { ...look, align: ['left', 'right', 'right', 'left'], loose: [3] })];
}

/** What is to be said of held results: which guards tripped, by how much, and the next move. No final newline. */
export function heldText(summary: Summary, { language, look, results }: TerminalOptions): string {
  const say = words[language];
  const { paint } = look;
  const tripped = summary.guards.filter((guard) => guard.tripped);
  const folder = visible(results);
  const names = tripped.map(({ guard }) => guard).join(',');
  return [
    `${paint.red.bold(say.held)}${say.colon}${say.heldBecause(tripped.length, folder)}`,
    '',
    ...tripped.map(
      (guard) =>
        `  ${paint.bold(guardWord(guard.guard, language))}${say.colon}${excess(guard, language, guardCurrency(summary))}`,
    ),
    '',
    say.ifRight(toLookAt(tripped)),
    `  gradus approve ${folder} --by ${say.name} --accept ${names} --because ${say.reason}`,
    say.ifWrong,
  ].join('\n');
}

/** For each guard on changes that trips a warning that results would be held. Refused overrides are told one by one. */
export function guardWarnings(guards: readonly Guard[], currency: string): Problem[] {
  return guards
    .filter((guard) => guard.tripped && isChangeGuard(guard))
    .map((guard) => ({
      code: 'would-be-held',
      reason: `the guard ${guard.guard} trips, so that grade would write the results as held: ${excess(guard, 'en', currency)}`,
      fix: 'look at changes.csv once graded: if the change is right, approve accepts the guard; if not, correct the exports or the policy',
      zh: {
        reason: `触发防护 ${guardWord(guard.guard, 'zh')}，grade 写出的结果将暂缓生效：${excess(guard, 'zh', currency)}`,
        fix: '评级后请查看 changes.csv：变动无误的，用 approve 接受该防护；否则请修正导出文件或政策',
      },
    }));
}

/** The files that show why these guards tripped. */
export function toLookAt(tripped: readonly Guard[]): string[] {
  return [
    ...(tripped.every(countsOverrides) ? [] : ['changes.csv', 'migration.csv']),
    ...(tripped.some(countsOverrides) ? ['overrides.csv'] : []),
  ];
}

/** The currency of what customers were worth then; empty where it may be another one than that of now. */
export function guardCurrency({ change, currency }: Pick<Summary, 'change' | 'currency'>): string {
  return change?.value_metric === null ? '' : currency;
}

/** What a guard that tripped measured, and how far that is above its limit. */
export function excess(guard: Guard, language: Language, currency = ''): string {
  const say = words[language];
  if (guard.measured === null) return say.unmeasured[guard.unmeasured ?? 'nobody_compared'];
  const limit = guardFigure(guard, guard.limit);
  const measured = guardFigure(guard, guard.measured);
  if (guard.part === undefined || guard.whole === undefined)
    return `${measured}${say.comma}${say.aboveBy(new Decimal(guard.measured).minus(guard.limit).toFixed(), limit)}`;
  const allowed = new Exact(guard.whole).times(guard.limit);
  const over = new Exact(guard.part).minus(isMoney(guard) ? allowed : allowed.floor()).toFixed();
  return `${say.withUnit(measured, counted(guard, language, currency))}${say.comma}${say.overBy(amount(guard, over, currency), limit)}`;
}

/** `40 of 230`. */
function counted(guard: Guard, language: Language, currency: string): string {
  if (guard.part === undefined || guard.whole === undefined) return '';
  const say = words[language];
  const parts = [amount(guard, guard.part, currency), amount(guard, guard.whole, currency)] as const;
  if (guard.among === undefined) return say.of(...parts);
  return isMoney(guard) ? say.ofWorthThatCouldFall(...parts) : say.ofWhoCouldFall(...parts);
}

/** Guards on a number of rows, days or overrides, or on an index; all others measure shares. */
const plainGuards = ['score_psi', refusedOverridesName, 'minimum_rows', 'newest_row'];

/** What a guard measures, or its limit: a share in percent, or a number. */
export function guardFigure({ guard }: Guard, value: string): string {
  const [key = ''] = guard.split(':');
  return plainGuards.includes(key) ? value : exactPercent(value);
}

function amount(guard: Guard, value: string, currency: string): string {
  if (!isMoney(guard)) return count(Number(value));
  return currency === '' ? money(value, currency) : `${money(value, currency)} ${currency}`;
}

function isMoney({ guard }: Guard): boolean {
  return guard === 'spend_at_downgraded_customers';
}
