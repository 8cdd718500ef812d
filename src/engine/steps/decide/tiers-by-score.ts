// Tiers by score: the best tier whose score and gates hold, or that is entered directly; the last takes the rest.

import { subjectsOf } from '../../../grammar/condition.js';
import type { Policy, Tier } from '../../../policy/model/policy.js';
import { conditionSql, type Resolve } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { type Column, customerSubject } from '../plan/step.js';
import type { Decision } from './decision.js';

export function byScore(policy: Policy, before: readonly Column[], dialect: Dialect): Decision {
  const subject = customerSubject(before, dialect);
  const last = policy.tiers.length - 1;
  return {
    entries: policy.tiers.slice(0, last).flatMap((tier, index) =>
      entriesOf(tier, subject, dialect).map(({ sql, code }) => ({
        sql,
        tier: index,
        reason: dialect.text(code),
      })),
    ),
    rest: { tier: last, reason: dialect.text(policy.dimensions.length > 0 ? 'score' : 'rest') },
  };
}

/** Ways into a tier: by score and gates, and directly. */
function entriesOf(tier: Tier, subject: Resolve, dialect: Dialect): { sql: string; code: string }[] {
  const entries: { sql: string; code: string }[] = [];
  const asked = [
    ...(tier.score === undefined ? [] : [`score >= ${tier.score.toFixed()}`]),
    ...(tier.requires === undefined ? [] : [conditionSql(tier.requires, subject, dialect)]),
  ];
  if (asked.length > 0)
    entries.push({ sql: asked.join(' AND '), code: tier.score === undefined ? 'gates' : 'score' });
  if (tier.entersDirectly !== undefined) {
    entries.push({
      sql: conditionSql(tier.entersDirectly, subject, dialect),
      code: `direct:${subjectsOf(tier.entersDirectly).join('+')}`,
    });
  }
  return entries;
}
