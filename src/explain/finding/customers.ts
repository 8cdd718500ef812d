// Customer by customer: facts, tests and paths, all of them graded together.

import { Decimal } from 'decimal.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { causes, stepsHeading } from '../../policy/model/causes.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { mayBeInactive, reasonsOf, unknownBefore } from '../../regrade/facts.js';
import { notTheSame } from '../../regrade/same.js';
import type { ResultRow } from '../../telling/tables.js';
import type { Grader, When } from '../trying/grader.js';
import type { GroupFact } from '../trying/groups.js';
import { lineKey, type ReadResults } from '../trying/read.js';
import { asItWas } from '../trying/values.js';
import { actionPaths } from './action-paths.js';
import { findActions } from './action-search.js';
import type {
  ActionPath,
  ChangeFact,
  CustomerFacts,
  OverrideFact,
  PairPath,
  Paths,
  TierFact,
} from './explanation.js';
import { ConditionFacts, conditionsAsked, dimensionsOf } from './facts.js';
import { type Found, findChanges, reaches, type Seeker } from './found.js';
import { pairPaths } from './pair-paths.js';
import { findPairs, type LoneSeeker } from './pair-search.js';
import { limitsBelow, tierPath } from './paths.js';

/** A customer as the results have it, and as it comes out again, in this review and in the next one. */
interface Again {
  readonly id: string;
  readonly row: ResultRow;
  readonly now: ResultRow;
  readonly later: ResultRow;
}

/** What was found about the ways of a customer to a tier. */
interface Ways {
  readonly found: readonly Found[];
  readonly actions: readonly ActionPath[];
  readonly pairs: readonly PairPath[];
}

export class Explainer {
  private readonly plan: Plan;

  constructor(
    private readonly read: ReadResults,
    private readonly grader: Grader,
    private readonly groups: ReadonlyMap<string, readonly GroupFact[]>,
  ) {
    this.plan = grader.plan;
  }

  async all(): Promise<Map<string, CustomerFacts>> {
    const { plan, grader } = this;
    const rows = [...this.read.graded];
    const candidates = rows.map(([id]) => asItWas(id, plan));
    const conditions = conditionsAsked(plan.policy);
    const [now, later, looked] = await Promise.all([
      grader.grade('this review', candidates),
      grader.grade('next review', candidates),
      grader.look(candidates, conditions),
    ]);
    const again = rows.map(([id, row], index) => ({
      id,
      row,
      now: now[index] ?? {},
      later: later[index] ?? {},
      looked: looked[index],
      apart: notTheSame(row, { ...now[index], customer_id: row.customer_id ?? '' }),
    }));
    const open = again.filter(({ apart }) => apart.length === 0);
    const [up, stay] = await Promise.all([this.ways(open, 'this review'), this.ways(open, 'next review')]);
    const answers = new Map(conditions.map((each, index) => [JSON.stringify(each), index]));
    return new Map(
      again.map(({ id, row, looked: found, apart, now: same, later: next }) => {
        const facts = new ConditionFacts(row, plan, {
          holds: (condition) => found?.holds[answers.get(JSON.stringify(condition)) ?? -1] === true,
          bin: (criterion) => found?.bins.get(criterion) ?? null,
        });
        return [
          id,
          {
            kind: 'graded',
            customer: id,
            tier: row.tier ?? '',
            scoredTier: row.scored_tier ?? '',
            movedTier: row.moved_tier ?? '',
            ruledTier: row.ruled_tier ?? '',
            validity: { since: row.tier_since ?? '', until: row.valid_until ?? '' },
            score: row.score ?? '',
            reasons: reasonsOf(row),
            firmness: row.firmness ?? '',
            margin: { orders: row.margin_orders ?? '', value: row.margin_value ?? '' },
            dimensions: dimensionsOf(row, plan),
            groups: this.groups.get(id) ?? [],
            adjustments: facts.adjustments(),
            ungraded: facts.ungraded(),
            tiers: this.tiersOf(row, facts),
            bounds: facts.bounds(),
            overrides: this.overridesOf(id),
            change: changeOf(row, this.read.changes.get(id)),
            apart,
            assumed: unknownBefore(row, plan.policy) === undefined ? undefined : 'active',
            up: this.pathsTo({ ...up.get(id), keeping: false }, row, same, this.nextTarget(row), facts),
            stay: this.pathsTo({ ...stay.get(id), keeping: true }, row, next, this.index(row.tier), facts),
          } satisfies CustomerFacts,
        ];
      }),
    );
  }

  private index(tier: string | undefined): number {
    return this.plan.policy.tiers.findIndex(({ id }) => id === tier);
  }

  /** The tier that is asked for in this review: the next better one, or any for who has none. */
  private nextTarget({ ruled_tier: ruled }: ResultRow): number {
    return (ruled ?? '') === '' ? this.plan.policy.tiers.length - 1 : this.index(ruled) - 1;
  }

  /** What was found for everybody who can rise in this review, or lose the tier in the next one. */
  private async ways(open: readonly Again[], when: When): Promise<Map<string, Ways>> {
    const { grader, read } = this;
    const seekers = this.seekers(open, when);
    const [found, acted] = await Promise.all([
      findChanges(seekers, when, grader, read),
      findActions(seekers, when, grader, read),
    ]);
    const actions = await actionPaths(seekers, acted, grader);
    const lone = seekers.flatMap((seeker): LoneSeeker[] => {
      const of = {
        seeker,
        actions: acted.get(seeker.customer) ?? [],
        metrics: found.get(seeker.customer) ?? [],
      };
      return this.isLone(of, actions.get(seeker.customer) ?? [], when) ? [of] : [];
    });
    const together = await findPairs(lone, when, grader, read);
    const pairs = await pairPaths(lone, together, grader);
    const of = <T>(all: ReadonlyMap<string, readonly T[]>, customer: string) => all.get(customer) ?? [];
    return new Map(
      seekers.map(({ customer: id }) => [
        id,
        { found: of(found, id), actions: of(actions, id), pairs: of(pairs, id) },
      ]),
    );
  }

