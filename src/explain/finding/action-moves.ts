// How large an action is, as a place on a line, and the candidates that stand for a customer who does it.
import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Setting } from '../../policy/effects/change.js';
import type { ChangeWithRows } from '../../policy/effects/counting.js';
import { meetsBy, used } from '../../policy/effects/counting.js';
import type { ChangeEffects } from '../../policy/effects/effects.js';
import { countsAmong, othersFor } from '../../policy/effects/ends.js';
import { type ExactValue, exactly } from '../../policy/effects/exact.js';
import { usualAmount } from '../../policy/effects/orders.js';
import { changedValues } from '../../policy/effects/values.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { recentOf } from '../../regrade/facts.js';
import type { ResultRow } from '../../telling/tables.js';
import { metricsThatMatter } from '../trying/matters.js';
import { asItWas, type Candidate, valuesShown, type WayOfMany, waysOfMany } from '../trying/values.js';
import type { Action, LeftOut } from './actions.js';

/** One cent, which amounts are counted in. */
const cent = new Decimal('0.01');
const zero = new Decimal(0);

/** An action of one customer. */
export class ActionMoves {
  readonly step: Decimal;
  /** The amount of an order on the average; missing where there are none. */
  readonly usual: Decimal | undefined;
  private readonly told: (metric: string) => ExactValue;
  private readonly up: WayOfMany;
  private readonly down: WayOfMany | undefined;

  constructor(
    readonly action: Action,
    private readonly customer: string,
    row: ResultRow,
    private readonly plan: Plan,
    private readonly setting: Setting,
  ) {
    const values = valuesShown(plan)(row);
    this.told = (metric) =>
      metric === recentTransactions ? new Decimal(recentOf(row)) : (values.get(metric) ?? null);
    const { sum, count } = action.dealings;
    const usual =
      sum === undefined || count === undefined ? null : usualAmount({ sum, count }, this.told, exactly);
    this.usual = usual instanceof Decimal ? usual : undefined;
    this.step = action.kind === 'orders' || action.kind === 'rows' ? new Decimal(1) : cent;
    const way = (effects: ChangeEffects) => waysOfMany([...effects.moved.keys()], customer, row, plan);
    this.up = way(action.effects.more);
    this.down = action.effects.less && way(action.effects.less);
  }

  /** Why nothing of it can be tried for this customer; undefined: it can. */
  get leftOut(): LeftOut | undefined {
    const { action, up } = this;
    if (action.leftOut !== undefined) return action.leftOut;
    return up.unknown === undefined ? undefined : { metric: up.unknown, why: 'window' };
  }

  /** Whether it is an action of this customer at all. */
  get fits(): boolean {
    const { kind, proofs } = this.action;
    const above = (metric: string) => {
      const value = this.told(metric);
      return value instanceof Decimal && value.gt(0);
    };
    if (kind === 'amount') return proofs.some(above);
    if (kind === 'rows') return true;
    return (kind === 'orders') === (this.usual !== undefined);
  }

  /** Metrics that it moves and that decide, with those that follow. */
  get follow(): readonly string[] {
    return [...new Set([...this.up.follow, ...(this.down?.follow ?? [])])];
  }

  /** The least place that can be told: so many orders fewer, or so much less over the orders there are. */
  least(): Decimal {
    const { action, told } = this;
    const { sum, count } = action.dealings;
    if (this.down === undefined || this.down.unknown !== undefined) return zero;
    const number = (metric: string | undefined) => {
      const value = metric === undefined ? null : told(metric);
      return value instanceof Decimal ? value : undefined;
    };
    if (action.kind !== 'amount') {
      // Who has no order left may be inactive.
      const left = metricsThatMatter(this.plan.policy).has(recentTransactions) ? 1 : 0;
      return Decimal.max(0, (number(count) ?? zero).minus(left)).neg();
    }
    // Every order keeps a cent at least.
    const rest = Decimal.max(1, number(count) ?? 1).times(cent);
    return Decimal.min(0, rest.minus(number(sum) ?? 0))
      .div(cent)
      .ceil()
      .times(cent);
  }

