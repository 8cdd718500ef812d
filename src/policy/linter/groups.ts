// Rules of the linter on groups in which customers are compared: `within`.
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import { groupingCriterion, groupName } from '../../grammar/within.js';
import { binnedCriteria } from '../model/given-points.js';
import { groupingsOf } from '../model/groups.js';
import { criteriaOf, type Policy } from '../model/policy.js';
import type { WrittenPolicy } from '../reading/written.js';
import type { Rule } from './rule.js';

/** A group as it is written, and where. */
interface WrittenGroup {
  readonly name: string;
  readonly written: string;
  readonly path: YamlPath;
  readonly key: 'within';
  /** The criterion whose points are given in it. */
  readonly criterion?: string;
}

/** All groups that a policy names. */
export function writtenGroups({ metrics, score = [], assign }: WrittenPolicy): WrittenGroup[] {
  const group = (part: unknown, path: YamlPath, criterion?: string): WrittenGroup[] => {
    const { within: written } = part as { readonly within?: string };
    if (written === undefined) return [];
    const name = groupName(written);
    return [{ name, written, path, key: 'within', ...(criterion !== undefined && { criterion }) }];
  };
  return [
    ...Object.entries(metrics).flatMap(([id, metric]) => group(metric, ['metrics', id])),
    ...score.flatMap(({ criteria }, d) =>
      criteria.flatMap(({ id, metric, points }, c) =>
        group(points, ['score', d, 'criteria', c, 'points'], id ?? metric),
      ),
    ),
    ...(assign === undefined ? [] : group(assign, ['assign'])),
  ];
}

/** Fields and metrics that make groups can be told apart, and something is left to compare in a group. */
export const groupsMakeSense: Rule = (policy, written, source, problems) => {
  const compared = new Map(
    groupingsOf(policy).map(({ within, of, by }) => [
      `${of?.kind ?? 'assign'} ${of?.id ?? ''} ${within}`,
      by,
    ]),
  );
  for (const { name, written: said, path, key, criterion } of writtenGroups(written)) {
    const place = () => source.place(path, key);
    const metric = policy.metrics.find(({ id, hidden }) => id === name && !hidden);
    const { spec } = metric ?? {};
    const isTheField = spec?.grain === 'rows' && spec.kind === 'value' && spec.field === name && !spec.only;
    const of =
      criterion !== undefined
        ? `criterion ${criterion}`
        : path[0] === 'metrics'
          ? `metric ${path[1]}`
          : 'assign ';
    if (name === 'score' && metric === undefined)
      problems.add({
        code: 'unknown-metric',
        place: place(),
        reason: 'the score is no group: almost everybody has one of their own',
        fix: 'name a field of the customers, such as customers.region, or a metric',
      });
    else if (said !== name && metric !== undefined && !(isTheField && metric.missing === undefined))
      problems.add({
        code: 'name-taken',
        place: place(),
        reason: `"${name}" is a metric of this policy, and not simply the field ${said}`,
        fix: `write within: ${name} for the metric, or rename it`,
      });
    else if (compared.get(`${of} ${name}`) === name)
      problems.add({
        code: 'wrong-value',
        place: place(),
        reason: `within "${name}" everybody has the same ${name}, so there is nothing to compare`,
        fix: 'name a field or metric that groups customers, such as customers.region',
      });
  }
};

/** Bins in which others are divided are there, and known before. */
export const groupingBins: Rule = (policy, written, source, problems) => {
  const binned = binnedCriteria(policy).map(({ criterion }) => criterion.id);
  for (const { name, path, key, criterion } of writtenGroups(written)) {
    const by = groupingCriterion(name);
    // Where points know no groups, that is told.
    const given = criteriaOf(policy).find(({ id }) => id === criterion)?.points.within;
    if (by === undefined || criterion === undefined || given === undefined) continue;
    const place = () => source.place(path, key);
    const known = criteriaOf(policy).some(({ id }) => id === by);
    if (!binned.includes(by))
      problems.add({
        code: 'unknown-metric',
        place: place(),
        reason: known ? `the criterion "${by}" has no bins` : `there is no "${name}"`,
        fix: known
          ? 'give it points: { bins: 5 }'
          : didYouMean(
              name,
              binned.filter((id) => id !== criterion).map((id) => `${id}.bin`),
            ),
      });
    else if (!binned.includes(criterion))
      problems.add({
        code: 'wrong-value',
        place: place(),
        reason: `only bins are divided within bins of another criterion, and "${criterion}" has none`,
        fix: 'give points by bins: 5, or name a field or a metric',
      });
    else {
      const circle = circleFrom(criterion, policy);
      // Told once, at the criterion of the circle that stands first.
      const first = criteriaOf(policy).find(({ id }) => circle.includes(id));
      if (circle.length > 0 && first?.id === criterion)
        problems.add({
          code: 'metric-cycle',
          place: place(),
          reason: `bins are divided within each other: ${circle.join(' → ')}`,
          fix: 'remove within from one of them; its bins are found first',
        });
    }
  }
};

/** The criteria from one on back to it, each divided within the bins of the next; none where they end. */
function circleFrom(criterion: string, policy: Policy): string[] {
  const path = [criterion];
  for (;;) {
    const { points } = criteriaOf(policy).find(({ id }) => id === path.at(-1)) ?? {};
    const next = points?.within === undefined ? undefined : groupingCriterion(points.within);
    if (next === undefined || path.slice(1).includes(next)) return [];
    path.push(next);
    if (next === criterion) return path;
  }
}
