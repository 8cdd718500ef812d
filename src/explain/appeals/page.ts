// The pack of an appeals review: a table, a page for a mail, the override lines to apply, and what a terminal shows.

import { csvText } from '../../foundation/characters/formulas.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import { appealCase, overrideColumns } from '../../plan/decisions/overrides.js';
import type { Language } from '../../policy/model/policy.js';
import { inText } from '../../reports/text/markdown.js';
import type { ScreenLook } from '../../reports/text/sections.js';
import { table } from '../../reports/text/table.js';
import { type Changed, type Reviewed, wasRegraded } from './appeal.js';
import { AppealNames } from './names.js';
import type { ReviewedAppeals } from './run.js';
import { appealWords, hindranceWords } from './words.js';

/** First line of pack.md, by which a pack is known. */
export const packMark = '<!-- gradus appeal -->';

const columns = [
  'customer_id',
  'status',
  'received_on',
  'decided_by',
  'claim',
  'tier_before',
  'tier_after',
  'score_before',
  'score_after',
  'corrected',
  'points',
  'changed_rules',
  'reasons_before',
  'reasons_after',
  'outcome',
  'why',
] as const;

/** appeals.csv: one row for each appeal, in the order they were written in. */
export function appealsTable(appeals: readonly Reviewed[]): string {
  const rows = appeals.map((each) => [
    each.appeal.customer,
    each.appeal.status,
    each.appeal.receivedOn,
    each.appeal.decidedBy,
    each.appeal.claim,
    each.tierBefore,
    each.tierAfter,
    each.scoreBefore,
    each.scoreAfter,
    each.metrics.map(changeCode).join('; '),
    each.points.map(changeCode).join('; '),
    each.flips.map(({ rule, holds }) => `${holds ? 'now' : 'no_longer'}:${rule}`).join(';'),
    each.reasonsBefore,
    each.reasonsAfter,
    each.outcome,
    each.why === undefined ? '' : hindranceWords(each.why, 'en'),
  ]);
  return csvText([columns, ...rows]);
}

const changeCode = ({ name, before, after }: Changed) => `${name}: ${before} -> ${after}`;

/** overrides.csv: the lines to apply for appeals that were upheld, where the evidence gives a better tier. */
export function appealOverrides(appeals: readonly Reviewed[]): string {
  const rows = appeals
    .filter(({ raised }) => raised)
    .map(({ appeal, tierAfter }) => {
      const cells: Readonly<Record<string, string>> = {
        customer_id: appeal.customer,
        tier: tierAfter,
        kind: 'at_least',
        reason: appeal.claim,
        requested_by: appeal.requestedBy,
        approved_by: appeal.decidedBy,
        decided_on: appeal.decidedOn,
        expires_on: '',
        case: appealCase,
      };
      return overrideColumns.map((column) => cells[column] ?? '');
    });
  return csvText([overrideColumns, ...rows]);
}

/** pack.md, with a section for each appeal. */
export function appealsPack({ review, asOf, named, appeals }: ReviewedAppeals, language: Language): string {
  const words = appealWords[language];
  const head = [
    packMark,
    `# ${words.title}${words.colon}${inText(review)}${words.comma}${words.asOf} ${asOf}`,
  ];
  const names = new AppealNames(named, language);
  return `${[...head, ...appeals.map((each) => section(each, names))].join('\n\n')}\n`;
}

