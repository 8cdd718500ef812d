// What movement rules read in last results besides the tier: scored tier, movement, date of the last downgrade.
// Results that gradus wrote have it; a CSV may.

import type { Engine } from '../../engine/engine.js';
import { historyNames, isoDateSql, lastRows } from '../../engine/steps/decide/moved-tiers.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { lastMetricColumn, lastResults, own } from '../../engine/steps/plan/step.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Note } from '../../foundation/problems/note.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { earlier } from '../../grammar/window.js';
import { lastExport } from '../../policy/model/last.js';
import type { Movement, Policy } from '../../policy/model/policy.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

type HistoryColumns = Pick<
  PlannedLast,
  'scored' | 'movement' | 'lastDowngrade' | 'tierSince' | 'validUntil' | 'ruled'
>;

interface History {
  readonly columns: HistoryColumns;
  /** Rules that cannot be applied for want of a column. */
  readonly notes: readonly Note[];
}

/** The columns that the rules read, of those that are there. `asOf` is undefined where last results are only a CSV. */
export function historyIn(headings: readonly string[], rules: Movement, asOf: string | undefined): History {
  const found = (name: string, asked: boolean) => (asked && headings.includes(name) ? name : undefined);
  const notAgain = rules.notAgainWithin !== undefined;
  const scored = found(historyNames.scored, rules.bestOfTwo);
  const lastDowngrade = found(historyNames.lastDowngrade, notAgain);
  // Without dates, who went down then went down at the as-of date of those results.
  const dated = notAgain && lastDowngrade === undefined && asOf !== undefined;
  const movement = found(historyNames.movement, rules.protectFirstReview || dated);
  const notes: Note[] = [];
  const idle = (rule: string, column: string) =>
    notes.push({
      en: `the last results have no column "${column}", so ${rule} does not apply`,
      zh: `上次结果没有列 ${column}，因此 ${rule} 不适用`,
    });
  if (rules.bestOfTwo && scored === undefined) idle('best_of', historyNames.scored);
  if (rules.protectFirstReview && movement === undefined) idle('protect_first_review', historyNames.movement);
  if (notAgain && lastDowngrade === undefined && !(dated && movement !== undefined))
    idle('not_again_within', historyNames.lastDowngrade);
  const tierSince = found(historyNames.tierSince, rules.valid !== undefined);
  const validUntil = found(historyNames.validUntil, rules.valid !== undefined);
  const ruled = found(historyNames.ruled, rules.countsFromRuled === true);
  if (rules.valid !== undefined && validUntil === undefined)
    notes.push({
      en: 'the last results have no column "valid_until", so validity begins with this review',
      zh: '上次结果没有列 valid_until，因此等级有效期从本次评审开始',
    });
  if (rules.countsFromRuled && ruled === undefined) idle('counts_from: ruled', historyNames.ruled);
  return { columns: { scored, movement, lastDowngrade, tierSince, validUntil, ruled }, notes };
}

/** What is said of last results before they are read. */
export function judgeHistory(
  policy: Policy,
  { asOf }: Review,
  last: PlannedLast | undefined,
  problems: Problems,
): void {
  // Last results of a day that is still to come would turn everything round: who is new, who rose.
  if (last?.asOf !== undefined && last.asOf > asOf)
    problems.add({
      code: 'last-results',
      place: { file: shownPath(last.file.path) },
      reason: `the last results are as of ${last.asOf}, later than this review, which is as of ${asOf}`,
      fix: 'name the results of the review before, or correct as_of',
    });
  const notes = [
    ...sameDay(asOf, last?.asOf),
    ...yearsApart(policy.movement, asOf, last?.asOf),
    ...lastMetricNotes(policy, last),
  ];
  for (const note of notes) problems.note(note);
}

/** Says which metrics are missing for everybody, since last results do not have what they take. */
function lastMetricNotes({ metrics }: Policy, last: Pick<PlannedLast, 'metrics'> | undefined): Note[] {
  return metrics.flatMap(({ id, hidden, spec }) => {
    if (hidden || spec.grain !== 'rows' || spec.export !== lastExport) return [];
    const { field = '' } = spec;
    if (last === undefined)
      return [
        {
          en: `there are no last results, so "${id}" (last: ${field}) is missing for everybody`,
          zh: `没有上次结果，因此所有客户的 ${id}（last: ${field}）都缺失`,
        },
      ];
    if (last.metrics.includes(field)) return [];
    return [
      {
        en: `the last results have no column "${field}", so "${id}" is missing for everybody`,
        zh: `上次结果没有列 ${field}，因此所有客户的 ${id} 都缺失`,
      },
    ];
  });
}