  /** Whether nothing alone takes a customer to the tier. */
  private isLone({ seeker, metrics }: LoneSeeker, actions: readonly ActionPath[], when: When): boolean {
    const { plan } = this;
    const { policy } = plan;
    const keeping = when === 'next review';
    // Whatever is done, nobody knows whether such customers are active then.
    if (reaches(seeker.now, seeker.target, policy) || (keeping && mayBeInactive(seeker.row, policy)))
      return false;
    if (actions.some(({ outcome }) => outcome.is === 'reaches')) return false;
    const done = new Set(actions.map((each) => each.export));
    return !metrics.some((each) => {
      const { spec } = each.metric;
      const own = spec.grain === 'rows' && !done.has(spec.export);
      return own && tierPath(each, seeker.row, keeping, plan).outcome === 'reaches';
    });
  }

  /** Who can rise in this review, or lose the tier in the next one: the last one only to have none. */
  private seekers(open: readonly Again[], when: When): Seeker[] {
    const { tiers, ungraded } = this.plan.policy;
    const last = ungraded === undefined ? tiers.length - 1 : undefined;
    return open.flatMap(({ id, row, now, later }): Seeker[] => {
      const own = this.index(row.tier);
      const target = when === 'this review' ? this.nextTarget(row) : own === last ? -1 : own;
      return target < 0 ? [] : [{ customer: id, row, now: when === 'this review' ? now : later, target }];
    });
  }

  private pathsTo(
    { found, actions = [], pairs = [], keeping }: Partial<Ways> & { readonly keeping: boolean },
    row: ResultRow,
    unchanged: ResultRow,
    target: number,
    facts: ConditionFacts,
  ): Paths | undefined {
    if (found === undefined) return undefined;
    return {
      tier: this.plan.policy.tiers[target]?.id ?? '',
      unchanged: unchanged.ruled_tier ?? '',
      kept: reaches(unchanged, target, this.plan.policy),
      limits: limitsBelow(row, target, this.plan.policy, facts.bounds()),
      actions,
      pairs,
      // Somebody who bought something recently cannot become more active.
      paths: found
        .map((each) => tierPath(each, row, keeping, this.plan))
        .filter(
          ({ metric, outcome }) =>
            metric !== recentTransactions || ['keeps', 'reaches', 'unknown'].includes(outcome),
        ),
    };
  }

  /** The next better tier, the customer's own, and the one held last time. */
  private tiersOf(row: ResultRow, facts: ConditionFacts): TierFact[] {
    const own = this.index(row.tier);
    const held = this.index(row.previous_tier);
    const more = (index: number) => ({ line: this.lineOf(row, index), centre: this.centreOf(index) });
    const none = { line: undefined, centre: [] };
    return [
      ...facts.tier(own - 1, 'next', more(own - 1)),
      ...facts.tier(own, 'own', more(own)),
      ...(held < 0 || held === own || held === own - 1 ? [] : facts.tier(held, 'held', none)),
    ];
  }

  private lineOf(row: ResultRow, index: number): TierFact['line'] {
    const { assign, tiers } = this.plan.policy;
    if (assign.by !== 'quota' && assign.by !== 'cumulative_share') return undefined;
    const { of, within } = assign;
    const group = within === undefined ? '' : asInExports(row[within] ?? '');
    const line = this.read.lines.get(lineKey(group, tiers[index]?.id ?? ''));
    if (line === undefined) return undefined;
    const inGroup = within === undefined ? undefined : { subject: within, value: group };
    return { subject: of, value: line, inGroup };
  }

  private centreOf(index: number): TierFact['centre'] {
    return (this.plan.centres ?? [])
      .filter(({ tier }) => tier === index)
      .map(({ metric, centre }) => ({
        subject: metric,
        value: new Decimal(centre).toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
      }));
  }

  private overridesOf(customer: string): OverrideFact[] {
    return this.read.overrides
      .filter((row) => row.id === customer)
      .map(({ row }) => {
        const cell = (name: string) => row[name] ?? '';
        return {
          tier: cell('tier'),
          kind: cell('kind') || 'fix',
          reason: cell('reason'),
          requested_by: cell('requested_by'),
          approved_by: cell('approved_by'),
          decided_on: cell('decided_on'),
          expires_on: cell('expires_on'),
          case: cell('case'),
          status: cell('status'),
          why: cell('why'),
        };
      });
  }
}

/** The comparison with last results; undefined where there were none. */
function changeOf(row: ResultRow, change: ResultRow = {}): ChangeFact | undefined {
  if ((row.movement ?? '') === '') return undefined;
  return {
    previousTier: row.previous_tier ?? '',
    movement: row.movement ?? '',
    steps: row.steps ?? '',
    previousScore: row.previous_score ?? change.previous_score ?? '',
    scoreChange: row.score_change ?? change.score_change ?? '',
    parts: causes.map((cause) => [cause, change[stepsHeading(cause)] ?? ''] as const),
    scoreParts: Object.entries(change).flatMap(([column, points]) => {
      const part = /^score_change_(?:by_)?(.+)$/.exec(column)?.[1];
      return part === undefined || points === '' ? [] : [[part, points] as const];
    }),
    mainDriver: change.main_driver ?? '',
  };
}
