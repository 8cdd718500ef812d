// What customers can do as a whole: further orders or fewer, an order of some amount, an amount over the orders there are. Each
// moves all metrics that read the same rows; where results do not tell what becomes of one that decides, it is left out.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { settingOf } from '../../engine/steps/plan/setting.js';
import { type Condition, type Literal, testsIn } from '../../grammar/condition.js';
import { windowDates } from '../../grammar/window.js';
import type { ChangedRows, ChangeOfRows, Setting } from '../../policy/effects/change.js';
import { type ChangeWithRows, used } from '../../policy/effects/counting.js';
import { type ChangeEffects, effectsOf, onlyText } from '../../policy/effects/effects.js';
import { type Dealings, dealingsOf, heldBy } from '../../policy/effects/orders.js';
import type { Unclear } from '../../policy/metrics/effect.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { metricsThatMatter } from '../trying/matters.js';
import { isRows, type RowsMetric, type Sources } from '../trying/sources.js';

export type ActionKind =
  /** So many orders of the average amount. */
  | 'orders'
  /** One order of an amount. */
  | 'order'
  /** An amount over the orders there are. */
  | 'amount'
  /** So many rows without amounts. */
  | 'rows';

/** What the rows of an action have in a field that rules ask for. */
export interface Trait {
  readonly field: string;
  /** A value; `again` and `fresh`: one that the customer had before, or never; or none of some. */
  readonly is: { readonly value: Literal } | 'again' | 'fresh' | { readonly noneOf: readonly Literal[] };
}

/** Why an action is left out: what becomes of a metric that decides is not known. */
export interface LeftOut {
  readonly metric: string;
  readonly why: Unclear | 'not used' | 'inactive';
}

export interface Action {
  readonly kind: ActionKind;
  readonly dealings: Dealings;
  readonly traits: readonly Trait[];
  /** More of it; less of it, where that can be told. */
  readonly more: ChangeWithRows;
  readonly less: ChangeWithRows | undefined;
  readonly effects: { readonly more: ChangeEffects; readonly less: ChangeEffects | undefined };
  /** Metrics of which one above 0 shows that there are rows over which an amount can go. */
  readonly proofs: readonly string[];
  readonly leftOut: LeftOut | undefined;
  /** Why less of it cannot be told. */
  readonly lessLeftOut: LeftOut | undefined;
}

/** What effects know of the exports of results: which rows count at all stands in their copy of the review. */
export function resultsSetting(plan: Plan, sources: Sources): Setting {
  const setting = settingOf(plan);
  return {
    ...setting,
    exports: {
      ...setting.exports,
      only: (name) => sources.only(name),
      shares: (one, other) => sources.shareRows(one, other),
    },
  };
}

/** Everything that can be done by rows that some deciding metric reads. */
export function actionsOf(plan: Plan, sources: Sources): Action[] {
  const setting = resultsSetting(plan, sources);
  const deciding = decidingIn(plan);
  return dealingsOf(setting, plan.policy.value)
    .filter(({ rows }) => deciding.some(({ spec }) => spec.export === rows.export))
    .flatMap((dealings) => new Actions(dealings, setting, deciding).all());
}

export function decidingIn({ policy }: Plan): RowsMetric[] {
  const matter = metricsThatMatter(policy);
  return policy.metrics.filter(isRows).filter(({ id }) => matter.has(id));
}

/** So many kinds of rows are looked at. */
const mostProfiles = 6;

class Actions {
  private readonly deciding: readonly RowsMetric[];

  constructor(
    private readonly dealings: Dealings,
    private readonly setting: Setting,
    deciding: readonly RowsMetric[],
  ) {
    this.deciding = deciding.filter(({ spec }) => spec.export === dealings.rows.export);
    this.every = new Set(deciding.map(({ id }) => id));
    const only = setting.exports.only(dealings.rows.export);
    this.always = new Map(only === undefined ? [] : heldBy(only, dealings.rows.amount));
  }

  private readonly every: ReadonlySet<string>;

  /** What all rows that count have. */
  private readonly always: ReadonlyMap<string, Literal>;

