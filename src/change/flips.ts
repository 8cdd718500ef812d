// Which way the small changes lead that give a customer another tier (`firmness` of graded.csv).
import type { Policy } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';

/** How firm a grade is: nothing small changes it, something takes the tier away, or something gives a better one. No tier at all is worse than any. */
export type FlipWay = 'firm' | 'up' | 'down';

/**
 * SQL of the way: `down` where one of the changes gives a worse tier, `up` where all give better ones; null where results do
 * not say.
 * @param firmness the cell of graded.csv, as SQL
 * @param tier index of the tier in the policy, as SQL
 */
export function flipWaySql(
  firmness: string,
  tier: string,
  { tiers, ungraded }: Pick<Policy, 'tiers' | 'ungraded'>,
  dialect: Dialect,
): string {
  const none = ungraded === undefined ? [] : ['ungraded'];
  const whens = tiers.flatMap((_, at) => {
    const ids = [...tiers.slice(at + 1).map(({ id }) => id), ...none];
    const worse = ids.map((id) => id.replace(/[^\p{L}\p{N}_]/gu, '\\$&'));
    return worse.length === 0
      ? []
      : [`WHEN ${at} THEN ${dialect.matches(firmness, `(.*;)?[^;]*:(${worse.join('|')})(;.*)?`)}`];
  });
  return `CASE WHEN ${firmness} IS NULL OR ${firmness} = '' THEN NULL WHEN ${firmness} = 'firm' THEN 'firm' WHEN CASE ${tier} ${whens.join(' ')} ELSE FALSE END THEN 'down' ELSE 'up' END`;
}
