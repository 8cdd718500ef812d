// Grades everybody of the results under another policy, by the steps of any review. What becomes of them is a relation.

import { withCentres } from '../../cases/run.js';
import type { Engine } from '../../engine/engine.js';
import { stepsOf } from '../../engine/steps/index.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, own, type Step, typedColumn } from '../../engine/steps/plan/step.js';
import { gradedCustomers } from '../../engine/steps/score/graded-customers.js';
import type { Place } from '../../foundation/problems/problem.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { carried, worthType } from './everybody.js';
import { nearLine } from './near-line.js';

/** A policy to grade everybody by. */
export interface GradedScenario {
  /** With everybody's metrics as given, and last results where there are some. */
  readonly plan: Plan;
  /** Where its policy says what clusters are made of. */
  readonly assignPlace: Place;
  /** For each tier of the results its index in this policy; undefined where last results are read from their own file. */
  readonly held: readonly (number | undefined)[] | undefined;
  /** Whether anybody asks what customers were worth in last results. */
  readonly worthBefore: boolean;
}

/** Columns of the relation. Tiers are indexes into the tiers of the scenario's policy. */
export const under = {
  customer: 'customer_id',
  /** The tier of today. */
  now: 'now_then',
  /** Whether the score of today, and that of the scenario, lies within a point of a line: 1, 0, or null. */
  nearNow: 'near_now_then',
  near: 'near_then',
  previous: 'previous_then',
  previousValue: 'previous_value_then',
  ruled: 'ruled_then',
  tier: 'tier_then',
  score: 'score_then',
  value: 'value_then',
  reasons: 'reasons_then',
} as const;

/** The steps of a scenario. */
export async function scenarioSteps(
  engine: Engine,
  { plan, assignPlace, held, worthBefore }: GradedScenario,
): Promise<Step[]> {
  const { dialect } = engine;
  const last = plan.last && held ? { ...plan.last, carried: heldToday(held, worthBefore) } : plan.last;
  const steps = stepsOf({ ...plan, last }, dialect).steps.map((step) =>
    // One step reads them, so that nothing is gained by keeping them.
    step.name === gradedCustomers ? { ...step, stored: false } : step,
  );
  return withCentres(steps, engine, assignPlace);
}

/** What is asked of the customers of a scenario, over its last steps. */
export function scenarioCells(
  steps: readonly Step[],
  from: string,
  { policy }: Plan,
  dialect: Dialect,
): Readonly<Record<Exclude<keyof typeof under, 'reasons'>, string>> {
  const columns = steps.find((step) => step.name === from)?.columns ?? [];
  return {
    customer: 'customer_id',
    now: dialect.identifier(carried.tier),
    nearNow: dialect.identifier(carried.near),
    near: nearLine(policy, { score: 'score', previous: own.previous }, dialect),
    previous: own.previous,
    previousValue: own.previousValue,
    ruled: own.ruled,
    tier: own.tier,
    score: 'score',
    value:
      policy.value === undefined
        ? dialect.cast('NULL', worthType)
        : typedColumn(columns, policy.value, dialect).sql,
  };
}

/** A question over the steps of a scenario: its customers, under the names of `under`. @param reasons take longer */
export function customersAsked(
  cells: ReturnType<typeof scenarioCells>,
  from: string,
  reasons: boolean,
  dialect: Dialect,
): Pick<Step, 'reads' | 'sql'> {
  const named = Object.entries(cells).map(([key, sql]) => as(sql, under[key as keyof typeof under], dialect));
  const told = reasons ? [as('reasons', under.reasons, dialect)] : [];
  return { reads: [from], sql: `SELECT ${[...named, ...told].join(', ')} FROM ${from}` };
}

/** Last results as the results show them of who was there. */
function heldToday(held: readonly (number | undefined)[], worthBefore: boolean): ReadonlyMap<string, string> {
  const whens = held.map((tier, index) => `WHEN ${index} THEN ${tier ?? 'NULL'}`).join(' ');
  return new Map([
    [own.previous, `CASE ${carried.previous} ${whens} END`],
    ...(worthBefore ? [[own.previousValue, carried.previousValue] as const] : []),
  ]);
}
