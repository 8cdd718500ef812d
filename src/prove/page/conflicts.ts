// Contradictions and repetitions in words, and those that are warnings with their place in the policy.
import type { Problem } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Conflict } from '../claims/conflicts.js';
import type { Proof } from '../claims/proof.js';
import type { TierWays } from '../claims/ways.js';
import { PeopleWords } from './people.js';
import type { ProofWords } from './words-en.js';

/** A contradiction in one sentence, without an example. */
export function conflictPhrase(
  conflict: Conflict,
  { caps, floors, adjustments }: Policy,
  words: PeopleWords,
): string {
  const { say } = words;
  const bound = (all: Policy['caps'], index: number) => {
    const rule = all[index];
    return rule?.label?.[words.language] ?? rule?.name ?? '';
  };
  const adjustment = (index: number) => adjustments[index]?.label[words.language] ?? '';
  switch (conflict.kind) {
    case 'floor-cap': {
      const [floor, cap] = [floors[conflict.floor], caps[conflict.cap]];
      return say.floorCap(
        bound(floors, conflict.floor),
        bound(caps, conflict.cap),
        words.tier(floor?.tier ?? 0),
        words.tier(cap?.tier ?? 0),
      );
    }
    case 'entry-cap':
      return say.entryCap(words.tier(conflict.tier), bound(caps, conflict.cap));
    case 'cancel':
      return say.cancel(adjustment(conflict.one), adjustment(conflict.other));
    case 'gate-implied':
      return say.gateImplied(
        words.tier(conflict.tier),
        words.condition(conflict.gate),
        conflict.by && words.condition(conflict.by),
      );
    case 'direct-implied':
      return say.directImplied(words.tier(conflict.tier));
    case 'idle': {
      const { rule, index } = conflict;
      if (rule === 'adjustment') return say.idle.adjustment(adjustment(index));
      if (rule === 'keeps') return say.idle.keeps(words.tier(index));
      return say.idle[rule](bound(rule === 'cap' ? caps : floors, index));
    }
  }
}

/** What of a proof is a warning: contradictions, and tiers that nobody reaches or leaves. */
export function proofWarnings({ policy, conflicts, ways }: Proof, source: YamlFile): Problem[] {
  const [en, zh] = [new PeopleWords(policy, 'en', new Map()), new PeopleWords(policy, 'zh', new Map())];
  const told = (
    code: Problem['code'],
    path: YamlPath,
    key: string | undefined,
    reason: (words: PeopleWords) => string,
    fix: keyof ProofWords & `fix${string}`,
  ): Problem => ({
    code,
    place: source.place(path, key),
    reason: reason(en),
    fix: en.say[fix],
    zh: { reason: reason(zh), fix: zh.say[fix] },
  });
  const contradictions = 'unproven' in conflicts ? [] : conflicts.found;
  const found = contradictions.flatMap((each): Problem[] => {
    const reason = (words: PeopleWords) => conflictPhrase(each, policy, words);
    if (each.kind === 'floor-cap')
      return [told('rules-contradict', ['floors', each.floor], 'when', reason, 'fixBounds')];
    if (each.kind === 'entry-cap')
      return [told('rules-contradict', ['caps', each.cap], 'when', reason, 'fixEntry')];
    if (each.kind === 'cancel')
      return [
        told(
          'rules-contradict',
          ['adjustments', policy.adjustments[each.other]?.written ?? 0],
          'when',
          reason,
          'fixCancel',
        ),
      ];
    return [];
  });
  const stuck =
    'unproven' in ways
      ? []
      : ways.flatMap((way) => stuckWays(way, ways, contradictions, policy).map((kind) => ({ way, kind })));
  return [
    ...found,
    ...stuck.map(({ way: { tier }, kind }) =>
      told(
        'tier-stuck',
        ['tiers', tier, 'id'],
        undefined,
        ({ say }) =>
          kind === 'reached'
            ? say.unreached(policy.tiers[tier]?.id ?? '')
            : say.stuck(policy.tiers[tier]?.id ?? '', kind),
        'fixStuck',
      ),
    ),
  ];
}

/** What is wrong with ways in and out that nothing else explains: a cap on whoever enters, or limits that let nobody move. */
function stuckWays(
  { tier, reached, up, down }: TierWays,
  all: readonly TierWays[],
  capped: readonly Conflict[],
  { movement }: Policy,
): ('reached' | 'up' | 'down')[] {
  const isCapped = capped.some((each) => each.kind === 'entry-cap' && each.tier === tier);
  if (reached.is === 'no') return isCapped ? [] : ['reached'];
  const some = (tiers: readonly TierWays[]) => tiers.some((each) => each.reached.is !== 'no');
  const noUp = up?.is === 'no' && movement.upMaxSteps !== 0 && some(all.slice(0, tier));
  const noDown = down?.is === 'no' && movement.downMaxSteps !== 0 && some(all.slice(tier + 1));
  return [...(noUp ? (['up'] as const) : []), ...(noDown ? (['down'] as const) : [])];
}
