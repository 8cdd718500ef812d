// How far grades are from the nearest loss, of those whom a small change takes the tier away: orders that may be missing, and
// how much less of what customers are worth. The small change bounds the search. Places below it are graded by the steps of
// any review, several at a time, until the last that keeps the tier and the first that loses it stand side by side.
import { Decimal } from 'decimal.js';
import { integer, type Typed } from '../../../grammar/types.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import type { Plan } from '../plan/planned.js';
import { as, indexType, own, type Step, textType } from '../plan/step.js';
import { toldNames } from '../score/given.js';
import { type GradeAgain, gradedAgain } from './again.js';
import { regradedMetrics } from './regraded-metrics.js';
import { unitPlaces, unitsLess, withUsual } from './usual-order.js';
import type { Less, Variants } from './variant.js';

export const lossPlaces = 'loss_places';
export const customerMargins = 'customer_margins';
/** In them: what graded.csv says. */
export const margins = { orders: '_margin_orders', value: '_margin_value' } as const;

const column = {
  /** What there is less of: 0 for orders, 1 for value. */
  of: '_of',
  before: '_before',
  /** So many units less keep the tier, and so many lose it; missing where the small change, in whole units, does not. */
  low: '_low',
  high: '_high',
  open: '_open',
} as const;
const units = unitsLess;

/** Whether the tier is lost: another one is worse, and none at all is worse than any. */
function isWorse({ policy }: Plan, tier: string, before: string): string {
  return policy.ungraded === undefined
    ? `${tier} > ${before}`
    : `coalesce(${tier}, ${policy.tiers.length}) > ${before}`;
}

/** What is known of those whom a small change takes the tier away, and how more is found out. */
export function lossPlacesStep(
  plan: Plan,
  { graded, flips }: { readonly graded: Step; readonly flips: string },
  { tried, less }: Variants,
  gradeAgain: GradeAgain,
  dialect: Dialect,
): Step {
  const { of, before, low, high, open } = column;
  const begin = less.map(({ code, most, certain }, index) => {
    const flip = tried.findIndex((each) => each.code === code);
    const cells = [
      'f.customer_id',
      as(String(index), of, dialect),
      as('f._before', before, dialect),
      as(dialect.cast('0', indexType), low, dialect),
      as(dialect.cast(most, indexType), high, dialect),
      as(certain ? `${most} > 1` : 'TRUE', open, dialect),
    ];
    return `SELECT ${cells.join(', ')} FROM ${flips} AS f JOIN ${graded.name} AS g ON g.customer_id = f.customer_id WHERE f._variant = ${flip} AND ${isWorse(plan, `f.${own.tier}`, 'f._before')}`;
  });
  const nobody = [
    as(dialect.cast('NULL', textType), 'customer_id', dialect),
    ...[of, before, low, high].map((name) => as(dialect.cast('NULL', indexType), name, dialect)),
    as('FALSE', open, dialect),
  ];
  const step = {
    name: lossPlaces,
    reads: [graded.name, flips],
    grain: 'one customer and what there is less of',
    columns: [],
    stored: true,
    sql:
      begin.length === 0
        ? `SELECT ${nobody.join(', ')} FROM ${graded.name} WHERE FALSE`
        : begin.join('\nUNION ALL\n'),
  };
  if (begin.length === 0) return step;
  const next = (last: string, tries: number) =>
    nextSql(plan, { graded, last, tries, less }, gradeAgain, dialect);
  const { reads } = next(lossPlaces, 1);
  return {
    ...step,
    reads: [...step.reads, ...reads.filter((name) => name !== graded.name)],
    nearer: { open, next },
  };
}

interface Round {
  readonly graded: Step;
  /** Where the round before left off. */
  readonly last: string;
  /** Places between two. */
  readonly tries: number;
  readonly less: readonly Less[];
}

