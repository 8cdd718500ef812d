// Rules of the linter on how tiers are assigned: keys that belong to another way, quotas and shares that cannot be.
import { Decimal } from 'decimal.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import { type Assign, quotaLines, ways } from '../model/assign.js';
import type { Rule } from './rule.js';

const tierKeys = ['score', 'requires', 'enters_directly', 'quota', 'share', 'when'] as const;
const percent = (share: Decimal) => `${share.times(100).toFixed()}%`;

/** The way that a key belongs to. */
function wayOf(key: string, of: 'keys' | 'tierKeys'): Assign['by'] {
  const found = Object.entries(ways).find(([, way]) => (way[of] as readonly string[]).includes(key));
  return (found?.[0] ?? 'score') as Assign['by'];
}

/** Keys of tiers and of assign that mean nothing under this way; each told once, however many tiers have it. */
export const keysOfTheWay: Rule = (policy, written, source, problems) => {
  const { by } = policy.assign;
  const refuse = (path: YamlPath, key: string, reason: string, fix: string) => {
    problems.add({ code: 'assign-key', place: source.place(path, key), reason, fix });
  };
  const here =
    written.assign === undefined ? 'without assign: tiers are assigned by score' : `here it is by ${by}`;
  for (const key of tierKeys) {
    const index = written.tiers.findIndex((tier) => tier[key] !== undefined);
    if (index < 0 || ways[by].tierKeys.includes(key)) continue;
    const way = wayOf(key, 'tierKeys');
    const of = ways[way].keys.includes('of') ? ', of: METRIC' : '';
    refuse(
      ['tiers', index],
      key,
      `${key} of a tier belongs to assign: { by: ${way} }, but ${here}`,
      way === 'score'
        ? `remove ${key}; caps, floors and keeps ask conditions under every way`
        : `write assign: { by: ${way}${of} }, or remove ${key}`,
    );
  }
  for (const key of Object.keys(written.assign ?? {})) {
    if (key === 'by' || (ways[by].keys as readonly string[]).includes(key)) continue;
    const belongs = Object.entries(ways).flatMap(([name, way]) =>
      (way.keys as readonly string[]).includes(key) ? [name] : [],
    );
    const last = belongs.pop() ?? '';
    const way = belongs.length === 0 ? `way ${last}` : `ways ${belongs.join(', ')} and ${last}`;
    refuse(['assign'], key, `${key} belongs to the ${way}, but ${here}`, `remove ${key}`);
  }
  const ofScore = by === 'score' || ('of' in policy.assign && policy.assign.of === 'score');
  const index = ofScore ? -1 : written.tiers.findIndex((tier) => tier.keeps?.score !== undefined);
  if (index >= 0)
    refuse(
      ['tiers', index, 'keeps'],
      'score',
      `keeps: { score: ... } belongs to tiers that the score gives, but here they are assigned by ${by}`,
      'write the rule as keeps: { requires: { METRIC: { at_least: ... } } }',
    );
};

/** Under some ways every tier but the last must say what it takes. */
export const everyTierSays: Rule = (policy, written, source, problems) => {
  const { by } = policy.assign;
  const key = ways[by].tierNeeds;
  if (key === undefined) return;
  written.tiers.slice(0, -1).forEach((tier, index) => {
    if (tier[key] !== undefined) return;
    problems.add({
      code: 'missing-key',
      place: source.place(['tiers', index]),
      reason: `tier "${tier.id}" has no ${key}, which assign: { by: ${by} } needs of every tier but the last`,
      fix: `add ${key}: ${{ quota: '5%', share: '70%', when: '{ METRIC: { at_least: 100 } }' }[key as 'quota']}`,
    });
  });
};

export const quotasFit: Rule = (policy, _written, source, problems) => {
  if (policy.assign.by !== 'quota') return;
  const lines = quotaLines(policy.tiers);
  const index = lines.findIndex(({ share }) => share.gt(1));
  const line = lines[index];
  if (line === undefined) return;
  problems.add({
    code: 'quota-sum',
    place: source.place(['tiers', index, 'quota']),
    reason: `down to tier "${policy.tiers[index]?.id}" the quotas add up to ${percent(line.share)} of the customers`,
    fix: 'quotas are parts of all customers and must not add up to more than 100%; the last tier takes what is left',
  });
};

/** Shares are counted from the top, so they rise; parts of their own are a slip that is easily made. */
export const sharesRise: Rule = (policy, _written, source, problems) => {
  if (policy.assign.by !== 'cumulative_share') return;
  let above: { id: string; share: Decimal } | undefined;
  policy.tiers.slice(0, -1).forEach((tier, index) => {
    if (tier.share === undefined) return;
    if (above?.share.gte(tier.share)) {
      const meant = above.share.plus(tier.share);
      problems.add({
        code: 'tier-order',
        place: source.place(['tiers', index, 'share']),
        reason: `tier "${tier.id}" reaches down to ${percent(tier.share)} of the total, but "${above.id}" above it already to ${percent(above.share)}`,
        fix: `shares are counted from the top and rise${meant.lte(1) ? `; did you mean ${percent(meant).replace(' ', '')}?` : ''}`,
      });
    }
    above = { id: tier.id, share: tier.share };
  });
};

/** The last tier takes the rest, which of a total is everything down to 100%; nothing else can stand there. */
export function mayStandLast(key: string, share: Decimal | undefined): boolean {
  return key === 'share' && share?.eq(new Decimal(1)) === true;
}
