// A policy file → the resolved policy. Shape first, then meaning; every problem of a stage is reported.

import { didYouMean } from '../../foundation/problems/nearest.js';
import { type Place, Problems } from '../../foundation/problems/problem.js';
import { remembered } from '../../foundation/remembered.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import type { Label } from '../../foundation/yaml/kinds.js';
import { readShape } from '../../foundation/yaml/shape.js';
import { resolveCondition, subjectsOf, type WrittenCondition } from '../../grammar/condition.js';
import { resolveAssign } from '../model/assign.js';
import { resolveFirmness } from '../model/firmness.js';
import { recencyMetric, resolveMovement } from '../model/movement.js';
import { inBothLanguages } from '../model/names.js';
import type { Bound, Labels, Metric, Policy } from '../model/policy.js';
import { resolveAdjustments } from '../reading/adjustments.js';
import { resolveDimensions } from '../reading/dimensions.js';
import { resolveMetrics } from '../reading/metrics.js';
import { resolveTiers } from '../reading/tiers.js';
import { type WrittenPolicy, writtenPolicy } from '../reading/written.js';
import { checkDoubts } from './index.js';
import { type PolicyPlace, policyPlaces } from './places.js';
import { checkRules } from './rules.js';

export interface PolicyFile {
  readonly policy: Policy;
  readonly place: PolicyPlace;
  /** Where it says what clusters are made of. */
  readonly assignPlace: Place;
  /** File of the centres that clusters are frozen to, as it is written. */
  readonly centres: string | undefined;
}

/** What was read of a policy, and what was found about it. */
interface ReadPolicy {
  readonly found: PolicyFile | undefined;
  readonly own: Problems;
}

/**
 * Reads a policy.
 * @returns the resolved policy; undefined after adding problems for everything that is wrong
 */
export function readPolicy(source: YamlFile, problems: Problems): PolicyFile | undefined {
  const { found, own } = readOnce(source);
  for (const problem of [...own.list, ...own.warnings]) problems.add(problem);
  for (const note of own.notes) problems.note(note);
  return found;
}

/** A command reads the policy of results, plans with it, and tells what is doubtful about it: three times the same. */
const readOnce = remembered((source: YamlFile): ReadPolicy => {
  const own = new Problems();
  const written = readShape(source, writtenPolicy, own);
  const policy = written && resolve(written, source, own);
  if (written && policy) checkRules(policy, written, source, own);
  // Of a policy that is wrong anyway, what is doubtful would only hide what is wrong.
  if (written && policy && own.list.length === 0) checkDoubts(policy, written, source, own);
  if (own.list.length > 0 || written === undefined || policy === undefined) return { found: undefined, own };
  const found = {
    policy,
    place: policyPlaces(written, source),
    assignPlace: source.place(['assign'], 'on'),
    centres: written.assign?.centres,
  };
  return { found, own };
});

function resolve(written: WrittenPolicy, source: YamlFile, problems: Problems): Policy {
  const metrics = resolveMetrics(written, source, problems);
  const dimensions = resolveDimensions(written, source, problems);
  const adjustments = resolveAdjustments(written, source, problems);
  const tiers = resolveTiers(written, source, problems);
  const indexes = new Map(tiers.map(({ id }, index) => [id, index] as const).reverse());
  const tierIndex = (id: string, path: YamlPath): number => {
    const index = indexes.get(id);
    if (index !== undefined) return index;
    problems.add({
      code: 'unknown-tier',
      place: source.place(path),
      reason: `there is no tier "${id}"`,
      fix: didYouMean(
        id,
        tiers.map((tier) => tier.id),
      ),
    });
    return 0;
  };
  const bound = boundsOf(source, problems, tierIndex);
  const movement = resolveMovement(written.movement, written.year_begins, (id) =>
    tierIndex(id, ['movement', 'new_customers', 'at_most']),
  );
  return {
    name: written.policy,
    version: written.version,
    currency: written.currency ?? '',
    value: valueMetric(written, metrics, source, problems),
    metrics: [...metrics, ...recencyMetric(movement.inactiveAfter)],
    dimensions,
    adjustments,
    assign: resolveAssign(
      written.assign,
      Object.keys(written.metrics),
      written.score !== undefined,
      source,
      problems,
    ),
    tiers,
    ungraded: written.ungraded && {
      when: resolveCondition(written.ungraded.when),
      label: written.ungraded.label === undefined ? noTier : inBothLanguages(written.ungraded.label, ''),
    },
    movement,
    caps: (written.caps ?? []).map((each, index) =>
      bound({ ...each, tier: each.at_most, path: ['caps', index], key: 'at_most' }),
    ),
    floors: (written.floors ?? []).map((each, index) =>
      bound({ ...each, tier: each.at_least, path: ['floors', index], key: 'at_least' }),
    ),
    firmness: resolveFirmness(written.firmness),
  };
}

/** What reports call customers without a tier, where the policy does not say. */
const noTier: Labels = { en: 'No tier', zh: '未评级' };

/** A cap or a floor as it is written, and where. */
interface WrittenBound {
  readonly tier: string;
  readonly when: WrittenCondition;
  readonly label?: Label | undefined;
  readonly path: YamlPath;
  /** Names the tier. */
  readonly key: 'at_most' | 'at_least';
}

/** Resolves caps and floors. */
function boundsOf(
  source: YamlFile,
  problems: Problems,
  tierIndex: (id: string, path: YamlPath) => number,
): (written: WrittenBound) => Bound {
  return ({ tier, when, label, path, key }) => {
    const condition = resolveCondition(when);
    const labels = inBothLanguages(label, subjectsOf(condition).join('+'));
    if (label !== undefined && labels.en.includes(';')) {
      problems.add({
        code: 'bad-name',
        place: source.place([...path, 'label']),
        reason: '";" separates reasons and cannot stand in a label',
        fix: 'use another character',
      });
    }
    return {
      tier: tierIndex(tier, [...path, key]),
      when: condition,
      name: labels.en,
      ...(labels.zh === labels.en ? {} : { label: labels }),
    };
  };
}

/** What a customer is worth: as the policy says, else the first sum. */
function valueMetric(
  written: WrittenPolicy,
  metrics: readonly Metric[],
  source: YamlFile,
  problems: Problems,
): string | undefined {
  const visible = metrics.filter((metric) => !metric.hidden);
  if (written.value === undefined) return visible.find((metric) => metric.spec.kind === 'sum')?.id;
  // One that could not be resolved has said why.
  if (Object.hasOwn(written.metrics, written.value)) return written.value;
  problems.add({
    code: 'unknown-metric',
    place: source.place(['value']),
    reason: `there is no metric "${written.value}"`,
    fix: didYouMean(written.value, Object.keys(written.metrics)),
  });
  return undefined;
}
