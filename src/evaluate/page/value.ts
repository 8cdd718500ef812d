// An evaluation as one JSON document: amounts are exact text, counts are numbers.
import type { Policy } from '../../policy/model/policy.js';
import type { KeptGroup } from '../measured/groups.js';
import type { Spanned } from '../outlook/forecast.js';
import type { Outlook } from '../outlook/outlook.js';
import { noteWords } from '../words/words.js';
import { tiersFollowValue } from '../years/notes.js';
import type { Evaluation } from './evaluation.js';

/** @param written where it was written, and which files */
export function evaluationValue(
  evaluation: Evaluation,
  written?: { readonly folder: string; readonly files: readonly string[] },
) {
  const { given, pairs, cohorts, lines, outlook, notes } = evaluation;
  const { years, value, active, asked } = given;
  const policy = years.at(-1)?.policy;
  return {
    reviews: years.map(({ shown, review, asOf, standing, policy: own }) => ({
      results: shown,
      review,
      as_of: asOf,
      standing,
      policy: own.name,
      policy_version: own.version,
    })),
    currency: policy?.currency ?? null,
    value_metric: value ?? null,
    active_metric: active,
    by: asked.by ?? null,
    regression_to_the_mean: policy !== undefined && tiersFollowValue(policy),
    years: pairs.map((pair, index) => ({
      from: pair.from,
      to: pair.to,
      total: { ...groupValue(pair.total), cost: costValue(pair.totalCost) },
      tiers: pair.tiers.map(({ tier, cost, ...group }) => ({
        tier: tierId(years[index]?.policy, tier),
        ...groupValue(group),
        cost: costValue(cost),
      })),
      by: pair.by?.map(({ field, ...group }) => ({ field, ...groupValue(group) })) ?? null,
    })),
    cohorts: cohorts.map(({ first, customers, cells }) => ({
      first_seen: years[first]?.asOf ?? null,
      customers,
      reviews: cells.map(({ period, active: count, share, value: worth }) => ({
        as_of: years[period]?.asOf ?? null,
        active: count,
        share,
        value: worth,
      })),
    })),
    lines: lines.map(({ from, to, lines: all }) => ({
      from,
      to,
      lines: all.map(({ tier, score, entrants, outcomes }) => ({
        tier: tierId(years.find(({ asOf }) => asOf === from)?.policy, tier),
        score,
        entrants,
        outcomes: outcomes.map(({ outcome, finding, placebos }) => ({ outcome, finding, placebos })),
      })),
    })),
    outlook: outlookValue(outlook, policy),
    notes: notes.map((note) => ({ ...note, text: noteWords(note, 'en', policy) })),
    ...(written && { written }),
  };
}

/** Null: no tier. */
function tierId(policy: Policy | undefined, tier: number): string | null {
  return policy?.tiers[tier]?.id ?? null;
}

function groupValue(group: KeptGroup) {
  const {
    customers,
    activeBefore,
    retained,
    retention,
    churned,
    ways,
    value,
    retainedValue,
    medianChange,
    metrics,
  } = group;
  return {
    customers,
    active_before: activeBefore,
    retained,
    retention,
    churned,
    kept: ways.kept,
    up: ways.up,
    down: ways.down,
    other_tier: ways.elsewhere,
    without_tier: ways.untiered,
    got_tier: ways.entered,
    not_listed: ways.left,
    value,
    retained_value: retainedValue,
    median_change: medianChange,
    metrics,
  };
}

function costValue({
  benefits,
  discounts,
  perUnit,
}: {
  readonly benefits: string | null;
  readonly discounts: string | null;
  readonly perUnit: string | null;
}) {
  return { benefits, discounts, for_each_unit_retained: perUnit };
}

function outlookValue(
  { tiers, now, forecast, withoutPast, fewSeen, test }: Outlook,
  policy: Policy | undefined,
) {
  const name = (state: number) => tierId(policy, tiers[state] ?? -1);
  return {
    now: now.map((customers, state) => ({ tier: name(state), customers })),
    without_past: withoutPast.map(name),
    few_moves: fewSeen.map(name),
    interval: 0.9,
    futures: forecast?.futures ?? null,
    seed: forecast?.seed ?? null,
    years:
      forecast?.years.map(({ states, total, come, go }, at) => ({
        years_ahead: at + 1,
        tiers: states.map(({ customers, share }, state) => ({
          tier: name(state),
          customers: rounded(customers, 2),
          share: rounded(share, 6),
        })),
        total: rounded(total, 2),
        come: Number(come.toFixed(2)),
        go: Number(go.toFixed(2)),
      })) ?? null,
    test:
      test === undefined
        ? null
        : {
            tiers: test.states.map(({ expected, ...each }, state) => ({
              tier: name(state),
              ...each,
              expected: Number(expected.toFixed(2)),
            })),
            off: Number(test.off.toFixed(2)),
            off_unchanged: test.offUnchanged,
          },
  };
}

/** What is foretold is no exact number. */
function rounded({ expected, low, high }: Spanned, places: number): Spanned {
  const cut = (value: number) => Number(value.toFixed(places));
  return { expected: cut(expected), low: cut(low), high: cut(high) };
}
