// The small changes that a grade has to stand: each metric a little more or less, the as-of date some days earlier or later
// for metrics of days, some orders of the average amount more or fewer. Each is said once, for all customers.
import { Decimal } from 'decimal.js';
import { integer, isNumeric, type Typed, type ValueType, wide } from '../../../grammar/types.js';
import type { Size } from '../../../policy/effects/change.js';
import { type ChangeEffects, effectsOf } from '../../../policy/effects/effects.js';
import { othersFor } from '../../../policy/effects/ends.js';
import { inBinary } from '../../../policy/effects/in-binary.js';
import { inSql } from '../../../policy/effects/in-sql.js';
import { centPlaces, ordersOf } from '../../../policy/effects/orders.js';
import { changedSql } from '../../../policy/effects/values.js';
import type { Unclear } from '../../../policy/metrics/effect.js';
import { decidesAmongAll, decidingMetrics } from '../../../policy/model/deciding.js';
import type { Firmness } from '../../../policy/model/firmness.js';
import { groupingSubjects } from '../../../policy/model/groups.js';
import { lastExport } from '../../../policy/model/last.js';
import type { Metric } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import type { Plan } from '../plan/planned.js';
import { settingOf } from '../plan/setting.js';
import { metricType } from '../plan/step.js';
import { staged } from './reach.js';
import { unitPlaces, unitsLess, usualOrder } from './usual-order.js';
import type { Less, UntriedChange, Variant, Variants } from './variant.js';

/**
 * What an order does to them depends on what else it is: on the products in it, the months and windows around it. Of the
 * orders that come and go in small changes it leaves them as they are.
 */
const leftByOrders: readonly Unclear[] = ['values before', 'field', 'window', 'condition', 'months'];

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
  const tried = [...orders.tried, ...making.metrics(), ...making.days()];
  const codes = new Set(tried.map(({ code }) => code));
  const less = [...orders.less, ...making.valueLess()].filter(({ code }) => codes.has(code));
  return { ...orders, tried, less, reads: [...making.reads] };
}

const nothing: Variants = { tried: [], less: [], leftOut: [], assumed: [], reads: [] };
const signs = [-1, 1] as const;
const signed = (sign: -1 | 1, size: string) => `${sign < 0 ? '-' : '+'}${size}`;

class Making {
  readonly reads = new Set<string>();
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

  private get quick() {
    return inBinary(this.dialect);
  }

  /** A metric as a binary number, or as it is. */
  private readonly binary = (id: string): string => {
    const number = isNumeric(metricType(this.plan, id));
    return this.dialect.identifier(number ? staged.metric(id) : id);
  };

  private column(id: string): Typed {
    return { sql: this.dialect.identifier(id), type: metricType(this.plan, id) };
  }

  orders(): Omit<Variants, 'reads'> {
    const { plan, r, firmness } = this;
    if (firmness.orders === 0) return nothing;
    const setting = settingOf(plan);
    const [orders] = ordersOf(setting, plan.policy.value);
    if (orders === undefined) return { ...nothing, leftOut: [{ change: 'orders', why: 'no orders' }] };
    const each = { sql: usualOrder.exact, type: wide(centPlaces) };
    const nearly = { rows: this.quick.number(firmness.orders), each: usualOrder.near };
    for (const id of [orders.sum, orders.count]) this.reads.add(id);
    const there = r.not(r.isMissing(each));
    const left = r.minus(this.column(orders.count), r.number(firmness.orders));
    const tried: Variant[] = [];
    const leftOut: UntriedChange[] = [];
    const assumed = new Set<string>();
    const less: Less[] = [];
    for (const sign of signs) {
      const rows = sign < 0 ? orders.rows : { ...orders.rows, from: plan.asOf };
      const effects = effectsOf({ kind: sign < 0 ? 'fewer' : 'further', rows }, setting);
      const unclear = [...effects.unclear].filter(([id]) => this.deciding.has(id));
      const [barred] = unclear.filter(([, why]) => !leftByOrders.includes(why));
      if (barred !== undefined) {
        const change = sign < 0 ? 'fewer orders' : 'further orders';
        leftOut.push({ change, why: barred[1], metric: barred[0] });
        continue;
      }
      for (const [id] of unclear) assumed.add(id);
      // To lose all orders is no small change.
      const applies = sign < 0 ? r.both(there, r.above(left, r.number(0))) : there;
      const changed = this.changed(effects, { rows: r.number(firmness.orders), each }, nearly);
      const code = `order${signed(sign, String(firmness.orders))}`;
      tried.push(...this.variant(code, applies, sign < 0 ? this.besideEnds(changed, left) : changed));
      if (sign > 0) continue;
      const some = this.changed(effects, { rows: { sql: unitsLess, type: integer }, each }, nearly);
      const moved = new Map([...some].map(([id, { value }]) => [id, value]));
      less.push({ of: 'orders', code, most: String(firmness.orders), certain: true, moved });
    }
    return { tried, less, leftOut, assumed: [...assumed] };
  }

