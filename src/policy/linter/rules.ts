// The linter: what is well formed but cannot be meant. One small named function a rule.
import { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { criterionPart, writtenSubjects } from '../../grammar/condition.js';
import { ways } from '../model/assign.js';
import { binnedCriteria } from '../model/given-points.js';
import { lastExport } from '../model/last.js';
import { criteriaOf, type Policy } from '../model/policy.js';
import { largestSharing, sharesOut, sharingSize, weightGroups, weightsAddUp } from '../model/weights.js';
import type { WrittenPolicy } from '../reading/written.js';
import { everyTierSays, keysOfTheWay, mayStandLast, quotasFit, sharesRise } from './assign-rules.js';
import { groupingBins, groupsMakeSense } from './groups.js';
import { reachableTiers } from './reach.js';
import { allConditions, type Rule, visibleIds } from './rule.js';

const hundred = new Decimal(100);
const total = (weights: readonly Decimal[]) =>
  weights.reduce((sum, weight) => sum.plus(weight), new Decimal(0));

const dimensionWeights: Rule = (policy, _written, source, problems) => {
  if (policy.dimensions.length === 0) return;
  const sum = total(policy.dimensions.map((dimension) => dimension.weight));
  if (sum.eq(hundred)) return;
  problems.add({
    code: 'weights-sum',
    place: source.place([], 'score'),
    reason: `the weights of the dimensions add up to ${sum.toFixed()}, not 100`,
    fix: `${policy.dimensions.map((each) => `${each.id} ${each.weight.toFixed()}`).join(' + ')} must give 100`,
  });
};

const criterionWeights: Rule = (policy, _written, source, problems) => {
  policy.dimensions.forEach((dimension, index) => {
    const sum = total(dimension.criteria.map((criterion) => criterion.weight));
    if (sum.eq(hundred)) return;
    problems.add({
      code: 'weights-sum',
      place: source.place(['score', index], 'criteria'),
      reason: `the weights in dimension "${dimension.id}" add up to ${sum.toFixed()}, not 100`,
      fix: `${dimension.criteria.map((each) => `${each.id} ${each.weight.toFixed()}`).join(' + ')} must give 100`,
    });
  });
};

/** Weights that are shared out are multiplied with each other, and exact numbers have 38 digits. */
const sharedWeights: Rule = (policy, _written, source, problems) => {
  if (!sharesOut(policy) || !weightsAddUp(policy)) return;
  if (sharingSize(weightGroups(policy)).lte(largestSharing)) return;
  problems.add({
    code: 'weights-too-fine',
    place: source.place([], 'score'),
    reason:
      'missing: exclude stands in so many dimensions, with weights of so many digits, that their weights cannot be shared out exactly',
    fix: 'use weights with fewer digits, such as whole numbers, or give points to missing metrics in some dimensions',
  });
};

const criterionMetrics: Rule = (_policy, written, source, problems) => {
  // Also those that could not be resolved: they have said why.
  const known = Object.keys(written.metrics);
  const names = new Set(known);
  (written.score ?? []).forEach((dimension, d) => {
    dimension.criteria.forEach((criterion, c) => {
      if (names.has(criterion.metric)) return;
      problems.add({
        code: 'unknown-metric',
        place: source.place(['score', d, 'criteria', c, 'metric']),
        reason: `there is no metric "${criterion.metric}"`,
        fix: didYouMean(criterion.metric, known),
      });
    });
  });
};

/** Last results have what this policy writes, so a metric that it does not have would be missing for ever. */
const lastMetrics: Rule = (policy, written, source, problems) => {
  for (const { id, hidden, spec } of policy.metrics) {
    if (hidden || spec.grain !== 'rows' || spec.export !== lastExport) continue;
    const { field = '' } = spec;
    if (Object.hasOwn(written.metrics, field)) continue;
    problems.add({
      code: 'unknown-metric',
      place: source.place(['metrics', id, 'last']),
      reason: `there is no metric "${field}", so no results will ever have it`,
      fix: didYouMean(field, Object.keys(written.metrics)),
    });
  }
};

const tierOrder: Rule = (policy, _written, source, problems) => {
  if (policy.assign.by !== 'score') return;
  let above: { id: string; score: Decimal } | undefined;
  policy.tiers.forEach((tier, index) => {
    if (tier.score === undefined) return;
    if (above?.score.lte(tier.score)) {
      problems.add({
        code: 'tier-order',
        place: source.place(['tiers', index, 'score']),
        reason: `tier "${tier.id}" asks for ${tier.score.toFixed()}, but "${above.id}" above it for only ${above.score.toFixed()}`,
        fix: 'list tiers best first, with falling scores',
      });
    }
    above = { id: tier.id, score: tier.score };
  });
};

const openTiers: Rule = (policy, _written, source, problems) => {
  if (policy.assign.by !== 'score') return;
  policy.tiers.slice(0, -1).forEach((tier, index) => {
    if (tier.score !== undefined || tier.requires !== undefined || tier.entersDirectly !== undefined) return;
    // What belongs to another way of assigning is reported as such.
    if (tier.quota !== undefined || tier.share !== undefined || tier.when !== undefined) return;
    problems.add({
      code: 'tier-open',
      place: source.place(['tiers', index, 'id']),
      reason: `tier "${tier.id}" asks for nothing, so nobody can stand on a tier below it`,
      fix: 'give it a score, requires or enters_directly, or list it last',
    });
  });
};

const lastTierTakesTheRest: Rule = (policy, written, source, problems) => {
  const index = policy.tiers.length - 1;
  const last = written.tiers[index];
  for (const key of [...ways[policy.assign.by].tierKeys, 'keeps'] as const) {
    if (last?.[key] === undefined || mayStandLast(key, last.share)) continue;
    problems.add({
      code: 'wrong-value',
      place: source.place(['tiers', index], key),
      reason: `the last tier "${last.id}" takes everybody else, so ${key} means nothing there`,
      fix: `remove ${key}, or add a tier below`,
    });
  }
};

const scoreIsThere: Rule = (policy, written, source, problems) => {
  if (policy.assign.by !== 'score' || policy.dimensions.length > 0) return;
  written.tiers.forEach((tier, index) => {
    if (tier.score === undefined && tier.keeps?.score === undefined) return;
    problems.add({
      code: 'missing-key',
      place: source.place(['tiers', index]),
      reason: `tier "${tier.id}" asks for a score, but the policy has no "score" section`,
      fix: 'add score: with dimensions and criteria, or use requires',
    });
  });
};

/** Names in conditions that are neither metrics nor plain names of customer fields. */
const conditionSubjects: Rule = (policy, written, source, problems) => {
  const points = criteriaOf(policy).map((criterion) => `${criterion.id}.points`);
  const bins = binnedCriteria(policy).map(({ criterion }) => `${criterion.id}.bin`);
  const criteria = [...points, ...bins];
  const known = new Set(criteria);
  const scoreKnown = policy.dimensions.length > 0;
  for (const { condition, path, scored, unscored } of allConditions(written)) {
    for (const found of writtenSubjects(condition, path)) {
      const { subject } = found;
      const place = () => source.place(found.path, subject);
      if (unscored && (subject === 'score' ? !Object.hasOwn(written.metrics, subject) : known.has(subject))) {
        problems.add({
          code: 'unknown-metric',
          place: place(),
          reason: `who has no tier is decided before there are scores, so "${subject}" is not known`,
          fix: 'name a metric, or a field of the customers',
        });
        continue;
      }
      if (subject === 'score') {
        // A metric of that name is refused where it is defined.
        if ((scored && scoreKnown) || Object.hasOwn(written.metrics, subject)) continue;
        problems.add({
          code: 'unknown-metric',
          place: place(),
          reason: scoreKnown
            ? 'the score is not known yet where adjustments are decided'
            : 'the policy has no score',
          fix: scoreKnown
            ? 'name a metric, or <criterion>.points'
            : 'add score: with dimensions and criteria, or name a metric',
        });
      } else if (subject.includes('.') && !known.has(subject)) {
        const part = criterionPart(subject);
        const instead = `${part?.criterion}.points`;
        const binless = part?.of === 'bin' && points.includes(instead);
        problems.add({
          code: 'unknown-metric',
          place: place(),
          reason: binless ? `the criterion "${part.criterion}" has no bins` : `there is no "${subject}"`,
          fix: binless
            ? `give it points: { bins: 5 }, or test ${instead}`
            : didYouMean(subject, [...criteria, ...visibleIds(policy)]),
        });
      }
    }
  }
};

const rules: readonly Rule[] = [
  keysOfTheWay,
  everyTierSays,
  quotasFit,
  sharesRise,
  dimensionWeights,
  criterionWeights,
  sharedWeights,
  criterionMetrics,
  lastMetrics,
  tierOrder,
  reachableTiers,
  openTiers,
  lastTierTakesTheRest,
  scoreIsThere,
  conditionSubjects,
  groupsMakeSense,
  groupingBins,
];

export function checkRules(
  policy: Policy,
  written: WrittenPolicy,
  source: YamlFile,
  problems: Problems,
): void {
  for (const rule of rules) rule(policy, written, source, problems);
}
