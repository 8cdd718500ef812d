// Customers and overrides as an audience may see them.
import type { ToldCustomer, ToldList, ToldOverride } from '../values/report-values.js';
import type { Audience } from './audience.js';

/** What columns mean in these results. */
export interface ColumnsSeen {
  readonly audience: Audience;
  /** Indexes of the fields that may be seen. */
  readonly fields: readonly number[];
  readonly value: boolean;
  readonly score: boolean;
}

/** The customers of a list, with what may be seen of each. */
export function seenList(list: ToldList, seen: ColumnsSeen): ToldList {
  return { customers: list.customers, first: seenCustomers(list.first, seen) };
}

export function seenCustomers(customers: readonly ToldCustomer[], seen: ColumnsSeen): ToldCustomer[] {
  if (!seen.audience.customers) return [];
  const told = customers.map((each) => seenCustomer(each, seen));
  // Their order would say who is worth more.
  return seen.value ? told : told.sort((a, b) => (a.customer < b.customer ? -1 : 1));
}

function seenCustomer(customer: ToldCustomer, { audience, fields, value, score }: ColumnsSeen): ToldCustomer {
  const { hides } = audience;
  const only = <T>(visible: boolean, cell: T): T | null => (visible ? cell : null);
  return {
    customer: nameOf(customer.customer, audience),
    fields: fields.map((index) => customer.fields[index] ?? ''),
    tier: customer.tier,
    previousTier: only(!hides('previous_tier'), customer.previousTier),
    movement: hides('movement') ? '' : customer.movement,
    steps: only(!hides('steps') && !hides('previous_tier'), customer.steps),
    value: only(value, customer.value),
    previousValue: only(value && !hides('previous_value'), customer.previousValue),
    score: only(score, customer.score),
    previousScore: only(score && !hides('previous_score'), customer.previousScore),
    scoreChange: only(score && !hides('score_change'), customer.scoreChange),
    mainDriver: only(!namesHidden(customer.mainDriver ?? '', audience), customer.mainDriver),
    reasons: hides('reasons') ? [] : customer.reasons.filter((code) => !namesHidden(code, audience)),
    near: only(score, customer.near),
    nextTier: only(!hides('next_tier'), customer.nextTier),
    scoreToNext: only(score && !hides('score_to_next'), customer.scoreToNext),
    firmness: only(score && !hides('firmness'), shownFlips(customer.firmness, audience)),
  };
}

/** What flips a grade, without changes of metrics that are hidden; null where nothing else is told. */
function shownFlips(firmness: string | null, { hides }: Audience): string | null {
  if (firmness === null || firmness === 'firm') return firmness;
  const metricOf = (flip: string) => /^(.*)[+-][\d.]+%:/u.exec(flip)?.[1];
  const shown = firmness.split(';').filter((flip) => !hides(metricOf(flip) ?? ''));
  return shown.length === 0 ? null : shown.join(';');
}

/** Whether a code such as `behaviour:annual_spend` is of something hidden. */
export const namesHidden = (code: string, { hides }: Audience) => code.split(':').slice(1).some(hides);

function nameOf(customer: string, { pseudonym, hides }: Audience): string {
  if (pseudonym !== undefined) return pseudonym(customer);
  return hides('customer_id') ? '' : customer;
}

/** Overrides; what people wrote is left out where it might name somebody. */
export function seenOverrides(overrides: readonly ToldOverride[], audience: Audience): ToldOverride[] {
  if (!audience.customers) return [];
  return overrides.map((each) => ({
    ...each,
    customer: nameOf(each.customer, audience),
    ...(audience.freeText ? {} : { reason: '', approvedBy: '', why: '', case: '' }),
  }));
}