  all(): Action[] {
    const { sum, count } = this.dealings;
    if (sum === undefined) return this.ofKind('rows');
    return [
      ...(count === undefined ? [] : this.ofKind('orders')),
      ...this.ofKind('order'),
      ...this.ofKind('amount'),
    ];
  }

  /** One for each profile that can be told; where none can, the first with its reason. */
  private ofKind(kind: ActionKind): Action[] {
    const all = this.profiles(kind).map((traits) => this.action(kind, traits));
    const told = all.filter(({ leftOut }) => leftOut === undefined);
    return told.length > 0 ? told : all.slice(0, 1);
  }

  private action(kind: ActionKind, traits: readonly Trait[]): Action {
    const { dealings } = this;
    const { rows: own } = dealings;
    const rows = withTraits({ ...own, holds: new Map([...this.always, ...own.holds]) }, traits);
    const spread = kind === 'amount';
    const { change: less, effects: lessEffects } = this.among(spread ? 'spread' : 'fewer', rows);
    const further = spread ? less : { kind: 'further' as const, rows: { ...rows, from: rows.until } };
    const more = spread ? lessEffects : effectsOf(further, this.setting);
    const lessLeftOut = this.unknown(less, lessEffects);
    const down = kind !== 'order' && lessLeftOut === undefined;
    return {
      kind,
      dealings,
      traits,
      more: further,
      less: down ? less : undefined,
      effects: { more, less: down ? lessEffects : undefined },
      proofs: spread ? this.proofs(less.rows) : [],
      leftOut: this.unknown(further, more),
      lessLeftOut,
    };
  }

  /** Rows that are there: in the window of the orders, or in the narrowest that decides. */
  private among(kind: 'spread' | 'fewer', rows: ChangedRows) {
    const begins = this.deciding.flatMap(({ spec }) =>
      spec.before === undefined ? (windowDates(this.setting.asOf, spec).from ?? []) : [],
    );
    const narrowest = begins.reduce((latest, each) => (each > latest ? each : latest), rows.from);
    const tries = [rows.from, narrowest].map((from) => {
      // Of which products orders were that are not there nobody knows.
      const none = new Set<string>();
      const change: ChangeWithRows = { kind, rows: { ...rows, from, fresh: none, again: none } };
      return { change, effects: withoutRecent(effectsOf(change, this.setting), change) };
    });
    const [first, second] = tries;
    if (first === undefined || second === undefined) throw new Error('nothing tried');
    return this.unknown(first.change, first.effects) === undefined ? first : second;
  }

  private unknown(change: ChangeWithRows, effects: ChangeEffects): LeftOut | undefined {
    const counts = used(change, this.setting);
    if (counts === false || counts === 'unclear')
      return { metric: this.dealings.sum ?? this.dealings.count ?? '', why: 'not used' };
    const [metric] = [...effects.unclear].filter(([id]) => this.every.has(id));
    return metric && { metric: metric[0], why: metric[1] };
  }

  /** Sums and counts above 0 only where there are such rows. */
  private proofs(rows: ChangedRows): string[] {
    return this.setting.metrics.filter(isRows).flatMap(({ id, spec, hidden }) => {
      const { from = '0001-01-01' } = windowDates(this.setting.asOf, spec);
      if (hidden || spec.export !== rows.export || spec.before !== undefined || from < rows.from) return [];
      const held = new Map(spec.only === undefined ? [] : heldBy(spec.only, rows.amount));
      const apart = [...rows.holds].filter(([field]) => !this.always.has(field));
      if (apart.some(([field, value]) => String(held.get(field)) !== String(value))) return [];
      const positive = spec.kind === 'count' && asksForPositive(spec.only, rows.amount);
      return positive || (spec.kind === 'sum' && spec.field === rows.amount) ? [id] : [];
    });
  }

