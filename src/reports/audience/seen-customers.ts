// Customers and overrides as an audience may see them.
import { Decimal } from 'decimal.js';
import type { Policy } from '../../policy/model/policy.js';
import type { ToldCustomer, ToldOverride } from '../values/report-values.js';
import type { Audience } from './audience.js';
import { seesColumn, seesGates, seesValue } from './seen-columns.js';

/** What customers are in the order of, the largest first; null: nobody knows it. */
export type Worth = (customer: ToldCustomer) => string | null;

/** What columns mean in these results. */
export interface ColumnsSeen {
  readonly audience: Audience;
  /** Indexes of the fields that may be seen. */
  readonly fields: readonly number[];
  readonly value: boolean;
  readonly score: boolean;
  /** Whether it may be told who is near another tier. */
  readonly near: boolean;
  /** What customers are in the order of; undefined where that may not be seen. */
  readonly worth: Worth | undefined;
  /** Whether a column of graded.csv may be seen. */
  sees(column: string): boolean;
}

export function columnsSeen(fields: readonly string[], policy: Policy, audience: Audience): ColumnsSeen {
  const { hides } = audience;
  const sees = (column: string) => seesColumn(column, audience, policy);
  const value = seesValue(audience, policy.value);
  const score = sees('score');
  const valued = policy.metrics.some(({ id, hidden }) => id === policy.value && !hidden);
  return {
    audience,
    fields: fields.flatMap((name, index) => (hides(name) ? [] : [index])),
    value,
    score,
    near: score && seesGates(audience, policy),
    worth: (valued ? value : score) ? (each) => (valued ? each.value : each.score) : undefined,
    sees,
  };
}

/**
 * Customers with what may be seen of each, in an order that tells nothing else.
 * @param order that they may be seen in; undefined: by what is seen of them
 */
export function seenCustomers(
  customers: readonly ToldCustomer[],
  seen: ColumnsSeen,
  order: Worth | undefined,
): ToldCustomer[] {
  const { audience } = seen;
  if (!audience.customers) return [];
  const { pseudonym, hides } = audience;
  const named = pseudonym === undefined && !hides('customer_id');
  const keyed = customers.map((each) => {
    const told = seenCustomer(each, seen);
    // The order of those who are worth the same would tell that of ids.
    return { told, worth: order?.(each) ?? null, key: named ? each.customer : JSON.stringify(told) };
  });
  keyed.sort((a, b) => compareWorth(a.worth, b.worth) || byBytes(a.key, b.key));
  return keyed.map(({ told }) => told);
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function compareWorth(a: string | null, b: string | null): number {
  return Number(a === null) - Number(b === null) || new Decimal(b ?? 0).cmp(a ?? 0);
}

function seenCustomer(customer: ToldCustomer, seen: ColumnsSeen): ToldCustomer {
  const { audience, fields, value, score, sees } = seen;
  const only = <T>(visible: boolean, cell: T): T | null => (visible ? cell : null);
  return {
    customer: nameOf(customer.customer, audience),
    fields: fields.map((index) => customer.fields[index] ?? ''),
    tier: customer.tier,
    previousTier: only(sees('previous_tier'), customer.previousTier),
    movement: sees('movement') ? customer.movement : '',
    steps: only(sees('steps'), customer.steps),
    validUntil: only(sees('valid_until'), customer.validUntil),
    value: only(value, customer.value),
    previousValue: only(sees('previous_value'), customer.previousValue),
    score: only(score, customer.score),
    previousScore: only(sees('previous_score'), customer.previousScore),
    scoreChange: only(sees('score_change'), customer.scoreChange),
    mainDriver: only(
      sees('main_driver') && !namesHidden(customer.mainDriver ?? '', audience),
      customer.mainDriver,
    ),
    reasons: sees('reasons') ? shownReasons(customer.reasons, audience) : [],
    near: only(seen.near, customer.near),
    nextTier: only(sees('next_tier'), customer.nextTier),
    scoreToNext: only(sees('score_to_next'), customer.scoreToNext),
    firmness: only(sees('firmness'), shownFlips(customer.firmness, audience)),
    marginOrders: only(sees('margin_orders'), customer.marginOrders),
    marginValue: only(sees('margin_value'), customer.marginValue),
  };
}

/** Codes of reasons that name nothing hidden. */
export const shownReasons = (codes: readonly string[], audience: Audience) =>
  codes.filter((code) => !namesHidden(code, audience));

/** What flips a grade, without changes of metrics that are hidden; null where nothing else is told. */
export function shownFlips(firmness: string | null, { hides }: Audience): string | null {
  if (firmness === null || firmness === 'firm') return firmness;
  const metricOf = (flip: string) => /^(.*)[+-][\d.]+%:/u.exec(flip)?.[1];
  const shown = firmness.split(';').filter((flip) => !hides(metricOf(flip) ?? ''));
  return shown.length === 0 ? null : shown.join(';');
}

/** Whether a code such as `behaviour:annual_spend` is of something hidden; `valid:` names the day of a column. */
export const namesHidden = (code: string, { hides }: Audience) =>
  (/^valid:/.test(code) && hides('valid_until')) ||
  code
    .split(':')
    .slice(1)
    .flatMap((names) => names.split('+'))
    .some(hides);

function nameOf(customer: string, { pseudonym, hides }: Audience): string {
  if (pseudonym !== undefined) return pseudonym(customer);
  return hides('customer_id') ? '' : customer;
}

/** Overrides; what people wrote is left out where it might name somebody. */
export function seenOverrides(overrides: readonly ToldOverride[], seen: ColumnsSeen): ToldOverride[] {
  const { audience, sees } = seen;
  if (!audience.customers) return [];
  const told = overrides.map((each) => ({
    ...each,
    customer: nameOf(each.customer, audience),
    ruledTier: sees('ruled_tier') ? each.ruledTier : '',
    ...(audience.freeText ? {} : { reason: '', approvedBy: '', why: '', case: '' }),
  }));
  return audience.pseudonym === undefined && !audience.hides('customer_id')
    ? told
    : told.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
