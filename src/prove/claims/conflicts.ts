// Rules that contradict each other, and rules that change nothing because others say it already.
import type { Condition } from '../../grammar/condition.js';
import type { Person } from '../reach/people.js';
import { sweep } from '../reach/sweep.js';
import { TooMuchWork, Work } from '../reach/work.js';
import { allOf, type Formula, negated, settled } from '../terms/formula.js';
import type { ProvenAnswer, Why } from './answer.js';
import type { Outcomes } from './outcomes.js';
import { someone } from './someone.js';
import { gatesOf, heldStandings, outcomeOf, tierFor } from './standing.js';
import type { Worlds } from './worlds.js';

/** Indexes are those of the policy. */
export type Conflict =
  /** Somebody meets both; the cap wins. */
  | {
      readonly kind: 'floor-cap';
      readonly floor: number;
      readonly cap: number;
      readonly shown: ProvenAnswer<Person>;
    }
  /** Whoever enters the tier is held below it. */
  | { readonly kind: 'entry-cap'; readonly tier: number; readonly cap: number }
  /** Given to the same customers, and together nothing. */
  | { readonly kind: 'cancel'; readonly one: number; readonly other: number }
  /** Whoever meets the rest of what the tier asks meets this, too. */
  | {
      readonly kind: 'gate-implied';
      readonly tier: number;
      readonly gate: Condition;
      readonly by: Condition | undefined;
    }
  /** Whoever may enter directly enters by score and gates. */
  | { readonly kind: 'direct-implied'; readonly tier: number }
  | {
      readonly kind: 'idle';
      readonly rule: 'cap' | 'floor' | 'keeps' | 'adjustment';
      readonly index: number;
    };

export interface Conflicts {
  readonly found: readonly Conflict[];
  /** What could not be compared. */
  readonly open: readonly Why[];
}

/** @param outcomes undefined where tiers do not depend on the customer alone */
export function conflictsIn(worlds: Worlds, outcomes: Outcomes | undefined, most: number): Conflicts {
  const asked = new Comparing(worlds, most);
  const found = [
    ...asked.bounds(),
    ...asked.bonuses(),
    ...(outcomes === undefined ? [] : [...asked.entries(), ...asked.gates(), ...asked.idle(outcomes)]),
  ];
  return { found, open: [...asked.open] };
}

class Comparing {
  readonly open = new Set<Why>();

  constructor(
    private readonly worlds: Worlds,
    private readonly most: number,
  ) {}

  /** Floors above caps that somebody meets together. */
  bounds(): Conflict[] {
    const { floors, caps } = this.worlds.rules;
    return floors.flatMap((floor, f) =>
      caps.flatMap((cap, c): Conflict[] => {
        if (floor.tier >= cap.tier) return [];
        const shown = this.someone(allOf([floor.when, cap.when]));
        return shown.is === 'no' ? [] : [{ kind: 'floor-cap', floor: f, cap: c, shown }];
      }),
    );
  }

  /** Adjustments that take away what others give to the same customers. */
  bonuses(): Conflict[] {
    const { bonuses } = this.worlds;
    return bonuses.flatMap((one, a) =>
      bonuses.flatMap((other, b): Conflict[] => {
        if (b <= a || one.add === 0 || one.add + other.add !== 0) return [];
        const alike =
          this.never(allOf([one.when, negated(other.when)])) &&
          this.never(allOf([other.when, negated(one.when)]));
        return alike && !this.never(one.when) ? [{ kind: 'cancel', one: a, other: b }] : [];
      }),
    );
  }

  /** Tiers that a cap takes from everybody who enters them. */
  entries(): Conflict[] {
    const { enters, caps } = this.worlds.rules;
    return enters.flatMap((enter, tier) => {
      const entered = allOf([enter, ...enters.slice(0, tier).map(negated)]);
      if (caps.every((cap) => cap.tier <= tier) || this.never(entered)) return [];
      return caps.flatMap((cap, index): Conflict[] =>
        cap.tier > tier && this.never(allOf([entered, negated(cap.when)]))
          ? [{ kind: 'entry-cap', tier, cap: index }]
          : [],
      );
    });
  }

