// A starting policy for the fields that were found. It grades at once; what its numbers come from stands beside them.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import { inline, Lines } from './lines.js';
import type { PolicyFacts } from './proposal.js';
import { type Reached, rounded } from './thresholds.js';

interface Criterion {
  readonly metric: string;
  /** The metric's own lines, as YAML. */
  readonly rule: Readonly<Record<string, unknown>>;
  readonly points: unknown;
  readonly notes: readonly Remark[];
  /** Importance against the others. */
  readonly weight: number;
}

/** The policy file. */
export function writePolicy(facts: PolicyFacts): Lines {
  const criteria = [...ofTransactions(facts), ...ofCustomers(facts)];
  const lines = new Lines()
    .remark(
      'A starting policy, made by gradus init for the fields that it found. Its numbers come from these exports, rounded; a committee puts its own in their place.',
    )
    .add('policy: Starting policy')
    .add('version: "1"');
  if (facts.currency !== undefined) lines.add(`currency: ${facts.currency.code}`, facts.currency.notes);
  if (facts.spend !== undefined)
    lines.add(`value: ${spendName(facts.dated)}`, [note('what a customer is worth, in reports')]);
  lines.add('').add('metrics:');
  for (const { metric, rule } of criteria) {
    lines.add(`  ${metric}:`);
    for (const [key, value] of Object.entries(rule)) lines.add(`    ${key}: ${inline(value)}`);
  }
  lines.add('').add('score:').add('  - dimension: value').add('    weight: 100').add('    criteria:');
  const weights = shared(criteria.map((each) => each.weight));
  criteria.forEach(({ metric, points, notes }, index) => {
    lines.add(`      - ${inline({ metric, weight: weights[index], points })}`, notes);
  });
  return lines
    .add('')
    .remark(
      'Best first; the last tier takes everybody else. Staying is a little easier than entering (keeps).',
    )
    .add('tiers:')
    .add('  - { id: gold, label: { en: Gold, zh: 金卡 }, score: 75, keeps: { score: 70 } }', [
      note(`as the best twentieth in ${criteria[0]?.metric} gives ${weights[0]}`),
    ])
    .add('  - { id: silver, label: { en: Silver, zh: 银卡 }, score: 50, keeps: { score: 45 } }', [
      note(`as the best fifth gives ${Math.round((weights[0] ?? 0) * 0.7)}`),
    ])
    .add('  - { id: normal, label: { en: Normal, zh: 普通 } }')
    .add('')
    .add('movement:')
    .add('  down: { max_steps: 1 }', [note('against the last results: nobody falls by two tiers at once')]);
}

const spendName = (dated: boolean) => (dated ? 'annual_spend' : 'spend');

function ofTransactions({ asOf, dated, spend, orders }: PolicyFacts): Criterion[] {
  const window = dated ? { window: '12 months' } : {};
  const when = dated ? ` with purchases in the 12 months up to ${asOf}` : ' with purchases';
  const found: Criterion[] = [];
  if (spend !== undefined)
    found.push({
      metric: spendName(dated),
      rule: {
        sum: 'transactions.amount',
        ...window,
        label: dated ? { en: 'Annual spend', zh: '年度消费' } : { en: 'Spend', zh: '消费金额' },
      },
      points: { steps: steps(spend.reached) },
      notes: [explained(spend.reached, when)],
      weight: 60,
    });
  if (orders === undefined) return found;
  const { by, reached } = orders;
  const counted = by.field === 'order_id';
  found.push({
    metric: counted ? 'orders' : 'purchases',
    rule: {
      count: `transactions.${by.field}`,
      ...(counted && { distinct: true }),
      ...window,
      ...(by.withoutReturns && { only: { amount: { more_than: 0 } } }),
      label: counted ? { en: 'Orders', zh: '订单数' } : { en: 'Purchases', zh: '购买次数' },
    },
    points: { line: line(reached) },
    notes: [explained(reached, when)],
    weight: 20,
  });
  if (dated)
    found.push({
      metric: 'recency_days',
      rule: {
        days_since_last: 'transactions.date',
        // A refund is no purchase.
        ...(by.withoutReturns && { only: { amount: { more_than: 0 } } }),
        label: { en: 'Days since last purchase', zh: '距上次购买天数' },
      },
      points: {
        line: new Map([
          [30, 100],
          [365, 0],
        ]),
      },
      notes: [note('all points within 30 days of the last purchase, none after a year')],
      weight: 20,
    });
  return found;
}

/** Headings of numbers that nobody wants to be high. */
const lessIsBetter =
  /recency|days[ _-]?since|inactive|overdue|arrear|past ?due|debt|complaint|return|refund|churn|risk|dispute|chargeback|cancel|late|未消费天数|距|逾期|欠款|投诉|退货|退款|流失|风险/i;

function ofCustomers({ fields, since }: PolicyFacts): Criterion[] {
  const found = fields.map(
    ({ field, heading, reached }): Criterion => ({
      metric: field,
      rule: { value: `customers.${field}`, label: heading },
      points: { steps: steps(reached), ...(lessIsBetter.test(heading) && { reverse: true }) },
      notes: [
        explained(reached, ''),
        ...(lessIsBetter.test(heading) ? [unsure('by its heading, less is taken for better')] : []),
      ],
      weight: 40,
    }),
  );
  if (since)
    found.push({
      metric: 'years_as_customer',
      rule: { years_since: 'customers.since', label: { en: 'Years as customer', zh: '合作年限' } },
      points: {
        line: new Map([
          [0, 0],
          [5, 100],
        ]),
      },
      notes: [unsure('how much should years count?')],
      weight: 20,
    });
  return found;
}

function explained(reached: Reached | undefined, who: string): Remark {
  if (reached === undefined) return unsure('nothing could be counted yet, so these numbers say nothing');
  const [half, fifth, twentieth] = [reached.half, reached.fifth, reached.twentieth].map((each) =>
    count(each.toDecimalPlaces(2)),
  );
  return note(
    `of ${count(reached.customers)} customers${who} half reach ${half}, a fifth ${fifth}, a twentieth ${twentieth}`,
  );
}

/** Points for what half, a fifth and a twentieth of the customers reach; equal bounds fall together. */
function steps(reached: Reached | undefined): Map<number, number> {
  const bounds =
    reached === undefined
      ? [1000, 5000, 20_000].map((each) => new Decimal(each))
      : [reached.half, reached.fifth, reached.twentieth].map(rounded);
  const points = new Map([[0, 0]]);
  bounds.forEach((bound, index) => {
    if (bound.gt(0)) points.set(bound.toNumber(), [40, 70, 100][index] ?? 100);
  });
  // Also where all customers have the same, somebody must be able to have all points.
  if (points.size === 1) points.set(1, 100);
  return points;
}

/** From nothing to what a twentieth reaches. */
function line(reached: Reached | undefined): Map<number, number> {
  const top = reached === undefined ? 12 : Math.max(2, rounded(reached.twentieth).toNumber());
  return new Map([
    [0, 0],
    [top, 100],
  ]);
}

/** Weights that add up to 100. */
function shared(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, each) => sum + each, 0);
  const whole = weights.map((each) => Math.floor((each * 100) / total));
  const rest = 100 - whole.reduce((sum, each) => sum + each, 0);
  return whole.map((each, index) => (index === 0 ? each + rest : each));
}
