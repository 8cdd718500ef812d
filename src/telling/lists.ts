// Lists of customers that a report shows, and counts of all: a few questions to the relation of customers.
import { Decimal } from 'decimal.js';
import { type FlipWay, flipWaySql } from '../change/flips.js';
import { type NearCase, nearCounts } from '../change/near-misses.js';
import type { Engine } from '../engine/engine.js';
import { integer, wide } from '../grammar/types.js';
import type { Policy } from '../policy/model/policy.js';
import type {
  LargestOfCell,
  ReportValues,
  ScoreHistogram,
  ToldCustomer,
  ToldList,
} from '../reports/values/report-values.js';
import {
  askCustomers,
  byWorth,
  firstIds,
  ownHeading,
  type ToldColumns,
  told,
  toldCustomers,
} from './customers.js';

/** Points of the score that who stays has to lose to be told of. */
export const fallsBy = 10;
/** So many of each list stand in a report. */
const listed = 25;
/** So many customers stand in a report for people to look at, and so many others beside them where asked for. */
export const mostShown = 1_000;
export const mostOthers = 100_000;
/** Of each kind so many may be among those shown, so that the largest customers have room. */
const mostOfAKind = 150;

/** Customers who are alike in what lists are made of. */
interface Group {
  readonly tier: number;
  readonly band: number | null;
  readonly near: string | null;
  /** Null where results do not say. */
  readonly flips: FlipWay | null;
  readonly falls: boolean;
  readonly movement: string;
  readonly customers: number;
}

const falls = `${told.movement} = 'same' AND ${told.scoreChange} <= -${fallsBy}`;
/** A grade that something small would change, and to which tier: `order-1:silver`, the nearest first. */
const flips = `${told.firmness} IS NOT NULL AND ${told.firmness} <> 'firm'`;

export type ToldLists = Pick<
  ReportValues,
  'histogram' | 'near' | 'knifeEdges' | 'falling' | 'movers' | 'customers' | 'fields' | 'largest'
>;

/** Counts and lists of the customers. */
export async function listsOf(
  engine: Engine,
  columns: ToldColumns,
  policy: Policy,
  near: NearCase | undefined,
  compared: boolean,
): Promise<ToldLists> {
  const groups = await groupsOf(engine, columns, policy);
  const count = (fits: (group: Group) => boolean) =>
    groups.reduce((sum, group) => (fits(group) ? sum + group.customers : sum), 0);
  const has = (heading: string) => ownHeading(columns.headings, heading) !== undefined;
  const worth = byWorth(columns);
  const list = async (fits: (group: Group) => boolean, where: string, order = worth): Promise<Found> => {
    const customers = count(fits);
    return {
      customers,
      ids:
        customers === 0
          ? []
          : await firstIds(engine, { from: columns.from, where, order, most: mostOfAKind }),
    };
  };
  const found = {
    near: near && (await list((each) => each.near !== null, `${told.near} IS NOT NULL`)),
    knife: has('firmness')
      ? await list((each) => each.flips === 'up' || each.flips === 'down', flips)
      : undefined,
    falling: has('previous_score') ? await list((each) => each.falls, falls) : undefined,
    up: await list(moved('up'), `${told.movement} = 'up'`),
    down: await list(moved('down'), `${told.movement} = 'down'`, worthThen(columns)),
  };
  const named = Object.values(found).flatMap((each) => each?.ids ?? []);
  const known = await knownOf(engine, columns, policy, { named, customers: count(() => true) });
  const shown = ({ customers, ids }: Found): ToldList => ({
    customers,
    first: ids.slice(0, listed).flatMap((id) => known.byId.get(id) ?? []),
  });
  const { knife, falling } = found;
  const ways = (way: FlipWay) => count((each) => each.flips === way);
  return {
    fields: columns.fields,
    histogram: histogramOf(groups, policy),
    near:
      near && found.near
        ? { ...shown(found.near), counts: nearCounts(policy, near, nearGroups(groups)) }
        : null,
    knifeEdges: knife === undefined ? null : { ...shown(knife), up: ways('up'), down: ways('down') },
    falling: falling === undefined ? null : { ...shown(falling), points: String(fallsBy) },
    movers: compared ? { up: shown(found.up), down: shown(found.down) } : null,
    customers: known.customers,
    largest: await largestOf(engine, columns, policy),
  };
}

interface Found {
  readonly customers: number;
  readonly ids: readonly string[];
}

const moved = (way: string) => (each: Group) => each.movement === way;

