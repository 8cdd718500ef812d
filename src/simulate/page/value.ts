// A simulation as one JSON document.
import { spoken } from '../../foundation/problems/problem.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { Policy } from '../../policy/model/policy.js';
import type { TierYear } from '../../reports/values/report-values.js';
import type { PolicyFigures } from '../measured/figures.js';
import { movedIn, type Simulation } from '../measured/simulated.js';

/** Decimals are exact text, counts are numbers. */
export function simulationValue({ scenarios, ...simulation }: Simulation) {
  const { results, review, asOf, standing, compared } = simulation;
  return {
    results,
    review,
    as_of: asOf,
    standing,
    compared,
    today: policyValue(simulation.policy, simulation.figures, simulation.guards),
    scenarios: scenarios.map(({ name, file, policy, settings, figures, guards, flows, warnings }) => ({
      name,
      policy_file: file,
      set: settings.map(({ path, value }) => ({ path, value })),
      ...policyValue(policy, figures, guards),
      moved: movedIn(flows),
      flows,
      warnings: warnings.map((each) => spoken(each, 'en')),
    })),
  };
}

function policyValue(
  policy: Policy,
  { tiers, total, movement, edges }: PolicyFigures,
  guards: readonly Guard[],
) {
  return {
    policy: policy.name,
    policy_version: policy.version,
    currency: policy.currency,
    value_metric: policy.value ?? null,
    tiers: tiers.map(({ tier, label, ...year }) => ({ tier, label, ...yearValue(year) })),
    total: yearValue(total),
    movement,
    near_line: edges.nearLine,
    not_firm: edges.notFirm,
    guards,
  };
}

function yearValue({ customers, share, value, valueShare, benefits, discounts }: TierYear) {
  return { customers, share, value, value_share: valueShare, benefits, discounts };
}
