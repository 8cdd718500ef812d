// scored_tiers: the tier that the policy's way of assigning gives, before movement, floors and caps, and the code that
// says why. Tiers are indexes from here on, 0 best.

import type { Policy } from '../../../policy/model/policy.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { as, type Column, indexType, own, type Step, textType } from '../plan/step.js';
import type { Scoring } from '../score/scoring.js';
import { type Decision, decisionSql } from './decision.js';
import { byClusters } from './tiers-by-clusters.js';
import { byQuota } from './tiers-by-quota.js';
import { byScore } from './tiers-by-score.js';
import { bySegments } from './tiers-by-segments.js';
import { byShare } from './tiers-by-share.js';

export function scoredTiersStep(scoring: Scoring, before: readonly Column[], dialect: Dialect): Step {
  const decision = decisionOf(scoring, before, dialect);
  const { scored, scores } = scoring.relations;
  const { tier, reason } = decisionSql(decision);
  const kept =
    decision.from === undefined ? '*' : before.map(({ name }) => dialect.identifier(name)).join(', ');
  return {
    name: scored,
    reads: [scores, ...(decision.reads ?? [])],
    grain: 'one customer',
    columns: [...before, { name: own.scored, type: indexType }, { name: own.scoredBy, type: textType }],
    stored: false,
    sql: `SELECT ${kept},\n  ${as(tier, own.scored, dialect)},\n  ${as(reason, own.scoredBy, dialect)}\nFROM ${decision.from ?? scores}`,
  };
}

function decisionOf(scoring: Scoring, before: readonly Column[], dialect: Dialect): Decision {
  const { assign } = scoring.policy;
  switch (assign.by) {
    case 'score':
      return byScore(scoring.policy, before, dialect);
    case 'quota':
      return byQuota(scoring, assign, before, dialect);
    case 'cumulative_share':
      return byShare(scoring, assign, before, dialect);
    case 'segments':
      return bySegments(scoring.policy, before, dialect);
    case 'clusters':
      return byClusters(scoring, assign, before, dialect);
  }
}

/** Tier index → id, as SQL. */
export function tierId(policy: Policy, index: string, dialect: Dialect): string {
  const whens = policy.tiers.map((tier, position) => `WHEN ${position} THEN ${dialect.text(tier.id)}`);
  return `CASE ${index} ${whens.join(' ')} END`;
}
