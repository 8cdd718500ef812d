// Scenarios made ready: those that the results tell enough for, and those that the exports were graded by; graded and counted.

import path from 'node:path';
import type { Engine } from '../engine/engine.js';
import { finalTiers } from '../engine/steps/decide/final-tiers.js';
import { oneQuery } from '../engine/steps/plan/one-query.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import type { Scenario } from './changes/scenario.js';
import { givenEverybody, type ReadsMore } from './graded/everybody.js';
import { loadRegraded } from './graded/regraded.js';
import { gradeScenario, scenarioCells, scenarioSteps, under } from './graded/scenario.js';
import { type CountedGroup, countingSql, groupsFrom } from './measured/figures.js';
import { type Gradable, gradableFrom } from './today/gradable.js';
import { unknownTierProblems } from './today/last.js';
import { type PlannedScenario, planScenario } from './today/plan.js';
import type { RegradedScenario, Today } from './today/results.js';

/** The relation of a scenario, by its number. */
export const scenarioRelation = (index: number) => `scenario_${index}`;

/** A scenario that the results tell enough for, or that the exports were graded by. */
export type Ready = Gradable | { readonly planned: PlannedScenario; readonly regraded: RegradedScenario };

/** Files that the engine reads for a scenario. */
export function filesOfReady(ready: Ready): string[] {
  if ('regraded' in ready) return [ready.regraded.graded.path];
  const { held, last } = ready.last;
  if (held !== undefined || last === undefined) return [];
  return [last.file, last.unseen].flatMap((file) => (file === undefined ? [] : [file.path]));
}

/** Plans of all scenarios, or everything that is wrong with any of them. */
export async function allReady(
  today: Today,
  scenarios: readonly Scenario[],
  scratch: string,
): Promise<Ready[]> {
  const found: Ready[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const work = path.join(scratch, scenarioRelation(index));
    try {
      const planned = await planScenario(today, scenario, work);
      const gradable = await gradableFrom(today, planned, work);
      if (!('lacks' in gradable)) found.push(gradable);
      else if (today.regrade === undefined) problems.push(...gradable.lacks);
      else found.push({ planned, regraded: await today.regrade(planned, work) });
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
      warnings.push(...error.warnings);
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems, warnings);
  return found;
}

export interface Grading {
  readonly today: Today;
  readonly ready: Ready;
  /** The relation of its customers. */
  readonly name: string;
  readonly reads: ReadsMore;
}

/** Grades everybody and counts. A relation of customers is made only where somebody asks for one of them. */
export async function gradedAndCounted(
  engine: Engine,
  { today, ready, name, reads }: Grading,
): Promise<CountedGroup[]> {
  const { dialect } = engine;
  if ('regraded' in ready) {
    await loadRegraded(engine, ready.regraded, name);
    return groupsFrom(await engine.rows(countingSql({ from: name, names: under }, reads.scores)));
  }
  const problems = await unknownTierProblems(engine, ready.last, today, ready.plan.policy);
  if (problems.length > 0) throw new ProblemsError(problems);
  const graded = {
    plan: { ...ready.plan, given: givenEverybody(ready.told, dialect) },
    assignPlace: ready.planned.prepared.assignPlace,
    held: ready.last.held,
    worthBefore: reads.worthBefore,
  };
  const steps = await scenarioSteps(engine, graded);
  if (reads.listed || ready.overrides.length > 0) {
    await gradeScenario(engine, graded, steps, { name, listed: reads.listed });
    return groupsFrom(await engine.rows(countingSql({ from: name, names: under }, reads.scores)));
  }
  const names = scenarioCells(steps, finalTiers, graded.plan, dialect);
  const sql = countingSql({ from: finalTiers, names }, reads.scores);
  return groupsFrom(await engine.rows(oneQuery(steps, { reads: [finalTiers], sql }, dialect)));
}