  /** Orders that go are neither the first nor the last, as long as there are others: then first and last days stay. */
  private besideEnds(changed: Changed, left: Typed): Changed {
    const { r } = this;
    return new Map(
      [...changed].map(([id, { known, ...rest }]) => {
        const { spec } = this.plan.policy.metrics.find((each) => each.id === id) ?? {};
        const others = spec?.grain === 'rows' ? othersFor(spec) : undefined;
        if (others === undefined) return [id, { ...rest, known }];
        return [id, { ...rest, known: r.either(known, r.not(r.above(r.number(others), left))) }];
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
        const nearly = this.quick.times(
          this.binary(first.id),
          firmness.metrics.times(sign).plus(1).toFixed(),
        );
        const moves = r.both(r.not(r.isMissing(now)), r.not(r.equal(now, r.number(0))));
        const code = this.code(first, sign);
        return this.variant(
          code,
          moves,
          new Map(
            group.map(({ id }) => [
              id,
              { value: { sql: value, type: now.type }, near: nearly, known: 'TRUE' },
            ]),
          ),
        );
      }),
    );
  }

  /** What customers are worth, alone: where it is summed up from rows. */
  valueLess(): Less[] {
    const { plan, r, firmness, dialect } = this;
    const group = this.alone().find((each) => each.some(({ id }) => id === plan.policy.value));
    const [first] = group ?? [];
    if (group === undefined || first === undefined || firmness.metrics.isZero()) return [];
    const now = this.column(first.id);
    const unit = new Decimal(10).pow(-unitPlaces(plan));
    const most = r.times(now, r.number(firmness.metrics.div(unit)));
    const gone = r.times({ sql: unitsLess, type: integer }, r.number(unit));
    const value = { sql: dialect.cast(r.minus(now, gone).sql, now.type), type: now.type };
    return [
      {
        of: 'value',
        code: this.code(first, -1),
        most: `ceil(${most.sql})`,
        certain: false,
        moved: new Map(group.flatMap(({ id }) => (this.deciding.has(id) ? [[id, value] as const] : []))),
      },
    ];
  }

  private code({ id }: Metric, sign: -1 | 1): string {
    return `${id}${signed(sign, `${this.firmness.metrics.times(100).toFixed()}%`)}`;
  }

  /** Metrics that move alone, those of the same computation together; the first that results show names them. */
  private alone(): Metric[][] {
    const groups = new Map<string, Metric[]>();
    const grouping = groupingSubjects(this.plan.policy);
    for (const metric of this.plan.policy.metrics) {
      const { id, spec, missing } = metric;
      const type: ValueType = metricType(this.plan, id);
      const counted = !isNumeric(type) || type.kind === 'integer';
      // What customers are grouped by is what they are, also where it is written as a number.
      if (spec.grain === 'rows' && spec.export === 'customers' && grouping.includes(id)) continue;
      // What was published does not change any more.
      if (spec.grain !== 'rows' || spec.export === lastExport || id.startsWith('_') || counted) continue;
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
      const nearly = { rows: this.quick.number(1), each: this.quick.number(sign * firmness.days) };
      const changed = this.changed(effects, { rows: r.number(1), each: days }, nearly);
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
  private changed(effects: ChangeEffects, size: Size<Typed>, nearly: Size<string>): Changed {
    const all = changedSql(effects, (id) => this.column(id), size, this.dialect);
    return new Map(
      [...all].flatMap(([id, reckoned]) => {
        if (!this.deciding.has(id)) return [];
        const effect = effects.moved.get(id);
        for (const read of effect?.reads ?? []) this.reads.add(read);
        const number = isNumeric(reckoned.value.type);
        const near = number ? effect?.after(this.binary, nearly, this.quick).value : undefined;
        return [[id, { ...reckoned, near }] as const];
      }),
    );
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
        near: new Map(moved.map(([id, { near }]) => [id, near])),
      },
    ];
  }
}

type Changed = ReadonlyMap<
  string,
  {
    readonly value: Typed;
    readonly near: string | undefined;
    readonly known: string;
  }
>;
