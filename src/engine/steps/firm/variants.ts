// The small changes that a grade has to stand: each metric a little more or less, the as-of date some days earlier or later
// for metrics of days, some orders of the average amount more or fewer. Each is said once, for all customers.
import type { ValueType } from '../../../grammar/types.js';
import { isNumeric, type Typed } from '../../../grammar/types.js';
import { type ChangeEffects, effectsOf } from '../../../policy/effects/effects.js';
import { inSql } from '../../../policy/effects/in-sql.js';
import { ordersOf, usualAmount } from '../../../policy/effects/orders.js';
import { changedSql } from '../../../policy/effects/values.js';
import type { Unclear } from '../../../policy/metrics/effect.js';
import { rowsKind } from '../../../policy/metrics/index.js';
import type { MovedBy } from '../../../policy/metrics/kind.js';
import { decidesAmongAll, decidingMetrics } from '../../../policy/model/deciding.js';
import type { Firmness } from '../../../policy/model/firmness.js';
import type { Metric } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { settingOf } from '../plan/setting.js';
import { metricType } from '../plan/step.js';

/** A small change; its SQL reads the metrics of a customer. */
export interface Variant {
  /** As results call it: `order-1`, `annual_spend+1%`, `day+1`. */
  readonly code: string;
  /** True for whom there is such a change, false for everybody else. */
  readonly applies: string;
  /** False for whom the metrics do not tell what it comes to. */
  readonly known: string;
  /** The metrics over rows that it moves, with their new values. */
  readonly moved: ReadonlyMap<string, Typed>;
}

/** Small changes that are not tried in a policy, and why. */
export type UntriedChange =
  | { readonly change: 'all'; readonly why: 'among all' }
  | { readonly change: 'orders'; readonly why: 'no orders' }
  | { readonly change: 'orders'; readonly why: Unclear; readonly metric: string };

/**
 * What an order does to them depends on what else it is: on the products in it, the months and windows around it. Of the
 * orders that come and go in small changes it leaves them as they are.
 */
const leftByOrders: readonly Unclear[] = ['values before', 'field', 'window', 'condition', 'months'];

export interface Variants {
  readonly tried: readonly Variant[];
  readonly leftOut: readonly UntriedChange[];
  /** Metrics that decide and that orders are taken to leave as they are. */
  readonly assumed: readonly string[];
}

/** Whether results are to say how firm grades are. */
export function asksFirmness({ firmness, given, policy }: Plan): boolean {
  return firmness !== undefined && given === undefined && !decidesAmongAll(policy);
}

/** All small changes that can decide anything under a policy, in the order of orders, metrics, days. */
export function variantsOf(plan: Plan, dialect: Dialect): Variants {
  const { firmness, policy } = plan;
  if (firmness === undefined) return nothing;
  if (decidesAmongAll(policy)) return { ...nothing, leftOut: [{ change: 'all', why: 'among all' }] };
  const making = new Making(plan, firmness, dialect);
  const orders = making.orders();
  return { ...orders, tried: [...orders.tried, ...making.metrics(), ...making.days()] };
}

const nothing: Variants = { tried: [], leftOut: [], assumed: [] };
const signs = [-1, 1] as const;
const signed = (sign: -1 | 1, size: string) => `${sign < 0 ? '-' : '+'}${size}`;

class Making {
  private readonly deciding: ReadonlySet<string>;

  constructor(
    private readonly plan: Plan,
    private readonly firmness: Firmness,
    private readonly dialect: Dialect,
  ) {
    this.deciding = decidingMetrics(plan.policy);
  }

  private get r() {
    return inSql(this.dialect);
  }

  private column(id: string): Typed {
    return { sql: this.dialect.identifier(id), type: metricType(this.plan, id) };
  }

  orders(): Variants {
    const { plan, r, firmness } = this;
    if (firmness.orders === 0) return nothing;
    const setting = settingOf(plan);
    const [orders] = ordersOf(setting, plan.policy.value);
    if (orders === undefined) return { ...nothing, leftOut: [{ change: 'orders', why: 'no orders' }] };
    const each = usualAmount(orders, (id) => this.column(id), r);
    const there = r.not(r.isMissing(each));
    const left = r.minus(this.column(orders.count), r.number(firmness.orders));
    const tried: Variant[] = [];
    const leftOut: UntriedChange[] = [];
    const assumed = new Set<string>();
    for (const sign of signs) {
      const rows = sign < 0 ? orders.rows : { ...orders.rows, from: plan.asOf };
      const effects = effectsOf({ kind: sign < 0 ? 'fewer' : 'further', rows }, setting);
      const unclear = [...effects.unclear].filter(([id]) => this.deciding.has(id));
      const [barred] = unclear.filter(([, why]) => !leftByOrders.includes(why));
      if (barred !== undefined) {
        leftOut.push({ change: 'orders', why: barred[1], metric: barred[0] });
        continue;
      }
      for (const [id] of unclear) assumed.add(id);
      // To lose all orders is no small change.
      const applies = sign < 0 ? r.both(there, r.above(left, r.number(0))) : there;
      const changed = this.changed(effects, { rows: r.number(firmness.orders), each });
      const code = `order${signed(sign, String(firmness.orders))}`;
      tried.push(...this.variant(code, applies, sign < 0 ? this.besideEnds(changed, left) : changed));
    }
    return { tried, leftOut, assumed: [...assumed] };
  }

