// simulate: results on the one side, scenarios on the other; everybody graded by each of them, and what comes out counted.

import path from 'node:path';
import type { Cell } from '../change/matrix.js';
import type { Engine } from '../engine/engine.js';
import { type RunOptions, withEngine } from '../engine/open.js';
import type { Problem } from '../foundation/problems/problem.js';
import { Exact } from '../grammar/exact.js';
import type { Policy } from '../policy/model/policy.js';
import type { ChangeGuardName } from '../review/change-guards.js';
import type { Scenario } from './changes/scenario.js';
import { loadEverybodyToday, type ReadsMore } from './graded/everybody.js';
import { type CountedGroup, cellsOfGroups, edgesOf, figuresIn, figuresOf } from './measured/figures.js';
import { Guards } from './measured/guards.js';
import type { SimulatedScenario, Simulation, TierFlow } from './measured/simulated.js';
import {
  allReady,
  asksForIds,
  filesOfReady,
  gradedAndCounted,
  type Ready,
  scenarioRelation,
} from './ready.js';
import type { Today } from './today/results.js';

/** Everybody graded by every scenario, while the engine is open. */
export interface GradedScenarios {
  readonly engine: Engine;
  readonly simulation: Simulation;
}

/**
 * Grades everybody of results by scenarios.
 * @param listed whether reasons and fields are asked for, customer by customer
 * @throws ProblemsError where a policy is wrong, or asks for what only the exports hold
 */
export async function simulateScenarios<T>(
  today: Today,
  scenarios: readonly Scenario[],
  { scratch, listed, ...options }: RunOptions & { readonly scratch: string; readonly listed: boolean },
  use: (graded: GradedScenarios) => Promise<T>,
): Promise<T> {
  const gradable = await allReady(today, scenarios, scratch);
  const reach = { ...options, scratch, listed, again: false };
  return withEverybody(today, gradable, reach, async (engine, reads) => {
    const { policy } = today.plan;
    const left = leftCells(today);
    const guards = new Guards(engine, today);
    const all = await gradedAndCounted(engine, { today, all: gradable, reads });
    const edges = edgesOf(all[0] ?? [], policy, 'nearNow', today.summary.firmness);
    const found: SimulatedScenario[] = [];
    for (const [index, each] of gradable.entries()) {
      const name = scenarioRelation(index);
      found.push(await measured({ today, ready: each, name, left, guards, counted: all[index] ?? [] }));
    }
    return use({
      engine,
      simulation: {
        results: today.shown,
        review: today.review.name,
        asOf: today.review.asOf,
        standing: today.standing,
        compared: today.summary.compared,
        policy,
        figures: figuresIn(today.summary, policy, edges),
        guards: today.summary.guards,
        scenarios: found,
      },
    });
  });
}

/** How everybody is read: `again` where more is asked of them than to be graded by each scenario once. */
interface ReadingEverybody extends RunOptions {
  readonly scratch: string;
  readonly listed: boolean;
  readonly again: boolean;
}

/** Hands an engine that has everybody of the results, with what scenarios need of them, to `use`. */
export function withEverybody<T>(
  today: Today,
  all: readonly Ready[],
  { scratch, listed, again, ...options }: ReadingEverybody,
  use: (engine: Engine, reads: ReadsMore) => Promise<T>,
): Promise<T> {
  const files = [
    today.graded.path,
    path.join(today.folder, 'changes.csv'),
    ...all.flatMap((each) => filesOfReady(each)),
  ];
  return withEngine(options, { files, scratch }, async (engine) => {
    const told = all.flatMap((each) => ('told' in each ? each.told : []));
    const first = readsMore(today, all, listed);
    const reads = { ...first, kept: first.kept || again };
    await loadEverybodyToday(engine, { file: today.graded, policy: today.plan.policy, told, reads });
    return use(engine, reads);
  });
}