  /** What further rows may have in the fields that deciding metrics ask for. */
  private profiles(kind: ActionKind): Trait[][] {
    const { rows } = this.dealings;
    const own = this.setting.exports.only(rows.export);
    const asked = [
      ...this.deciding.flatMap(({ spec }) => spec.only ?? []),
      ...(own === undefined ? [] : [own]),
    ]
      .flatMap(testsIn)
      .filter(
        ({ subject }) =>
          subject !== rows.amount &&
          subject !== 'date' &&
          !rows.holds.has(subject) &&
          !this.always.has(subject),
      );
    const fields = [...new Set(asked.map(({ subject }) => subject))];
    const options = fields.map((field): Trait[] => {
      const named = asked.filter(({ subject }) => subject === field).flatMap(({ test }) => namedIn(test));
      const type = this.setting.exports.typeOf(rows.export, field)?.kind ?? 'text';
      if (type === 'boolean') return [false, true].map((value) => ({ field, is: { value } }));
      if (type !== 'text' || named.length === 0) return [];
      return [{ field, is: { noneOf: named } }, ...named.map((value) => ({ field, is: { value } }))];
    });
    // Rows that are there keep what they have.
    const products = kind === 'amount' ? [] : this.products();
    const kept = [...options, ...products].filter((each) => each.length > 0);
    return kept
      .reduce<Trait[][]>(
        (all, each) => all.flatMap((before) => each.map((trait) => [...before, trait])),
        [[]],
      )
      .slice(0, mostProfiles);
  }

  /** Fields of which metrics ask whether a value was there before. */
  private products(): Trait[][] {
    const { rows } = this.dealings;
    const readers = this.deciding.filter(
      ({ spec }) =>
        spec.field !== undefined &&
        spec.field !== rows.order &&
        (spec.kind === 'repeats' || spec.options.distinct === true),
    );
    return [...new Set(readers.flatMap(({ spec }) => spec.field ?? []))].map((field) => {
      const of = readers.filter(({ spec }) => spec.field === field);
      const again = of.every((each) => this.holdsOrders(each));
      return [...(again ? [{ field, is: 'again' } as const] : []), { field, is: 'fresh' }];
    });
  }

  /** Whether a metric counts every row that the number of orders counts. */
  private holdsOrders({ spec }: RowsMetric): boolean {
    const { sum, count, rows } = this.dealings;
    const of = this.setting.metrics.find(({ id }) => id === (count ?? sum))?.spec;
    if (of?.grain !== 'rows' || count === undefined || spec.before !== undefined) return false;
    if (spec.window.unit === 'since') return false;
    const { from = '0001-01-01' } = windowDates(this.setting.asOf, spec);
    return onlyText(spec) === onlyText(of) && (spec.kind === 'repeats' || from <= rows.from);
  }
}

/** Of rows that go the last one stays, so that nobody becomes inactive. */
function withoutRecent(effects: ChangeEffects, { kind }: ChangeOfRows): ChangeEffects {
  if (kind !== 'fewer') return effects;
  const rest = <T>(all: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([id]) => id !== recentTransactions));
  return { moved: rest(effects.moved), unclear: rest(effects.unclear) };
}

function namedIn(test: ReturnType<typeof testsIn>[number]['test']): Literal[] {
  if (test.op === 'equals') return [test.value];
  return test.op === 'in' ? [...test.values] : [];
}

function withTraits(rows: ChangedRows, traits: readonly Trait[]): ChangedRows {
  const held = traits.flatMap(({ field, is }): (readonly [string, Literal])[] => {
    if (typeof is === 'string') return [];
    return [[field, 'value' in is ? is.value : unnamed(is.noneOf)]];
  });
  const fields = (which: 'again' | 'fresh') =>
    new Set(traits.filter(({ is }) => is === which).map(({ field }) => field));
  return {
    ...rows,
    holds: new Map([...rows.holds, ...held]),
    again: fields('again'),
    fresh: fields('fresh'),
  };
}

/** A text that is none of these. */
export function unnamed(named: readonly Literal[]): string {
  let other = 'other';
  while (named.some((each) => String(each) === other)) other = `another ${other}`;
  return other;
}

/** Whether rows that meet a condition have an amount above 0 in any case. */
function asksForPositive(only: Condition | undefined, amount: string | undefined): boolean {
  if (only === undefined || amount === undefined) return false;
  if (only.kind === 'all') return only.of.some((each) => asksForPositive(each, amount));
  if (only.kind !== 'test' || only.subject !== amount) return false;
  const { test } = only;
  return test.op === 'more_than' && String(test.value) === '0';
}
