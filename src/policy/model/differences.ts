// What changed from one policy to another, by meaning: order of keys, comments, short and long forms do not count.
import { type Fact, factText, type PartFacts } from './facts.js';
import { outlineOf, type Part, type PolicySection, sections } from './outline.js';
import type { Policy } from './policy.js';

interface Of {
  readonly section: PolicySection;
  /** As the new policy calls it. */
  readonly id: string;
}

export type Difference =
  | (Of & {
      readonly change: 'changed';
      readonly fact: string;
      readonly before?: Fact;
      readonly after?: Fact;
    })
  | (Of & { readonly change: 'new'; readonly facts: PartFacts; readonly between?: Neighbours })
  | (Of & { readonly change: 'removed' })
  /** Another name for the same. */
  | (Of & { readonly change: 'renamed'; readonly was: string })
  /** A tier that another one stands for from now on. */
  | (Of & { readonly change: 'merged'; readonly was: string })
  | (Of & {
      readonly change: 'order';
      readonly before: readonly string[];
      readonly after: readonly string[];
    });

/** The tiers above and below. */
export interface Neighbours {
  readonly above?: string;
  readonly below?: string;
}

/** Everything in which two policies differ in meaning, in the order of the sections. */
export function differencesOf(old: Policy, now: Policy): Difference[] {
  const names = tierNames(old, now);
  const before = outlineOf(old, (id) => names.now.get(id) ?? id, new Set());
  const after = outlineOf(now, (id) => id, new Set(names.now.keys()));
  return sections.flatMap((section) => {
    const of = (parts: readonly Part[]) => parts.filter((part) => part.section === section);
    if (section !== 'tier') return pairsOf(of(before), of(after)).flatMap((pair) => compared(pair, now));
    const kept = of(before).filter((_, index) => !names.merged.has(old.tiers[index]?.id ?? ''));
    const changes = pairsOf(kept, of(after)).flatMap((pair) => compared(pair, now));
    return [...names.differences, ...changes, ...orderOf(kept, of(after))];
  });
}

interface TierNames {
  /** Old id → the id of the tier that it means now, where that is another. */
  readonly now: ReadonlyMap<string, string>;
  /** Those of them whose new tier continues another old one. */
  readonly merged: ReadonlySet<string>;
  readonly differences: readonly Difference[];
}

/** Which old tier each new one continues: the one of the same id, else the first that it was formerly. */
function tierNames(old: Policy, now: Policy): TierNames {
  const known = new Set(old.tiers.map((tier) => tier.id));
  const all = new Map<string, string>();
  const merged = new Set<string>();
  const differences: Difference[] = [];
  for (const { id, formerly } of now.tiers) {
    let continued = known.has(id);
    for (const was of formerly) {
      if (was === id || !known.has(was)) continue;
      all.set(was, id);
      if (continued) merged.add(was);
      differences.push({ section: 'tier', id, change: continued ? 'merged' : 'renamed', was });
      continued = true;
    }
  }
  return { now: all, merged, differences };
}

type Pair = readonly [before: Part | undefined, after: Part | undefined];

/**
 * Parts of the same name. Names of caps and floors may repeat, and change without anything else changing: those that
 * say the same belong together first.
 */
function pairsOf(before: readonly Part[], after: readonly Part[]): Pair[] {
  const left = [...before];
  const take = (fits: (part: Part) => boolean) => {
    const index = left.findIndex(fits);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const bounds = after.some((part) => part.section === 'cap' || part.section === 'floor');
  const same = new Map<Part, Part | undefined>();
  for (const part of after)
    if (bounds)
      same.set(
        part,
        take((each) => each.id === part.id && alike(each, part)),
      );
  for (const part of after) same.set(part, same.get(part) ?? take((each) => each.id === part.id));
  for (const part of after) if (bounds) same.set(part, same.get(part) ?? take((each) => alike(each, part)));
  return [
    ...after.map((part): Pair => [same.get(part), part]),
    ...left.map((part): Pair => [part, undefined]),
  ];
}

function alike(a: Part, b: Part): boolean {
  return a.facts.size === b.facts.size && changedFacts(a, b).length === 0;
}

function compared([before, after]: Pair, now: Policy): Difference[] {
  if (after === undefined) return before === undefined ? [] : [{ ...nameOf(before), change: 'removed' }];
  if (before === undefined) {
    const between = after.section === 'tier' ? { between: neighbours(after.id, now) } : {};
    return [{ ...nameOf(after), change: 'new', facts: after.facts, ...between }];
  }
  const renamed: Difference[] =
    before.id === after.id ? [] : [{ ...nameOf(after), change: 'renamed', was: before.id }];
  return [...renamed, ...changedFacts(before, after)];
}

function nameOf({ section, id }: Part): Of {
  return { section, id };
}

function changedFacts(before: Part, after: Part): Difference[] {
  return [...new Set([...after.facts.keys(), ...before.facts.keys()])].flatMap((fact): Difference[] => {
    const was = before.facts.get(fact);
    const is = after.facts.get(fact);
    if (was && is && factText(was) === factText(is)) return [];
    return [
      { ...nameOf(after), change: 'changed', fact, ...(was && { before: was }), ...(is && { after: is }) },
    ];
  });
}

function neighbours(id: string, { tiers }: Policy): Neighbours {
  const at = tiers.findIndex((tier) => tier.id === id);
  const above = tiers[at - 1]?.id;
  const below = tiers[at + 1]?.id;
  return { ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
}

/** Tiers that both policies have, where they stand in another order. */
function orderOf(before: readonly Part[], after: readonly Part[]): Difference[] {
  const ids = (parts: readonly Part[], others: readonly Part[]) =>
    parts.map((part) => part.id).filter((id) => others.some((other) => other.id === id));
  const was = ids(before, after);
  const is = ids(after, before);
  return was.join('\n') === is.join('\n')
    ? []
    : [{ section: 'tier', id: '', change: 'order', before: was, after: is }];
}
