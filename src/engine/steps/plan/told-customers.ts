// Customers whose metrics are told, in place of exports.
import type { Literal } from '../../../grammar/condition.js';
import type { ValueType } from '../../../grammar/types.js';

/** A customer whose metrics are told, not computed from exports, as test cases of a policy do. */
export interface GivenCustomer {
  readonly id: string;
  /**
   * Value by metric, null where it is missing. Metrics of metrics that do not stand here are computed; others are as
   * for a customer without any row.
   */
  readonly metrics: ReadonlyMap<string, Literal | null>;
}

/** Many such customers as a relation, which the statement that reads it has made before. */
export interface GivenRelation {
  /** Metrics that are told of at least one customer. */
  readonly metrics: ReadonlySet<string>;
  /** A query with customer_id, and for each of these metrics the two columns of `toldNames`. */
  readonly sql: string;
  /** Further columns of the query, which go on to the tiers. */
  readonly carries?: readonly { readonly name: string; readonly type: ValueType }[];
}