/** Who went down is worth little now: what they were worth then counts, where it is known. */
function worthThen(columns: ToldColumns): string {
  if (ownHeading(columns.headings, 'previous_value') === undefined) return byWorth(columns);
  return `greatest(coalesce(${told.previousValue}, 0), coalesce(${told.value}, 0)) DESC, ${told.customer}`;
}

async function groupsOf(engine: Engine, { from }: ToldColumns, policy: Policy): Promise<Group[]> {
  const band = engine.dialect.cast(`floor(${told.score})`, integer);
  const way = flipWaySql(told.firmness, told.tier, policy, engine.dialect);
  const keys = [told.tier, band, told.near, way, `coalesce(${falls}, FALSE)`, told.movement];
  const rows = await engine.rows(
    `SELECT ${keys.map((key, at) => `${key} AS g${at}`).join(', ')}, count(*) AS n FROM ${from ?? toldCustomers} GROUP BY ${keys.join(', ')}`,
  );
  return rows.map(({ g0, g1, g2, g3, g4, g5, n }) => ({
    tier: g0 == null ? -1 : Number(g0),
    band: g1 == null ? null : Number(g1),
    near: g2 ?? null,
    flips: g3 === 'up' || g3 === 'down' || g3 === 'firm' ? g3 : null,
    falls: g4 === 'true',
    movement: g5 ?? '',
    customers: Number(n),
  }));
}

async function largestOf(engine: Engine, { from }: ToldColumns, { tiers }: Policy): Promise<LargestOfCell[]> {
  const { dialect } = engine;
  const most = (column: string) => dialect.print({ sql: `max(abs(${column}))`, type: wide(12) });
  const rows = await engine.rows(
    `SELECT previous AS f, ${told.tier} AS t, ${most(told.value)} AS v, ${most(told.previousValue)} AS w FROM ${from ?? toldCustomers} GROUP BY previous, ${told.tier}`,
  );
  return rows.map(({ f, t, v, w }) => ({
    previousTier: f == null ? null : (tiers[Number(f)]?.id ?? null),
    tier: t == null ? 'ungraded' : (tiers[Number(t)]?.id ?? ''),
    value: v ?? null,
    previousValue: w ?? null,
  }));
}

function nearGroups(groups: readonly Group[]) {
  return groups.flatMap(({ tier, near, customers }) =>
    near === null ? [] : [{ tier, kind: near, customers }],
  );
}

function histogramOf(groups: readonly Group[], { tiers }: Policy): ScoreHistogram | null {
  const scored = groups.filter(({ band }) => band !== null);
  if (scored.length === 0) return null;
  const bands = Array.from({ length: 100 }, (_, from) => ({
    from,
    to: from + 1,
    customers: scored
      .filter(({ band }) => Math.min(Math.max(band ?? 0, 0), 99) === from)
      .reduce((sum, { customers }) => sum + customers, 0),
  }));
  return {
    bands,
    thresholds: tiers.flatMap(({ id, label, score }) =>
      score === undefined ? [] : [{ tier: id, label, score: score.toFixed() }],
    ),
    customers: scored.reduce((sum, { customers }) => sum + customers, 0),
  };
}

/** Those whom lists name, then the largest, as many as a report shows; the others where they are not too many. */
async function knownOf(
  engine: Engine,
  columns: ToldColumns,
  policy: Policy,
  { named, customers }: { readonly named: readonly string[]; readonly customers: number },
): Promise<{
  readonly byId: ReadonlyMap<string, ToldCustomer>;
  readonly customers: ReportValues['customers'];
}> {
  const largest = await firstIds(engine, {
    from: columns.from,
    where: 'TRUE',
    order: byWorth(columns),
    most: mostShown,
  });
  const wanted = new Set(named);
  for (const id of largest) if (wanted.size < mostShown) wanted.add(id);
  const whole = customers <= mostShown + mostOthers;
  const byId = await askCustomers(engine, columns, policy, whole ? undefined : [...wanted]);
  const all = [...byId.values()].sort(compareWorth);
  return {
    byId,
    customers: {
      shown: all.filter(({ customer }) => wanted.has(customer)),
      others: whole ? all.filter(({ customer }) => !wanted.has(customer)) : null,
    },
  };
}

/** The order of `byWorth`. */
function compareWorth(a: ToldCustomer, b: ToldCustomer): number {
  const [x, y] = [a, b].map(({ value, score }) => value ?? score);
  const known = Number(x === null) - Number(y === null);
  return (
    known ||
    new Decimal(y ?? 0).cmp(x ?? 0) ||
    Buffer.compare(Buffer.from(a.customer), Buffer.from(b.customer))
  );
}