function section(each: Reviewed, names: AppealNames): string {
  const { words } = names;
  const { appeal, metrics, points, flips } = each;
  const decided = appeal.status === 'open' ? '' : words.decidedBy(inText(appeal.decidedBy), appeal.decidedOn);
  const change = ({ name, before, after }: Changed) =>
    `${inText(names.column(name))} ${inText(before) || words.empty} → ${inText(after) || words.empty}`;
  const changes = (all: readonly Changed[]) => names.list(all.map(change));
  const line = (word: string, text: string) => `- ${word}${words.colon}${text}`;
  const graded = wasRegraded(each);
  const [tierBefore, tierAfter] = [each.tierBefore, each.tierAfter].map((id) => inText(names.tier(id)));
  const flipped = flips.map(
    ({ rule, holds }) => `${inText(names.rule(rule))} ${holds ? words.holds : words.fails}`,
  );
  const reasons = (codes: string) => inText(names.reasons(codes));
  return [
    `## ${words.customer} ${inText(appeal.customer)}`,
    '',
    line(words.claim, words.claimOn(inText(appeal.claim), appeal.receivedOn)),
    line(words.statusWord, `${words.status[appeal.status]}${decided}`),
    line(words.evidence, metrics.length === 0 ? words.noEvidence : changes(metrics)),
    line(words.tier, graded ? `${tierBefore} → ${tierAfter}` : `${tierBefore}`),
    ...(each.scoreBefore === '' && each.scoreAfter === ''
      ? []
      : [
          line(
            words.score,
            graded
              ? `${each.scoreBefore || words.empty} → ${each.scoreAfter || words.empty}`
              : each.scoreBefore,
          ),
        ]),
    ...(points.length === 0 ? [] : [line(words.points, changes(points))]),
    ...(graded ? [line(words.flips, flipped.length === 0 ? words.none : names.list(flipped))] : []),
    ...(graded && each.reasonsBefore !== each.reasonsAfter
      ? [line(words.reasons, `${reasons(each.reasonsBefore)} → ${reasons(each.reasonsAfter)}`)]
      : []),
    line(words.outcomeWord, names.sentences([outcomeText(each, names), consequence(each, names)])),
  ].join('\n');
}

function outcomeText({ outcome, why }: Reviewed, { words, language, column }: AppealNames): string {
  const because = why && inText(hindranceWords(why, language, column));
  return `${words.outcome[outcome]}${because === undefined ? '' : `${words.colon}${because}`}${words.stop}`;
}

function consequence({ appeal, raised, overridden, outcome }: Reviewed, { words }: AppealNames): string {
  if (raised) return words.raised;
  if (outcome === 'better' && appeal.status === 'upheld' && overridden) return words.overridden;
  return appeal.status === 'open' ? words.openStill : words.stays;
}

/** What a terminal shows. `out`: the folder as shown to the user. */
export function appealsText(
  { review, asOf, named, appeals }: ReviewedAppeals,
  {
    out,
    language,
    look: { paint, width },
  }: { readonly out: string; readonly language: Language; readonly look: ScreenLook },
): string {
  const names = new AppealNames(named, language);
  const { words } = names;
  const head = [words.customer, words.statusWord, words.before, words.after, words.outcomeWord];
  const body = appeals.map((each) => [
    each.appeal.customer,
    words.status[each.appeal.status],
    names.tier(each.tierBefore),
    wasRegraded(each) ? names.tier(each.tierAfter) : '',
    words.outcome[each.outcome],
  ]);
  const raised = appeals.filter((each) => each.raised).length;
  return [
    paint.bold(
      onOneLine(
        `${review}${words.comma}${words.asOf} ${asOf}${words.colon}${words.summary(appeals.length, raised)}`,
      ),
    ),
    '',
    table(head, body, { paint, width, align: head.map(() => 'left') }),
    '',
    `${out}: appeals.csv, pack.md, overrides.csv`,
    ...(raised === 0 ? [] : [words.next(`${out}/overrides.csv`)]),
    '',
  ].join('\n');
}

/** The same as values. */
export function appealsValue({ review, asOf, appeals }: ReviewedAppeals, out: string) {
  const change = ({ name, before, after }: Changed) => ({ name, before, after });
  return {
    review,
    as_of: asOf,
    folder: out,
    appeals: appeals.map((each) => ({
      customer_id: each.appeal.customer,
      status: each.appeal.status,
      received_on: each.appeal.receivedOn,
      claim: each.appeal.claim,
      outcome: each.outcome,
      why: each.why === undefined ? null : hindranceWords(each.why, 'en'),
      tier_before: each.tierBefore,
      tier_after: each.tierAfter || null,
      score_before: each.scoreBefore || null,
      score_after: each.scoreAfter || null,
      metrics: each.metrics.map(change),
      points: each.points.map(change),
      changed_rules: each.flips,
      override: each.raised,
    })),
  };
}
