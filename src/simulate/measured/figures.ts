// What becomes of everybody under a policy, as figures: one look at the customers, everything else is counted from its cells.

import { Decimal } from 'decimal.js';
import { bandOf, bands } from '../../change/bands.js';
import { type Cell, climbed, countOf, losesTier } from '../../change/matrix.js';
import type { Row } from '../../engine/engine.js';
import { Exact } from '../../grammar/exact.js';
import type { Labels, Policy } from '../../policy/model/policy.js';
import type { TierYear } from '../../reports/values/report-values.js';
import type { FirmnessCounts, Summary } from '../../reports/values/summary.js';
import { yearsOf } from '../../reports/values/tiers.js';
import { hasLines } from '../graded/near-line.js';

/** Customers of whom the same is true. Tiers are indexes: null where there is none. */
export interface CountedGroup {
  /** Tier now, among the tiers of the results' policy; -1 of who is not graded now. */
  readonly now: number;
  /** Tiers of the policy that is looked at; the tier is -1 of who is not graded by it. */
  readonly previous: number | null;
  readonly tier: number;
  readonly band: number | null;
  readonly customers: number;
  readonly overridden: number;
  /** Of today, and by the policy that is looked at, within a point of a line. */
  readonly nearNow: number;
  readonly near: number;
  readonly previousValue: Decimal;
  readonly value: Decimal;
}

/** A tier with who stands on it. */
export interface TierFigures extends TierYear {
  readonly tier: string;
  readonly label: Labels;
}

/** What one policy gives. */
export interface PolicyFigures {
  readonly tiers: readonly TierFigures[];
  readonly total: TierYear;
  /** Against last results; null without them. */
  readonly movement:
    | (Readonly<Record<'up' | 'down' | 'same' | 'new' | 'left', number>> & { readonly ungraded?: number })
    | null;
  readonly edges: KnifeEdges;
}

/** Grades that little would change. */
export interface KnifeEdges {
  /** Customers whose score lies within a point of a line; null where no line is drawn. */
  readonly nearLine: number | null;
  /** Customers whom some small change, as the policy declares it, gives another tier; null where nobody knows. */
  readonly notFirm: number | null;
}

/** What is counted: the relation, and its columns. */
interface CountedRelation {
  readonly from: string;
  readonly names: Readonly<
    Record<
      'now' | 'nearNow' | 'near' | 'tier' | 'ruled' | 'previous' | 'previousValue' | 'score' | 'value',
      string
    >
  >;
}

/** The question that counts everybody of a relation; `groupsFrom` reads the answer. */
export function countingSql({ from, names }: CountedRelation, scores: boolean): string {
  const band = scores ? bandOf(names.score) : 'NULL';
  return `SELECT g0, g1, g2, band, count(*) AS customers, sum(overridden) AS overridden,
  sum(previous_value) AS previous_value, sum(value) AS value, sum(near_now) AS near_now, sum(near) AS near
FROM (SELECT ${names.now} AS g0, ${names.previous} AS g1, ${names.tier} AS g2, ${band} AS band,
  CASE WHEN ${names.tier} IS DISTINCT FROM ${names.ruled} THEN 1 ELSE 0 END AS overridden,
  ${names.previousValue} AS previous_value, ${names.value} AS value, ${names.nearNow} AS near_now, ${names.near} AS near FROM ${from})
GROUP BY g0, g1, g2, band ORDER BY g0, g1, g2, band`;
}

/** Everybody as counted. */
export function groupsFrom(rows: readonly Row[]): CountedGroup[] {
  return rows.map(
    (row): CountedGroup => ({
      now: numberIn(row, 'g0') ?? -1,
      previous: numberIn(row, 'g1'),
      tier: numberIn(row, 'g2') ?? -1,
      band: numberIn(row, 'band'),
      customers: Number(row.customers),
      overridden: Number(row.overridden),
      nearNow: numberIn(row, 'near_now') ?? 0,
      near: numberIn(row, 'near') ?? 0,
      previousValue: new Decimal(row.previous_value ?? 0),
      value: new Decimal(row.value ?? 0),
    }),
  );
}

const numberIn = (row: Row, name: string) => {
  const cell = row[name];
  return cell === null || cell === undefined ? null : Number(cell);
};

