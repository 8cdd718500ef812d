// Simulates in a test, and reads what became of everybody.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { scenarioOf } from '../../src/simulate/changes/scenario.js';
import { settingFrom } from '../../src/simulate/changes/settings.js';
import type { Simulation } from '../../src/simulate/measured/simulated.js';
import { scenarioRelation } from '../../src/simulate/ready.js';
import { simulateScenarios } from '../../src/simulate/run.js';
import { openToday, type Today } from '../../src/simulate/today/results.js';
import { withTried } from '../../src/simulate/today/tried.js';
import { emptyFolder } from '../grading.js';

export interface Simulated {
  readonly simulation: Simulation;
  /** Tier and reasons by customer. */
  readonly customers: ReadonlyMap<string, { readonly tier: string; readonly reasons: string }>;
}

const quiet = { stage: () => undefined, onStop: () => () => undefined };

/**
 * The policy of a file, with values set in it, over the customers of results.
 * @param results folder of results, or review file
 */
export async function simulateFile(
  results: string,
  policyFile: string,
  set: readonly string[] = [],
  rebalance = false,
): Promise<Simulated> {
  if (results.endsWith('.yaml'))
    return withTried(results, { threads: 2, memory: undefined }, quiet, (today) =>
      simulateOver(today, policyFile, set, rebalance),
    );
  return simulateOver(await openToday(results, emptyFolder()), policyFile, set, rebalance);
}

async function simulateOver(
  today: Today,
  policyFile: string,
  set: readonly string[],
  rebalance: boolean,
): Promise<Simulated> {
  const policy = parseYaml(policyFile, readFileSync(policyFile, 'utf8'));
  const settings = set.map((each) => settingFrom(each, policy));
  const base = path.dirname(path.resolve(policyFile));
  const scenario = scenarioOf({ name: undefined, policy, base, settings, rebalance });
  const options = { threads: 2, memory: undefined, listed: true };
  // Where nobody asks for customers one by one, they are counted in another way.
  const counts = { ...options, scratch: emptyFolder(), listed: false };
  const figures = await simulateScenarios(today, [scenario], counts, async (counted) => counted.simulation);
  const all = { ...options, scratch: emptyFolder() };
  return simulateScenarios(today, [scenario], all, async ({ engine, simulation }) => {
    expect(figures).toEqual(simulation);
    const rows = await engine.rows(`SELECT * FROM ${scenarioRelation(0)}`);
    const tiers = simulation.scenarios[0]?.policy.tiers ?? [];
    return {
      simulation,
      customers: new Map(
        rows.map((row) => [
          row.customer_id ?? '',
          { tier: tiers[Number(row.tier_then ?? -1)]?.id ?? '', reasons: row.reasons_then ?? '' },
        ]),
      ),
    };
  });
}

/** What rows of graded.csv say of the same. */
export function standings(graded: readonly Record<string, string>[]) {
  return new Map(
    graded.map(({ customer_id: id = '', tier = '', reasons = '' }) => [id, { tier, reasons }] as const),
  );
}