  /** Gates that follow from the others of their tier. */
  gates(): Conflict[] {
    const { policy, atoms } = this.worlds;
    return policy.tiers.slice(0, -1).flatMap((tier, index): Conflict[] => {
      const parts =
        tier.requires?.kind === 'all' ? tier.requires.of : tier.requires === undefined ? [] : [tier.requires];
      const implied = parts.flatMap((gate, at): Conflict[] => {
        const others = parts.filter((_, other) => other !== at);
        const rest = gatesOf({ ...tier, requires: { kind: 'all', of: others } }, atoms);
        if (others.length === 0 && tier.score === undefined) return [];
        const without = negated(atoms.formula(gate));
        if (without === false || this.never(rest) || !this.never(allOf([rest, without]))) return [];
        const by = others.find((other) => this.never(allOf([atoms.formula(other), without])));
        return [{ kind: 'gate-implied', tier: index, gate, by }];
      });
      const direct = tier.entersDirectly === undefined ? false : atoms.formula(tier.entersDirectly);
      const idle =
        direct !== false &&
        gatesOf(tier, atoms) !== false &&
        !this.never(direct) &&
        this.never(allOf([direct, negated(gatesOf(tier, atoms))]));
      return idle ? [...implied, { kind: 'direct-implied', tier: index }] : implied;
    });
  }

  /** Rules that somebody meets, and that change no tier. */
  idle({ all }: Outcomes): Conflict[] {
    const { rules, policy, bonuses } = this.worlds;
    const standings = heldStandings(policy);
    const first = { keeps: rules.enters.length, floor: rules.enters.length + rules.keeps.length };
    const starts = { ...first, cap: first.floor + rules.floors.length };
    const changes = (goal: number) =>
      all.some(({ holds, outcome }) => {
        if (holds[goal] !== true) return false;
        const without = outcomeOf(
          rules,
          holds.map((each, at) => each && at !== goal),
        );
        return standings.some((each) => tierFor(outcome, each, policy) !== tierFor(without, each, policy));
      });
    const met = (goal: number) => all.some(({ holds }) => holds[goal] === true);
    const idle = (
      rule: 'keeps' | 'floor' | 'cap',
      count: number,
      trivial: (index: number) => boolean,
    ): Conflict[] =>
      Array.from({ length: count }, (_, index) => index)
        .filter((index) => met(starts[rule] + index) && !trivial(index) && !changes(starts[rule] + index))
        .map((index) => ({ kind: 'idle', rule, index }));
    const last = policy.tiers.length - 1;
    return [
      ...idle('keeps', rules.keeps.length, () => policy.movement.downMaxSteps === 0),
      ...idle('floor', rules.floors.length, (index) => rules.floors[index]?.tier === last),
      ...idle('cap', rules.caps.length, (index) => rules.caps[index]?.tier === 0),
      ...bonuses.flatMap((_, index): Conflict[] =>
        this.bonusMatters(index) ? [] : [{ kind: 'idle', rule: 'adjustment', index }],
      ),
    ];
  }

  /** Whether an adjustment changes anybody's tier; true also where nobody gets it, which is told elsewhere. */
  private bonusMatters(index: number): boolean {
    const { bonuses, rules, stretches, policy, scored, wide } = this.worlds;
    const bonus = bonuses[index];
    if (bonus === undefined || bonus.add === 0 || !scored || this.never(bonus.when)) return true;
    const others = bonuses.filter((_, at) => at !== index);
    const standings = heldStandings(policy);
    const goals = [...rules.goals, bonus.when];
    try {
      const work = new Work(this.most);
      return wide.some(({ axes }) =>
        sweep({ goals, bonuses: others, axes, scored }, work)
          .filter((state) => state.goals.at(-1) === true)
          .some(({ goals: left, spans }) => {
            const outcomes = stretches.map(({ holds }) =>
              outcomeOf(
                rules,
                left.map((goal: Formula) => settled(goal, holds) === true),
              ),
            );
            return stretches.some((before, k) =>
              stretches.some((after, l) => {
                const [low, high] = [
                  Math.max(before.low, after.low - bonus.add),
                  Math.min(before.high, after.high - bonus.add),
                ];
                if (low > high || !spans.some((span) => span.low <= high && span.high >= low)) return false;
                const [one, other] = [outcomes[k], outcomes[l]];
                return standings.some(
                  (each) => one && other && tierFor(one, each, policy) !== tierFor(other, each, policy),
                );
              }),
            );
          }),
      );
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      this.open.add('too many cases');
      return true;
    }
  }

  private someone(formula: Formula): ProvenAnswer<Person> {
    return someone(formula, this.worlds, new Work(this.most));
  }

  private never(formula: Formula): boolean {
    const { is, ...answer } = this.someone(formula);
    if (is === 'open' && 'why' in answer && answer.why === 'too many cases') this.open.add(answer.why);
    return is === 'no';
  }
}
