// Roots that hang together by arithmetic, such as a rate and the two counts that it is made of: which they are, and customers
// in whom they fit together.
import { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

import { type Metric, readsOf } from '../../policy/model/policy.js';
import { type AxisCell, type AxisStep, type Picked, type ProofAxis, signatureOf } from './axis.js';
import { fewDigits } from './exact.js';
import { type Family, rangeOf } from './family.js';
import { combined, pointCells } from './family-axis.js';
import { isReckonable, type Kin, type NumberOrNone, reckoned } from './members.js';
import { isLikelyPartOf } from './parts.js';
import type { Weights } from './weights.js';

export interface Group {
  /** Families of all its roots, in the order of the policy. */
  readonly families: readonly Family[];
  /** Roots that rows give; the others follow from them. */
  readonly bases: readonly string[];
  readonly metrics: readonly Metric[];
}

/** Sets of roots of metrics that hang together: by arithmetic, or since one counts a part of the other. Others stand in none. */
export function linkedRoots(metrics: readonly Metric[], { rootOf }: Kin): ReadonlySet<string>[] {
  const rootFor = (id: string) => rootOf.get(id) ?? id;
  const made = metrics.flatMap(({ id, spec }) => {
    if (spec.grain === 'rows' || rootFor(id) !== id) return [];
    return [[id, ...readsOf(spec).map(rootFor)]];
  });
  const parts = metrics.flatMap((part) =>
    metrics.filter((whole) => isLikelyPartOf(part, whole)).map((whole) => [part.id, whole.id]),
  );
  const groups: Set<string>[] = [];
  for (const roots of [...made, ...parts]) {
    const all = new Set(roots);
    for (const other of groups.splice(0)) {
      if ([...other].some((each) => all.has(each))) for (const each of other) all.add(each);
      else groups.push(other);
    }
    groups.push(all);
  }
  return groups;
}

/** So many customers stand for a group. */
const mostSamples = 1500;

type Values = ReadonlyMap<string, NumberOrNone>;

/** The axis of customers in whom all metrics of a group fit together: some of them, not all. Undefined where they cannot be reckoned. */
export function sampledAxis(group: Group, weights: Weights): ProofAxis | undefined {
  const { families, bases, metrics } = group;
  if (metrics.some(({ spec }) => spec.grain === 'metrics' && !isReckonable(spec))) return undefined;
  const makers = families.map((family) => pointCells(family, weights));
  const found: Sample[] = [];
  for (const base of samplesOf(group)) {
    const values = filled(group, base);
    const parts = families.map(({ root }, at) => makers[at]?.(values.get(root)) ?? []);
    for (const cells of combined(parts)) found.push(sampleOf(cells, base));
    if (found.length > mostSamples * 2) break;
  }
  return {
    name: bases.join(' '),
    atoms: new Set(families.flatMap(({ atoms }) => atoms.map(({ number }) => number))),
    cells: found.map(({ cell }) => cell),
    steps: new Map(bases.map((base) => [base, stepsOf(found, base)])),
  };
}

interface Sample {
  readonly cell: AxisCell;
  readonly base: Values;
  readonly bins: string;
}

function sampleOf(cells: readonly AxisCell[], base: Values): Sample {
  const cell = together(cells);
  return { cell, base, bins: [...(cell.pick(cell, 'low')?.bins ?? [])].join(' ') };
}

/** One cell of several families. */
function together(cells: readonly AxisCell[]): AxisCell {
  const holds = new Map(cells.flatMap((each) => [...each.holds]));
  const low = cells.reduce((sum, each) => sum + each.low, 0);
  const high = cells.reduce((sum, each) => sum + each.high, 0);
  const pick = (): Picked | undefined => {
    const all = cells.map((each) => each.pick(each, 'low'));
    return {
      values: new Map(all.flatMap((each) => [...(each?.values ?? [])])),
      bins: new Map(all.flatMap((each) => [...(each?.bins ?? [])])),
      brings: { low, high },
    };
  };
  return { low, high, holds, signature: signatureOf(holds), pick };
}

/** All metrics of a group where its bases have these values. */
function filled({ metrics }: Group, base: Values): Values {
  const values = new Map(base);
  for (const metric of metrics)
    if (metric.spec.grain === 'metrics')
      values.set(
        metric.id,
        reckoned(metric, (id) => values.get(id)),
      );
  return values;
}

/** Values of the bases that meet every cell of every family as far as that is easily found, each combination once. */
function samplesOf(group: Group): Values[] {
  const { families, bases, metrics } = group;
  const wanted = new Map(families.map((family) => [family.root, valuesOf(family)]));
  const found = new Map<string, Values>();
  const arePartsOf = partsIn(metrics);
  const keep = (values: Values) => {
    const fits = families.every(({ root, facts: { least, step, mayBeMissing } }) => {
      const value = values.get(root);
      if (!bases.includes(root)) return true;
      if (value === undefined) return mayBeMissing;
      return (least === undefined || value.gte(least)) && (!step.eq(1) || value.isInteger());
    });
    const key = bases.map((id) => values.get(id)?.toFixed() ?? '').join(' ');
    if (fits && arePartsOf(values) && !found.has(key)) found.set(key, values);
  };
  const lists = bases.map((id) => (wanted.get(id) ?? []).map((value) => [id, value] as const));
  for (const each of thinned(combined(lists), mostSamples / 3)) keep(new Map(each));
  for (const metric of metrics) {
    const rated = wanted.get(metric.id);
    if (metric.spec.grain === 'rows' || rated === undefined) continue;
    for (const values of thinned([...found.values()], mostSamples / 10))
      for (const value of rated)
        for (const [operand, fitting] of fittingOperands(metric, value, filled(group, values)))
          if (bases.includes(operand)) keep(new Map([...values, [operand, fitting]]));
  }
  return thinned([...found.values()], mostSamples);
}

/** Whether counts that are part of others are no more than these. */
function partsIn(metrics: readonly Metric[]): (values: Values) => boolean {
  const pairs = metrics.flatMap((part) =>
    metrics.filter((whole) => isLikelyPartOf(part, whole)).map((whole) => [part.id, whole.id] as const),
  );
  return (values) =>
    pairs.every(([part, whole]) => {
      const [some, all] = [values.get(part), values.get(whole)];
      return some === undefined || all === undefined || some.lte(all);
    });
}

/** Evenly taken, so many at most. */
function thinned<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: Math.floor(most) }, (_, at) => all[Math.floor((at * all.length) / most)] as T);
}

