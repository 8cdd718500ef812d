// Ways of many customers, all of them graded together, by the actions and the grading of explanations.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { ActionMoves } from '../../explain/finding/action-moves.js';
import { actionsOf, resultsSetting } from '../../explain/finding/actions.js';
import { decidedColumns, reaches, type Seeker } from '../../explain/finding/found.js';
import { limitsBelow } from '../../explain/finding/paths.js';
import type { Grader, When } from '../../explain/trying/grader.js';
import type { ReadResults } from '../../explain/trying/read.js';
import { asItWas } from '../../explain/trying/values.js';
import { mayBeInactive, unknownBefore } from '../../regrade/facts.js';
import { notTheSame } from '../../regrade/same.js';
import type { ResultRow } from '../../telling/tables.js';
import { ActionHunt } from './action-hunt.js';
import type { CustomerWay, Ways, WaysUp } from './way.js';

/** Ways that are told of one tier. */
const mostWays = 2;

/** What is looked for: a tier in a review, and how much of what gives it or takes it. */
interface Quest {
  readonly seeker: Seeker;
  readonly when: When;
  /** Whether the tier comes with nothing changed. */
  readonly holds: boolean;
  readonly hunts: readonly ActionHunt[];
}

/** A customer as the results have it, and as it comes out of this and of the next review with nothing changed. */
interface Standing {
  readonly id: string;
  readonly row: ResultRow;
  readonly now: ResultRow;
  readonly later: ResultRow;
}

interface Known {
  /** Actions that may be told. */
  readonly actions: ReturnType<typeof actionsOf>;
  /** Whether there are others. */
  readonly hidden: boolean;
  readonly setting: ReturnType<typeof resultsSetting>;
}

export class WayFinder {
  private readonly plan: Plan;

  /**
   * @param decided customers about whom people decided
   * @param mayTell whether an action may be told of
   */
  constructor(
    private readonly read: ReadResults,
    private readonly grader: Grader,
    private readonly decided: ReadonlySet<string>,
    private readonly mayTell: (way: Pick<CustomerWay, 'traits'>) => boolean,
  ) {
    this.plan = grader.plan;
  }

  /** Ways of all customers that were read. */
  async all(): Promise<Map<string, Ways>> {
    const { plan, grader, read } = this;
    const rows = [...read.graded];
    const candidates = rows.map(([id]) => asItWas(id, plan));
    const now = await grader.grade('this review', candidates);
    // Of the next review only what decides is looked at.
    const decided = decidedColumns([], Object.keys(now[0] ?? {}));
    const later = await grader.grade('next review', candidates, decided);
    const standing = rows.map(
      ([id, row], at): Standing => ({ id, row, now: now[at] ?? {}, later: later[at] ?? {} }),
    );
    const found = new Map<string, Ways>();
    const open = standing.filter((each) => {
      const untold = this.untold(each);
      if (untold !== undefined) found.set(each.id, { up: undefined, keep: undefined, untold });
      return untold === undefined;
    });
    const quests = open.map((each) => ({ each, up: this.questUp(each), keep: this.questKeep(each) }));
    await this.settle(quests.flatMap(({ up, keep }) => [up, keep].filter((quest) => quest !== undefined)));
    for (const { each, up, keep } of quests)
      found.set(each.id, {
        up: up && this.upOf(each, up),
        keep: keep && this.keepOf(each, keep),
        untold: undefined,
      });
    return found;
  }

  private untold({ id, row, now }: Standing): Ways['untold'] {
    if (this.decided.has(id)) return 'decided';
    return notTheSame(row, { ...now, customer_id: row.customer_id ?? '' }).length > 0 ? 'apart' : undefined;
  }

  private index(tier: string | undefined): number {
    return this.plan.policy.tiers.findIndex(({ id }) => id === tier);
  }

  /**
   * The next better tier, in this review; in the next one where this one holds the customer back whatever is done, and for who
   * came down from it: keep rules of a tier are for those who hold it, and do not help to come back.
   */
  private questUp({ id, row, now, later }: Standing): Quest | undefined {
    const target = this.index(row.tier) - 1;
    if (target < 0) return undefined;
    const before = this.index(row.previous_tier);
    const held = limitsBelow(row, target, this.plan.policy, []).some((each) => each !== 'inactive');
    const isNext = held || (before >= 0 && before <= target);
    const when: When = isNext ? 'next review' : 'this review';
    return this.quest({ customer: id, row, now: isNext ? later : now, target }, when);
  }

