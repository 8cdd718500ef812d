// Tiers by segments: a decision table, the first condition that holds wins, the last tier takes the rest.

import type { Policy } from '../../../policy/model/policy.js';
import { conditionSql } from '../../../sql/condition.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { type Column, customerSubject } from '../plan/step.js';
import type { Decision } from './decision.js';

export function bySegments(policy: Policy, before: readonly Column[], dialect: Dialect): Decision {
  const subject = customerSubject(before, dialect);
  return {
    entries: policy.tiers.flatMap(({ id, when }, tier) =>
      when === undefined
        ? []
        : [{ sql: conditionSql(when, subject, dialect), tier, reason: dialect.text(`segment:${id}`) }],
    ),
    rest: { tier: policy.tiers.length - 1, reason: dialect.text('rest') },
  };
}
