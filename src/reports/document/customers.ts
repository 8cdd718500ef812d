// Customers and lists of them in report.json.
import type { ToldCustomer, ToldList } from '../values/report-values.js';

export interface CustomerDocument {
  readonly customer: string;
  /** Cells by the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly tier: string;
  readonly previous_tier: string | null;
  readonly movement: string;
  readonly steps: number | null;
  readonly valid_until: string | null;
  readonly value: string | null;
  readonly previous_value: string | null;
  readonly score: string | null;
  readonly previous_score: string | null;
  readonly score_change: string | null;
  readonly main_driver: string | null;
  readonly reasons: readonly string[];
  readonly near: ToldCustomer['near'];
  readonly next_tier: string | null;
  readonly score_to_next: string | null;
  readonly firmness: string | null;
  readonly margin_orders: string | null;
  readonly margin_value: string | null;
}

export interface ListDocument {
  readonly customers: number;
  readonly first: readonly CustomerDocument[];
}

/** @param fields names of the fields that are told of each customer */
export function listDocument({ customers, first }: ToldList, fields: readonly string[]): ListDocument {
  return { customers, first: first.map((each) => customerDocument(each, fields)) };
}

export function customerDocument(customer: ToldCustomer, fields: readonly string[]): CustomerDocument {
  return {
    customer: customer.customer,
    fields: Object.fromEntries(fields.map((name, at) => [name, customer.fields[at] ?? ''])),
    tier: customer.tier,
    previous_tier: customer.previousTier,
    movement: customer.movement,
    steps: customer.steps,
    valid_until: customer.validUntil,
    value: customer.value,
    previous_value: customer.previousValue,
    score: customer.score,
    previous_score: customer.previousScore,
    score_change: customer.scoreChange,
    main_driver: customer.mainDriver,
    reasons: customer.reasons,
    near: customer.near,
    next_tier: customer.nextTier,
    score_to_next: customer.scoreToNext,
    firmness: customer.firmness,
    margin_orders: customer.marginOrders,
    margin_value: customer.marginValue,
  };
}
