// scored_tiers: the best tier whose score and gates hold, or that is entered directly; the last takes the rest.
// Tiers are indexes from here on, 0 best.
import type { Dialect } from '../dialects/dialect.js';
import { subjectsOf } from '../policy/condition.js';
import type { Policy, Tier } from '../policy/policy.js';
import { conditionSql, type Resolve } from '../sql/condition.js';
import type { Plan } from './planned.js';
import { customerScores } from './scores.js';
import { as, type Column, customerSubject, indexType, own, type Step, textType } from './step.js';

export const scoredTiers = 'scored_tiers';

export function scoredTiersStep(plan: Plan, before: readonly Column[], dialect: Dialect): Step {
  const { policy } = plan;
  const subject = customerSubject(before, dialect);
  const upper = policy.tiers.slice(0, -1);
  const tier: string[] = [];
  const by: string[] = [];
  upper.forEach((each, index) => {
    for (const { sql, reason } of entriesOf(each, subject, dialect)) {
      tier.push(`WHEN ${sql} THEN ${index}`);
      by.push(`WHEN ${sql} THEN ${dialect.text(reason)}`);
    }
  });
  const rest = policy.dimensions.length > 0 ? 'score' : 'rest';
  const choose = (whens: readonly string[], otherwise: string) =>
    whens.length === 0 ? otherwise : `CASE ${whens.join('\n    ')}\n    ELSE ${otherwise} END`;
  return {
    name: scoredTiers,
    reads: [customerScores],
    grain: 'one customer',
    columns: [...before, { name: own.scored, type: indexType }, { name: own.scoredBy, type: textType }],
    stored: false,
    sql: `SELECT *,\n  ${as(choose(tier, String(upper.length)), own.scored, dialect)},\n  ${as(choose(by, dialect.text(rest)), own.scoredBy, dialect)}\nFROM ${customerScores}`,
  };
}

/** Ways into a tier: by score and gates, and directly. */
function entriesOf(tier: Tier, subject: Resolve, dialect: Dialect): { sql: string; reason: string }[] {
  const entries: { sql: string; reason: string }[] = [];
  const asked = [
    ...(tier.score === undefined ? [] : [`score >= ${tier.score.toFixed()}`]),
    ...(tier.requires === undefined ? [] : [conditionSql(tier.requires, subject, dialect)]),
  ];
  if (asked.length > 0)
    entries.push({ sql: asked.join(' AND '), reason: tier.score === undefined ? 'gates' : 'score' });
  if (tier.entersDirectly !== undefined) {
    entries.push({
      sql: conditionSql(tier.entersDirectly, subject, dialect),
      reason: `direct:${subjectsOf(tier.entersDirectly).join('+')}`,
    });
  }
  return entries;
}

/** Tier index → id, as SQL. */
export function tierId(policy: Policy, index: string, dialect: Dialect): string {
  const whens = policy.tiers.map((tier, position) => `WHEN ${position} THEN ${dialect.text(tier.id)}`);
  return `CASE ${index} ${whens.join(' ')} END`;
}