/** Customers of last results who are no longer there: under any policy they have left. */
function leftCells({ summary }: Today): Cell[] {
  return summary.migration
    .filter(({ tier }) => tier === 'left')
    .map((cell) => ({
      previousTier: cell.previous_tier,
      tier: cell.tier,
      customers: cell.customers,
      previousValue: new Exact(cell.previous_value ?? 0),
      value: new Exact(0),
    }));
}

/** What is read beside tiers and metrics: what guards and lists ask for. */
function readsMore({ review, summary }: Today, all: readonly Ready[], listed: boolean): ReadsMore {
  const asks = (name: ChangeGuardName) =>
    summary.compared && review.changeLimits.some(({ guard }) => guard === name);
  const scores = asks('score_psi');
  const ids = listed || all.some(asksForIds);
  return {
    listed,
    scores,
    worthBefore: asks('spend_at_downgraded_customers'),
    ids,
    // One scenario that nobody asks for customers of is one question, and reading is most of it.
    kept: ids || scores || all.length > 1,
  };
}

interface Measured {
  readonly today: Today;
  readonly ready: Ready;
  /** The relation of its customers. */
  readonly name: string;
  readonly left: readonly Cell[];
  readonly guards: Guards;
  readonly counted: readonly CountedGroup[];
}

async function measured({ today, ready, name, left, guards, counted }: Measured): Promise<SimulatedScenario> {
  const { scenario, prepared } = ready.planned;
  const regraded = 'regraded' in ready;
  const { policy } = regraded ? ready.regraded : ready.plan;
  const cells = cellsOfGroups(counted, policy, left);
  const known = new Set(today.warnings.map(saidBy));
  return {
    name: scenario.name,
    file: scenario.policy.file,
    // With all of its metrics: those that it does not grade by are not told, and are part of it all the same.
    policy: prepared.plan.policy,
    settings: scenario.settings,
    figures: figuresOf(cells, policy, {
      compared: today.summary.compared,
      edges: edgesOf(counted, policy, 'near', regraded ? ready.regraded.summary.firmness : undefined),
    }),
    guards: regraded
      ? ready.regraded.summary.guards
      : await guards.under({ policy, counted, cells, overrides: ready.overrides, name }),
    flows: flowsOf(counted, today.plan.policy, policy),
    warnings: prepared.warnings.filter((warning) => !known.has(saidBy(warning))),
  };
}

const saidBy = ({ code, reason }: Problem) => `${code} ${reason}`;

/** Which tier of a policy each tier of another one is, by its id and former ids; undefined where there is none. */
export function counterparts(from: Policy, to: Policy): (number | undefined)[] {
  return from.tiers.map(({ id }) => {
    const found = [
      to.tiers.findIndex((tier) => tier.id === id),
      to.tiers.findIndex(({ formerly }) => formerly.includes(id)),
    ].find((index) => index >= 0);
    return found;
  });
}

function flowsOf(counted: readonly CountedGroup[], from: Policy, to: Policy): TierFlow[] {
  const same = counterparts(from, to);
  const flows = new Map<
    string,
    { now: number; tier: number; customers: number; value: InstanceType<typeof Exact> }
  >();
  for (const { now, tier, customers, value } of counted) {
    const key = `${now} ${tier}`;
    const before = flows.get(key);
    flows.set(key, {
      now,
      tier,
      customers: customers + (before?.customers ?? 0),
      value: new Exact(value).plus(before?.value ?? 0),
    });
  }
  return [...flows.values()]
    .sort((a, b) => a.now - b.now || a.tier - b.tier)
    .map(({ now, tier, customers, value }) => {
      const counterpart = tier < 0 ? undefined : same[now];
      return {
        from: from.tiers[now]?.id ?? '',
        to: to.tiers[tier]?.id ?? '',
        // Who has a tier on neither side stays as they are.
        steps: counterpart === undefined ? (now < 0 && tier < 0 ? 0 : null) : counterpart - tier,
        customers,
        value: to.value === undefined ? null : value.toFixed(),
      };
    });
}
