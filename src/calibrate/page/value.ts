// A calibration as one JSON document.
import { simulationValue } from '../../simulate/page/value.js';
import type { Calibration, Judged, JudgedPolicy } from '../judged/outcome.js';
import { patchText, setLine } from './patch.js';

/** Decimals are exact text, counts are numbers. Policies are numbered as they stand in `scenarios`. */
export function calibrationValue(calibration: Calibration) {
  const { wish, simulation, best, alternatives, binding, possible, unlimited } = calibration;
  const { policy, scenarios } = simulation;
  const { scenarios: told, ...head } = simulationValue(simulation);
  const policyValue = (each: JudgedPolicy) => {
    const settings = scenarios[each.scenario]?.settings ?? [];
    return {
      scenario: each.scenario,
      set: settings.map(({ path, value }) => ({ path, value })),
      flags: setLine(settings),
      patch: patchText(policy.name, settings),
      ...judgedValue(each.judged),
    };
  };
  const tier = (index: number) => policy.tiers[index]?.id ?? '';
  return {
    ...head,
    wanted: {
      targets: wish.targets.map((target) => ({
        tier: tier(target.tier),
        share: target.share?.toFixed() ?? null,
        customers: target.customers.toFixed(),
      })),
      max_cost: wish.limits.cost?.most.toFixed() ?? null,
      cost: wish.limits.cost?.of ?? null,
      max: wish.limits.shares.map(({ guard, most }) => ({ guard, limit: most.toFixed() })),
      vary: wish.varied.map(({ path, from, to }) => ({
        path,
        from: from?.toFixed() ?? null,
        to: to?.toFixed() ?? null,
      })),
    },
    found: best !== undefined,
    best: best === undefined ? null : policyValue(best),
    alternatives: alternatives.map((each) => ({ better: each.better, ...policyValue(each) })),
    binding: binding.map((each) =>
      each.kind === 'limit'
        ? {
            limit: each.limit,
            most: each.most.toFixed(),
            least: each.least.toFixed(),
            over: each.over.toFixed(),
            only_together: each.together,
          }
        : { target: tier(wish.targets[each.target]?.tier ?? -1), why: each.why, nearest: each.nearest },
    ),
    possible: possible === undefined ? null : policyValue(possible),
    unlimited:
      unlimited === undefined
        ? null
        : { ...policyValue(unlimited), costs: unlimited.costs.map((cost) => cost?.toFixed() ?? null) },
    scenarios: told,
  };
}

function judgedValue({ on, distance, met, cost, shares, kept, moved, downgraded, near }: Judged) {
  return {
    on,
    distance: distance.toFixed(),
    met,
    cost: cost?.toFixed() ?? null,
    shares: shares.map((share) => share?.toFixed() ?? null),
    kept,
    moved,
    downgraded,
    near_line: near,
  };
}
