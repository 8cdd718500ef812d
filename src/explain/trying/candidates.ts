// Candidates as relations. What results show of customers is loaded once; a statement tells of each candidate only for
// whom it stands, in which way it is moved, and the values that are tried.
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, indexType, metricType } from '../../engine/steps/plan/step.js';
import type { GivenRelation } from '../../engine/steps/plan/told-customers.js';
import { toldNames } from '../../engine/steps/score/given.js';
import type { Literal } from '../../grammar/condition.js';
import { lastExport } from '../../policy/model/last.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { everybody } from '../../regrade/everybody.js';
import { recentOf } from '../../regrade/facts.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { ResultRow } from '../../telling/tables.js';
import { inEverybody, rankedColumns } from './frozen.js';
import { type Candidate, type MovedWay, valuesShown } from './values.js';

/** A relation that a statement gives first. */
export interface Relation {
  readonly name: string;
  readonly sql: string;
}

/** Of each customer who is explained: the number, what results show of each metric, and what it is ranked by. */
export const explained = 'customers_explained';
const shownIn = (metric: string) => `_shown_${metric}`;
const rankedIn = (key: string) => `_ranked_${key}`;
const groupIn = (key: string) => `_group_${key}`;

/** Candidates of a statement: their number as an id, the customer's number, the way, and what is tried. */
export const tried = 'candidates_tried';

/** Loads what results show of customers; `everybody` must be loaded where customers are ranked. */
export async function loadExplained(
  engine: Engine,
  plan: Plan,
  rows: ReadonlyMap<string, ResultRow>,
): Promise<void> {
  const { dialect } = engine;
  const { metrics } = plan.policy;
  const ranked = rankedColumns(plan);
  const values = valuesShown(plan);
  const told = [...rows].map(([id, row], at) => [
    String(at),
    id,
    ...metrics.map((metric) =>
      metric.id === recentTransactions ? String(recentOf(row)) : textOf(values(row).get(metric.id)),
    ),
  ]);
  const names = ['who', 'id', ...metrics.map((_, index) => `v${index}`)];
  const cells = [
    as(dialect.cast('t.who', indexType), 'who', dialect),
    as('t.id', 'id', dialect),
    ...metrics.map(({ id }, index) =>
      as(dialect.decimalFrom(`t.v${index}`, metricType(plan, id)), shownIn(id), dialect),
    ),
    ...ranked.flatMap((each) => {
      const { value, group } = inEverybody(each, plan, 'e.', dialect);
      return [as(value, rankedIn(each.key), dialect), as(group, groupIn(each.key), dialect)];
    }),
  ];
  const own = ranked.length === 0 ? '' : ` LEFT JOIN ${everybody} AS e ON e.customer_id = t.id`;
  await engine.create({
    name: explained,
    reads: [],
    grain: 'one customer',
    columns: [],
    stored: true,
    sql: `SELECT ${cells.join(', ')} FROM ${dialect.rowsOfText(names, told)} AS t${own}`,
  });
}

/** Candidates as they stand in a statement. */
export class TriedCandidates {
  private readonly ways: readonly MovedWay[];

  constructor(
    private readonly group: readonly Candidate[],
    /** Number of each customer. */
    private readonly places: ReadonlyMap<string, number>,
    private readonly plan: Plan,
    private readonly dialect: Dialect,
    /** Whether they are graded in the next review, whose last results are these. */
    private readonly next: boolean,
  ) {
    this.ways = [...new Set(group.map(({ way }) => way))];
  }

  /** The relation `tried`. */
  get relation(): Relation {
    const { dialect, ways, group, places } = this;
    const numbers = new Map(ways.map((way, index) => [way, String(index)]));
    const assumed = Array.from({ length: this.mostAssumed }, (_, index) => `a${index}`);
    const rows = group.map(({ customer, way, value, assumed: before }, index) => [
      String(index),
      String(places.get(customer)),
      numbers.get(way) ?? null,
      textOf(value),
      ...assumed.map((_, at) => textOf(before[at])),
    ]);
    const names = ['candidate', 'who', 'way', 'v', ...assumed];
    const cells = [
      'candidate',
      as(dialect.cast('who', indexType), 'who', dialect),
      as(dialect.cast('way', indexType), 'way', dialect),
      'v',
      ...assumed,
    ];
    return { name: tried, sql: `SELECT ${cells.join(', ')} FROM ${dialect.rowsOfText(names, rows)}` };
  }

  /** The customers that are graded: one for each candidate. */
  get given(): GivenRelation {
    const { plan, ways, dialect } = this;
    const metrics = plan.policy.metrics
      .map(({ id }) => id)
      .filter((id) =>
        ways.some((way) => [way.told, way.moved, way.assumed].some((each) => each.includes(id))),
      );
    const cells = metrics.flatMap((id) => {
      const { told, value } = toldNames(id);
      return [as(this.isTold(id), told, dialect), as(this.value(id), value, dialect)];
    });
    return {
      metrics: new Set(metrics),
      sql: `SELECT ${['k.candidate AS customer_id', ...cells].join(', ')} FROM ${tried} AS k JOIN ${explained} AS b ON b.who = k.who`,
    };
  }

  /** Relations of what candidates' customers have themselves, of all that customers are ranked by. */
  get own(): Relation[] {
    const { plan, dialect } = this;
    return rankedColumns(plan).map(({ key, own }) => ({
      name: own,
      sql: `SELECT k.candidate AS customer_id, b.${dialect.identifier(rankedIn(key))} AS own_value, b.${dialect.identifier(groupIn(key))} AS own_group FROM ${tried} AS k JOIN ${explained} AS b ON b.who = k.who`,
    }));
  }

  private get mostAssumed(): number {
    return Math.max(0, ...this.ways.map(({ assumed }) => assumed.length));
  }

  private isTold(metric: string): string {
    const { ways } = this;
    const some = ways.flatMap((way, index) =>
      [way.told, way.moved, way.assumed].some((each) => each.includes(metric)) ? [index] : [],
    );
    return some.length === ways.length ? 'TRUE' : `k.way IN (${some.join(', ')})`;
  }

  /** What results show of a metric; what one takes from last results is in the next review what these show. */
  private shown(metric: string): string {
    const { plan, dialect, next } = this;
    const cell = (id: string) => `b.${dialect.identifier(shownIn(id))}`;
    const spec = plan.policy.metrics.find(({ id }) => id === metric)?.spec;
    if (!next || spec?.grain !== 'rows' || spec.export !== lastExport) return cell(metric);
    return dialect.cast(cell(spec.field ?? ''), metricType(plan, metric));
  }

  /** What is moved goes before what is assumed, and that before what results show. */
  private value(metric: string): string {
    const { plan, ways, dialect } = this;
    const type = metricType(plan, metric);
    const when = (column: string, holds: (way: MovedWay) => boolean) => {
      const some = ways.flatMap((way, index) => (holds(way) ? [index] : []));
      return some.length === 0
        ? []
        : [`WHEN k.way IN (${some.join(', ')}) THEN ${dialect.decimalFrom(`k.${column}`, type)}`];
    };
    const whens = [
      ...when('v', ({ moved }) => moved.includes(metric)),
      ...Array.from({ length: this.mostAssumed }, (_, at) =>
        when(`a${at}`, ({ assumed }) => assumed[at] === metric),
      ).flat(),
    ];
    const shown = this.shown(metric);
    return whens.length === 0 ? shown : `CASE ${whens.join(' ')} ELSE ${shown} END`;
  }
}

function textOf(value: Literal | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Decimal ? value.toFixed() : String(value);
}
