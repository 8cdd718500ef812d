// From what the rules ask to the tier: the order of decisions of a review, over answers instead of customers. What a customer
// held before is a standing; the same customer is looked at in all of them.
import type { Decimal } from 'decimal.js';
import type { Movement, Policy, Tier } from '../../policy/model/policy.js';
import { type Atoms, allOf, anyOf, type Formula } from '../terms/formula.js';

/** A condition with the tier that it is about, as an index. */
export interface TierRule {
  readonly tier: number;
  readonly when: Formula;
}

/** Every condition that gives a tier, in the order in which answers stand. */
export interface Rules {
  /** All tiers but the last: how one enters. */
  readonly enters: readonly Formula[];
  readonly keeps: readonly TierRule[];
  readonly floors: readonly TierRule[];
  readonly caps: readonly TierRule[];
  /** Who gets no tier; false where everybody gets one. */
  readonly ungraded: Formula;
  /** All of them; who gets no tier last. */
  readonly goals: readonly Formula[];
}

export function rulesUnder(policy: Policy, atoms: Atoms): Rules {
  const enters = policy.tiers.slice(0, -1).map((tier) => entryOf(tier, atoms));
  const keeps = policy.tiers.flatMap(({ keeps: rule }, tier) =>
    rule === undefined || (rule.score === undefined && rule.requires === undefined)
      ? []
      : [{ tier, when: allOf([...scoreAtLeast(rule.score, atoms), ...given(rule.requires, atoms)]) }],
  );
  const bounds = (all: Policy['caps']) => all.map(({ tier, when }) => ({ tier, when: atoms.formula(when) }));
  const floors = bounds(policy.floors);
  const caps = bounds(policy.caps);
  const ungraded = policy.ungraded !== undefined && atoms.formula(policy.ungraded.when);
  return {
    enters,
    keeps,
    floors,
    caps,
    ungraded,
    goals: [...enters, ...[...keeps, ...floors, ...caps].map(({ when }) => when), ungraded],
  };
}

const given = (condition: Tier['requires'], atoms: Atoms) =>
  condition === undefined ? [] : [atoms.formula(condition)];
const scoreAtLeast = (score: Decimal | undefined, atoms: Atoms) =>
  score === undefined ? [] : [atoms.score(score)];

/** What a tier asks by score and gates, without direct ways in; false where it has no such way. */
export function gatesOf({ score, requires, when }: Tier, atoms: Atoms): Formula {
  const asked = [...scoreAtLeast(score, atoms), ...given(requires, atoms), ...given(when, atoms)];
  return asked.length > 0 && allOf(asked);
}

function entryOf(tier: Tier, atoms: Atoms): Formula {
  return anyOf([gatesOf(tier, atoms), ...given(tier.entersDirectly, atoms)]);
}

/** What the rules come to for a customer. */
export interface Outcome {
  readonly scored: number;
  /** Tiers whose keep rule holds. */
  readonly kept: readonly number[];
  /** The best tier of a floor that holds, and the worst of a cap. */
  readonly floor: number | undefined;
  readonly cap: number | undefined;
}

/** @param holds answers to the goals of the rules, one after the other */
export function outcomeOf({ enters, keeps, floors, caps }: Rules, holds: readonly boolean[]): Outcome {
  const first = holds.slice(0, enters.length).indexOf(true);
  const from = enters.length;
  const held = (all: readonly TierRule[], start: number) =>
    all.flatMap(({ tier }, at) => (holds[start + at] === true ? [tier] : []));
  const floored = held(floors, from + keeps.length);
  const capped = held(caps, from + keeps.length + floors.length);
  return {
    scored: first < 0 ? enters.length : first,
    kept: held(keeps, from),
    floor: floored.length === 0 ? undefined : Math.min(...floored),
    cap: capped.length === 0 ? undefined : Math.max(...capped),
  };
}

export const outcomeKey = ({ scored, kept, floor, cap }: Outcome) =>
  `${scored} ${kept.join(',')} ${floor} ${cap}`;

/** What last results say of a customer. */
export type HeldStanding =
  | { readonly kind: 'first review' }
  | { readonly kind: 'new' }
  | {
      readonly kind: 'held';
      /** Indexes of the tier that was held, and of the one that the score gave then. */
      readonly tier: number;
      readonly scored: number;
      /** By another rule of movement, from going down. */
      readonly isProtected: boolean;
      readonly inactive: boolean;
    };

/** All standings that rules of movement can tell apart; the simplest first. */
export function heldStandings({ movement, tiers }: Policy): HeldStanding[] {
  const { bestOfTwo, notAgainWithin, protectFirstReview, newCustomersAtMost, inactiveAfter, valid } =
    movement;
  const indexes = tiers.map((_, index) => index);
  const protects = notAgainWithin !== undefined || protectFirstReview || valid !== undefined;
  const held = indexes.flatMap((tier) =>
    (bestOfTwo ? [...indexes].reverse() : [tier]).flatMap((scored) =>
      (protects ? [false, true] : [false]).map(
        (isProtected): HeldStanding => ({ kind: 'held', tier, scored, isProtected, inactive: false }),
      ),
    ),
  );
  const idle = indexes.map(
    (tier): HeldStanding => ({ kind: 'held', tier, scored: tier, isProtected: false, inactive: true }),
  );
  return [
    { kind: 'first review' },
    ...(newCustomersAtMost === undefined ? [] : [{ kind: 'new' } as const]),
    ...held,
    ...(inactiveAfter === undefined ? [] : idle),
  ];
}

/** The tier that the rules give, as an index. */
export function tierFor(outcome: Outcome, standing: HeldStanding, { movement, tiers }: Policy): number {
  const moved = movedTier(outcome, standing, movement, tiers.length - 1);
  const floored = Math.min(moved, outcome.floor ?? moved);
  return Math.max(floored, outcome.cap ?? floored);
}

function movedTier(
  { scored, kept }: Outcome,
  standing: HeldStanding,
  movement: Movement,
  last: number,
): number {
  if (standing.kind === 'first review') return scored;
  if (standing.kind === 'new') return Math.max(scored, movement.newCustomersAtMost ?? 0);
  const { tier, inactive, isProtected } = standing;
  if (inactive) return last;
  const best = movement.bestOfTwo ? Math.min(scored, standing.scored) : scored;
  const stays = best > tier && (kept.includes(tier) || isProtected);
  const held = stays ? tier : best;
  const down = movement.downMaxSteps === undefined ? held : Math.min(held, tier + movement.downMaxSteps);
  return movement.upMaxSteps === undefined ? down : Math.max(down, tier - movement.upMaxSteps);
}