  /** Orders that go are neither the first nor the last, as long as there are others: then first and last days stay. */
  private besideEnds(changed: Changed, left: Typed): Changed {
    const { r } = this;
    return new Map(
      [...changed].map(([id, { value, known }]) => {
        const { spec } = this.plan.policy.metrics.find((each) => each.id === id) ?? {};
        const movedBy = spec?.grain === 'rows' ? rowsKind(spec.kind).movedBy : 'unclear';
        const others = othersBeside[movedBy];
        if (others === undefined) return [id, { value, known }];
        return [id, { value, known: r.either(known, r.not(r.above(r.number(others), left))) }];
      }),
    );
  }

  /** Amounts, rates and other numbers that are not counted. */
  metrics(): Variant[] {
    const { r, firmness } = this;
    if (firmness.metrics.isZero()) return [];
    return this.alone().flatMap((group) =>
      signs.flatMap((sign) => {
        const [first] = group;
        if (first === undefined) return [];
        const now = this.column(first.id);
        const factor = r.number(firmness.metrics.times(sign).plus(1));
        const value = this.dialect.cast(r.times(now, factor).sql, now.type);
        const moves = r.both(r.not(r.isMissing(now)), r.not(r.equal(now, r.number(0))));
        const code = `${first.id}${signed(sign, `${firmness.metrics.times(100).toFixed()}%`)}`;
        return this.variant(
          code,
          moves,
          new Map(group.map(({ id }) => [id, { value: { sql: value, type: now.type }, known: 'TRUE' }])),
        );
      }),
    );
  }

  /** Metrics that move alone, those of the same computation together; the first that results show names them. */
  private alone(): Metric[][] {
    const groups = new Map<string, Metric[]>();
    for (const metric of this.plan.policy.metrics) {
      const { id, spec, missing } = metric;
      const type: ValueType = metricType(this.plan, id);
      if (spec.grain !== 'rows' || id.startsWith('_') || !isNumeric(type) || type.kind === 'integer')
        continue;
      const key = JSON.stringify([spec, missing ?? null]);
      groups.set(key, [...(groups.get(key) ?? []), metric]);
    }
    return [...groups.values()].map((group) =>
      [...group].sort((a, b) => Number(a.hidden) - Number(b.hidden)),
    );
  }

  days(): Variant[] {
    const { plan, r, firmness } = this;
    if (firmness.days === 0) return [];
    const effects = effectsOf({ kind: 'later' }, settingOf(plan));
    return signs.flatMap((sign) => {
      const days = r.number(sign * firmness.days);
      const changed = this.changed(effects, { rows: r.number(1), each: days });
      // A day earlier, rows of that day would not be there: who has some is left as it is.
      const notBefore = [...changed.keys()].map((id) => {
        const now = this.column(id);
        return r.either(r.isMissing(now), r.not(r.above(r.number(0), r.plus(now, days))));
      });
      const applies = sign > 0 ? 'TRUE' : notBefore.reduce((all, each) => r.both(all, each), 'TRUE');
      return this.variant(`day${signed(sign, String(firmness.days))}`, applies, changed);
    });
  }

  /** What a change makes of the metrics that decide. */
  private changed(effects: ChangeEffects, size: Parameters<typeof changedSql>[2]): Changed {
    const all = changedSql(effects, (id) => this.column(id), size, this.dialect);
    return new Map([...all].filter(([id]) => this.deciding.has(id)));
  }

  private variant(code: string, applies: string, changed: Changed): Variant[] {
    const moved = [...changed].filter(([id]) => this.deciding.has(id));
    if (moved.length === 0) return [];
    const known = moved.map(([, each]) => each.known).filter((each) => each !== 'TRUE');
    return [
      {
        code,
        applies,
        known: known.length === 0 ? 'TRUE' : `(${known.join(' AND ')})`,
        moved: new Map(moved.map(([id, { value }]) => [id, value])),
      },
    ];
  }
}

/** So many orders have to be left for what they say of days to stay. */
const othersBeside: Partial<Record<MovedBy, number>> = {
  'last day': 1,
  'first day': 2,
  years: 2,
  'months passed': 2,
};

type Changed = ReadonlyMap<string, { readonly value: Typed; readonly known: string }>;
