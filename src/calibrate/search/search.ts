// Looks for the policies that are worth grading: the best by each order, or where nothing serves, what would be possible.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import type { RunOptions } from '../../engine/open.js';
import { metricType } from '../../engine/steps/plan/step.js';
import { ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { type Scenario, scenarioOf } from '../../simulate/changes/scenario.js';
import type { PolicySetting } from '../../simulate/changes/settings.js';
import type { ReadsMore } from '../../simulate/graded/everybody.js';
import { allReady } from '../../simulate/ready.js';
import { withEverybody } from '../../simulate/run.js';
import type { Gradable } from '../../simulate/today/gradable.js';
import type { Today } from '../../simulate/today/results.js';
import type { Varied } from '../asked/varied.js';
import type { Wish } from '../asked/wish.js';
import { metricCandidates, pointCandidates } from './candidates.js';
import { cutsOf, optionsOf, tooMany, type VariedTier, variedTiers } from './options.js';
import { type OutsideChoice, type OutsideValue, outsideSettings, tryOutside } from './outside.js';
import { seeChoices } from './passes.js';
import { type Collector, plainWish } from './ranking.js';
import { responsesOf } from './responses.js';
import { metricSpread } from './spread.js';
import { talliesOf } from './tally.js';
import { Winners } from './winners.js';

/** A policy that is worth grading, and the order that it is the best by. */
export interface WorthGrading<Name extends string> {
  readonly names: readonly Name[];
  readonly scenario: Scenario;
}

export interface SearchAsked<Name extends string> {
  readonly today: Today;
  readonly wish: Wish;
  readonly collectors: Readonly<Record<Name, Collector>>;
  /** The name whose best leads on where one value is tried after the other; the first that there is. */
  readonly leading: readonly Name[];
  /** Folder for what is planned. */
  readonly scratch: string;
  readonly options: RunOptions;
}

/** @throws ProblemsError where the results do not tell what today's policy asks */
export async function search<Name extends string>(asked: SearchAsked<Name>): Promise<WorthGrading<Name>[]> {
  const { today, wish, scratch, options } = asked;
  const ready = await todaysReady(today, wish, scratch);
  const reach = { ...options, scratch, listed: false, again: true };
  return withEverybody(today, [ready], reach, async (engine, reads) => {
    const looking = new Looking({ ...asked, engine, reads, ready });
    return looking.proposals();
  });
}

/** @throws ProblemsError where the results do not hold what their own policy grades by */
async function todaysReady(today: Today, wish: Wish, scratch: string): Promise<Gradable> {
  try {
    const [ready] = await allReady(today, [withValues(today, wish, [])], scratch);
    if (ready !== undefined && !('regraded' in ready)) return ready;
    throw new Error('results are not graded by their exports');
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const review = shownPath(path.join(today.folder, 'review.yaml'));
    throw new ProblemsError(
      error.problems.map((problem) =>
        problem.code === 'needs-review'
          ? {
              ...problem,
              fix: `try one policy after the other from the exports, such as gradus simulate ${review} --sweep PATH=FROM..TO:STEP`,
            }
          : problem,
      ),
      error.warnings,
    );
  }
}

/** The policy of today with values in it; weights follow each other. */
export function withValues(today: Today, { varied }: Wish, settings: readonly PolicySetting[]): Scenario {
  return scenarioOf({
    name: undefined,
    policy: today.policy,
    base: today.base,
    settings,
    rebalance: varied.some(({ weight }) => weight),
  });
}

interface LookingAt<Name extends string> extends SearchAsked<Name> {
  readonly engine: Engine;
  readonly reads: ReadsMore;
  /** Today's policy. */
  readonly ready: Gradable;
}

class Looking<Name extends string> {
  private readonly winners: Winners<Name>;
  /** Varied tiers and cuts of each choice of other values, by their settings. */
  private readonly tiersBy = new Map<readonly PolicySetting[], { tiers: VariedTier[]; cuts: Decimal[] }>();
  private planned = 0;

  constructor(private readonly asked: LookingAt<Name>) {
    this.winners = new Winners(asked.collectors);
  }

  async proposals(): Promise<WorthGrading<Name>[]> {
    const { wish, leading, collectors } = this.asked;
    const values: OutsideValue[] = [];
    for (const each of wish.varied)
      if (each.tier === undefined) values.push({ varied: each, candidates: await this.candidatesOf(each) });
    const best = () =>
      leading.map((name) => this.winners.get(name)).find((each) => each !== undefined)?.outside ?? [];
    await tryOutside(values, (choice) => this.look(values, choice), best);
    const found = new Map<string, { names: Name[]; settings: PolicySetting[] }>();
    for (const name of Object.keys(collectors) as Name[]) {
      const settings = this.settingsOf(name);
      if (settings === undefined) continue;
      const key = JSON.stringify(settings);
      found.set(key, { settings, names: [...(found.get(key)?.names ?? []), name] });
    }
    return [...found.values()].map(({ names, settings }) => ({
      names,
      scenario: withValues(this.asked.today, wish, settings),
    }));
  }

  /** All values of the best by an order that are other than today, in the order of what varies. */
  private settingsOf(name: Name): PolicySetting[] | undefined {
    const winner = this.winners.get(name);
    const place = winner && this.tiersBy.get(winner.outside);
    if (winner === undefined || place === undefined) return undefined;
    const thresholds = winner.choice.flatMap(({ cut, level }, at) => {
      const path = place.tiers[at]?.varied.path;
      const value = place.cuts[cut];
      return level === 0 || path === undefined || value === undefined
        ? []
        : [{ path, value: value.toFixed() }];
    });
    const all = [...thresholds, ...winner.outside];
    return this.asked.wish.varied.flatMap(({ path }) => all.filter((each) => each.path === path));
  }

  private async candidatesOf(varied: Varied) {
    const { wish, engine, ready } = this.asked;
    if (varied.metric === undefined) return pointCandidates(varied, wish.round) ?? tooMany(varied.path);
    const type = metricType(ready.plan, varied.metric);
    const spread = await metricSpread(engine, ready, this.asked.reads, varied.metric);
    const whole = type.kind === 'integer';
    return metricCandidates(varied, { quantiles: spread, whole }, wish.round) ?? tooMany(varied.path);
  }

  /** Looks at all thresholds under a choice of other values; a policy that no check lets pass is none. */
  private async look(values: readonly OutsideValue[], choice: OutsideChoice): Promise<void> {
    const { wish, engine, reads, scratch } = this.asked;
    const settings = outsideSettings(values, choice);
    const ready = settings.length === 0 ? this.asked.ready : await this.readyWith(settings, scratch);
    if (ready === undefined) return;
    const scenario = ready.planned.scenario;
    const { policy } = ready.plan;
    const tiers = variedTiers(wish.varied, { file: scenario.policy, policy, round: wish.round });
    const cuts = cutsOf(tiers);
    const responses = await responsesOf(engine, {
      ready,
      reads,
      varied: tiers.map(({ tier }) => tier),
      cuts,
    });
    const plain = plainWish(wish);
    const tallies = talliesOf(responses, policy, { bins: cuts.length + 1, of: plain.of });
    this.tiersBy.set(settings, { tiers, cuts });
    const outside = {
      settings,
      changes: settings.length,
      level: Math.max(0, ...choice.map(({ level }) => level)),
      changed: choice.reduce(
        (bits, { level }, at) => (level === 0 ? bits : bits | (1 << (tiers.length + at))),
        0,
      ),
    };
    seeChoices(
      optionsOf(tiers, cuts, tallies),
      { wish: plain, tallies, outside, tiers: tiers.map(({ tier }) => tier) },
      this.winners,
    );
  }

  private async readyWith(
    settings: readonly PolicySetting[],
    scratch: string,
  ): Promise<Gradable | undefined> {
    const { today, wish } = this.asked;
    const work = path.join(scratch, `tried_${++this.planned}`);
    mkdirSync(work);
    try {
      const [ready] = await allReady(today, [withValues(today, wish, settings)], work);
      return ready === undefined || 'regraded' in ready ? undefined : ready;
    } catch (error) {
      if (error instanceof ProblemsError) return undefined;
      throw error;
    }
  }
}