/** Values that tell the cells of a root apart, both ends of each. */
function valuesOf(family: Family): NumberOrNone[] {
  const range = rangeOf(family);
  const ends = (range?.line?.pieces ?? []).flatMap(({ low, high }) => [
    fewDigits(low, high, 'low'),
    fewDigits(low, high, 'high'),
  ]);
  const some = ends.length > 2 ? [] : [0, 1, 2, 10].map((each) => new Exact(each));
  const all = [...ends, ...some].filter((each) => each !== undefined);
  const once = [...new Map(all.map((each) => [each.toFixed(), each as Decimal])).values()];
  const [above, below] = [once.filter((each) => each.gte(0)), once.filter((each) => each.lt(0))];
  return [...above, ...below, ...(range?.mayBeMissing ? [undefined] : [])];
}

/** What one operand would have to be for a metric to have a value, the others being as they are. */
function fittingOperands({ spec }: Metric, value: NumberOrNone, at: Values): [string, Decimal][] {
  if (spec.grain === 'rows' || value === undefined) return [];
  const given = spec.operands.map((each) => (typeof each === 'string' ? at.get(each) : new Exact(each)));
  const rest = (index: number) =>
    given.filter((each, other) => other !== index && each !== undefined) as Decimal[];
  return spec.operands.flatMap((operand, index): [string, Decimal][] => {
    if (typeof operand !== 'string' || rest(index).length < given.length - 1) return [];
    const solved = solvedFor(spec.kind, index, new Exact(value), rest(index));
    if (solved === undefined) return [];
    const near = [solved.floor(), solved.ceil(), solved.toDecimalPlaces(4, Decimal.ROUND_HALF_UP)];
    return near.map((each) => [operand, each]);
  });
}

function solvedFor(kind: string, index: number, value: Decimal, rest: readonly Decimal[]): NumberOrNone {
  const [other = new Exact(0)] = rest;
  const whole = (by: Decimal) => (by.isZero() ? undefined : value.div(by));
  switch (kind) {
    case 'add':
      return rest.reduce((left, each) => left.minus(each), value);
    case 'subtract':
      return index === 0 ? value.plus(other) : other.minus(value);
    case 'multiply':
      return whole(rest.reduce((product, each) => product.times(each), new Exact(1)));
    case 'divide':
      return index === 0 ? value.times(other) : value.isZero() ? undefined : other.div(value);
    case 'growth':
      return index === 0 ? value.plus(1).times(other) : value.eq(-1) ? undefined : other.div(value.plus(1));
    default:
      return undefined;
  }
}

/** Steps from a sample to the one with the next larger value of a base, all other bases (and all bins) being the same. */
function stepsOf(found: readonly Sample[], base: string): AxisStep[] {
  const lines = new Map<string, { at: Decimal; index: number }[]>();
  found.forEach((each, index) => {
    const at = each.base.get(base);
    if (at === undefined) return;
    const others = [...each.base].filter(([id]) => id !== base).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = `${others.map(([id, value]) => `${id} ${value?.toFixed() ?? ''}`).join(';')};${each.bins}`;
    lines.set(key, [...(lines.get(key) ?? []), { at, index }]);
  });
  return [...lines.values()].flatMap((line) => {
    const sorted = line.sort((a, b) => a.at.comparedTo(b.at));
    return sorted.flatMap(({ at, index }) => {
      const next = sorted.find((each) => each.at.gt(at));
      if (next === undefined) return [];
      return sorted
        .filter((each) => each.at.eq(next.at))
        .map((to): AxisStep => ({ from: index, to: to.index, course: 'any' }));
    });
  });
}
