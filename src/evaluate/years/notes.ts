// What should be known of results when the figures of an evaluation are read.
import { isDeepStrictEqual } from 'node:util';
import { decidingMetrics } from '../../policy/model/deciding.js';
import { meaningIn } from '../../policy/model/former.js';
import { metricWindows } from '../../policy/model/metric-windows.js';
import { type Policy, readsOf } from '../../policy/model/policy.js';
import { hasMerged } from '../../programme/owners/moves.js';
import type { EvaluatedYear, EvaluateNote } from './year.js';

/** What should be known of results before anything is reckoned. */
export function notesOf(
  years: readonly EvaluatedYear[],
  value: string | undefined,
  active: string,
): EvaluateNote[] {
  const last = years.at(-1);
  return [
    ...years.flatMap(({ standing, shown, asOf }): EvaluateNote[] =>
      standing === 'approved'
        ? []
        : [{ code: standing === 'held' ? 'held' : 'not_approved', results: shown, as_of: asOf }],
    ),
    ...years
      .slice(0, -1)
      .flatMap(({ policy, asOf }): EvaluateNote[] =>
        value !== undefined && last !== undefined && !sameMeaning(policy, last.policy, value)
          ? [{ code: 'value_defined_anew', metric: value, as_of: asOf }]
          : [],
      ),
    ...windowNotes(years, active),
    ...years.flatMap(({ policy, asOf }, index): EvaluateNote[] => {
      const before = years[index - 1];
      return before === undefined || sameRules(before.policy, policy)
        ? []
        : [{ code: 'policy_changed', as_of: asOf }];
    }),
    // What was merged before the first of them is in all of them.
    ...years
      .slice(1)
      .flatMap(({ results, asOf }): EvaluateNote[] =>
        hasMerged(results) ? [{ code: 'merged', as_of: asOf }] : [],
      ),
  ];
}

/** Whether a metric, and all that it is made of, is defined alike. */
function sameMeaning(one: Policy, other: Policy, id: string): boolean {
  const [a, b] = [one, other].map(({ metrics }) => metrics.find((each) => each.id === id)?.spec);
  if (a === undefined || b === undefined) return a === b;
  return isDeepStrictEqual(a, b) && readsOf(a).every((each) => sameMeaning(one, other, each));
}

/** Whether two policies give tiers by the same rules; names, versions, labels and benefits do not count. */
function sameRules(one: Policy, other: Policy): boolean {
  const meant = meaningIn(one, other);
  const rules = (
    { metrics, dimensions, adjustments, assign, tiers, ungraded, movement, caps, floors }: Policy,
    place: (index: number) => number,
  ) => [
    metrics.map(({ id, spec, missing }) => [id, spec, missing]),
    dimensions.map(({ id, weight, criteria }) => [id, weight, criteria]),
    adjustments.map(({ add, when }) => [add, when]),
    assign,
    tiers.map(({ score, requires, entersDirectly, quota, share, when, keeps }, index) => [
      place(index),
      score,
      requires,
      entersDirectly,
      quota,
      share,
      when,
      keeps,
    ]),
    ungraded?.when,
    movement,
    [...caps, ...floors].map(({ tier, when }) => [tier, when]),
  ];
  const renamed = rules(one, (index) => meant[index] ?? index);
  return isDeepStrictEqual(
    renamed,
    rules(other, (index) => index),
  );
}

/** Who is active is told by a window; where it reaches back into the year before, or for ever, it tells little. */
function windowNotes(years: readonly EvaluatedYear[], active: string): EvaluateNote[] {
  const windows = years.map(({ policy, asOf }) =>
    metricWindows(policy.metrics, asOf).find(
      ({ metric, compared_with }) => metric === active && !compared_with,
    ),
  );
  const last = years.at(-1)?.policy.metrics.find(({ id }) => id === active)?.spec;
  if (last?.grain === 'rows' && last.export === 'customers') return [];
  if (windows.some((window) => window === undefined || window.from === null))
    return [{ code: 'active_without_window', metric: active }];
  return windows.flatMap((window, index): EvaluateNote[] => {
    const before = years[index - 1];
    const from = window?.from ?? '';
    return before === undefined || from > before.asOf
      ? []
      : [{ code: 'active_overlaps', metric: active, as_of: years[index]?.asOf ?? '', from }];
  });
}

/** Whether tiers of a policy are chosen by what customers are worth, or by something made of the same amounts. */
export function tiersFollowValue(policy: Policy): boolean {
  const { value } = policy;
  if (value === undefined) return false;
  const deciding = decidingMetrics(policy);
  if (deciding.has(value)) return true;
  const amounts = amountsOf(policy, value);
  return [...deciding].some((id) => [...amountsOf(policy, id)].some((each) => amounts.has(each)));
}

/** Fields of exports that a metric is made of. */
function amountsOf(policy: Policy, id: string): Set<string> {
  const spec = policy.metrics.find((each) => each.id === id)?.spec;
  if (spec === undefined) return new Set();
  if (spec.grain === 'rows') return new Set(spec.field === undefined ? [] : [`${spec.export}.${spec.field}`]);
  return new Set(readsOf(spec).flatMap((each) => [...amountsOf(policy, each)]));
}
