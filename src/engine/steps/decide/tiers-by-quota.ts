// Tiers by quota: so many customers, or such a part of all, from the top. A line stands at the cumulated quotas and is
// not rounded; a customer is in when the customers who are better are fewer than the line says. So customers with
// equal values are never split, a group that crosses the line goes to the better tier, and a tier that is overfull
// takes its excess from the next. Without the metric nobody is ranked, but everybody counts in a part of all. Customers with
// equal values are parted by further metrics, where the policy names some; in groups every group has lines of its own.
import { Decimal } from 'decimal.js';
import { type ByOrder, quotaLines } from '../../../policy/model/assign.js';
import { chain } from '../../../sql/chain.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { amongSql, comparedInTurn, withOthers } from '../plan/compared.js';
import type { Column } from '../plan/step.js';
import type { Scoring } from '../score/scoring.js';
import { type Decision, missingEntry } from './decision.js';

const better = '_better';
const all = '_all';

export function byQuota(
  { policy, relations, frozen }: Scoring,
  assign: ByOrder,
  before: readonly Column[],
  dialect: Dialect,
): Decision {
  const grading = { frozen, columns: before };
  const { of, within } = assign;
  const compared = comparedInTurn(assign);
  const amongs = compared.map((each) => amongSql(grading, each, 'a', dialect));
  const isBetter = chain(
    amongs.map((among) => `${among.rank('highest')} - 1`),
    '+',
  );
  const last = policy.tiers.length - 1;
  const lines = quotaLines(policy.tiers).map(({ count, share }, tier) => {
    // In whole numbers on both sides, so that 7% of a thousand is seventy.
    const scale = new Decimal(10).pow(share.decimalPlaces());
    const line = `${count.times(scale).toFixed()} + ${share.times(scale).toFixed()} * ${all}`;
    return {
      sql: `${better} * ${scale.toFixed()} < ${line}`,
      tier,
      reason: dialect.text(`quota:${of}`),
    };
  });
  return {
    from: `(SELECT *, ${isBetter} AS ${better}, ${amongs[0]?.everybody} AS ${all} FROM ${withOthers(grading, compared, 'a', relations.scores, dialect)})`,
    entries: [missingEntry(within === undefined ? [of] : [within, of], last, before, dialect), ...lines],
    rest: { tier: last, reason: dialect.text('rest') },
  };
}
