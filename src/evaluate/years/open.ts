// The results that are evaluated: opened, verified, oldest first, and fit to be held against each other.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Note } from '../../foundation/problems/note.js';
import { fail, type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { isNumeric } from '../../grammar/types.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { readSummary } from '../../results/verify.js';
import { findTyped } from '../../telling/typed/find.js';
import { notesOf } from './notes.js';
import type { EvaluateAsked, EvaluatedYear, EvaluatedYears } from './year.js';

/**
 * Opens results.
 * @param scratch folder that is gone afterwards
 * @param noted told why parquet files of the same results are not read
 * @throws ProblemsError where they have changed, are none, or cannot be held against each other
 */
export async function openYears(
  names: readonly string[],
  asked: EvaluateAsked,
  scratch: string,
  noted?: (note: Note) => void,
): Promise<EvaluatedYears> {
  const years: EvaluatedYear[] = [];
  for (const [index, name] of names.entries()) {
    const work = path.join(scratch, `results-${index + 1}`);
    mkdirSync(work);
    const results = await openResults(name, work);
    const { typed, note } = findTyped(results.folder, work);
    if (note !== undefined) noted?.(note);
    years.push(yearOfResults(name, results, typed));
  }
  // Each kind by itself: what stands in the wrong order differs from what stands before it in much else.
  for (const problems of [orderProblems(years), valueProblems(years), askedProblems(years, asked)])
    if (problems.length > 0) throw new ProblemsError(problems);
  const value = years.at(-1)?.policy.value;
  const active = asked.active ?? value;
  if (active === undefined) return fail(nothingToTell(years));
  return { years, value, active, asked, notes: notesOf(years, value, active) };
}

function yearOfResults(name: string, results: OpenedResults, typed: PlannedFile['typed']): EvaluatedYear {
  const { plan, review, standing } = results;
  return {
    results,
    typed,
    shown: shownPath(name),
    review,
    asOf: plan.asOf,
    policy: plan.policy,
    standing,
    compared: readSummary(results.folder).compared === true,
  };
}

function orderProblems(years: readonly EvaluatedYear[]): Problem[] {
  return years.flatMap(({ asOf, shown }, index): Problem[] => {
    const before = years[index - 1];
    if (before === undefined || before.asOf < asOf) return [];
    const same = before.asOf === asOf;
    return [
      {
        code: 'evaluate-results',
        place: { file: shown },
        reason: same
          ? `these results are of ${asOf}, as are ${before.shown}, so that nothing happened between them`
          : `these results are of ${asOf}, and ${before.shown}, which stand before them, of ${before.asOf}`,
        fix: same
          ? 'name results of different reviews, oldest first'
          : `name the oldest first: gradus evaluate ${[...years]
              .sort((a, b) => (a.asOf < b.asOf ? -1 : 1))
              .map((each) => each.shown)
              .join(' ')}`,
      },
    ];
  });
}

/** What customers are worth has to be the same thing, in the same currency. */
function valueProblems(years: readonly EvaluatedYear[]): Problem[] {
  const last = years.at(-1);
  if (last === undefined) return [];
  return years.slice(0, -1).flatMap(({ policy, shown }): Problem[] => {
    const problem = (reason: string): Problem => ({
      code: 'evaluate-results',
      place: { file: shown },
      reason,
      fix: 'grade the older review again under a policy that says the same, or leave it out',
    });
    if (policy.value !== last.policy.value) {
      const said = (value: string | undefined) => (value === undefined ? 'none' : `"${value}"`);
      return [
        problem(
          `the value metric of these results is ${said(policy.value)}, and that of ${last.shown} is ${said(last.policy.value)}: the two do not compare`,
        ),
      ];
    }
    if (policy.value !== undefined && policy.currency !== last.policy.currency)
      return [
        problem(
          `amounts of these results are in ${policy.currency || 'no currency'}, and those of ${last.shown} in ${last.policy.currency || 'no currency'}`,
        ),
      ];
    return [];
  });
}

/** Metrics and fields that are asked for have to be in all results. */
function askedProblems(years: readonly EvaluatedYear[], { by, metrics, active }: EvaluateAsked): Problem[] {
  const named = [
    ...metrics.map((metric) => ['--metric', metric] as const),
    ...(active === undefined ? [] : [['--active', active] as const]),
  ];
  const found = years.flatMap((year): Problem[] => {
    const { results, shown, policy } = year;
    const { plan } = results;
    const place = { file: shown };
    const numeric = numericMetrics(year);
    const lacking = named
      .filter(([, metric]) => !numeric.includes(metric))
      .map(([flag, metric]): Problem => {
        const other =
          plan.metricTypes.has(metric) && policy.metrics.some(({ id, hidden }) => id === metric && !hidden);
        return {
          code: 'unknown-metric',
          place,
          reason: other
            ? `${flag} names ${metric}, which is no number in these results`
            : `${flag} names ${metric}, and these results have no such metric`,
          fix: other ? `name one that is: ${numeric.join(', ')}` : didYouMean(metric, numeric),
        };
      });
    if (by === undefined || plan.profile.includes(by)) return lacking;
    return [
      ...lacking,
      {
        code: 'unknown-field',
        place,
        reason: `--by names ${by}, and these results have no such field of customers`,
        fix:
          plan.profile.length === 0
            ? 'declare it among the columns of the customers export, and grade again'
            : didYouMean(by, plan.profile),
      },
    ];
  });
  // What no results have is missing once.
  return [...new Map(found.map((each) => [each.reason, each])).values()];
}

/** Metrics of results that are numbers. */
function numericMetrics({ policy, results: { plan } }: EvaluatedYear): string[] {
  return policy.metrics
    .filter(({ id, hidden }) => !hidden && isNumeric(plan.metricTypes.get(id) ?? { kind: 'text' }))
    .map(({ id }) => id);
}

function nothingToTell(years: readonly EvaluatedYear[]): Problem {
  const last = years.at(-1);
  const numbers = last === undefined ? [] : numericMetrics(last);
  return {
    code: 'evaluate-results',
    place: { file: last?.shown ?? '' },
    reason: 'the policy says no value metric, so that nothing tells who is still active',
    fix:
      numbers.length === 0
        ? 'give the policy a metric that is above 0 for customers who are still active, grade again, and pass it with --active'
        : `pass --active with a number that is above 0 for customers who are still active: ${numbers.join(', ')}`,
  };
}