/** Limits of movement count from the tiers that last results gave: of the same day they would be applied once more. */
function sameDay(asOf: string, last: string | undefined): Note[] {
  return last !== asOf
    ? []
    : [
        {
          en: `the last results are of the same day, ${asOf}, so this compares two gradings of one review, and rules of movement apply on top of those in last results`,
          zh: `上次结果的截止日与本次相同（${asOf}），即比较同一评审的两次评级，且升降规则会在上次结果之上再次适用`,
        },
      ];
}

/** Says where the better of two years would be the better of two months. */
function yearsApart(rules: Movement, asOf: string, last: string | undefined): Note[] {
  if (!rules.bestOfTwo || last === undefined) return [];
  const before = (length: number) => earlier(asOf, { unit: 'months', length });
  return last >= before(13) && last <= before(11)
    ? []
    : [
        {
          en: `best_of takes the last results for last year's, but they are as of ${last}`,
          zh: `best_of 把上次结果当作上年结果，而上次结果截至 ${last}`,
        },
      ];
}

/** Whether a column of last_results is missing for anybody. */
async function without(engine: Engine, column: string): Promise<boolean> {
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${lastResults} WHERE ${column} IS NULL`);
  return Number(row?.n) > 0;
}

/** Problems of those columns once the engine has read them: tiers that nobody knows, dates that are none. */
export async function historyProblems(
  engine: Engine,
  last: PlannedLast,
  policy: Policy,
  dialect: Dialect,
): Promise<Problem[]> {
  const place = { file: shownPath(last.file.path) };
  const rows = `(${lastRows(last, dialect)})`;
  const problems: Problem[] = [];
  // The relation knows tiers as indexes; only where one has none is the file read again.
  if (last.scored !== undefined && (await without(engine, own.lastScored))) {
    const known = last.tiers.map(([id]) => `${historyNames.scored} <> ${dialect.text(id)}`).join(' AND ');
    const strange = await engine.rows(
      `SELECT ${historyNames.scored} AS tier, count(*) AS n FROM ${rows} WHERE ${known} GROUP BY ${historyNames.scored} ORDER BY n DESC, ${historyNames.scored} LIMIT 10`,
    );
    for (const { tier, n } of strange) {
      problems.push({
        code: 'last-tier-unknown',
        place,
        reason: `${n === '1' ? '1 customer has' : `${n} customers have`} the scored tier "${tier}", which the policy does not know`,
        fix: `add formerly: [${tier}] to the tier that it now means; ${didYouMean(
          tier ?? '',
          policy.tiers.map((each) => each.id),
        )}`,
      });
    }
  }
  for (const metric of last.metrics) {
    const [cell, name] = [dialect.identifier(lastMetricColumn(metric)), `"${metric}"`];
    const odd = await engine.rows(
      `SELECT ${cell} AS cell, count(*) AS n FROM ${rows} WHERE ${cell} IS NOT NULL AND ${dialect.plainDecimal(cell).sql} IS NULL GROUP BY ${cell} ORDER BY ${cell} LIMIT 5`,
    );
    for (const { cell: written, n } of odd)
      problems.push({
        code: 'last-results',
        place,
        reason: `"${written}" in the column ${name} is no number${n === '1' ? '' : ` (${n} rows)`}`,
        fix: 'write plain numbers such as 1234.5, or leave the cell empty',
      });
  }
  for (const each of ['lastDowngrade', 'tierSince', 'validUntil'] as const) {
    if (last[each] === undefined) continue;
    const name = historyNames[each];
    const odd = await engine.rows(
      `SELECT ${name} AS date, count(*) AS n FROM ${rows} WHERE ${name} IS NOT NULL AND ${isoDateSql(name, dialect)} IS NULL GROUP BY ${name} ORDER BY ${name} LIMIT 5`,
    );
    for (const { date, n } of odd) {
      problems.push({
        code: 'last-results',
        place,
        reason: `"${date}" in the column "${name}" is not an existing date${n === '1' ? '' : ` (${n} rows)`}`,
        fix: 'write YYYY-MM-DD, or leave the cell empty',
      });
    }
  }
  return problems;
}
