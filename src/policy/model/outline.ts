// A resolved policy as a flat list of named parts with their facts: what two policies are compared by.
import type { Decimal } from 'decimal.js';
import * as z from 'zod';
import { metricOptions } from '../metrics/index.js';
import { pointsShape } from '../points/index.js';
import type { Quota } from './assign.js';
import { type Fact, type PartFacts, partFacts, pointsFact } from './facts.js';
import { lastExport } from './last.js';
import type { Bound, Criterion, Labels, Metric, Points, Policy, Ungraded } from './policy.js';
import type { Validity } from './validity.js';

export const sections = [
  'policy',
  'tier',
  'ungraded',
  'movement',
  'floor',
  'cap',
  'dimension',
  'criterion',
  'adjustment',
  'metric',
] as const;
export type PolicySection = (typeof sections)[number];

export interface Part {
  readonly section: PolicySection;
  /** Empty for the policy itself and for movement, of which there is one. */
  readonly id: string;
  readonly facts: PartFacts;
}

/**
 * The parts of a policy. `tierName` gives the names that tiers go by in the comparison; former names in `told` are told
 * otherwise.
 */
export function outlineOf(
  policy: Policy,
  tierName: (id: string) => string,
  told: ReadonlySet<string>,
): Part[] {
  const named = (index: number) => tierName(policy.tiers[index]?.id ?? '');
  const { metrics, dimensions, adjustments, tiers, ungraded, movement, caps, floors, firmness, ...rest } =
    policy;
  // Which metric comes first decides.
  const ties = 'ties' in rest.assign && rest.assign.ties?.join(', ');
  const assign = { ...rest.assign, ...(ties && { ties }) };
  const small = firmness && { ...firmness, metrics: percentText(firmness.metrics) };
  const limits = { ...movement, valid: validitySaid(movement.valid), newCustomersAtMost: undefined };
  const most = movement.newCustomersAtMost;
  const bound = (section: 'cap' | 'floor', each: Bound): Part => ({
    section,
    id: each.name,
    facts: new Map([
      ...partFacts(each, ['tier', 'name', 'label']),
      ['tier', text(named(each.tier))],
      ...(each.label === undefined ? [] : [['label.zh', text(each.label.zh)] as const]),
    ]),
  });
  return [
    { section: 'policy', id: '', facts: partFacts({ ...rest, assign, firmness: small }) },
    ...tiers.map((each) => {
      const formerly = each.formerly.filter((id) => id !== each.id && !told.has(id));
      const quota = each.quota && quotaText(each.quota);
      const share = each.share && percentText(each.share);
      const tier = { ...each, formerly, quota, share };
      return labelled('tier', tierName(each.id), tier, []);
    }),
    ...(ungraded === undefined ? [] : [ungradedPart(ungraded)]),
    {
      section: 'movement',
      id: '',
      facts: new Map([
        ...partFacts(limits),
        ...(most === undefined ? [] : [['new_customers_at_most', text(named(most))] as const]),
      ]),
    },
    ...floors.map((each) => bound('floor', each)),
    ...caps.map((each) => bound('cap', each)),
    ...dimensions.map((each) => labelled('dimension', each.id, each, ['criteria'])),
    ...dimensions.flatMap((each) => each.criteria.map((criterion) => criterionPart(criterion, each.id))),
    ...adjustments.map((each) => labelled('adjustment', each.id, each, ['written'])),
    ...metrics.filter((each) => !each.hidden).map(metricPart),
  ];
}

function ungradedPart({ when, label }: Ungraded): Part {
  const facts = partFacts({ when });
  for (const language of ['en', 'zh'] as const) facts.set(`label.${language}`, text(label[language]));
  return { section: 'ungraded', id: '', facts };
}

/** Years that begin on 1 January need no word. */
function validitySaid(valid: Validity | undefined) {
  if (valid === undefined || 'for' in valid) return valid;
  return { ...valid, year: valid.year.begins === undefined ? undefined : valid.year };
}

const percentText = (part: Decimal) => `${part.times(100).toFixed()}%`;
const quotaText = (quota: Quota) => ('count' in quota ? quota.count.toFixed() : percentText(quota.share));

const text = (value: string): Fact => ({ kind: 'text', value });

/** An option that only repeats what holds without it says nothing. */
function saysSomething([key, value]: readonly [string, unknown]): boolean {
  const shape = metricOptions.get(key);
  return shape === undefined || z.globalRegistry.get(shape)?.default !== value;
}

interface Labelled {
  readonly id: string;
  readonly label: Labels;
}

/** A label that only repeats the id says nothing. */
function labelled(section: PolicySection, id: string, part: Labelled, except: readonly string[]): Part {
  const facts = partFacts(part, ['id', 'label', ...except]);
  for (const language of ['en', 'zh'] as const)
    if (part.label[language] !== part.id) facts.set(`label.${language}`, text(part.label[language]));
  return { section, id, facts };
}

function criterionPart(criterion: Criterion, dimension: string): Part {
  const { points } = criterion;
  return {
    section: 'criterion',
    id: criterion.id,
    facts: new Map([
      ['dimension', text(dimension)],
      // The share of the whole score follows from the weights.
      ...partFacts(criterion, ['id', 'share', 'points']),
      ['points', factOfPoints(points)],
      ...partFacts(points, ['kind', 'spec']),
    ]),
  };
}

/** What stands beside the operands; bands bound by bound. */
function optionFacts(options: Metric['spec']['options']): PartFacts {
  return new Map(
    Object.entries(options)
      .filter(saysSomething)
      .flatMap(([key, value]) =>
        Array.isArray(value) ? [[key, pointsFact(key, value)] as const] : [...partFacts({ [key]: value })],
      ),
  );
}

function factOfPoints({ kind, spec }: Points): Fact {
  const entries = pointsShape(kind).entries?.(spec);
  return entries === undefined ? pointsFact(kind, spec) : { kind: 'points', rule: kind, entries };
}

function metricPart(metric: Metric): Part {
  const { spec } = metric;
  const rows = spec.grain === 'rows';
  const operands = rows
    ? [
        [spec.export === lastExport ? undefined : spec.export, spec.field]
          .filter((each) => each !== undefined)
          .join('.'),
      ]
    : spec.operands.map((each) => (typeof each === 'string' ? each : each.toFixed()));
  // A customer's own row knows no window, and metrics of metrics have the windows of what they read.
  const except = rows && spec.export !== 'customers' && spec.export !== lastExport ? [] : ['window'];
  const { facts } = labelled('metric', metric.id, metric, ['hidden', 'spec']);
  return {
    section: 'metric',
    id: metric.id,
    facts: new Map([
      ['computes', { kind: 'rule', rule: spec.kind, operands }],
      ...partFacts(spec, ['grain', 'kind', 'export', 'field', 'operands', 'options', ...except]),
      ...optionFacts(spec.options),
      ...facts,
    ]),
  };
}
