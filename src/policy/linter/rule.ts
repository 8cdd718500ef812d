// What rules of a policy are, and what several of them ask.

import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import type { WrittenCondition } from '../../grammar/condition.js';
import type { Policy } from '../model/policy.js';
import type { WrittenPolicy } from '../reading/written.js';

export type Rule = (policy: Policy, written: WrittenPolicy, source: YamlFile, problems: Problems) => void;

/** Ids of the metrics that people wrote. */
export function visibleIds(policy: Policy): string[] {
  return policy.metrics.filter((metric) => !metric.hidden).map((metric) => metric.id);
}

interface PlacedCondition {
  readonly condition: WrittenCondition;
  readonly path: YamlPath;
  /** Whether the score is known already. */
  readonly scored: boolean;
  /** Whether there are no points yet either. */
  readonly unscored?: true;
}

/** Every condition over metrics with its path. */
export function allConditions(written: WrittenPolicy): PlacedCondition[] {
  const found: PlacedCondition[] = [];
  const add = (condition: WrittenCondition | undefined, path: YamlPath, scored: boolean) => {
    if (condition !== undefined) found.push({ condition, path, scored });
  };
  if (written.ungraded !== undefined)
    found.push({
      condition: written.ungraded.when,
      path: ['ungraded', 'when'],
      scored: false,
      unscored: true,
    });
  (written.adjustments ?? []).forEach((each, index) => {
    add(each.when, ['adjustments', index, 'when'], false);
  });
  written.tiers.forEach((tier, index) => {
    add(tier.requires, ['tiers', index, 'requires'], true);
    add(tier.enters_directly, ['tiers', index, 'enters_directly'], true);
    add(tier.when, ['tiers', index, 'when'], true);
    add(tier.keeps?.requires, ['tiers', index, 'keeps', 'requires'], true);
  });
  (written.caps ?? []).forEach((each, index) => {
    add(each.when, ['caps', index, 'when'], true);
  });
  (written.floors ?? []).forEach((each, index) => {
    add(each.when, ['floors', index, 'when'], true);
  });
  return found;
}