  /** The tier of now in the next review; nothing where nobody knows whether the customer is inactive by then. */
  private questKeep({ id, row, later }: Standing): Quest | undefined {
    const target = this.index(row.tier);
    const { policy } = this.plan;
    if (target < 0 || target === policy.tiers.length - 1 || mayBeInactive(row, policy)) return undefined;
    return this.quest({ customer: id, row, now: later, target }, 'next review');
  }

  private quest(seeker: Seeker, when: When): Quest {
    const { plan } = this;
    const { customer, row } = seeker;
    const holds = reaches(seeker.now, seeker.target, plan.policy);
    const idle = unknownBefore(row, plan.policy) !== undefined || mayBeInactive(row, plan.policy);
    // What may be missing of rows of which not everything may be told nobody can say.
    const hunts = (holds && this.about.hidden ? [] : this.about.actions)
      .filter((action) => (holds ? action.less !== undefined && action.kind !== 'order' : true))
      .filter(({ kind }) => kind !== 'amount' || holds || !idle)
      .map((action) => new ActionMoves(action, customer, row, plan, this.about.setting))
      .filter((moves) => moves.fits && (holds ? moves.action.lessLeftOut : moves.leftOut) === undefined)
      .map((moves) => new ActionHunt(seeker, moves, when, holds, plan));
    return { seeker, when, holds, hunts };
  }

  private known: Known | undefined;

  /** What customers can do is the same for all of them. */
  private get about(): Known {
    const { plan, read } = this;
    if (this.known === undefined) {
      const all = actionsOf(plan, read.sources);
      const actions = all.filter(({ traits }) => this.mayTell({ traits }));
      this.known = {
        actions,
        hidden: actions.length < all.length,
        setting: resultsSetting(plan, read.sources),
      };
    }
    return this.known;
  }

  /** Rounds of all hunts together: a round of one review is one statement, or a few. */
  private async settle(quests: readonly Quest[]): Promise<void> {
    for (const when of ['this review', 'next review'] as const) {
      let open = quests.filter((quest) => quest.when === when).flatMap(({ hunts }) => hunts);
      const follow = open.flatMap(({ moves }) => moves.follow);
      const columns = decidedColumns(follow, Object.keys(open[0]?.seeker.row ?? {}));
      while (open.length > 0) {
        const asked = open.flatMap((hunt) => {
          const sizes = hunt.next();
          return sizes.length === 0 ? [] : [{ hunt, sizes }];
        });
        const graded = await this.grader.grade(
          when,
          asked.flatMap(({ sizes }) => sizes.flat()),
          columns,
        );
        let from = 0;
        for (const { hunt, sizes } of asked)
          hunt.learn(
            sizes.map((variants) => {
              from += variants.length;
              return graded.slice(from - variants.length, from);
            }),
          );
        open = asked.map(({ hunt }) => hunt);
      }
    }
  }

  private upOf({ row }: Standing, { seeker, when, holds, hunts }: Quest): WaysUp {
    return {
      tier: this.plan.policy.tiers[seeker.target]?.id ?? '',
      when,
      unchanged: holds,
      ways: holds ? [] : easiest(hunts),
      limits: limitsBelow(row, seeker.target, this.plan.policy, []),
    };
  }

  private keepOf({ later }: Standing, { holds, hunts }: Quest): Ways['keep'] {
    return {
      unchanged: later.ruled_tier ?? '',
      kept: holds,
      room: holds ? roomOf(hunts) : undefined,
      ways: holds ? [] : easiest(hunts),
    };
  }
}

/** Those that take the least, one of each kind. */
function easiest(hunts: readonly ActionHunt[]): CustomerWay[] {
  const found = hunts.flatMap((hunt) => hunt.found() ?? []).sort((a, b) => costOf(a) - costOf(b));
  return found
    .filter((way, at) => found.findIndex(({ kind }) => kind === way.kind) === at)
    .slice(0, mostWays);
}

/** Orders before amounts: they are counted as customers count them. */
function roomOf(hunts: readonly ActionHunt[]): CustomerWay | undefined {
  const found = hunts.flatMap((hunt) => hunt.found() ?? []);
  // Of several kinds of orders nobody knows which are missing: the least room holds for all.
  const orders = found.filter(({ kind }) => kind !== 'amount').sort((a, b) => a.orders.cmp(b.orders));
  const amounts = found.filter(({ kind }) => kind === 'amount').sort((a, b) => costOf(a) - costOf(b));
  const counted = hunts.filter(({ moves }) => moves.action.kind !== 'amount');
  return orders.length > 0 && orders.length === counted.length ? orders[0] : amounts[0];
}

/** What it comes to in money, or in rows where there is none. */
function costOf({ orders, amount, kind }: CustomerWay): number {
  if (amount === null) return orders.toNumber();
  return (kind === 'amount' ? amount : amount.times(orders)).toNumber();
}