function nextSql(plan: Plan, { graded, last, tries, less }: Round, gradeAgain: GradeAgain, dialect: Dialect) {
  const { of, before, low, high, open } = column;
  const places = `VALUES ${Array.from({ length: tries }, (_, at) => `(${at + 1})`).join(', ')}`;
  const step = dialect.cast(`ceil(${dialect.binary(`t.${high} - t.${low}`)} / ${tries})`, indexType);
  const at = dialect.cast(`least(t.${low} + k.place * ${step}, t.${high})`, indexType);
  const cells = [of, before, low].map((name) => `t.${name}`);
  const tried = `(SELECT g.*, ${cells.join(', ')}, ${as(at, units, dialect)} FROM ${last} AS t JOIN ${graded.name} AS g ON g.customer_id = t.customer_id CROSS JOIN (${places}) AS k(place) WHERE t.${open})`;
  const rows = regradedMetrics(plan);
  const selects = less.map(({ of: what, moved }, index) => {
    const from = what === 'orders' ? withUsual(plan, tried, dialect) : tried;
    const told = rows.flatMap((id) => {
      const names = toldNames(id);
      return [
        as('TRUE', names.told, dialect),
        as(moved.get(id)?.sql ?? dialect.identifier(id), names.value, dialect),
      ];
    });
    return `SELECT ${['customer_id', of, before, low, units, ...told].join(', ')} FROM ${from} WHERE ${of} = ${index}`;
  });
  const carries = [of, before, low, units].map((name) => ({ name, type: indexType }));
  const lost = `min(CASE WHEN ${isWorse(plan, own.tier, before)} THEN ${units} END) OVER (PARTITION BY customer_id, ${of})`;
  const kept = `coalesce(max(CASE WHEN ${units} < _lost THEN ${units} END), min(${low}))`;
  const all = ['customer_id', of, before];
  const found = `SELECT ${all.join(', ')}, ${as(kept, low, dialect)}, ${as('min(_lost)', high, dialect)}
FROM (SELECT ${[...all, low, units].join(', ')}, ${as(lost, '_lost', dialect)} FROM ${finalTiers}) GROUP BY ${all.join(', ')}`;
  const names = [...all, low, high].join(', ');
  return gradedAgain(
    plan,
    {
      given: { metrics: new Set(rows), sql: selects.join('\nUNION ALL\n'), carries },
      before: [],
      sql: `SELECT ${names}, ${open} FROM ${last} WHERE NOT ${open}
UNION ALL
SELECT ${names}, ${as(`coalesce(${high} - ${low} > 1, FALSE)`, open, dialect)} FROM (${found})`,
    },
    gradeAgain,
    dialect,
  );
}

/** All who are not firm, or of whom nobody knows, with their flips and their margins: one relation, joined to everybody once. */
export function marginsStep(firmness: Step, { less }: Variants, dialect: Dialect): Step {
  const cell = (of: Less['of'], name: string) => {
    const index = less.findIndex((each) => each.of === of);
    const units = `max(CASE WHEN ${column.of} = ${index} THEN ${column.high} END)`;
    return as(index < 0 ? dialect.cast('NULL', indexType) : units, name, dialect);
  };
  const found = `SELECT customer_id, ${cell('orders', margins.orders)}, ${cell('value', margins.value)} FROM ${lossPlaces} WHERE ${column.high} IS NOT NULL GROUP BY customer_id`;
  return {
    name: customerMargins,
    reads: [firmness.name, lossPlaces],
    grain: firmness.grain,
    columns: [
      ...firmness.columns,
      { name: margins.orders, type: indexType },
      { name: margins.value, type: indexType },
    ],
    stored: true,
    sql: `SELECT f.*, m.${margins.orders}, m.${margins.value} FROM ${firmness.name} AS f LEFT JOIN (${found}) AS m ON m.customer_id = f.customer_id`,
  };
}

/** How much less of the value metric that is, in its own unit. */
export function marginValue(plan: Plan, dialect: Dialect): Typed {
  const places = unitPlaces(plan);
  const unit = dialect.number(new Decimal(10).pow(-places));
  return dialect.multiply({ sql: margins.value, type: integer }, unit, places);
}
