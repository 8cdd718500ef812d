// What a way of assigning tiers hands to scored_tiers: conditions in order, the first that holds decides.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { type Column, typedColumn } from '../plan/step.js';

export interface Decision {
  /** Relation that the conditions read, customers with what ranks them; undefined: customer_scores as it is. */
  readonly from?: string;
  /** Relations that `from` reads beside customer_scores. */
  readonly reads?: readonly string[];
  readonly entries: readonly Entry[];
  /** Tier and reason of everybody else. */
  readonly rest: { readonly tier: number; readonly reason: string };
}

/** A condition, and the tier and reason that it gives; all but the tier are SQL. */
interface Entry {
  readonly sql: string;
  readonly tier: number;
  readonly reason: string;
}

export function decisionSql({ entries, rest }: Decision): { tier: string; reason: string } {
  const choose = (then: (entry: Entry) => string, otherwise: string) => {
    const whens = entries.map((entry) => `WHEN ${entry.sql} THEN ${then(entry)}`);
    return whens.length === 0 ? otherwise : `CASE ${whens.join('\n    ')}\n    ELSE ${otherwise} END`;
  };
  return {
    tier: choose((entry) => String(entry.tier), String(rest.tier)),
    reason: choose((entry) => entry.reason, rest.reason),
  };
}

/** Customers in whom one of these metrics is missing go to the last tier; the reason names what is missing. */
export function missingEntry(
  metrics: readonly string[],
  last: number,
  before: readonly Column[],
  dialect: Dialect,
): Entry {
  const absent = metrics.map((metric) => ({
    metric,
    sql: `${typedColumn(before, metric, dialect).sql} IS NULL`,
  }));
  const codes = absent.map(
    ({ metric, sql }) => `CASE WHEN ${sql} THEN ${dialect.text(`missing:${metric}`)} END`,
  );
  return {
    sql: `(${absent.map(({ sql }) => sql).join(' OR ')})`,
    tier: last,
    reason: codes.length === 1 ? dialect.text(`missing:${metrics[0]}`) : dialect.listed(';', codes),
  };
}