  /** What metrics over rows come to; undefined where that cannot be told of one that decides. */
  valuesAt(at: Decimal): ReadonlyMap<string, ExactValue> | LeftOut {
    const { action, plan } = this;
    const more = at.gte(0);
    const change = more ? action.more : action.less;
    const effects = more ? action.effects.more : action.effects.less;
    if (change === undefined || effects === undefined) return { metric: '', why: 'single rows' };
    const size = this.sizeAt(at);
    if (!this.isUsed(change, size.each)) return { metric: action.dealings.sum ?? '', why: 'not used' };
    const { values, unclear } = changedValues(effects, this.told, size);
    const matter = metricsThatMatter(plan.policy);
    const stay = new Map<string, ExactValue>();
    for (const [metric, why] of unclear) {
      if (!more && effects.moved.has(metric) && this.endStays(metric, size.rows))
        stay.set(metric, this.told(metric));
      else if (matter.has(metric)) return { metric, why };
    }
    return new Map([...values, ...stay]);
  }

  /** Whether first or last days stay where so many orders go, as those that are left show although they are of a shorter time. */
  private endStays(metric: string, gone: Decimal): boolean {
    const { action, plan, told, setting } = this;
    const { kind, dealings } = action;
    const specOf = (id: string | undefined) => {
      const spec = plan.policy.metrics.find((each) => each.id === id)?.spec;
      return spec?.grain === 'rows' ? spec : undefined;
    };
    const [count, spec] = [specOf(dealings.count), specOf(metric)];
    if (kind === 'amount' || dealings.count === undefined || count === undefined || spec === undefined)
      return false;
    const [others, orders] = [othersFor(spec), told(dealings.count)];
    if (others === undefined || !(orders instanceof Decimal)) return false;
    return orders.minus(gone).gte(others) && countsAmong(count, spec, setting);
  }

  /** All metrics over rows that it sets at a place, with those that stay as they are; undefined where it cannot be told. */
  setAt(at: Decimal): ReadonlyMap<string, ExactValue> | undefined {
    const values = this.valuesAt(at);
    const { effects } = this.action;
    const { moved } = (at.gte(0) ? effects.more : effects.less) ?? effects.more;
    if ('why' in values) return undefined;
    return new Map(
      [...moved.keys()].map((id) => [id, values.get(id) ?? (values.has(id) ? null : this.told(id))]),
    );
  }

  /** Number of orders and the amount of each at a place. */
  sizeAt(at: Decimal): { readonly rows: Decimal; readonly each: ExactValue } {
    const { kind } = this.action;
    if (kind === 'orders') return { rows: at.abs(), each: this.usual ?? null };
    if (kind === 'rows') return { rows: at.abs(), each: null };
    return { rows: new Decimal(1), each: at };
  }

  /** Candidates that stand for it, one for each variant of what is assumed; none where it cannot be told. */
  candidates(at: Decimal): Candidate[] {
    const way = at.gte(0) ? this.up : this.down;
    const values = this.valuesAt(at);
    if (way === undefined || 'why' in values) return [];
    return way.candidates((metric) =>
      values.has(metric) ? (values.get(metric) ?? null) : this.told(metric),
    );
  }

  /** The same; at 0 the customer as it is. */
  candidatesOrNow(at: Decimal): Candidate[] {
    return at.isZero() ? [asItWas(this.customer, this.plan)] : this.candidates(at);
  }

  private isUsed(change: ChangeWithRows, each: ExactValue): boolean {
    const { setting } = this;
    const counts = used(change, setting);
    const only = setting.exports.only(change.rows.export);
    if (counts !== 'by amount' || only === undefined) return counts === true;
    return meetsBy(only, { change, setting, amount: each }, exactly);
  }

  /** Where metrics over rows cross a number, if they go straight. */
  placeOf(metric: string, turn: Decimal): Decimal | undefined {
    const [here, there] = [this.told(metric), this.valuesAt(this.step)];
    const next = 'why' in there ? undefined : there.get(metric);
    if (!(here instanceof Decimal) || !(next instanceof Decimal)) return undefined;
    const slope = next.minus(here);
    return slope.isZero() ? undefined : turn.minus(here).div(slope).times(this.step);
  }
}
