// What a simulation found, as values: today's figures, and those of each scenario beside them.
import type { Problem } from '../../foundation/problems/problem.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { Policy } from '../../policy/model/policy.js';
import type { PolicySetting } from '../changes/settings.js';
import type { PolicyFigures } from './figures.js';

/** Who stands where today and under a scenario. */
export interface TierFlow {
  /** Id of the tier today. */
  readonly from: string;
  /** Id of the tier under the scenario. */
  readonly to: string;
  /** Tiers climbed; null where the scenario has no such tier as today's. */
  readonly steps: number | null;
  readonly customers: number;
  /** What they are worth, by the value metric of the scenario; null without one. */
  readonly value: string | null;
}

export interface SimulatedScenario {
  readonly name: string;
  /** File of its policy, as it is shown. */
  readonly file: string;
  readonly policy: Policy;
  readonly settings: readonly PolicySetting[];
  readonly figures: PolicyFigures;
  readonly guards: readonly Guard[];
  readonly flows: readonly TierFlow[];
  /** What is doubtful about its policy and not about today's. */
  readonly warnings: readonly Problem[];
}

export interface Simulation {
  /** The results, as people named them. */
  readonly results: string;
  readonly review: string;
  readonly asOf: string;
  readonly standing: 'approved' | 'held' | 'unapproved' | 'tried';
  readonly compared: boolean;
  readonly policy: Policy;
  readonly figures: PolicyFigures;
  readonly guards: readonly Guard[];
  readonly scenarios: readonly SimulatedScenario[];
}

/** Customers who would stand on another tier. */
export function movedIn(flows: readonly TierFlow[]): number {
  return flows.reduce((sum, { steps, customers }) => sum + (steps === 0 ? 0 : customers), 0);
}