/** The cells of the migration matrix, as guards count them; `left` are those of who is no longer there. */
export function cellsOfGroups(
  all: readonly CountedGroup[],
  { tiers, ungraded }: Policy,
  left: readonly Cell[],
): Cell[] {
  const name = (index: number | null) => tiers[index ?? -1]?.id ?? 'new';
  const cells = new Map<string, Cell>();
  for (const { previous, tier, customers, previousValue, value } of all) {
    if (tier < 0 && ungraded === undefined) continue;
    const key = `${previous} ${tier}`;
    const before = cells.get(key);
    cells.set(key, {
      previousTier: name(previous),
      tier: tier < 0 ? 'ungraded' : name(tier),
      customers: customers + (before?.customers ?? 0),
      previousValue: new Exact(previousValue).plus(before?.previousValue ?? 0),
      value: new Exact(value).plus(before?.value ?? 0),
    });
  }
  return [...cells.values(), ...left];
}

/** The figures of a policy. */
export function figuresOf(
  cells: readonly Cell[],
  policy: Policy,
  { compared, edges }: { readonly compared: boolean; readonly edges: KnifeEdges },
): PolicyFigures {
  const ids = policy.tiers.map(({ id }) => id);
  const held = ids.map((id) => {
    const on = cells.filter(({ tier }) => tier === id);
    return { customers: countOf(on), value: Exact.sum(0, ...on.map(({ value }) => value)) };
  });
  const moved = (wanted: (steps: ReturnType<typeof climbed>) => boolean) =>
    countOf(cells.filter((cell) => wanted(climbed(cell, ids))));
  return {
    ...tierFigures(held, policy),
    edges,
    movement: compared
      ? {
          up: moved((steps) => typeof steps === 'number' && steps > 0),
          down: moved((steps) => typeof steps === 'number' && steps < 0),
          same: moved((steps) => steps === 0),
          new: moved((steps) => steps === 'new'),
          left: moved((steps) => steps === 'left'),
          ...(policy.ungraded !== undefined && { ungraded: countOf(cells.filter(losesTier)) }),
        }
      : null,
  };
}

/** The figures that a summary has. */
export function figuresIn(
  { tiers, movement }: Pick<Summary, 'movement'> & SummaryTiers,
  policy: Policy,
  edges: KnifeEdges,
): PolicyFigures {
  const held = policy.tiers.map(({ id }) => {
    const found = tiers.find(({ tier }) => tier === id);
    return { customers: found?.customers ?? 0, value: new Exact(found?.value ?? 0) };
  });
  return { ...tierFigures(held, policy), movement, edges };
}

interface SummaryTiers {
  readonly tiers: readonly Pick<Summary['tiers'][number], 'tier' | 'customers' | 'value'>[];
}

function tierFigures(
  held: readonly { readonly customers: number; readonly value: Decimal }[],
  policy: Policy,
): Pick<PolicyFigures, 'tiers' | 'total'> {
  const valued = policy.value !== undefined;
  const { tiers, total } = yearsOf(
    held.map(({ customers, value }) => ({ customers, value: valued ? value : null })),
    policy.tiers,
  );
  return {
    tiers: tiers.map((year, index) => {
      const { id: tier = '', label = { en: '', zh: '' } } = policy.tiers[index] ?? {};
      return { tier, label, ...year };
    }),
    total,
  };
}

/** Grades that little would change, of today or of the policy that was counted. */
export function edgesOf(
  all: readonly CountedGroup[],
  policy: Policy,
  which: 'near' | 'nearNow',
  firmness: Pick<FirmnessCounts, 'up' | 'down'> | undefined,
): KnifeEdges {
  return {
    nearLine: hasLines(policy) ? all.reduce((sum, each) => sum + each[which], 0) : null,
    notFirm: firmness === undefined ? null : firmness.up + firmness.down,
  };
}

/** Customers by band of their scores. */
export function byBand(all: readonly CountedGroup[]): number[] {
  const counts = Array.from({ length: bands }, () => 0);
  for (const { band, customers } of all) if (band !== null) counts[band] = (counts[band] ?? 0) + customers;
  return counts;
}
